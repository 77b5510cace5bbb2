"""A multiplied warehouse: every household as often as its kind asks for, with codes of its own."""

import duckdb

from tests.benchmarks import multiplied

MANIFEST = {
    "nodes": {
        "panel": {
            "schema": "evaluation",
            "name": "evaluation_panel",
            "config": {"materialized": "view"},
            "depends_on": {"nodes": ["households", "prices"]},
        },
        "households": {
            "schema": "intermediate",
            "name": "int_households",
            "config": {"materialized": "table"},
        },
        "prices": {"schema": "intermediate", "name": "int_price_index", "config": {"materialized": "table"}},
        "enrolments": {"schema": "staging", "name": "stg_enrolments", "config": {"materialized": "table"}},
    }
}


def test_households_and_their_people_are_multiplied_and_prices_are_not(monkeypatch):
    monkeypatch.setattr(multiplied, "REGISTRY", 20)
    monkeypatch.setattr(multiplied, "PARTICIPANTS", 4)
    with duckdb.connect() as connection:
        connection.execute(
            """
            create schema intermediate;
            create schema staging;
            create table intermediate.int_households as
                select unnest(['A', 'B', 'C']) as household_id, unnest(['1', '2', '3']) as district_code;
            create table intermediate.int_household_training as select 'A' as household_id;
            create table intermediate.int_persons as
                select unnest(['a', 'b']) as dni, unnest(['A', 'B']) as household_id;
            create table intermediate.int_price_index as select '2026-01' as period;
            create table staging.stg_enrolments as select 'b' as dni, 'K1' as course_id;
            """
        )
        multiplied.multiply(connection, MANIFEST)
        households = connection.sql(
            "select district_code, count(*), count(distinct household_id)"
            " from intermediate.int_households group by 1 order by 1"
        ).fetchall()
        assert households == [("1", 4, 4), ("2", 8, 8), ("3", 8, 8)]
        assert connection.sql(
            "select count(distinct dni), count(distinct course_id) from staging.stg_enrolments"
        ).fetchone() == (8, 1)
        assert connection.sql("select count(*) from intermediate.int_price_index").fetchone() == (1,)
