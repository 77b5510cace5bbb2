"""The report queries: one SQL file each, read the way Evidence reads them, run on a release.

A query reads the published tables as `mie.<table>` and what a release does not hold (labels, sheets, the
report's period) as `plan.<table>`; `${other}` stands for another query. A test holds them to what Evidence
understands.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import duckdb

from orchestration.reports.sources import QUERIES

NAME = re.compile(r"[a-zA-Z_$][a-zA-Z0-9_$]*")
_REFERENCE = re.compile(r"\$\{([a-zA-Z_$][a-zA-Z0-9_$]*)\}")

PROTECTED = "·protected"
"""A key of records of the public edition, beside their columns."""


@dataclass(frozen=True)
class Result:
    """What a query gave."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    is_protected: bool = False
    """Of the public edition: no figure there asks for a mark."""

    @cached_property
    def records(self) -> list[dict[str, Any]]:
        """The rows as dictionaries."""
        told = {PROTECTED: True} if self.is_protected else {}
        return [{**dict(zip(self.columns, row, strict=True)), **told} for row in self.rows]


@cache
def report_queries(folder: Path = QUERIES) -> Mapping[str, str]:
    """The text of each query, by name."""
    return {path.stem: path.read_text(encoding="utf-8").strip() for path in sorted(folder.glob("*.sql"))}


def expand(name: str, queries: Mapping[str, str]) -> str:
    """A query with those that it names in place. Raises ValueError if one is missing or names itself."""
    return _expand(name, queries, ())


def wrapped(name: str, queries: Mapping[str, str]) -> str:
    """A query as Evidence sends it."""
    return f"SELECT * FROM (\n{expand(name, queries)}\n)"


def run_query(
    connection: duckdb.DuckDBPyConnection, name: str, queries: Mapping[str, str] | None = None
) -> Result:
    """Run a query on an opened release."""
    result = connection.execute(wrapped(name, queries or report_queries()))
    columns = tuple(column[0] for column in result.description)
    return Result(name, columns, tuple(result.fetchall()))


def _expand(name: str, queries: Mapping[str, str], above: tuple[str, ...]) -> str:
    if name not in queries:
        raise ValueError(f"no query is called {name}")
    if name in above:
        raise ValueError(f"the query {name} names itself")

    def inline(reference: re.Match[str]) -> str:
        return f"(\n{_expand(reference[1], queries, (*above, name))}\n)"

    return _REFERENCE.sub(inline, queries[name])
