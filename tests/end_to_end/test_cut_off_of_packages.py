"""Nothing in a package is later than its cut-off, or known later than its day of knowledge."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from orchestration.ground.paths import Home
from orchestration.release.files import file_hashes
from tests.end_to_end import later_events as later

pytestmark = pytest.mark.long

TELLS_OF_THE_RELEASE = {
    *("README.md", "manifest.json", "datapackage.json", "docs/codebook.pdf", "codebook.pdf", "ddi.xml"),
}
"""Files that name the release and its deliveries, which are others by design."""


@dataclass(frozen=True)
class Pair:
    """Packages of two homes: one that was told of later events, and one that was not."""

    without: Path
    told: Path


@pytest.fixture(scope="module")
def pair(mie, tmp_path_factory) -> Pair:
    root = tmp_path_factory.mktemp("later")
    made = later.base()
    for name, last in (("without", later.same_again(made)), ("told", later.later_events(made))):
        later.write(made, root / name / "landing", str(later.CUT_OFF))
        later.write(last, root / name / "landing", str(later.KNOWN_AT))
    later.write(later.told_too_late(made), root / "told" / "landing", later.UNTOLD)
    folders = []
    for name in ("without", "told"):
        home = Home(root / name / "home")
        clocks = ("--as-of", later.KNOWN_AT, "--known-at", later.KNOWN_AT)
        later.publish(mie, root / name / "landing", home, *clocks)
        if name == "told":
            home.study_key.parent.mkdir(exist_ok=True)
            shutil.copy(Home(root / "without" / "home").study_key, home.study_key)
        folders.append(later.packaged(mie, home))
    return Pair(*folders)


def test_what_happened_a_day_later_is_nowhere_in_the_package(pair):
    without, told = (file_hashes(folder) for folder in (pair.without, pair.told))
    compared = without.keys() - TELLS_OF_THE_RELEASE
    assert compared == told.keys() - TELLS_OF_THE_RELEASE and len(compared) > 60
    different = sorted(name for name in compared if without[name] != told[name])
    assert not different


def test_its_description_differs_by_the_name_of_the_release_alone(pair):
    described = {
        (folder / "ddi.xml").read_text(encoding="utf-8").replace(release_of(folder), "RELEASE")
        for folder in (pair.without, pair.told)
    }
    assert len(described) == 1


def release_of(package: Path) -> str:
    return json.loads((package / "manifest.json").read_text(encoding="utf-8"))["release_id"]


def test_the_later_events_are_in_the_warehouse(pair):
    """Else the test before would compare a home with itself."""
    releases = [
        folder.parent.parent / "published" / "current" / "marts" for folder in (pair.without, pair.told)
    ]
    for table in ("indicator_values", "income_change_summary", "output_values"):
        rows = [pd.read_parquet(folder / f"{table}.parquet") for folder in releases]
        assert not rows[0].equals(rows[1]), table


def test_no_day_of_the_package_is_later_than_its_cut_off(pair):
    tables = {path.stem: pd.read_parquet(path) for path in (pair.told / "data/parquet").glob("*.parquet")}
    days = [
        (name, column, rows[column].dropna().astype(str).max())
        for name, rows in tables.items()
        for column in rows
        if (column.endswith("_on") or "_on_" in column) and name != "primary_estimate"
    ]
    days = [(name, column, last) for name, column, last in days if isinstance(last, str)]
    assert {"panel", "courses", "fairs", "enterprises", "measurements"} <= {name for name, _, _ in days}
    assert not [found for found in days if found[2][:10] > str(later.CUT_OFF)]
    assert tables["prices"]["period"].max() == f"{later.CUT_OFF:%Y-%m}"
