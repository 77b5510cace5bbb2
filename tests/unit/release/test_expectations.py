"""Every expectation can fail: each suite meets what it expects, then is shown a case to refuse."""

import json
import re
from dataclasses import replace

import duckdb
import pytest

from orchestration.ground.contract import load_contract
from orchestration.release.expectations import SUITES, Expectation, expectations, judge
from orchestration.release.gates import ERROR, WARNING
from orchestration.release.ranges import ALL, ranges_of, stated_ranges
from orchestration.release.tables import PUBLISHED

FACTS = {"fct_participation", "fct_completion", "fct_income_change", "fct_seed_capital"}


@pytest.fixture
def connection():
    with duckdb.connect() as connection:
        connection.execute("create schema marts; create schema intermediate; create schema reference")
        connection.execute(
            "create table marts.t as select * from (values (1, 'secret'), (20, 'x'), (null, 'y')) as v(n, s)"
        )
        connection.execute(
            "create table intermediate.int_delivery_profiles as select * from (values"
            " ('e', 'old.csv', date '2026-01-31', 60.0), ('e', 'new.csv', date '2026-02-28', 70.0),"
            " ('e', 'fine.csv', date '2026-02-27', 3.0), ('other', 'bad.csv', date '2026-02-28', 99.0)"
            ") as v(extract, file_label, delivered_on, quarantined_pct)"
        )
        connection.execute(
            "create table reference.expected_ranges as"
            " select 'e' as extract, 'quarantined_pct' as measure,"
            " null::double as min_value, 5::double as max_value, 'porque sí' as reason"
        )
        yield connection


def on_table(**changes) -> Expectation:
    return replace(
        Expectation(
            suite="t",
            stage="marts",
            name="e",
            type="expect_column_values_to_be_between",
            kwargs={"column": "n", "min_value": 0, "max_value": 10},
            severity="warning",
            notes="Entre 0 y 10.",
        ),
        **changes,
    )


ON_FILES = Expectation(
    suite="e",
    stage="deliveries",
    name="few",
    type="expect_column_values_to_be_between",
    kwargs={"column": "quarantined_pct", "max_value": {"$PARAMETER": "quarantined_pct_max"}},
    severity="warning",
    notes="A lo más {quarantined_pct_max} %.",
    profile="files",
    concerns=("file_label",),
)


def test_there_is_a_suite_per_extract_per_fact_that_holds_quantities_and_per_published_table():
    named = {(each.stage, each.suite) for each in expectations()}
    extracts = {extract.name for extract in load_contract().extracts}
    assert {name for stage, name in named if stage == "deliveries"} == extracts
    assert {name for stage, name in named if stage == "facts"} == FACTS
    assert {name for stage, name in named if stage == "marts"} == set(PUBLISHED)


def test_a_fact_is_judged_by_a_measure_for_each_of_what_it_concerns(connection):
    connection.execute("create schema facts")
    connection.execute(
        "create table facts.f as select * from (values ('a', 1), ('a', 30), ('b', 2)) as v(track, hours)"
    )
    of_fact = on_table(
        suite="f",
        stage="facts",
        kwargs={"column": "most_hours", "max_value": 10},
        concerns=("track",),
        measure="max(hours)",
    )
    (check,) = judge(connection, [of_fact])
    assert check.observed == "1 de 2 casos no cumple: a (30)"


def test_every_extract_that_an_expectation_names_is_one_of_the_contract():
    extracts = {extract.name for extract in load_contract().extracts}
    for each in json.loads((SUITES / "deliveries.json").read_bytes()):
        assert each["extracts"] == "all" or set(each["extracts"]) < extracts, each["name"]


def test_names_are_unique_and_every_expectation_is_in_words():
    names = [each.check_name for each in expectations()]
    assert len(names) == len(set(names))
    assert all(each.notes.endswith(".") for each in expectations())


def test_every_bound_of_a_suite_stands_in_the_seed_and_the_other_way_round():
    rows = stated_ranges()
    assert all(row.min_value is not None or row.max_value is not None for row in rows)
    extracts = {extract.name for extract in load_contract().extracts}
    assert {row.extract for row in rows} <= {ALL, *extracts}
    assert len({(row.extract, row.measure) for row in rows}) == len(rows)
    in_suites = {
        (each.suite, re.sub("_(min|max)$", "", bound["$PARAMETER"]))
        for each in expectations()
        for bound in each.kwargs.values()
        if isinstance(bound, dict)
    }
    measures = {measure for _, measure in in_suites}
    assert measures == {row.measure for row in rows}
    assert all(measure in ranges_of(extract, rows) for extract, measure in in_suites)
    own = {(row.extract, row.measure) for row in rows if row.extract != ALL}
    assert own <= in_suites


def test_a_broken_expectation_is_counted_and_quotes_no_value(connection):
    (check,) = judge(connection, [on_table()])
    assert (check.check_name, check.severity, check.passed) == ("t_e", WARNING, False)
    assert check.observed == "1 de 3 casos no cumple"
    listed = on_table(
        type="expect_column_values_to_be_in_set",
        kwargs={"column": "s", "value_set": ["x", "y"]},
        severity="critical",
    )
    (check,) = judge(connection, [listed])
    assert (check.severity, check.passed) == (ERROR, False)
    assert "secret" not in check.observed


def test_deliveries_are_judged_by_the_bounds_of_the_seed_and_named_newest_first(connection):
    (check,) = judge(connection, [ON_FILES])
    assert not check.passed
    assert check.observed == "2 de 3 casos no cumplen: new.csv (70); old.csv (60)"
    assert check.expected == "A lo más 5 %."


def test_of_many_cases_only_the_first_are_named(connection):
    connection.execute(
        "insert into intermediate.int_delivery_profiles"
        " select 'e', 'f' || i || '.csv', date '2026-03-31', 50 from range(9) as r(i)"
    )
    (check,) = judge(connection, [ON_FILES])
    assert check.observed.startswith("11 de 12 casos no cumplen: f0.csv (50); f1.csv (50)")
    assert check.observed.endswith("; y 6 más")


def test_a_met_expectation_passes(connection):
    (check,) = judge(connection, [on_table(kwargs={"column": "n", "min_value": 0, "max_value": 20})])
    assert check.passed


def test_an_empty_table_meets_what_is_expected_of_rows(connection):
    connection.execute("delete from marts.t")
    (check,) = judge(connection, [on_table(kwargs={"column": "n", "min_value": 0, "max_value": 20})])
    assert check.passed


def test_labels_that_senders_write_do_not_stop_publication():
    written = {"territorial_unit", "territory_name", "breakdown_value", "partner_name", "file_name"}
    found = [each for each in expectations() if each.kwargs.get("column") in written]
    assert found
    assert [each.check_name for each in found if each.severity != "warning"] == []


@pytest.mark.parametrize(("cause", "is_met"), [("unexplained", False), ("no_detail", True)])
def test_a_change_without_a_cause_is_warned_of_and_stops_nothing(connection, cause, is_met):
    connection.execute(
        f"create table marts.revision_causes as select * from (values ('code', 1.0), ('{cause}', 2.0))"
        " as v(cause, change)"
    )
    asked = [each for each in expectations() if each.suite == "revision_causes"]
    found = {check.check_name: check for check in judge(connection, asked)}
    check = found["revision_causes_cause_is_never_unexplained"]
    assert (check.severity, check.passed) == (WARNING, is_met)
    assert check.observed == ("0 casos no cumplen" if is_met else "1 caso no cumple")
