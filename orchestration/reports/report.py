"""A report as its sections see it: what it is about, and what the queries say of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import duckdb

from orchestration.release.manifest import Manifest
from orchestration.reports import charts, values
from orchestration.reports.document import Block, chart
from orchestration.reports.periods import Scope
from orchestration.reports.queries import Result, run_query

Drawing = Callable[[list[values.Record]], charts.Spec]


@dataclass
class Report:
    """A report in the making: each query is run once, each chart drawn once."""

    scope: Scope
    release: Manifest
    connection: duckdb.DuckDBPyConnection
    note: str | None = None
    charts: dict[str, bytes] = field(default_factory=dict)
    _tables: dict[str, Result] = field(default_factory=dict)

    def table(self, name: str) -> Result:
        """What a query gives."""
        if name not in self._tables:
            self._tables[name] = run_query(self.connection, name)
        return self._tables[name]

    def records(self, name: str) -> list[values.Record]:
        """The rows of a query."""
        return self.table(name).records

    def part(self, name: str, keep: Callable[[values.Record], bool]) -> Result:
        """Some rows of a query."""
        whole = self.table(name)
        kept = tuple(row for row, record in zip(whole.rows, whole.records, strict=True) if keep(record))
        return Result(name, whole.columns, kept)

    def draw(
        self, name: str, drawing: Drawing, records: list[values.Record], caption: str, alt_text: str
    ) -> Block:
        """A chart, drawn beside the document."""
        self.charts[f"{name}.svg"] = charts.svg(drawing(records))
        return chart(name, caption, alt_text)

    @cached_property
    def country_income(self) -> values.Record | None:
        """The country's row of the report's income comparison."""
        return next(
            (row for row in self.records("income_change") if row["territorial_unit"] == "TOTAL"), None
        )
