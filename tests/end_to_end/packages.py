"""What tests look at of an evaluation package, and how they run its programs."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from orchestration.ground.paths import Home

DATA = (
    "panel",
    "measurements",
    "registry",
    "persons",
    "courses",
    "fairs",
    "enterprises",
    "indicators",
    "prices",
    "visits",
    "exposure",
    "pairs",
    "seed_capital",
    "placements",
)
MADE = (
    "attrition",
    "balance",
    "flow",
    "primary_estimate",
    "sensitivity",
    "plan_deviations",
    "disclosure_risk",
    "codebook",
)


@dataclass(frozen=True)
class Package:
    """A package and what the command said of it."""

    folder: Path
    said: dict

    @property
    def home(self) -> Home:
        return Home(self.folder.parent.parent)

    @property
    def manifest(self) -> dict:
        return json.loads((self.folder / "manifest.json").read_text())

    @property
    def codebook(self) -> pd.DataFrame:
        return pd.read_csv(self.file("csv", "codebook"), keep_default_na=False)

    def parquet(self, table: str) -> pd.DataFrame:
        return pd.read_parquet(self.file("parquet", table))

    def file(self, kind: str, table: str) -> Path:
        """The file of a table, wherever it lies."""
        (found,) = self.folder.glob(f"*/**/{kind}/{table}.*")
        return found


def readme(package: Package) -> str:
    return (package.folder / "README.md").read_text(encoding="utf-8")


def run_r(code: str, folder: Path) -> str:
    """What R says of some code; the test is skipped where there is no R."""
    if shutil.which("Rscript") is None:
        pytest.skip("Rscript is not installed: apt-get install r-base-core r-cran-haven r-cran-sandwich")
    done = subprocess.run(
        ["Rscript", "--vanilla", "-"], input=code, cwd=folder, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def recalculate(folder: Path, elsewhere: Path) -> subprocess.CompletedProcess:
    """The package's own program, in a process that knows nothing of the project."""
    return subprocess.run(
        [sys.executable, "-I", str(folder / "code/recalcular_indicadores.py")],
        cwd=elsewhere,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=120,
    )
