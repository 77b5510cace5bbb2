"""`mie evaluate` at the end of the plan year: both packages link, and are the same when built anew."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from orchestration.release.files import file_hashes
from tests.end_to_end.evaluators_guide import blocks, run
from tests.end_to_end.packages import Package, recalculate


@pytest.fixture(scope="session")
def last(mie, tmp_path_factory) -> dict[str, Package]:
    """Both packages of a home whose release ends with the plan year."""
    root = tmp_path_factory.mktemp("last")
    for arguments in (
        ("sample", "--landing", root / "landing", "--households", 120, "--as-of", "2026-12-31", "--clean"),
        ("run", "--landing", root / "landing", "--home", root / "home", "--as-of", "2026-12-31"),
    ):
        said = mie(*arguments)
        assert said.status == 0, said.errors
    made = {name: mie("evaluate", name, "--home", root / "home", "--json") for name in ("midterm", "final")}
    assert all(said.status == 0 for said in made.values()), [said.errors for said in made.values()]
    return {name: Package(Path(said.json["folder"]), said.json) for name, said in made.items()}


def test_mid_term_and_final_link(last):
    midterm, final = (last[name].parquet("panel") for name in ("midterm", "final"))
    assert last["final"].folder.name == "final_2026-12-31"
    assert set(midterm["household_id"]) <= set(final["household_id"])
    assert len(final) > len(midterm) > 0
    both = midterm.merge(final, on="household_id", suffixes=("", "_later"))
    assert (both["first_training_on"] == both["first_training_on_later"]).all()
    assert (both["hours"] <= both["hours_later"]).all()
    assert both["last_training_on"].max() <= date(2026, 7, 31)
    assert last["midterm"].manifest["key_fingerprint"] == last["final"].manifest["key_fingerprint"]
    for package in last.values():
        assert recalculate(package.folder, package.folder).returncode == 0


@pytest.mark.long
def test_release_and_packages_are_the_same_when_built_anew(mie, last):
    home = last["final"].folder.parent.parent
    said = mie("verify", "--rebuild", "--home", home, "--json")
    assert said.status == 0, said.output + said.errors
    packaged = sum(len(package.manifest["files"]) for package in last.values())
    files = json.loads((home / "published" / "current" / "manifest.json").read_bytes())["files"]
    tables = [Path(name).stem for name in files if name.endswith(".parquet")]
    data = [table for table in tables if table not in ("revisions", "revision_causes", "releases")]
    assert len(data) > 20 and said.json["rebuilt"] == packaged + len(data)
    assert not (home / "rebuild").exists()


def test_a_package_of_another_release_is_kept_aside(mie, last):
    package = last["midterm"]
    manifest = package.folder / "manifest.json"
    content = manifest.read_text()
    try:
        manifest.write_text(
            content.replace(package.manifest["release_id"], "2026-12-31_k2026-12-30_0000000000")
        )
        said = mie("evaluate", "midterm", "--home", package.folder.parent.parent, "--json")
        kept = Path(said.json["earlier"])
        assert said.status == 0 and kept.name == "midterm_2026-12-31_k2026-12-30_0000000000"
        assert file_hashes(kept) == file_hashes(package.folder)
        shutil.rmtree(kept)
    finally:
        manifest.write_text(content)


def test_both_packages_link_as_the_guide_says(last):
    _, _, link = blocks("python")
    households = last["midterm"].manifest["rows"]["panel"]
    assert f"{households} de los {households} hogares" in run(link, last["final"].folder.parent)
