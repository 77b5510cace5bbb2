"""The lineage of columns, from delivered ones to published ones, as `reports/column_lineage.json` has it.

The file is made by `make lineage` of the SQL of the models, and a test keeps it current: no run waits for it.
Two ways lead to a column: the columns that its value is made of, and those that decide which rows there are
(joins, filters, groups), which stand behind all columns of a model.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from orchestration.ground.contract import load_contract
from orchestration.ground.paths import PROJECT

FILE = PROJECT / "reports" / "column_lineage.json"
STAGING, RAW = "staging", "raw"

Column = tuple[str, str]
"""A table, by its schema and name, and a column of it."""


@dataclass(frozen=True)
class ModelLineage:
    """The columns that a model reads: by its own columns those of the values, and those that decide rows."""

    values: Mapping[str, frozenset[Column]]
    rows: frozenset[Column]


@dataclass(frozen=True)
class ProjectLineage:
    """The lineage of models by their table, and of which it could not be read, each with the reason."""

    models: Mapping[str, ModelLineage] = field(default_factory=dict)
    unresolved: Mapping[str, str] = field(default_factory=dict)

    def origins(self, table: str, column: str) -> frozenset[Column]:
        """The columns without a model that a column's values and rows come from, through all models."""
        waiting: list[Column] = [(table, column)]
        seen, entered, found = set(waiting), set(), set()
        while waiting:
            place = waiting.pop()
            model = self.models.get(place[0])
            if model is None:
                found.add(place)
                continue
            behind = set(model.values.get(place[1], ()))
            if place[0] not in entered:
                entered.add(place[0])
                behind |= model.rows
            waiting += behind - seen
            seen |= behind
        return frozenset(found)


def delivered_columns(table: str, column: str) -> dict[str, list[str]]:
    """The delivered columns that a column comes from: their headers by extract, in the contract's order."""
    origins = kept_lineage().origins(table, column)
    told = {
        extract.name: [
            " ".join(each.header.split())
            for each in extract.columns
            if (f"{STAGING}.stg_{extract.name}", each.name) in origins
        ]
        for extract in load_contract().extracts
    }
    return {extract: headers for extract, headers in told.items() if headers}


def values_behind(table: str) -> Mapping[str, frozenset[Column]]:
    """The columns that each column of a table is made of; of a staging table, the delivered ones."""
    for extract in load_contract().extracts:
        if table == f"{STAGING}.stg_{extract.name}":
            return {
                column.name: frozenset({(f"{RAW}.{extract.name}", column.name)}) for column in extract.columns
            }
    model = kept_lineage().models.get(table)
    return model.values if model else {}


@cache
def kept_lineage() -> ProjectLineage:
    """The lineage as the file has it."""
    return parse(FILE.read_text(encoding="utf-8"))


def render(lineage: ProjectLineage) -> str:
    """The lineage as text, a model a line."""
    lines = [
        f"{json.dumps(table)}: {json.dumps({'values': _told_values(model), 'rows': _told(model.rows)})}"
        for table, model in sorted(lineage.models.items())
    ]
    unresolved = json.dumps(dict(sorted(lineage.unresolved.items())), indent=1)
    return '{"models": {\n' + ",\n".join(lines) + '\n}, "unresolved": ' + unresolved + "}\n"


def parse(text: str) -> ProjectLineage:
    """The lineage that some text tells."""
    content = json.loads(text)
    models = {
        table: ModelLineage(
            {name: _columns(behind) for name, behind in model["values"].items()}, _columns(model["rows"])
        )
        for table, model in content["models"].items()
    }
    return ProjectLineage(models, content["unresolved"])


def write(lineage: ProjectLineage, file: Path = FILE) -> None:
    """Write the file."""
    file.write_text(render(lineage), encoding="utf-8")


def _told_values(model: ModelLineage) -> dict[str, list[str]]:
    return {name: _told(behind) for name, behind in model.values.items()}


def _told(columns: Iterable[Column]) -> list[str]:
    return sorted(".".join(column) for column in columns)


def _columns(told: Iterable[str]) -> frozenset[Column]:
    return frozenset((table, name) for table, _, name in (each.rpartition(".") for each in told))
