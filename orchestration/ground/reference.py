"""The codes that a column of a delivery may name in a reference table, as its seed holds them."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from orchestration.ground.paths import PLAN_FOLDER, SEEDS

_TABLES: dict[str, tuple[Path, tuple[str, ...]]] = {
    "district": (
        SEEDS / "reference" / "ubigeo_distrito_fusionado.csv",
        ("ubigeo", "departamento", "provincia", "distrito"),
    ),
    "plan_activity": (PLAN_FOLDER / "plan_activities.csv", ("code", "name")),
}
"""By what the contract calls them: the seed, the column of its codes, and those that name what they mean."""

TABLES = tuple(_TABLES)
FILES = tuple(path for path, _ in _TABLES.values())


@cache
def reference_codes(table: str) -> Mapping[str, str]:
    """The codes of a table and what each means. Raises KeyError for what is no reference table."""
    path, (code, *names) = _TABLES[table]
    with path.open(encoding="utf-8", newline="") as file:
        return {row[code]: ", ".join(row[name] for name in names) for row in csv.DictReader(file)}
