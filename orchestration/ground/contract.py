"""The source extracts as the contract names them: their columns, headers, types and keys.

The one home of the contract is `config.meta` of the columns in the `_sources.yml` files of the dbt project.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from orchestration.ground.paths import DBT_PROJECT

SOURCES = ("registry", "partners", "fairs")
"""Who delivers, in the order in which they are read."""

BOOLEAN_CHOICES = ("SI", "NO")
"""Of the labels of a truth value, those that are proposed."""

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
    description: str = ""
    example: str = ""
    """What a file may hold; the examples of all extracts go together. Empty where the cell is."""
    required_when: Mapping[str, str] | None = None
    two_digit_years: str | None = None

    @cached_property
    def choices(self) -> tuple[str, ...]:
        """What may be chosen in a list: of the labels that mean the same, the first."""
        if not isinstance(self.type, Mapping):
            return BOOLEAN_CHOICES if self.type == "boolean" else ()
        first = {value: label for label, value in reversed(self.type.items())}
        return tuple(label for label in self.type if first[self.type[label]] == label)


@dataclass(frozen=True)
class Extract:
    """A kind of delivery: what its files hold."""

    source: str
    name: str
    columns: tuple[Column, ...]
    description: str = ""

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
class Source:
    """Who delivers: a folder of extracts, who sends them, and the organ that answers for them."""

    name: str
    description: str
    sender: str
    owner: str
    extracts: tuple[Extract, ...]


@dataclass(frozen=True)
class Contract:
    """All extracts that the warehouse accepts, by who delivers them."""

    sources: tuple[Source, ...]

    @property
    def extracts(self) -> tuple[Extract, ...]:
        """All extracts, in the order in which they are read."""
        return tuple(extract for source in self.sources for extract in source.extracts)

    def extract(self, name: str) -> Extract:
        """The extract of that name; names are unique over the sources."""
        for extract in self.extracts:
            if extract.name == name:
                return extract
        raise KeyError(f"no extract named {name!r}")

    def source_of(self, extract: str) -> Source:
        """Who delivers an extract."""
        return next(source for source in self.sources if extract in {each.name for each in source.extracts})


@cache
def load_contract(staging: Path = STAGING) -> Contract:
    """Read the contract from the dbt sources."""
    return Contract(tuple(_source(staging, source) for source in SOURCES))


def _source(staging: Path, name: str) -> Source:
    document = yaml.safe_load((staging / name / "_sources.yml").read_text(encoding="utf-8"))
    declared = next(entry for entry in document["sources"] if entry["name"] == name)
    meta = declared["config"]["meta"]
    extracts = tuple(
        Extract(name, table["name"], tuple(map(_column, table["columns"])), table["description"])
        for table in declared["tables"]
    )
    return Source(name, declared["description"], meta["sender"], meta["owner"], extracts)


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
        description=entry["description"],
        example=meta.get("example", ""),
        required_when=meta.get("required_when"),
        two_digit_years=meta.get("two_digit_years"),
    )
