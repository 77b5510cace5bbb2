"""What changed between two knowledges of one evaluation: variables, rows and figures.

It stands beside the packages, not in one: a package knows nothing later than its own day.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb

from orchestration.evaluation.evaluate import content_of
from orchestration.ground.storage import FILE_MODE, private_folder

FOLDER = "cambios"
COLUMNS = (
    *("evaluation", "known_before", "known_after", "kind", "table_name", "item"),
    *("rows_before", "rows_after", "rows_added", "rows_removed", "rows_changed"),
    *("value_before", "value_after", "difference"),
)
FIGURES = ("numerator", "denominator", "value")
"""What is told of an indicator; the table `indicators` holds each by variant and territory."""

_PLACE = ("indicator_code", "variant", "territory_code")
COUNTRY = "PE"

Row = dict[str, Any]


def write_changes(packages: Path, name: str) -> Path | None:
    """Write what changed between each knowledge of an evaluation and the next, those under one key.

    A CSV file per evaluation: a row per table, per variable that changed, per figure of the country, and per
    other figure that changed. Where it lies; None while there is but one knowledge.
    """
    known = _by_knowledge(packages, name)
    pairs = [pair for pair in pairwise(known) if _key(pair[0]) == _key(pair[1])]
    if not pairs:
        return None
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for before, after in pairs:
        writer.writerows(_changes(name, before, after))
    target = private_folder(packages / FOLDER) / f"{name}.csv"
    target.write_text(text.getvalue(), encoding="utf-8")
    target.chmod(FILE_MODE)
    return target


def _by_knowledge(packages: Path, name: str) -> list[Path]:
    """The packages of an evaluation that are in their places, by what they know."""
    form = re.compile(rf"{name}_\d{{4}}-\d\d-\d\d(_k\d{{4}}-\d\d-\d\d)?")
    found = [folder for folder in sorted(packages.glob("*/")) if form.fullmatch(folder.name)]
    by_day = {content_of(folder)["known_at"]: folder for folder in found if content_of(folder)}
    return [by_day[day] for day in sorted(by_day)]


def _key(package: Path) -> str:
    return str(content_of(package)["key_fingerprint"])


def _changes(name: str, before: Path, after: Path) -> Iterator[Row]:
    known = [content_of(package)["known_at"] for package in (before, after)]
    head = dict.fromkeys(COLUMNS, "") | {
        "evaluation": name,
        "known_before": known[0],
        "known_after": known[1],
    }
    with duckdb.connect() as connection:
        for table, key in _keys(before, after).items():
            for row in _rows(connection, table, key, before, after):
                yield head | row
        for row in _figures(connection, before, after):
            yield head | row


def _keys(before: Path, after: Path) -> Mapping[str, list[str]]:
    """The tables of data that both packages have, and their keys."""
    keys: list[dict[str, list[str]]] = []
    for package in (before, after):
        resources = json.loads((package / "datapackage.json").read_bytes())["resources"]
        keys.append({Path(each["path"]).stem: each["schema"].get("primaryKey", []) for each in resources})
    return {table: key for table, key in keys[0].items() if key and keys[1].get(table) == key}


def _rows(
    connection: duckdb.DuckDBPyConnection, table: str, key: list[str], before: Path, after: Path
) -> Iterator[Row]:
    for side, package in (("before", before), ("after", after)):
        path = str(table_file(package, table)).replace("'", "''")
        connection.execute(f"create or replace temp view {side} as select * from read_parquet('{path}')")
    columns = [name for name, *_ in connection.execute("describe before").fetchall()]
    others = [name for name, *_ in connection.execute("describe after").fetchall()]
    joined = " and ".join(f'before."{name}" = after."{name}"' for name in key)
    shared = [name for name in columns if name in others and name not in key]
    changed = ", ".join(
        f'count(*) filter (where before."{name}" is distinct from after."{name}")' for name in shared
    )
    counted = connection.execute(
        f"select count(*), {changed} from before inner join after on {joined}"
        if shared
        else f"select count(*) from before inner join after on {joined}"
    ).fetchone()
    totals = connection.execute(
        "select (select count(*) from before), (select count(*) from after)"
    ).fetchone()
    assert counted is not None and totals is not None
    rows = {
        "table_name": table,
        "rows_before": totals[0],
        "rows_after": totals[1],
        "rows_added": totals[1] - counted[0],
        "rows_removed": totals[0] - counted[0],
    }
    yield {"kind": "table", **rows}
    for name, count in zip(shared, counted[1:], strict=True):
        if count:
            yield {"kind": "variable", **rows, "item": name, "rows_changed": count}


def _figures(connection: duckdb.DuckDBPyConnection, before: Path, after: Path) -> Iterator[Row]:
    sides = [f"{side}.{figure}" for side in ("before", "after") for figure in FIGURES]
    found = connection.execute(
        f"select {', '.join(_PLACE)}, {', '.join(sides)}"
        " from read_parquet(?) as before full join read_parquet(?) as after"
        f" using ({', '.join(_PLACE)}) order by all",
        [str(table_file(package, "indicators")) for package in (before, after)],
    )
    for row in found.fetchall():
        place, values = row[: len(_PLACE)], row[len(_PLACE) :]
        for figure, old, new in zip(FIGURES, values[: len(FIGURES)], values[len(FIGURES) :], strict=True):
            if old != new or COUNTRY in place:
                yield {
                    "kind": "figure",
                    "table_name": "indicators",
                    "item": " · ".join((*place, figure)),
                    "value_before": old,
                    "value_after": new,
                    "difference": "" if old is None or new is None else new - old,
                }


def table_file(package: Path, table: str) -> Path:
    """The Parquet file of a table of a package."""
    return package / "data" / "parquet" / f"{table}.parquet"
