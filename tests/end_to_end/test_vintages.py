"""A home that has moved on still gives the package of an earlier knowledge, and tells what changed since."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from orchestration.ground.paths import Home
from orchestration.release.files import file_hashes
from tests.end_to_end import later_events as later

pytestmark = pytest.mark.long


@dataclass(frozen=True)
class Moved:
    """A home whose release knows more than the package of the earlier day, made in a home of that day."""

    home: Home
    of_that_day: Path


@pytest.fixture(scope="module")
def moved(mie, tmp_path_factory) -> Moved:
    root = tmp_path_factory.mktemp("vintages")
    made = later.base()
    landing = root / "landing"
    later.write(made, landing, str(later.CUT_OFF))
    home = Home(root / "home")
    later.publish(mie, landing, home, "--as-of", later.CUT_OFF)
    that_day = later.packaged(mie, home).rename(root / "of that day")
    later.write(later.told_too_late(made), landing, later.UNTOLD)
    later.publish(mie, landing, home, "--as-of", later.CUT_OFF)
    return Moved(home, that_day)


def test_the_package_of_an_earlier_knowledge_is_the_one_of_that_day(mie, moved):
    said = mie("evaluate", "midterm", "--home", moved.home.root, "--known-at", later.CUT_OFF, "--json")
    assert said.status == 0, said.errors
    folder = Path(said.json["folder"])
    assert folder.name == f"midterm_{later.CUT_OFF}_k{later.CUT_OFF}"
    then, now = file_hashes(moved.of_that_day), file_hashes(folder)
    assert now == then and len(now) > 60
    manifests = [json.loads((each / "manifest.json").read_bytes()) for each in (moved.of_that_day, folder)]
    assert manifests[1].pop("is_vintage") and not manifests[0].pop("is_vintage")
    assert manifests[0] == manifests[1]
    assert not (moved.home.root / "rebuild").exists()
    again = mie("evaluate", "midterm", "--home", moved.home.root, "--known-at", later.CUT_OFF, "--json")
    assert again.status == 0 and not again.json["is_new"]


def test_what_changed_between_two_knowledges_is_a_table(mie, moved):
    said = mie("evaluate", "midterm", "--home", moved.home.root, "--json")
    assert said.status == 0, said.errors
    newest = Path(said.json["folder"])
    with Path(said.json["changes"]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(row["known_before"], row["known_after"]) for row in rows} == {(str(later.CUT_OFF), later.UNTOLD)}
    before, after = (
        pd.read_parquet(each / "data/parquet/measurements.parquet") for each in (moved.of_that_day, newest)
    )
    (table,) = (row for row in rows if row["kind"] == "table" and row["table_name"] == "measurements")
    assert (int(table["rows_before"]), int(table["rows_after"])) == (len(before), len(after))
    key = ["household_id", "visited_on"]
    both = before.merge(after, on=key, suffixes=("_before", "_after"))
    assert int(table["rows_added"]) == len(after) - len(both) > 0
    for name in ("moment", "income"):
        first, second = both[f"{name}_before"], both[f"{name}_after"]
        differs = int(((first != second) & ~(first.isna() & second.isna())).sum())
        told = [
            int(row["rows_changed"])
            for row in rows
            if (row["table_name"], row["item"]) == ("measurements", name)
        ]
        assert told == ([differs] if differs else [])
    figures = {row["item"]: row for row in rows if row["kind"] == "figure"}
    for name, folder in (("value_before", moved.of_that_day), ("value_after", newest)):
        indicators = pd.read_parquet(folder / "data/parquet/indicators.parquet")
        official = indicators.query(
            "indicator_code == 'OG' and variant == 'official' and territory_code == 'PE'"
        )
        assert int(figures["OG · official · PE · numerator"][name]) == official["numerator"].item()
    assert any(float(row["difference"] or 0) for row in figures.values())


def test_a_knowledge_before_the_cut_off_or_after_the_last_delivery_is_refused(mie, moved):
    said = mie("evaluate", "midterm", "--home", moved.home.root, "--known-at", "2026-07-30")
    assert said.status == 2 and "antes de ese día" in said.errors
    said = mie("evaluate", "midterm", "--home", moved.home.root, "--known-at", "2026-10-02")
    assert said.status == 2 and later.UNTOLD in said.errors


def test_packages_of_an_earlier_knowledge_are_rebuilt_and_compared_too(mie, moved):
    said = mie("verify", "--rebuild", "--home", moved.home.root, "--json")
    # what the release tells of the one before it is another matter
    assert not [fault for fault in said.json["faults"] if "midterm_" in fault]
    packages = [path.parent for path in (moved.home.evaluation).glob("midterm_*/manifest.json")]
    assert len(packages) == 2
    assert said.json["rebuilt"] > sum(len(file_hashes(folder)) for folder in packages)


def test_the_packages_of_two_knowledges_for_science_cannot_be_joined_and_none_is_public(mie, moved):
    asked = "evaluate", "midterm", "--home", moved.home.root, "--json"
    folders = []
    for more in ((), ("--known-at", later.CUT_OFF)):
        said = mie(*asked, "--tier", "scientific", *more)
        assert said.status == 0, said.errors
        folders.append(Path(said.json["folder"]))
    for table in ("registry", "persons", "courses", "enterprises"):
        then, now = (pd.read_parquet(each / f"data/parquet/{table}.parquet") for each in folders)
        for name in then.columns.intersection(["household_id", "person_id", "course_id", "enterprise_id"]):
            assert not set(then[name].dropna()) & set(now[name].dropna()), (table, name)
    refused = mie(*asked, "--tier", "public", "--known-at", later.CUT_OFF)
    assert refused.status == 2 and "no se publicó ninguna" in refused.errors
