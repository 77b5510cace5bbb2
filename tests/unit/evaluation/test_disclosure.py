"""One check decides what may be published: of the packages' tables and figures, and of an evaluator's own."""

import pandas as pd
import pytest

from orchestration.commands.table import COMMANDS
from orchestration.evaluation.check_output import check_output
from orchestration.evaluation.disclosure import RULES, FigureBasis, broken_rules
from orchestration.evaluation.estimates import TABLES
from orchestration.evaluation.package_figures import FIGURES, INTERNAL, draw
from orchestration.evaluation.publishable import SPECS, TEXTS, judge, publishable_rows, write_output
from orchestration.ground.errors import WrongUse
from tests.unit.evaluation.estimated import beside_of, tables_of
from tests.unit.evaluation.panels import world


@pytest.fixture(scope="module")
def tables():
    panel = world(households=3000, seed=3).panel
    return {**tables_of(panel, others=1500), **beside_of(panel)}


@pytest.mark.parametrize(
    ("cell", "rules"),
    [
        (FigureBasis(10, 5), []),
        (FigureBasis(9, 5), ["few_units", "small_complement"]),
        (FigureBasis(39, 2), ["small_numerator"]),
        (FigureBasis(39, 4), ["small_numerator"]),
        (FigureBasis(39, 35), ["small_complement"]),
        (FigureBasis(39, 34), []),
        (FigureBasis(39, 0), ["none"]),
        (FigureBasis(39, 39), ["all"]),
        (FigureBasis(30), []),
        (FigureBasis(30, is_amount=True), ["no_largest"]),
        (FigureBasis(30, is_amount=True, largest_pct=50.0), []),
        (FigureBasis(30, is_amount=True, largest_pct=50.1), ["dominance"]),
    ],
)
def test_the_rules(cell, rules):
    assert broken_rules(cell) == rules
    assert set(rules) <= RULES.keys()


def unit(table, level):
    return (table["group"] == "territorial_unit") & (table["level"] == level)


def test_a_small_cell_keeps_its_whole_family_from_being_published(tables):
    attrition = tables["attrition"].copy()
    whole = judge("attrition", attrition)
    assert whole.state == "public" and len(whole.published) == len(attrition)
    small = unit(attrition, "UNIDAD 01") & (attrition["status"] == "disaffiliated")
    attrition.loc[small, "households"] = 3
    judged = judge("attrition", attrition)
    assert judged.state == "part" and dict(judged.broken) == {"small_numerator": 1}
    # the total would give it away if the other units stood
    assert set(judged.published["group"]) == set(attrition["group"]) - {"territorial_unit"}


def test_one_hidden_level_is_not_left_to_subtraction(tables):
    shares = tables["share_increased"].copy()
    hidden = unit(shares, "UNIDAD 01")
    shares.loc[hidden, "is_printed"] = False
    kept = judge("share_increased", shares).published
    assert "territorial_unit" not in set(kept["group"]) and "total" in set(kept["group"])
    shares.loc[unit(shares, "UNIDAD 02"), "is_printed"] = False
    kept = judge("share_increased", shares).published
    assert set(kept.loc[kept["group"] == "territorial_unit", "level"]) == {"UNIDAD 00", "UNIDAD 03"}


def test_the_measured_that_did_not_rise_are_a_cell_too(tables):
    shares = tables["share_increased"].copy()
    one = unit(shares, "UNIDAD 01") & (shares["measure"] == "nominal")
    shares.loc[one, ["households", "measured", "increased"]] = (60, 35, 33)
    judged = judge("share_increased", shares)
    assert dict(judged.broken) == {"small_complement": 1}
    kept = judged.published.query("group == 'territorial_unit'")
    assert set(kept["measure"]) == {"nominal_indexed", "real"}


def test_the_pairs_that_did_not_change_are_a_cell_too(tables):
    noise = tables["noise"].copy()
    noise[["households", "rose_pct", "fell_pct"]] = (100, 50.0, 30.0)
    assert judge("noise", noise).state == "public"
    one = (noise["pair_kind"] == "not_trained") & (noise["window"] == "all")
    noise.loc[one, "fell_pct"] = 48.0
    judged = judge("noise", noise)
    assert dict(judged.broken) == {"small_numerator": 1}
    assert set(judged.published["pair_kind"]) == {"before_training"}


def test_several_hidden_levels_are_not_left_to_subtraction_where_few_households_are_in_them(tables):
    shares = tables["share_increased"].copy()
    few = shares["level"].isin(["UNIDAD 01", "UNIDAD 02"]) & (shares["group"] == "territorial_unit")
    rest = unit(shares, "UNIDAD 03") & (shares["measure"] == "nominal")
    counts = ["households", "measured", "increased"]
    moved = shares.loc[few & (shares["measure"] == "nominal"), counts].sum() - [9, 6, 2]
    shares.loc[rest, counts] = (shares.loc[rest, counts].astype(float) + moved.astype(float)).to_numpy()
    shares.loc[few, "is_printed"] = False
    judged = judge("share_increased", shares)
    units = judged.published.query("group == 'territorial_unit'")
    assert set(units["measure"]) == {"nominal_indexed", "real"} and judged.broken["few_hidden"] == 1


def test_hidden_levels_of_shares_that_make_up_the_whole_are_not_left_to_subtraction(tables):
    balance = tables["balance"].query("kind == 'share' and covariate == 'territorial_unit'").copy()
    hidden = balance["level"].isin(["UNIDAD 01", "UNIDAD 02"])
    balance.loc[hidden, "is_printed"] = False
    assert len(judge("balance", balance).published) == (~hidden).sum() > 0
    first = ~hidden & (balance["level"] == "UNIDAD 03")
    others = balance.loc[~hidden & ~first].groupby("contrast")["value_first"].sum()
    few = 100 * 3 / balance.loc[first, "households_first"]
    balance.loc[first, "value_first"] = 100 - others.reindex(balance.loc[first, "contrast"]).to_numpy() - few
    judged = judge("balance", balance)
    assert judged.published.empty and set(judged.broken) == {"few_hidden"}


def test_nothing_published_breaks_a_rule_and_a_dominated_mean_is_not_published():
    panel = world(households=600, seed=5).panel
    rich = panel.index[panel["reason"].isna()][0]
    panel.loc[rich, ["baseline_income", "follow_up_income", "nominal_change"]] = (1e7, 3e7, 2e7)
    tables = tables_of(panel)
    change = judge("income_change", tables["income_change"])
    assert change.broken["dominance"] > 0
    total = change.published.query("group == 'total' and measure == 'nominal'")
    assert "p50_change" in set(total["statistic"]) and "mean_change" not in set(total["statistic"])
    for name, table in tables.items():
        again = judge(name, judge(name, table).published.reset_index(drop=True))
        assert set(again.broken) <= {"internal"}, name


def test_every_table_is_judged_or_internal(tables):
    internal = {name for name, table in tables.items() if judge(name, table).state == "internal"}
    assert TABLES.keys() - SPECS.keys() - set(TEXTS) <= internal
    assert "seasons" in internal and "primary_estimate" not in internal
    states = {row[:2]: row[2] for row in publishable_rows([judge(*item) for item in tables.items()], FIGURES)}
    assert states["figura", "seasons"] == states["tabla", "seasons"] == "Interno"
    assert states["figura", "attrition"] == "Publicable"
    # the panel's incomes all change, which is 0 % of a group
    assert states["tabla", "noise"] == "Interno"
    assert states["tabla", "benchmarks"].startswith("Publicable en parte")
    assert states["tabla", "weights"] == "Interno"


def test_a_figure_says_that_it_is_internal_and_another_is_drawn_of_what_may_be_published(tables, tmp_path):
    few = {**tables, "attrition": tables["attrition"].copy()}
    small = unit(few["attrition"], "UNIDAD 01") & (few["attrition"]["status"] == "disaffiliated")
    few["attrition"].loc[small, "households"] = 3
    write_output(few, [judge(*item) for item in few.items()], tmp_path)
    full = (tmp_path / "figures" / "attrition.svg").read_text()
    public = (tmp_path / "publishable" / "figures" / "attrition.svg").read_text()
    assert INTERNAL in full and "UNIDAD 01" in full
    assert INTERNAL not in public and "UNIDAD 01" not in public and "Perú" in public
    assert not (tmp_path / "publishable" / "figures" / "seasons.svg").exists()
    assert INTERNAL in (tmp_path / "figures" / "seasons.svg").read_text()
    assert INTERNAL not in draw(tables)["seasons"]
    written = {path.stem for path in (tmp_path / "publishable" / "tables").iterdir()}
    assert "attrition" in written and "seasons" not in written


def write(path, **columns):
    frame = pd.DataFrame(columns)
    if path.suffix == ".xlsx":
        frame.to_excel(path, index=False)
    else:
        frame.to_csv(path, index=False)
    return path


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_an_evaluators_table_passes_the_same_check(tmp_path, suffix):
    path = write(
        tmp_path / f"mine{suffix}",
        unidad=["A", "B", "C", "D"],
        hogares=[40, 9, 39, 39],
        numerador=[20, 4, 2, 39],
        share_pct=[50.0, 44.4, 5.1, 100.0],
        low_pct=[35.0, 0.0, 0.0, 90.0],
    )
    found = {(fault.row, fault.column, fault.rule) for fault in check_output(path).faults}
    expected = {
        (2, "hogares", "few_units"),
        *(
            (2, column, rule)
            for column in ("numerador", "share_pct")
            for rule in ("few_units", "small_numerator")
        ),
        *((3, column, "small_numerator") for column in ("numerador", "share_pct")),
        *((4, column, "all") for column in ("numerador", "share_pct")),
    }
    assert {(row, column, RULES[rule]) for row, column, rule in expected} == found
    fine = write(
        tmp_path / f"fine{suffix}", hogares=[40, 39], numerador=[20, 34], media=[1.5, 2], mayor_pct=[9, 50]
    )
    assert not check_output(fine).has_faults


def test_amounts_must_tell_of_the_greatest_unit_and_every_number_must_be_known(tmp_path):
    path = write(
        tmp_path / "a.csv", n=[30, 30], media_ingreso=[1.0, 2.0], mayor_pct=[None, 60.0], otra=[1, 2]
    )
    found = [(fault.row, fault.column, fault.rule) for fault in check_output(path).faults]
    assert (1, "media_ingreso", RULES["no_largest"]) in found
    assert (2, "media_ingreso", RULES["dominance"]) in found
    assert any(
        row is None and column == "otra" and "no se sabe qué cifra es" in rule for row, column, rule in found
    )


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_figures_that_were_typed_as_text_are_judged_too(tmp_path, suffix):
    path = write(
        tmp_path / f"typed{suffix}",
        hogares=["40", "1.200,0", "12", "30"],
        aumento_pct=["2,5", "50 %", "100,0", "s. d."],
        numerador=["20", "<5", "6", ""],
        nota=["", "a)", "", ""],
    )
    found = {(fault.row, fault.column, fault.rule) for fault in check_output(path).faults}
    told = {(row, column, rule.partition(":")[0]) for row, column, rule in found}
    assert told == {
        (1, "aumento_pct", RULES["small_numerator"]),
        (3, "aumento_pct", RULES["all"].partition(":")[0]),
        (4, "aumento_pct", "no se lee como número"),
        (2, "numerador", "no se lee como número"),
    }


def test_a_column_of_figures_by_another_name_is_found_among_texts(tmp_path):
    path = write(tmp_path / "a.csv", n=[40, 40], unidad=["UNIDAD 01", "UNIDAD 02"], subieron=["<5", "muchos"])
    (fault,) = check_output(path).faults
    assert fault.column == "subieron" and "no se sabe qué cifra es" in fault.rule


def test_units_that_are_no_number_are_refused_with_their_row(tmp_path):
    path = write(tmp_path / "a.csv", n=["40", "<10"], numerador=[20, 3])
    with pytest.raises(WrongUse, match=r"a\.csv: fila 2, columna n: no se lee como número"):
        check_output(path)


def test_a_table_without_units_or_that_is_none_is_refused(tmp_path):
    with pytest.raises(WrongUse, match="en cuántas unidades se apoya"):
        check_output(write(tmp_path / "a.csv", unidad=["A"], share_pct=[3]))
    (tmp_path / "a.docx").write_text("x")
    with pytest.raises(WrongUse, match="CSV|csv"):
        check_output(tmp_path / "a.docx")
    with pytest.raises(WrongUse, match="no se puede leer"):
        check_output(tmp_path / "missing.csv")


def test_the_command_tells_what_may_not_be_published(tmp_path):
    command = next(command for command in COMMANDS if command.name == "evaluate")
    path = write(tmp_path / "mine.csv", unidad=["A"], hogares=[39], numerador=[2])
    result = command.calls(**command.values({"check_output": str(path)}))
    told = "\n".join(command.told(result))
    assert (
        result.has_faults and "INTERNO" in told and "fila 1, columna numerador: el numerador es menor" in told
    )
    with pytest.raises(WrongUse, match="midterm o final"):
        command.calls(**command.values({}))
