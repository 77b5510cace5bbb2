"""The source extracts as the contract names them: their columns, headers, types and keys.

The one home of the contract is `config.meta` of the columns in the `_sources.yml` files of the dbt project.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from orchestration.paths import DBT_PROJECT

SOURCES = ("registry", "partners", "fairs")
"""Who delivers, in the order in which they are read."""

STAGING = DBT_PROJECT / "models" / "staging"


@dataclass(frozen=True)
class Column:
    """A column of an extract."""

    name: str
    header: str
    type: str | Mapping[str, str]
    key: bool = False
    required: bool = False
    pii: str | None = None
    references: str | None = None


@dataclass(frozen=True)
class Extract:
    """A kind of delivery: what its files hold."""

    source: str
    name: str
    columns: tuple[Column, ...]

    @cached_property
    def required(self) -> tuple[Column, ...]:
        """The columns without which a file is rejected."""
        return tuple(column for column in self.columns if column.required)

    @cached_property
    def keys(self) -> tuple[Column, ...]:
        """The columns of the natural key."""
        return tuple(column for column in self.columns if column.key)

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)


@dataclass(frozen=True)
class Contract:
    """All extracts that the warehouse accepts."""

    extracts: tuple[Extract, ...]

    def extract(self, name: str) -> Extract:
        """The extract of that name; names are unique over the sources."""
        for extract in self.extracts:
            if extract.name == name:
                return extract
        raise KeyError(f"no extract named {name!r}")


def load_contract(staging: Path = STAGING) -> Contract:
    """Read the contract from the dbt sources."""
    return Contract(tuple(extract for source in SOURCES for extract in _extracts(staging, source)))


def _extracts(staging: Path, source: str) -> list[Extract]:
    document = yaml.safe_load((staging / source / "_sources.yml").read_text(encoding="utf-8"))
    declared = next(entry for entry in document["sources"] if entry["name"] == source)
    return [
        Extract(source, table["name"], tuple(_column(column) for column in table["columns"]))
        for table in declared["tables"]
    ]


def _column(entry: Mapping[str, Any]) -> Column:
    meta = entry["config"]["meta"]
    kind = meta["type"]
    return Column(
        name=entry["name"],
        header=meta["header"],
        type={str(label): value for label, value in kind.items()} if isinstance(kind, dict) else kind,
        key=meta.get("key", False),
        required=meta.get("required", False),
        pii=meta.get("pii"),
        references=meta.get("references"),
    )
