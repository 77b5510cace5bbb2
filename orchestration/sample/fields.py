"""The contract's columns, as far as the generator needs them: what may be written where."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import yaml

from orchestration.paths import DBT_PROJECT


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
    extracts = {}
    for source in ("registry", "partners", "fairs"):
        path = DBT_PROJECT / "models" / "staging" / source / "_sources.yml"
        for table in yaml.safe_load(path.read_text(encoding="utf-8"))["sources"][0]["tables"]:
            extracts[table["name"]] = (source, [_field(column) for column in table["columns"]])
    return extracts


def _field(column: dict) -> Field:
    meta = column["config"]["meta"]
    labels = meta["type"] if isinstance(meta["type"], dict) else {}
    kind, _, width = "list" if labels else meta["type"], "", 0
    if kind.startswith("code("):
        kind, width = "code", int(kind[5:-1])
    return Field(
        column["name"],
        meta["header"],
        kind,
        labels,
        width,
        meta.get("key", False),
        meta.get("required", False),
        meta.get("references"),
    )
