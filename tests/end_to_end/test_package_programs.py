"""The programs of an evaluation package give its figures by themselves, and notice others."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from orchestration.ground.paths import PROJECT
from orchestration.release.files import file_hashes
from tests.end_to_end.packages import recalculate, run_r
from tests.end_to_end.stata_subset import Stata, StataError


def test_the_packages_own_program_gives_the_published_indicators(package, published, tmp_path):
    copy = shutil.copytree(package.folder, tmp_path / "elsewhere")
    shutil.rmtree(copy / "data/parquet")
    done = recalculate(copy, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(" =\n") == 14
    with duckdb.connect() as connection:
        official = connection.execute(
            "select numerator || ' / ' || denominator from read_parquet(?) where variant = 'official'"
            " and territory_level = 'national' and breakdown = 'total' and indicator_code = 'OG'"
            " and month_end = '2026-07-31'",
            [str(published.current / "marts/indicator_values.parquet")],
        ).fetchone()
    assert official is not None and f"official {official[0]:>28}".split() == [
        "official",
        *official[0].split(),
    ]
    assert official[0] in done.stdout


def test_the_program_notices_another_figure(package, tmp_path):
    copy = shutil.copytree(package.folder, tmp_path / "altered")
    panel = pd.read_csv(copy / "data/csv/panel.csv", dtype=str, keep_default_na=False)
    panel[1:].to_csv(copy / "data/csv/panel.csv", index=False)
    done = recalculate(copy, tmp_path)
    assert done.returncode == 1 and "DIFERENTE" in done.stdout


def test_the_package_makes_its_tables_and_figures_anew_in_another_folder(package, tmp_path):
    copy = shutil.copytree(package.folder, tmp_path / "elsewhere")
    done = replicate(copy, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "diferentes: 0." in done.stdout
    made = {path.relative_to(tmp_path / "again" / "output").as_posix() for path in made_files(tmp_path)}
    kept = {name.removeprefix("output/") for name in package.manifest["files"] if name.startswith("output/")}
    assert {name for name in kept if not name.startswith("tables/")} <= made
    assert {name for name in kept if name.startswith("tables/csv/")} <= made
    assert not list(copy.rglob("__pycache__"))
    assert file_hashes(copy) == package.manifest["files"]


def made_files(folder: Path) -> list[Path]:
    return [path for path in (folder / "again").rglob("*") if path.is_file()]


def replicate(folder: Path, elsewhere: Path) -> subprocess.CompletedProcess:
    """The package's own main.py, in a process that knows nothing of the project."""
    return subprocess.run(
        [sys.executable, "-I", str(folder / "code/main.py"), str(elsewhere / "again")],
        cwd=elsewhere,
        env={"PATH": os.environ["PATH"], "MIE_PLAN": "another"},
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_main_py_notices_other_data_and_another_output(package, tmp_path):
    copy = shutil.copytree(package.folder, tmp_path / "altered")
    panel = pd.read_parquet(copy / "data/parquet/panel.parquet")
    rose = panel.index[panel["nominal_change"] > 0][0]
    panel.loc[rose, ["follow_up_income", "nominal_change"]] = (0.0, -panel.loc[rose, "baseline_income"])
    panel.to_parquet(copy / "data/parquet/panel.parquet")
    (copy / "output/figures/flow.svg").write_text("<svg/>")
    done = replicate(copy, tmp_path)
    assert done.returncode == 1
    assert "DIFERENTE  output/tables/parquet/primary_estimate.parquet" in done.stdout
    assert "DIFERENTE  output/figures/flow.svg" in done.stdout


def test_what_travels_is_the_projects_own_code_and_nothing_of_the_project_besides(package):
    estimators = package.folder / "code/estimators"
    files = [path for path in estimators.rglob("*") if path.is_file()]
    assert len(files) > 30
    for path in files:
        assert path.read_bytes() == (PROJECT / path.relative_to(estimators)).read_bytes(), path
    assert not (estimators / "orchestration/warehouse").exists()
    lock = (package.folder / "code/requirements.txt").read_text().splitlines()
    assert all("==" in line and "--hash=sha256:" in line for line in lock)
    assert {"pandas", "duckdb", "scipy", "numpy"} <= {line.partition("==")[0] for line in lock}


def test_main_r_agrees_with_the_primary_estimate(package):
    output = run_r((package.folder / "code/main.R").read_text(encoding="utf-8"), package.folder)
    assert output.count(" =\n") >= 11 and "DIFERENTE" not in output


def test_main_r_notices_another_figure(package, tmp_path):
    copy = shutil.copytree(package.folder, tmp_path / "altered")
    panel = pd.read_csv(copy / "data/csv/panel.csv", dtype=str, keep_default_na=False)
    panel[1:].to_csv(copy / "data/csv/panel.csv", index=False)
    with pytest.raises(AssertionError):
        run_r((copy / "code/main.R").read_text(encoding="utf-8"), copy)


def test_main_do_agrees_with_the_primary_estimate(package):
    code = (package.folder / "code/main.do").read_text(encoding="utf-8")
    assert "Todas las cifras coinciden." in Stata(package.folder).run(code)
    with pytest.raises(StataError, match="assertion is false"):
        Stata(package.folder).run(
            code.replace("!missing(follow_up_income)", "1").replace("= is_measured &", "=")
        )
