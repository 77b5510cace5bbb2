"""The tables of both editions: their copy out of the warehouse, ordered and commented, and their hashes."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

PUBLISHED = (
    "indicator_values",
    "activity_progress",
    "poi_physical_progress",
    "poi_alignment",
    "measures",
    "output_values",
    "income_change_summary",
    "activity_reconciliation",
    "targets",
    "target_progress",
    "data_quality_files",
    "data_quality_rules",
    "data_quality_checks",
    "data_quality_timeliness",
    "revisions",
    "revision_causes",
    "releases",
)
"""What planners get; no other table of the warehouse leaves it."""

PLANNERS = dict.fromkeys(PUBLISHED, "marts")
"""The tables of the planners' edition, each with its schema in the warehouse."""

PROTECTED = (
    "indicator_values",
    "output_values",
    "income_change_summary",
    "target_progress",
    "activity_reconciliation",
    "data_quality_summary",
    "releases",
)
ALIKE = ("activity_progress", "poi_physical_progress", "poi_alignment", "measures", "targets")
PUBLIC = {**dict.fromkeys(PROTECTED, "public"), **dict.fromkeys(ALIKE, "marts")}
"""The public edition: tables made for it, and those that speak of nobody and are the same in both."""

ABOUT_HISTORY = ("revisions", "revision_causes", "releases")
"""They tell the history of a home rather than what the inputs say, so no hash of content covers them."""


@dataclass(frozen=True)
class Description:
    """What a table and its columns mean."""

    text: str
    columns: Mapping[str, str]


def copy_tables(
    work: Path, target: Path, edition: Mapping[str, str], descriptions: Mapping[tuple[str, str], Description]
) -> None:
    """Write the tables of an edition into a new database; descriptions go by schema and table."""
    with duckdb.connect(str(target)) as connection:
        connection.execute(f"attach {_quoted(str(work))} as work (read_only)")
        for table, schema in edition.items():
            connection.execute(_definition(connection, schema, table))
            for statement in _comments(table, descriptions[schema, table]):
                connection.execute(statement)
            connection.execute(f"insert into main.{table} select * from work.{schema}.{table} order by all")
        connection.execute("detach work")


def write_parquet(database: Path, edition: Iterable[str], folder: Path) -> None:
    """Write each table of a published edition as Parquet, the same bytes for the same rows."""
    folder.mkdir()
    with duckdb.connect(str(database), read_only=True) as connection:
        # more threads would cut row groups where they happen to meet
        connection.execute("set threads = 1")
        for table in edition:
            target = _quoted(str(folder / f"{table}.parquet"))
            connection.execute(
                f"copy (select * from main.{table} order by all) to {target} (format parquet, codec zstd)"
            )


def content_hashes(connection: duckdb.DuckDBPyConnection, edition: Mapping[str, str]) -> dict[str, str]:
    """The SHA-256 of the content of each table of an edition, whatever the order of its rows."""
    return {
        table: _content_hash(connection, f"{schema}.{table}")
        for table, schema in edition.items()
        if table not in ABOUT_HISTORY
    }


def published(edition: Iterable[str]) -> dict[str, str]:
    """The tables of an edition in a release's own database."""
    return dict.fromkeys(edition, "main")


def _content_hash(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    columns = [(name, str(kind)) for name, kind, *_ in connection.sql(f"describe {table}").fetchall()]
    encoded = " || ".join(
        f"coalesce(length({name}::varchar)::varchar || ':' || {name}::varchar, '~') || ','"
        for name, _ in columns
    )
    row = connection.sql(
        f"select coalesce(string_agg(row_hash, '' order by row_hash), '')"
        f" from (select sha256({encoded}) as row_hash from {table})"
    ).fetchone()
    assert row is not None
    header = ",".join(f"{name} {kind}" for name, kind in columns)
    return hashlib.sha256(f"{header}\n{row[0]}".encode()).hexdigest()


def _definition(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> str:
    rows = connection.sql(f"describe work.{schema}.{table}").fetchall()
    columns = ", ".join(
        f"{name} {kind}{' not null' if null == 'NO' else ''}" for name, kind, null, *_ in rows
    )
    return f"create table main.{table} ({columns})"


def _comments(table: str, description: Description) -> list[str]:
    on_columns = [
        f"comment on column main.{table}.{name} is {_quoted(text)}"
        for name, text in description.columns.items()
    ]
    return [f"comment on table main.{table} is {_quoted(description.text)}", *on_columns]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
