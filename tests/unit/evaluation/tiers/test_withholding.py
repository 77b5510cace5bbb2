"""Enough households are alike, or nothing leaves; who is alone has traits withheld, and it is counted."""

import duckdb
import pytest

from orchestration.evaluation.tiers.rules import WITHHELD, Step, load_rules
from orchestration.evaluation.tiers.scientific_risk import stage_scientific_risk
from orchestration.evaluation.tiers.withholding import alike, withhold
from orchestration.ground.errors import Exit, Stop

RULES = load_rules()
REGISTRY = RULES.shown("registry", 0)
PERSONS = RULES.shown("persons", 0)
COMMON = dict.fromkeys(REGISTRY, "x") | {"is_participant": True}
LAST = len(RULES.steps)


def staged(*homes: dict, persons: list[dict] | None = None) -> duckdb.DuckDBPyConnection:
    """A registry of households, each as common as it does not say otherwise, and some of their persons."""
    connection = duckdb.connect()
    filled(connection, "registry", "household_id", [COMMON | home for home in homes], REGISTRY)
    listed = [dict.fromkeys(PERSONS, "x") | person for person in persons or []]
    filled(connection, "persons", "person_id", listed, ["household_id", *PERSONS])
    return connection


def filled(connection, table: str, key: str, rows: list[dict], names: list[str]) -> None:
    others = ", is_participant boolean" if table == "registry" else ""
    columns = ", ".join(f"{name} varchar" for name in (key, *names))
    connection.execute(f"create temp table {table} ({columns}{others}, {WITHHELD} int)")
    for number, row in enumerate(rows):
        told = {key: f"h{number:03d}", WITHHELD: 0} | row
        marks = ", ".join("?" for _ in told)
        connection.execute(f"insert into {table} ({', '.join(told)}) values ({marks})", list(told.values()))


def levels(connection) -> dict[str, int]:
    return dict(connection.execute(f"select household_id, {WITHHELD} from registry").fetchall())


def test_households_that_are_alike_keep_everything():
    connection = staged(*[{}] * 7)
    withhold(connection, RULES)
    assert set(levels(connection).values()) == {0}
    assert alike(connection, RULES).smallest_class == 7


def test_the_check_finds_a_household_that_is_alone():
    connection = staged(*[{}] * 7, {"province_code": "9901"})
    with pytest.raises(Stop, match="1 hogares comparten") as stopped:
        alike(connection, RULES)
    assert stopped.value.exit_status == Exit.FAULTS
    withhold(connection, RULES)
    found = alike(connection, RULES)
    assert found.smallest_class >= RULES.fewest_alike and found.small_units == 0


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_too_few_of_a_kind_lose_what_tells_them_apart(count):
    alone = [{"province_code": "9901", "area": "urban"}] * count
    connection = staged(*[{}] * 6, *[{"department_code": "99"}] * 6, *alone)
    withhold(connection, RULES)
    alike(connection, RULES)
    provinces = connection.execute("select count(*) from registry where province_code = '9901'").fetchone()
    assert provinces == (0,)
    # a whole kind joined them, since alone they would still be too few
    assert sum(level == LAST for level in levels(connection).values()) == count + 6
    assert len(set(levels(connection).values())) == 2


def test_participants_and_others_are_not_mistaken_for_each_other():
    connection = staged(*[{}] * 6, *[{"is_participant": False}] * 4)
    with pytest.raises(Stop, match="menos de 5 hogares de una clase"):
        withhold(connection, RULES)


def test_who_lives_in_a_household_is_known_too():
    persons = [
        {"household_id": f"h{number:03d}", "education_level": "superior" if number == 3 else "x"}
        for number in range(10)
    ]
    connection = staged(*[{}] * 10, *[{"area": "urban"}] * 5, persons=persons)
    with pytest.raises(Stop):
        alike(connection, RULES)
    withhold(connection, RULES)
    alike(connection, RULES)
    shown = connection.execute("select count(*) from persons where education_level = 'superior'").fetchone()
    assert shown == (0,)
    assert levels(connection)["h003"] > 0 == levels(connection)["h000"]


def test_a_value_that_is_missing_by_itself_is_no_disguise():
    """Who lacks a trait is not mistaken for those of whom it is withheld: the steps are told."""
    connection = staged(*[{}] * 6, *[{"department_code": None}] * 3)
    with pytest.raises(Stop, match="3 hogares"):
        alike(connection, RULES)


def test_what_was_withheld_is_counted(made):
    risk = stage_scientific_risk(made.connection, RULES)
    rows = made.connection.sql("from suppression").df()
    registry = made.scientific["registry"]
    assert rows["participants"].sum() + rows["others"].sum() == len(registry)
    assert rows["hidden_households"][1] == (registry[WITHHELD] > 0).sum()
    assert risk.told["households_with_something_withheld"] == (registry[WITHHELD] > 0).sum()
    assert risk.told["smallest_class"] >= risk.told["required"] == 5
    steps = made.connection.sql("from disclosure_risk").df()
    assert steps["small_units"][0] == 0 < steps["small_units"][1]
    assert "k ≥ 5" in risk.report and str(int(rows["hidden_households"][1])) in risk.report.replace(",", "")


def test_every_step_names_variables_of_a_table_of_its_own():
    assert all(isinstance(step, Step) and step.table in ("registry", "persons") for step in RULES.steps)
    names = [name for step in RULES.steps for name in step.variables if step.table == "registry"]
    assert len(names) == len(set(names))
