"""Rows that no clean delivery has: invalid, repeated, of unknown parents; and values in other shapes.

An invalid row is an extra copy of a good one, so that dirt tests the reader without deciding a figure.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.sample.columns import Table
from orchestration.sample.fields import Field
from orchestration.sample.formats import Cells
from orchestration.sample.settings import YEAR
from orchestration.sample.shapes import MARKERS, other_shape

_INVALID = {
    "code": [("code_characters", "SIN DOC"), ("code_too_long", "122222222222")],
    "date": [
        ("date_shape", "ayer"),
        ("date_shape", "2026-13-45-1"),
        ("date_impossible", "31/02/2026"),
        ("date_out_of_range", "15/08/1899"),
        ("date_out_of_range", "01/01/2101"),
    ],
    "money": [("money_negative", "-20.00"), ("number_shape", "trescientos")],
    "number": [("number_negative", "-3"), ("number_shape", "dos")],
    "boolean": [("boolean", "TAL VEZ")],
    "list": [("not_listed", "OTRO VALOR")],
    "text": [],
}
RULES = sorted(
    {rule for rules in _INVALID.values() for rule, _ in rules}
    | {"required", "dni_repeated_digit", "completed_without_date", "too_many_cells"}
)
"""Every rule by which the contract finds a cell or a row invalid."""

_UNKNOWN = {
    "households": "H9999999",
    "members": "99999998",
    "partners": "AL-999",
    "courses": "CUR999999",
    "fairs": "F-99999",
    "district": "999999",
    "plan_activity": "A99",
}


@dataclass(frozen=True)
class Spoiling:
    """One way to spoil a copy of a row: what its cells hold instead."""

    name: str
    cells: dict[str, str | None]
    before: bool
    """The copy stands before the good row, which so remains the newest."""


@dataclass
class Rows:
    """Which rows a file holds, by position in the clean table, and which cells of them are overwritten."""

    source: np.ndarray
    cells: dict[str, dict[int, str | None]] = field(default_factory=dict)


def _spoilings(fields: list[Field], rng: np.random.Generator, extract: str) -> list[Spoiling]:
    """Every way that the contract knows, for the columns of an extract."""
    found = []
    for column in fields:
        rules = list(_INVALID[column.kind])
        if column.kind == "code" and column.width == 8:
            rules += [("dni_repeated_digit", "00000000"), ("dni_repeated_digit", "77777777")]
        if column.required:
            marker = MARKERS[int(rng.integers(len(MARKERS)))]
            rules.append(("required", None if rng.random() < 0.5 else marker))
        for rule, text in rules:
            found.append(
                Spoiling(f"rule:{rule}", {column.name: text}, column.required or bool(rng.random() < 0.7))
            )
        if column.references:
            # after the good row: an orphan older than it would only be superseded
            found.append(Spoiling("orphan", {column.name: _UNKNOWN[column.references]}, False))
    if extract == "enrolments":
        found.append(
            Spoiling("rule:completed_without_date", {"status": "CULMINADO", "completed_on": None}, True)
        )
    if extract == "attendance":
        found.append(Spoiling("future", {"session_on": f"{YEAR + 1}-03-15"}, True))
    return found


def plan_rows(
    extract: str,
    fields: list[Field],
    count: int,
    settings: dict[str, Any],
    rng: np.random.Generator,
    planted: Counter[str],
    first: bool,
) -> Rows:
    """Where the spoiled copies go: each way at least once in an extract's first delivery."""
    origins, befores, cells = [], [], []
    for way in _spoilings(fields, rng, extract):
        share = settings["orphan"] if way.name == "orphan" else settings["invalid"]
        times = min(int(rng.poisson(share * count)) + first, settings["most"])
        planted[way.name] += times
        for origin in rng.integers(0, count, times):
            origins.append(origin)
            befores.append(-0.5 if way.before else 0.5)
            cells.append(way.cells)
    places = (
        np.concatenate([np.arange(count), np.array(origins, dtype=float) + befores])
        if origins
        else np.arange(count)
    )
    order = np.argsort(places, kind="stable")
    rows = Rows(np.concatenate([np.arange(count), np.array(origins, dtype=np.int64)])[order])
    final = np.empty(len(order), dtype=np.int64)
    final[order] = np.arange(len(order))
    for number, spoiled in enumerate(cells):
        for name, text in spoiled.items():
            rows.cells.setdefault(name, {})[int(final[count + number])] = text
    return rows


def other_shapes(
    table: Table,
    fields: list[Field],
    settings: dict[str, Any],
    rng: np.random.Generator,
    planted: Counter[str],
) -> dict[str, dict[int, str | None]]:
    """By column: positions, and the same values written in another way."""
    chosen: dict[str, dict[int, str | None]] = {}
    for column in fields:
        cells = table[column.name]
        empty = np.asarray(pc.is_null(cells))
        kinds = [
            (column.kind, np.flatnonzero(~empty), "other_shape"),
            ("missing", np.flatnonzero(empty), "marker"),
        ]
        for kind, positions, share in kinds:
            times = min(round(settings[share] * len(positions)), settings["most"])
            some = np.sort(rng.choice(positions, times, replace=False)) if times else positions[:0]
            values = cells.take(pa.array(some)).to_pylist()
            texts = [other_shape(value, column, rng) for value in values]
            chosen.setdefault(column.name, {}).update(zip(some.tolist(), texts, strict=True))
            planted[f"shape:{kind}"] += times
    return chosen


def overwrite(cells: Cells, texts: dict[int, str | None]) -> Cells:
    """The column with some of its cells overwritten."""
    if not texts:
        return cells
    if isinstance(cells, list):
        for position, text in texts.items():
            cells[position] = text
        return cells
    positions = sorted(texts)
    mask = np.zeros(len(cells), dtype=bool)
    mask[positions] = True
    return pc.replace_with_mask(
        cells.cast(pa.string()), pa.array(mask), pa.array([texts[p] for p in positions], pa.string())
    )


def repeat_rows(
    columns: list[Cells],
    settings: dict[str, Any],
    rng: np.random.Generator,
    planted: Counter[str],
    first: bool,
) -> list[Cells]:
    """The columns with some rows delivered twice in the same file."""
    count = len(columns[0])
    times = min(int(rng.poisson(settings["repeated"] * count)) + first, settings["most"], count)
    planted["repeated"] += times
    if not times:
        return columns
    again = rng.choice(count, times, replace=False)
    order = np.argsort(
        np.concatenate([np.arange(count), np.minimum(again + rng.integers(1, 50, times), count)]),
        kind="stable",
    )
    source = np.concatenate([np.arange(count), again])[order]
    return [
        [cells[s] for s in source] if isinstance(cells, list) else cells.take(pa.array(source))
        for cells in columns
    ]
