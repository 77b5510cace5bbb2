"""The tables and figures of a package, made once more from its data alone: what its `main.py` calls.

It and all that it needs travel in the package (`travelling`), so it knows no warehouse and no home.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from orchestration.evaluation.estimates import TABLES, AnalysisPlan, estimate, estimate_beside, load_plan
from orchestration.evaluation.publishable import judge, write_output
from orchestration.evaluation.said_invented import say_invented

REGISTRY_AS_BASELINE = {
    "prior_has_enterprise": "baseline_has_enterprise",
    "prior_has_own_income": "baseline_has_own_income",
}
"""Participants and others are compared by what was known of both before the plan year."""

Read = Callable[[str], pd.DataFrame]
"""From the name of a table of data to its rows."""

_CLOSE = 1e-9
"""Within which part of a number another machine may come out."""


def estimates_of(
    read: Read, plan: AnalysisPlan, comparison: str, deliveries: Iterable[date]
) -> dict[str, pd.DataFrame]:
    """Every table of estimates, from the tables of data of a package."""
    panel, registry = read("panel"), read("registry").rename(columns=REGISTRY_AS_BASELINE)
    beside = estimate_beside(panel, read("pairs"), read("responses"), plan, comparison)
    return {**estimate(panel, registry, plan, comparison, deliveries), **beside}


def replicate(package: Path, target: Path) -> list[str]:
    """Make the tables and figures of a package again, in another folder; which files come out otherwise.

    Raises FileNotFoundError if the package lacks a table of data.
    """
    manifest = json.loads((package / "manifest.json").read_bytes())
    deliveries = [date.fromisoformat(day) for day in manifest["visits_delivered_on"]]
    plan = load_plan(known_at=date.fromisoformat(manifest["known_at"]))
    made = estimates_of(_reader(package / "data"), plan, manifest["package"], deliveries)
    output, again = package / "output", target / "output"
    for name, rows in made.items():
        path = again / "tables" / "csv" / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        rows.to_csv(path, index=False, lineterminator="\n")
    write_output(made, [judge(name, rows) for name, rows in made.items()], again)
    if manifest.get("rows_are_invented"):
        say_invented(again)
    return [*_different_tables(made, output), *_different_files(output, again)]


def _reader(data: Path) -> Read:
    def read(name: str) -> pd.DataFrame:
        path = data / "parquet" / f"{name}.parquet"
        if not path.is_file():
            raise FileNotFoundError(path)
        with duckdb.connect() as connection:
            return connection.execute("select * from read_parquet(?)", [str(path)]).df()

    return read


def _different_tables(made: Mapping[str, pd.DataFrame], output: Path) -> Iterator[str]:
    read = _reader(output / "tables")
    for name in TABLES:
        path = f"output/tables/parquet/{name}.parquet"
        if name not in made or not _agree(made[name], read(name)):
            yield path


def _agree(made: pd.DataFrame, kept: pd.DataFrame) -> bool:
    if list(made) != list(kept) or len(made) != len(kept):
        return False
    return all(_same(made[column], kept[column]) for column in made)


def _same(made: pd.Series, kept: pd.Series) -> bool:
    if pd.api.types.is_numeric_dtype(made) and not pd.api.types.is_bool_dtype(made):
        first, second = (column.astype("Float64").astype(float) for column in (made, kept))
        near = (first - second).abs() <= _CLOSE * second.abs().clip(lower=1)
        return bool((near | (first.isna() & second.isna())).all())
    first, second = (_plain(column) for column in (made, kept))
    return first == second


def _plain(column: pd.Series) -> list[object]:
    if pd.api.types.is_datetime64_any_dtype(column):
        column = column.dt.date
    return [None if pd.isna(value) or value == "" else value for value in column.astype(object)]


def _different_files(output: Path, again: Path) -> Iterator[str]:
    """Figures, and tables that may be published, by their bytes."""
    rooms = ("figures", "publishable")
    names = {
        path.relative_to(folder).as_posix()
        for folder in (output, again)
        for room in rooms
        for path in (folder / room).rglob("*")
        if path.is_file()
    }
    for name in sorted(names):
        pair = [folder / name for folder in (output, again)]
        if not all(path.is_file() for path in pair) or pair[0].read_bytes() != pair[1].read_bytes():
            yield f"output/{name}"
