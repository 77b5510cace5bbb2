"""The scientific-use tables beside the secure ones that they were made of."""

from collections import Counter

import pandas as pd
import pytest

from orchestration.evaluation.codebook_rows import codebook_rows
from orchestration.evaluation.tiers.coarsening import PLACE
from orchestration.evaluation.tiers.rules import WITHHELD, load_rules
from tests.unit.evaluation.tiers.conftest import data

RULES = load_rules()
IDENTIFIERS = ("household_id", "person_id", "enterprise_id", "delivery_id", "placement_id")
CODES = ("course_id", "fair_id", "partner_id")


def of_treatment(*wanted: str) -> list[tuple[str, str, str]]:
    """Table, name in the secure tier and name here of what is under a treatment."""
    return [
        (table, name, RULES.names(table)[name])
        for table, told in RULES.treatments.items()
        for name, treatment in told.items()
        if treatment in wanted
    ]


def counted(column: pd.Series) -> Counter:
    return Counter(column.dropna().tolist())


@pytest.mark.parametrize(("table", "name", "here"), of_treatment("month"))
def test_days_are_months(made, table, name, here):
    assert counted(made.scientific[table][here]) == counted(made.secure[table][name].dt.strftime("%Y-%m"))


@pytest.mark.parametrize(("table", "name", "here"), of_treatment("income", "amount", "hours"))
def test_amounts_are_intervals(made, table, name, here):
    band = RULES.bands[RULES.treatment(table, name)]
    exact = made.secure[table][name]
    intervals = pd.cut(exact, [*band.ends, float("inf")], right=False, labels=list(band.labels)[1:])
    expected = intervals.astype(object).where(exact != 0, "0")
    assert counted(made.scientific[table][here]) == counted(expected)
    assert made.described[table].variable(here).values == band.labels


@pytest.mark.parametrize(("table", "name", "here"), of_treatment("top"))
def test_great_counts_stand_together(made, table, name, here):
    assert counted(made.scientific[table][here]) == counted(made.secure[table][name].clip(upper=RULES.top))


@pytest.mark.parametrize(("table", "name", "here"), of_treatment("answer"))
def test_only_answers_that_many_gave_are_told(made, table, name, here):
    told = made.scientific[table][here]
    exact = counted(made.secure[table][name])
    for answer, count in counted(told).items():
        if answer != "OTRAS":
            assert count <= exact[answer] >= RULES.fewest_rows


def test_every_trait_that_is_shown_is_the_households_own(made):
    """No household of one tier can be found in the other; how many have a value can be compared."""
    registry, exact = made.scientific["registry"], made.secure["registry"]
    for name in ("area", "poverty_class", "holder_sex", "territorial_unit", "department_code"):
        shown, all_of_them = counted(registry[name]), counted(exact[name])
        assert all(shown[value] <= all_of_them[value] for value in shown)
    provinces = set(registry[PLACE].dropna())
    assert provinces and provinces <= set(exact["district_code"].str[:4])
    years = set(registry["affiliated_year"].dropna().astype(int))
    assert years <= set(exact["affiliated_on"].dt.year)


def test_what_is_withheld_is_so_wherever_the_household_stands(made):
    registry = made.scientific["registry"].set_index("household_id")
    for table in ("panel", "pairs"):
        rows = made.scientific[table].set_index("household_id")
        for name in registry.columns.intersection(rows.columns):
            if RULES.step_of("registry", name) is not None or name == WITHHELD:
                own = registry[name].reindex(rows.index)
                assert (own.isna() == rows[name].isna()).all() and (own.dropna() == rows[name].dropna()).all()
    for number, step in enumerate(RULES.steps, start=1):
        rows = made.scientific[step.table]
        assert rows.loc[rows[WITHHELD] >= number, list(step.variables)].isna().all().all(), step
    assert (registry[WITHHELD] > 0).any()


def texts(frames) -> set[str]:
    return {
        str(value)
        for frame in frames.values()
        for name in frame.select_dtypes(["object", "str"])
        for value in frame[name].dropna().unique()
    }


def test_no_exact_value_of_the_secure_tier_is_found(made):
    found = texts({name: made.scientific[name] for name in data() if name not in ("indicators", "prices")})
    for table, frame in made.secure.items():
        for name in frame:
            if name in (*IDENTIFIERS, *CODES, "district_code"):
                assert not found & set(frame[name].dropna()), (table, name)
            if str(frame[name].dtype).startswith("datetime"):
                assert not found & set(frame[name].dropna().dt.strftime("%Y-%m-%d")), (table, name)
    for table, frame in made.scientific.items():
        kinds = [str(kind) for kind in frame.dtypes]
        assert not any(kind.startswith("datetime") for kind in kinds), table
        exact = [name for name in frame.select_dtypes("float") if frame[name].dropna().mod(1).any()]
        assert not exact or table in ("indicators", "prices"), (table, exact)


def test_counts_that_only_need_a_sign_stay(made):
    for name in ("direction", "real_direction", "reason"):
        assert counted(made.scientific["panel"][name]) == counted(made.secure["panel"][name])
    national = made.secure["indicators"].query("territory_level == 'national'")
    assert len(made.scientific["indicators"]) == len(national) > 0


def test_rows_still_join_and_measurements_are_numbered(made):
    for table, rows in made.scientific.items():
        assert len(rows) == len(made.secure[table]) or table == "indicators"
        for name in ("household_id", "person_id"):
            if name in rows:
                home = made.scientific["registry" if name == "household_id" else "persons"]
                assert set(rows[name]) <= set(home[name])
    numbers = made.scientific["measurements"].sort_values(["household_id", "measurement_number"])
    assert (numbers.groupby("household_id").cumcount() + 1 == numbers["measurement_number"]).all()
    assert (
        numbers.groupby("household_id")["visited_month"]
        .apply(lambda months: months.is_monotonic_increasing)
        .all()
    )


@pytest.mark.parametrize(("table", "code"), [("courses", "course_id"), ("fairs", "fair_id")])
def test_a_household_whose_place_is_withheld_shares_no_code(made, table, code):
    hidden = made.scientific["registry"].query(f"{PLACE}.isna()")["household_id"]
    rows = made.scientific[table]
    is_hidden = rows["household_id"].isin(hidden)
    assert is_hidden.any()
    homes = rows.groupby(code)["household_id"].nunique()
    assert (homes[rows.loc[is_hidden, code].unique()] == 1).all()
    assert not set(rows.loc[is_hidden, code]) & set(rows.loc[~is_hidden, code])


def test_the_codebook_says_what_was_done(made):
    book = {(row[0], row[2]): row for row in codebook_rows(made.connection, list(made.described.values()))}
    income = book["panel", "baseline_income_band"]
    assert "(tramo)" in income[3] and "100-200 = De 100 a menos de 200 soles" in income[11]
    assert "(mes)" in book["panel", "baseline_month"][3]
    assert ".f No mostrado" in book["registry", PLACE][14]
    assert "otro en cada nivel" in book["registry", "household_id"][8]
    assert "unidades territoriales" not in made.described["indicators"].note
