"""`mie evaluate`: the package of a small sample, as evaluators receive it."""

from datetime import date

import pandas as pd

from orchestration.evaluation.package_figures import INTERNAL
from orchestration.ground.paths import PLAN_FOLDER
from orchestration.release.files import file_hashes
from tests.end_to_end.conftest import AS_OF
from tests.end_to_end.packages import DATA, MADE, Package, readme
from tests.end_to_end.test_privacy import found, secrets, texts

__all__ = ["secrets"]


def test_the_package_stands_in_its_place_whole_and_closed(package):
    assert package.folder.name == f"midterm_{AS_OF}" and package.folder.parent == package.home.evaluation
    assert (package.said["is_new"], package.said["cut_off"]) == (True, "2026-07-31")
    assert package.manifest["files"] == file_hashes(package.folder)
    assert set(DATA + MADE) <= package.manifest["rows"].keys()
    for name in (
        "README.md",
        "docs/codebook.pdf",
        "datapackage.json",
        "code/recalcular_indicadores.py",
        "output/figures/flow.svg",
    ):
        assert name in package.manifest["files"]
    for path in [package.folder, *package.folder.rglob("*"), package.home.study_key]:
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path
    assert not package.home.study_key.is_relative_to(package.folder.parent)


def test_the_analysis_plan_travels_with_its_hash_and_what_dates_say_of_it(package):
    plan = PLAN_FOLDER / "analysis_plan.yml"
    told = package.manifest["analysis_plan"]
    assert (package.folder / "docs/analysis_plan.yml").read_bytes() == plan.read_bytes()
    assert told["sha256"] == package.manifest["files"]["docs/analysis_plan.yml"] in readme(package)
    first = min(
        day for day in package.manifest["visits_delivered_on"] if day >= str(first_follow_up(package))
    )
    assert told["first_outcomes_on"] == first
    # the plan is of November, and the deliveries of the months before
    assert told["timing"] == "after" and "No es un plan previo a los datos" in readme(package)
    assert len(package.parquet("plan_deviations")) == told["deviations"] > 0


def first_follow_up(package: Package) -> date:
    return package.parquet("panel")["follow_up_on"].dropna().min()


def test_a_final_package_waits_for_its_day_and_others_do_not_exist(mie, published):
    said = mie("evaluate", "final", "--home", published.home.root)
    assert said.status == 2 and "2026-12-31" in said.errors and AS_OF in said.errors
    said = mie("evaluate", "weekly", "--home", published.home.root)
    assert said.status == 2 and "midterm o final" in said.errors
    assert not list((published.home.root / "evaluation").glob("final*"))


def test_asking_again_changes_nothing(mie, package):
    before = package.folder.stat().st_ino
    said = mie("evaluate", "midterm", "--home", package.home.root)
    assert said.status == 0 and "No cambió nada" in said.output
    assert package.folder.stat().st_ino == before
    assert [path.name for path in package.folder.parent.iterdir()] == [package.folder.name]


def test_only_what_passes_the_check_is_called_publishable(package):
    states = package.parquet("publishable").set_index(["kind", "item"])
    tables = {
        path.stem: pd.read_csv(path) for path in (package.folder / "output/publishable/tables").iterdir()
    }
    shown = states.loc["tabla"]
    assert set(tables) == set(shown.index[shown["published_rows"] > 0])
    assert (shown["state"] == "Interno").any() and (shown["state"] != "Interno").any()
    for name, rows in tables.items():
        assert len(rows) == shown.loc[name, "published_rows"]
    for path in (package.folder / "output/figures").iterdir():
        is_internal = states.loc[("figura", path.stem), "state"] != "Publicable"
        assert (INTERNAL in path.read_text(encoding="utf-8")) == is_internal, path.stem


def test_no_identifier_is_in_any_file(package, secrets):
    files = [path for path in package.folder.rglob("*") if path.is_file() and path.suffix != ".svg"]
    contents = {path: texts(path) for path in files}
    hits = {path.name: found(content, secrets) for path, content in contents.items()}
    assert not any(hits.values()), {name: count for name, count in hits.items() if count}


def test_the_disclosure_report_tells_what_makes_households_unique(package):
    risk = package.parquet("disclosure_risk")
    steps = risk[(risk["table_name"] == "panel") & risk["left_out"].isna()]
    assert steps["unique_units"].is_monotonic_increasing and len(steps) == 5
    assert (risk["units"][risk["table_name"] == "panel"] == package.manifest["rows"]["panel"]).all()
    alone = package.parquet("panel").groupby(["territorial_unit", "department_code", "district_code"]).size()
    assert steps["unique_units"].iloc[0] == (alone == 1).sum()
    assert "k-anonim" in (package.folder / "README.md").read_text()
