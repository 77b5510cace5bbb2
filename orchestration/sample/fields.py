"""The contract's columns, as far as the generator needs them: what may be written where."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from orchestration.ground.contract import Column, load_contract


@dataclass(frozen=True)
class Field:
    """A contract column, as far as the generator needs it."""

    name: str
    header: str
    kind: str
    """text, code, date, money, number, boolean or list."""
    labels: Mapping[str, str]
    """Of a list: what is written, and what it means."""
    width: int
    key: bool
    required: bool
    references: str | None


@cache
def load_fields() -> dict[str, tuple[str, list[Field]]]:
    """By extract: its source and its columns, in the contract's order."""
    return {
        extract.name: (extract.source, [_field(column) for column in extract.columns])
        for extract in load_contract().extracts
    }


def _field(column: Column) -> Field:
    """A list is a mapping in the contract, a code carries its width: `code(8)`."""
    labels = {} if isinstance(column.type, str) else column.type
    kind, _, width = ("list" if labels else str(column.type)).rstrip(")").partition("(")
    return Field(
        name=column.name,
        header=column.header,
        kind=kind,
        labels=labels,
        width=int(width or 0),
        key=column.key,
        required=column.required,
        references=column.references,
    )
