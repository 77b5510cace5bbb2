"""The semantic layer: made of the plan's tables, and its metrics give the published figures."""

import csv
import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.reports.semantic_layer import LEVELS, METRICS, render
from orchestration.reports.sources import plan_seed

BIN = Path(sys.executable).parent
MANY = 26
"""So many metrics are asked for at once."""


def test_the_file_of_metrics_is_what_the_plan_makes_of_it():
    assert METRICS.read_text(encoding="utf-8") == render()


@pytest.fixture(scope="module", params=["planners", "public"])
def marts(full, request) -> Path:
    folder = full.folder if request.param == "planners" else full.folder / "public"
    return folder / "marts.duckdb"


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """The project, parsed, in a folder of its own."""
    folder = tmp_path_factory.mktemp("semantic") / "project"
    shutil.copytree(METRICS.parents[1], folder)
    _run(folder, Path("marts.duckdb"), "dbt", "--quiet", "parse")
    return folder


def _run(folder: Path, marts: Path, program: str, *arguments: str) -> None:
    own = {"MIE_MARTS": str(marts), "DBT_PROFILES_DIR": ".", "DBT_SEND_ANONYMOUS_USAGE_STATS": "0"}
    done = subprocess.run(
        [BIN / program, *arguments],
        cwd=folder,
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-2000:]


def asked(project: Path, marts: Path, metrics: list[str], group: str) -> dict[tuple, float | None]:
    """What `mf query` answers: by metric and what it is grouped by."""
    answer = project / "answer.csv"
    _run(
        *(project, marts, "mf", "query", "--metrics", ",".join(metrics)),
        *("--group-by", group, "--csv", str(answer), "--quiet"),
    )
    with answer.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    groups = [name for name in rows[0] if name not in metrics]
    return {
        (metric, *(_day(row[name]) for name in groups)): float(row[metric])
        for row in rows
        for metric in metrics
        if row[metric] not in ("", "None", "nan")
    }


def _day(text: str) -> str:
    try:
        return datetime.fromisoformat(text).date().isoformat()
    except ValueError:
        return text


def told(marts: Path, query: str) -> dict[tuple, float]:
    with duckdb.connect(str(marts), read_only=True) as connection:
        return {tuple(map(str, key)): value for *key, value in connection.execute(query).fetchall()}


def close(figures: dict[tuple, float | None]) -> dict[tuple, object]:
    return {key: pytest.approx(value, rel=1e-12) for key, value in figures.items()}


@pytest.mark.long
def test_the_metrics_of_indicators_give_the_published_figures(project, marts):
    metrics = [row["code"].lower() for row in plan_seed("indicators")]
    published = told(
        marts,
        "select lower(indicator_code), month_end, value from indicator_values where variant = 'official'"
        " and territory_level = 'national' and breakdown = 'total' and value is not null",
    )
    assert published and asked(project, marts, metrics, "metric_time__day") == close(published)


@pytest.mark.long
def test_by_unit_the_last_month_counts(project, marts):
    metrics = [f"{row['code'].lower()}_by_unit" for row in plan_seed("indicators")]
    published = told(
        marts,
        "select lower(indicator_code) || '_by_unit', territory_code, value from indicator_values"
        " where variant = 'official' and territory_level = 'territorial_unit' and breakdown = 'total'"
        " and value is not null and month_end = (select max(month_end) from indicator_values)",
    )
    assert published and asked(project, marts, metrics, "figure__territory_code") == close(published)


@pytest.mark.long
def test_the_metrics_of_measures_give_the_published_figures(project, marts):
    codes = [row["measure_code"] for row in plan_seed("measures")]
    answered: dict[tuple, float | None] = {}
    for at in range(0, len(codes), MANY):
        answered |= asked(project, marts, codes[at : at + MANY], "metric_time__day")
    published = told(
        marts,
        "select measure_code, month_end, value from output_values where period = 'year_to_date'"
        " and territory_level = 'national' and breakdown = 'total' and value is not null",
    )
    assert published and answered == close(published)


def test_every_indicator_and_measure_has_its_metric():
    text = METRICS.read_text(encoding="utf-8")
    for row in plan_seed("measures"):
        assert f"- name: {row['measure_code']}\n" in text
    for row in plan_seed("indicators"):
        for end in LEVELS:
            assert f"- name: {row['code'].lower()}{end}\n" in text
