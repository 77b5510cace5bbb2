"""The worked case in another year, with a plan folder of its own: the same figures, on the same days.

Four years keep every distance between days: 1,461 days, whatever the months between.
"""

import csv
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.ground.paths import PLAN_FOLDER, PROJECT, Home
from orchestration.landing.ledger import Ledger

YEARS, DAYS = 4, 1461
AS_OF, KNOWN_AT = "2030-09-30", "2030-10-10"
CODE = ("orchestration", "dbt_project", "seeds", "expectations", "uv.lock")

FIGURES = (
    "marts.indicator_values",
    "marts.activity_progress",
    "marts.poi_physical_progress",
    "marts.income_change_summary",
    "marts.poi_alignment",
    "facts.fct_participation",
    "facts.fct_completion",
    "facts.fct_income_change",
    "facts.fct_seed_capital",
    "facts.fct_activity_progress",
)

BUILD = """
import sys
from datetime import date
from pathlib import Path

from orchestration.ground.clocks import Clocks, cut_off
from orchestration.ground.paths import Home
from orchestration.warehouse.dbt_runner import run_dbt
from orchestration.warehouse.work_file import prepare_work_file

home, as_of, known_at = Home(Path(sys.argv[1])), *map(date.fromisoformat, sys.argv[2:])
prepare_work_file(home, Clocks(cut_off(as_of, as_of), known_at))
failed = [node.name for node in run_dbt(home) if node.status == "fail"]
sys.exit(f"failed: {failed}" if failed else 0)
"""


pytestmark = pytest.mark.long


def moved(text: str) -> str:
    """A text whose days are so many years later."""
    return re.sub(r"\b((?:19|20)\d\d)(?=-\d\d(?:-\d\d)?(?!\d))", lambda year: str(int(year[1]) + YEARS), text)


def moved_cell(text: str) -> str:
    """A cell whose day is so many years later, in each of the forms in which deliveries write days."""
    if serial := re.fullmatch(r"(\s*)(\d{5})(\s*)", text):
        return f"{serial[1]}{int(serial[2]) + DAYS}{serial[3]}"
    text = re.sub(r"\b((?:19|20)\d\d)(?=\d{4}\b)", lambda year: str(int(year[1]) + YEARS), moved(text))
    text = re.sub(
        r"\b(\d\d?([/-])\d\d?\2)((?:19|20)\d\d)\b", lambda day: f"{day[1]}{int(day[3]) + YEARS}", text
    )
    return re.sub(
        r"\b(\d\d?/\d\d?/)(\d\d)(?!\d)", lambda day: f"{day[1]}{(int(day[2]) + YEARS) % 100:02}", text
    )


@pytest.fixture(scope="module")
def built(worked_home, tmp_path_factory) -> Home:
    """The worked case, built for the plan of another year by a copy of the project."""
    place = tmp_path_factory.mktemp("another_year")
    for name in CODE:
        origin = PROJECT / name
        (shutil.copytree if origin.is_dir() else shutil.copy)(origin, place / name)
    plan = place / "seeds" / "plan_of_another_year"
    (place / "seeds" / "plan").rename(plan)
    for path in plan.iterdir():
        path.write_text(moved(path.read_text(encoding="utf-8")), encoding="utf-8")
    index = place / "seeds" / "reference" / "ipc_lima_metropolitana_mensual.csv"
    index.write_text(moved(index.read_text(encoding="utf-8")), encoding="utf-8")
    home = Home(place / "home")
    shutil.copytree(worked_home.root, home.root)
    chain = Ledger(home.ledger).chain
    events = chain.events()
    chain.path.unlink()
    chain.head_path.unlink()
    for event in events:
        chain.append(_moved_event(event))
    for path in home.raw.rglob("*.parquet"):
        _move_days(path)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MIE_")}
    said = subprocess.run(
        [sys.executable, "-c", BUILD, str(home.root), AS_OF, KNOWN_AT],
        cwd=place,
        env={**environment, "PYTHONPATH": str(place), "MIE_PLAN": plan.name},
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stderr[-2000:]
    return home


def _moved_event(event: Mapping[str, Any]) -> dict[str, Any]:
    days = {name: event[name] and moved(event[name]) for name in ("file_name", "delivered_on")}
    return {**event, **days}


def _move_days(path: Path) -> None:
    """Move the days that the cells of a read file hold; all else in it stays."""
    with duckdb.connect() as connection:
        connection.create_function("moved", moved_cell, [str], str)
        rows = connection.from_parquet(str(path))
        days = [name for name in rows.columns if name.endswith("_on") or name == "birth_date"]
        changed = ", ".join(f"moved({name}) as {name}" for name in days)
        chosen = f"* replace ({changed})" if days else "*"
        draft = path.with_suffix(".moved")
        connection.execute(
            f"copy (select {chosen} from read_parquet('{path}') order by row_number)"
            f" to '{draft}' (format parquet)"
        )
        draft.replace(path)


def test_another_plan_is_another_folder_and_nothing_else(built, worked_build):
    if worked_build.expected.name != "as_of_2026-09-30":
        pytest.skip("the other pair of clocks")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{worked_build.home.work}' as plan (read_only)")
        connection.execute(f"attach '{built.work}' as other (read_only)")
        for table in FIGURES:
            columns = connection.execute(f"describe plan.{table}").fetchall()
            days = [name for name, kind, *_ in columns if kind == "DATE"]
            back = ", ".join(f"cast({name} - interval {YEARS} year as date) as {name}" for name in days)
            other = f"select * replace ({back}) from other.{table}" if days else f"from other.{table}"
            (rows,) = connection.execute(f"select count(*) from plan.{table}").fetchone()
            assert rows > 0, table
            for first, second in ((f"from plan.{table}", other), (other, f"from plan.{table}")):
                left = connection.execute(f"({first}) except all ({second}) limit 3").fetchall()
                assert left == [], table


def test_the_plan_of_another_year_was_read(built):
    with duckdb.connect(str(built.work), read_only=True) as connection:
        found = connection.execute("select min(month_end), max(month_end) from marts.indicator_values")
        assert [day.isoformat() for day in found.fetchone()] == ["2030-01-31", AS_OF]


def test_the_sentences_of_the_plan_say_what_it_fixes():
    """They stand in its folder, beside its settings."""
    from orchestration.ground.plan import the_plan

    plan = the_plan()
    with (PLAN_FOLDER / "indicator_variants.csv").open(encoding="utf-8", newline="") as file:
        names = {row["variant"]: row["name"] for row in csv.DictReader(file)}
    assert f"al menos {plan.late_follow_up_days} días" in names["late_follow_up"]
    assert f"a lo más {plan.recent_baseline_days} días" in names["recent_baseline"]
    with (PLAN_FOLDER / "indicators.csv").open(encoding="utf-8", newline="") as file:
        og = next(row for row in csv.DictReader(file) if row["code"] == "OG")
    assert f"al menos {plan.follow_up_days} días después" in og["clarifications"]
    assert f"acumulado desde el 1 de enero de {plan.year}" in og["frequency"]
