"""Which columns a column comes from: read from small queries, and told for the indicators."""

import pytest

from orchestration.warehouse.lineage import (
    ModelLineage,
    delivered_columns,
    kept_lineage,
    parse,
    render,
    values_behind,
)
from tests.integration.column_lineage import read_model, read_project

KNOWN = {"staging.people": ("dni", "born_on", "house"), "staging.houses": ("house", "area", "fate")}


def read(sql: str) -> ModelLineage:
    return read_model(sql, KNOWN)


def people(*names: str) -> frozenset:
    return frozenset(("staging.people", name) for name in names)


@pytest.mark.parametrize(
    ("sql", "values"),
    [
        ("select dni as person from staging.people", {"person": people("dni")}),
        (
            "select coalesce(born_on, dni) as a, 1 as b from staging.people",
            {"a": people("born_on", "dni"), "b": people()},
        ),
        ("with a as (select * from staging.people) select house from a", {"house": people("house")}),
        (
            "select dni as x from staging.people union all select house from staging.people",
            {"x": people("dni", "house")},
        ),
        (
            "select n.* from (select min(born_on) as first from staging.people) as n",
            {"first": people("born_on")},
        ),
        (
            "select (select max(house) from staging.houses) as last from staging.people",
            {"last": frozenset({("staging.houses", "house")})},
        ),
    ],
)
def test_the_columns_that_values_are_made_of(sql, values):
    assert read(sql).values == values


def test_the_columns_that_decide_rows():
    found = read("""
        with here as (select * from staging.houses where fate = 'accepted')
        select count(*) as number
        from staging.people as people
        inner join here on people.house = here.house
        left join staging.houses as other on people.dni = other.area
        group by people.born_on
    """)
    assert found.values == {"number": frozenset()}
    houses = {("staging.houses", "fate"), ("staging.houses", "house")}
    assert found.rows == people("house", "born_on") | houses


def test_a_column_is_followed_through_models_to_where_it_began():
    project = read_project(
        {
            "marts.old": "select dni, house from staging.people where born_on < '1990-01-01'",
            "marts.told": "select count(dni) as number from marts.old",
        },
        KNOWN,
    )
    assert project.unresolved == {}
    assert project.origins("marts.told", "number") == people("dni", "born_on")
    assert parse(render(project)) == project


@pytest.mark.parametrize(
    "sql",
    ["select nothing from staging.people", "select a from marts.unknown", "select from from", "select 1 +"],
)
def test_a_model_that_cannot_be_read_is_named_and_so_is_what_reads_it(sql):
    project = read_project({"marts.bad": sql, "marts.next": "select x from marts.bad"}, KNOWN)
    assert set(project.unresolved) == {"marts.bad", "marts.next"}
    assert all(project.unresolved.values())
    assert project.models == {}


def test_the_delivered_columns_of_the_indicators():
    reaches_markets = delivered_columns("intermediate.int_indicator_oe2", "is_numerator")
    assert {"FECHA REGISTRO", "SITUACION"} <= set(reaches_markets["enterprises"])
    assert {"TIPO", "FECHA INICIO"} <= set(reaches_markets["fairs"])
    assert "visits" not in reaches_markets
    completes = delivered_columns("intermediate.int_indicator_oe3", "is_numerator")
    assert {"ESTADO", "FECHA CULMINACION"} <= set(completes["enrolments"])
    assert "enterprises" not in completes


def test_a_staging_column_comes_from_its_delivered_one():
    assert values_behind("staging.stg_fairs")["starts_on"] == {("raw.fairs", "starts_on")}
    assert values_behind("marts.indicator_values")["numerator"]
    assert values_behind("reference.measures") == {}


def test_no_model_is_left_out_in_silence():
    assert kept_lineage().unresolved == {}
