"""A report as its sections see it: what it is about, and what the queries say of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import duckdb

from orchestration.ground.plan import the_plan
from orchestration.ground.spanish import day
from orchestration.release.approvals import ApprovalState
from orchestration.release.manifest import Manifest
from orchestration.reports import values
from orchestration.reports.charts.canvas import Svg
from orchestration.reports.document import Block, chart
from orchestration.reports.periods import Scope
from orchestration.reports.queries import Result, run_query


@dataclass
class Report:
    """A report in the making: each query is run once, each chart drawn once."""

    scope: Scope
    release: Manifest
    connection: duckdb.DuckDBPyConnection
    note: str | None = None
    approval: ApprovalState | None = None
    """Where the approval of the release stands, if the document tells it."""
    charts: dict[str, Svg] = field(default_factory=dict)
    charted: dict[str, list[Sequence[str]]] = field(default_factory=dict)
    """What each chart shows, as rows: its figures, then what it finds and where it is from."""
    _tables: dict[str, Result] = field(default_factory=dict)

    def table(self, name: str) -> Result:
        """What a query gives."""
        if name not in self._tables:
            given = run_query(self.connection, name)
            rows = _with_display_names(given)
            self._tables[name] = replace(given, rows=rows, is_protected=self.scope.is_public)
        return self._tables[name]

    def records(self, name: str) -> list[values.Record]:
        """The rows of a query."""
        return self.table(name).records

    def part(self, name: str, keep: Callable[[values.Record], bool]) -> Result:
        """Some rows of a query."""
        whole = self.table(name)
        kept = tuple(row for row, record in zip(whole.rows, whole.records, strict=True) if keep(record))
        return replace(whole, rows=kept)

    def draw(self, name: str, drawing: Svg, caption: str, data: Sequence[Sequence[str]]) -> Block:
        """A chart, drawn beside the document; its title says what it finds, and `data` is what it shows.

        The first row of the data holds its headers.
        """
        self.charts[f"{name}.svg"] = drawing
        self.charted[f"{name}.csv"] = [*data, [], [caption], [self.source]]
        return chart(name, caption, drawing)

    @property
    def source(self) -> str:
        """What a chart or table that goes on alone must tell: whose it is, of which release, up to when."""
        sample = "DATOS DE MUESTRA. " if self.release.samples else ""
        edition = "edición pública" if self.scope.is_public else "uso interno"
        return (
            f"{sample}{the_plan().plan_name}. Publicación {self.release.release_id} ({edition}); corte al "
            f"{day(self.scope.cut_off)}, entregas conocidas hasta el {self.release.known_at}."
        )

    @cached_property
    def country_income(self) -> values.Record | None:
        """The country's row of the report's income comparison."""
        return next(
            (row for row in self.records("income_change") if row["territorial_unit"] == "TOTAL"), None
        )


def _with_display_names(given: Result) -> tuple[tuple[Any, ...], ...]:
    """The rows of a query with places as people write them; their keys stay."""
    named = [at for at, column in enumerate(given.columns) if column in values.PLACES]
    if not named:
        return given.rows
    return tuple(
        tuple(
            values.place_name(value) if at in named and value is not None else value
            for at, value in enumerate(row)
        )
        for row in given.rows
    )
