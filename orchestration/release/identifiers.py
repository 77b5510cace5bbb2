"""Looking for what tells who someone is, in texts that are about to leave the restricted warehouse.

Queries here take SQL that yields a column `text` and read the warehouse's own schemas.
"""

from collections.abc import Iterable

import duckdb

from orchestration.ground.contract import Column, Extract, load_contract

HOUSEHOLD = "household_id"
PEOPLE_AND_HOUSEHOLDS = (HOUSEHOLD, "dni", "holder_dni")
"""Columns of the deliveries whose values tell who someone is."""


def delivered(columns: Iterable[str]) -> str:
    """SQL of all values that were delivered in columns of these names, as `identifier`."""
    names = set(columns)
    return " union all ".join(
        f"select {column.name} as identifier from staging.stg_{extract.name}"
        for extract, column in _columns()
        if column.name in names
    )


def direct_columns() -> list[str]:
    """The names of the contract's columns that identify by themselves, the household's code among them."""
    return sorted({HOUSEHOLD} | {column.name for _, column in _columns() if column.pii == "direct"})


def matching(texts: str, identifiers: str) -> str:
    """SQL of the identifiers that stand in texts.

    Short codes are everywhere, and places, activities and dates have digits too: none of them counts.
    """
    return f"""
        with texts as ({texts}),
        codes as (
            select ubigeo as code from reference.ubigeo_distrito_fusionado
            union all select code from reference.poi_activities
        ),
        pieces as (
            select text as piece from texts
            union all
            select unnest(regexp_extract_all(text, '[0-9A-Za-z]+')) as piece from texts
            where regexp_matches(text, '[^0-9A-Za-z]')
            union all
            select unnest(regexp_extract_all(text, '[0-9A-Za-z]+(?:[-_./][0-9A-Za-z]+)+')) as piece from texts
            where regexp_matches(text, '[-_./]')
        ),
        found as (
            -- an aggregate, lest the conditions below be tried on all that was delivered
            select max(identifier) as identifier from ({identifiers}) as delivered
            where identifier in (select piece from pieces)
            group by identifier
        )
        select identifier from found
        where length(identifier) >= 6 and regexp_matches(identifier, '[0-9]')
            and try_strptime(identifier, '%Y%m%d') is null
            and identifier not in (select code from codes)
    """


def count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    """How many rows a query has."""
    row = connection.execute(f"select count(*) from ({query}) as counted").fetchone()
    assert row is not None
    return int(row[0])


def _columns() -> Iterable[tuple[Extract, Column]]:
    return [(extract, column) for extract in load_contract().extracts for column in extract.columns]
