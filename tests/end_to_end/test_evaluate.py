"""`mie evaluate`: the package of a small sample, as evaluators receive it, and their guide to it."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyreadstat
import pytest
from lxml import etree

from orchestration.evaluation.package_figures import INTERNAL
from orchestration.ground.paths import PLAN_FOLDER, PROJECT
from orchestration.release.files import file_hashes
from tests.end_to_end.conftest import AS_OF
from tests.end_to_end.stata_subset import Stata, StataError
from tests.end_to_end.test_privacy import found, secrets, texts

__all__ = ["secrets"]

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

GUIDE = (PROJECT / "docs" / "guia-evaluadores.md").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Package:
    """A package and what the command said of it."""

    folder: Path
    said: dict

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


@pytest.fixture(scope="session")
def package(mie, published) -> Package:
    said = mie("evaluate", "midterm", "--home", published.home.root, "--json")
    assert said.status == 0, said.errors
    return Package(Path(said.json["folder"]), said.json)


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


def test_the_package_stands_in_its_place_whole_and_closed(package, published):
    assert package.folder == published.home.root / "evaluation" / f"midterm_{AS_OF}"
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
    for path in [package.folder, *package.folder.rglob("*"), published.home.study_key]:
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path
    assert not published.home.study_key.is_relative_to(package.folder.parent)


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


def readme(package: Package) -> str:
    return (package.folder / "README.md").read_text(encoding="utf-8")


def first_follow_up(package: Package) -> date:
    return package.parquet("panel")["follow_up_on"].dropna().min()


def test_a_final_package_waits_for_its_day_and_others_do_not_exist(mie, published):
    said = mie("evaluate", "final", "--home", published.home.root)
    assert said.status == 2 and "2026-12-31" in said.errors and AS_OF in said.errors
    said = mie("evaluate", "weekly", "--home", published.home.root)
    assert said.status == 2 and "midterm o final" in said.errors
    assert not list((published.home.root / "evaluation").glob("final*"))


def test_asking_again_changes_nothing(mie, published, package):
    before = package.folder.stat().st_ino
    said = mie("evaluate", "midterm", "--home", published.home.root)
    assert said.status == 0 and "No cambió nada" in said.output
    assert package.folder.stat().st_ino == before
    assert [path.name for path in package.folder.parent.iterdir()] == [package.folder.name]


def comparable(column: pd.Series, kind: str) -> np.ndarray:
    """Values as the codebook's kind says, missing ones as None."""
    if kind.startswith("fecha"):
        column = pd.to_datetime(column).dt.strftime("%Y-%m-%d")
    elif kind.startswith("sí"):
        column = column.map({"true": True, "false": False}).fillna(column).astype("boolean")
    elif kind.startswith("número"):
        column = pd.to_numeric(column).astype("float64")
    return column.astype(object).where(column.notna(), None).to_numpy()


def described(package: Package, table: str) -> pd.DataFrame:
    """What the codebook says of a table; of itself it says nothing, and has texts and counts only."""
    book = package.codebook
    if table != "codebook":
        return book[book["table_name"] == table]
    rows = package.parquet(table)
    counts = ("position", "n", "missing")
    kinds = ["número" if name in counts else "texto" for name in rows]
    stata = ["long" if name in counts else "str" for name in rows]
    columns = {
        "variable": list(rows),
        "kind": kinds,
        "stata_type": stata,
        "value_labels": "",
        "n": rows.count(),
    }
    return pd.DataFrame(columns).assign(value_labels="")


def from_stata(path: Path, book: pd.DataFrame) -> pd.DataFrame:
    """A Stata file with numbers turned back into the codebook's codes, and letters into missing values."""
    rows, _ = pyreadstat.read_dta(path, user_missing=True)
    for variable in book.itertuples():
        column = rows[variable.variable].astype(object)
        if variable.stata_type == "str":
            rows[variable.variable] = column.where(column != "", None)
            continue
        column = column.where(~column.isin(list("abcdef")), None)
        if variable.value_labels:
            codes = {
                int(entry.rpartition("[")[2].rstrip("]")): entry.partition(" = ")[0]
                for entry in variable.value_labels.split("; ")
            }
            column = column.map(codes, na_action="ignore")
        rows[variable.variable] = column
    return rows


@pytest.mark.parametrize("table", DATA + MADE)
def test_the_three_formats_hold_the_same_values(package, table):
    book = described(package, table)
    parquet = package.parquet(table)
    text = pd.read_csv(package.file("csv", table), dtype=str, keep_default_na=False)
    text = text.mask(text == "")
    stata = from_stata(package.file("stata", table), book)
    assert list(parquet) == list(text) == list(stata) == list(book["variable"])
    assert len(parquet) == len(text) == len(stata) == package.manifest["rows"][table]
    for variable in book.itertuples():
        name, kind = variable.variable, variable.kind
        expected = comparable(parquet[name], kind)
        assert (comparable(text[name], kind) == expected).all(), name
        assert (comparable(stata[name], kind) == expected).all(), name
        assert (expected != None).sum() == variable.n, name  # noqa: E711


def test_stata_tells_why_values_are_missing(package):
    rows, meta = pyreadstat.read_dta(package.folder / "data/stata/panel.dta", user_missing=True)
    panel = package.parquet("panel")
    assert (rows["baseline_income"] == "c").sum() == (panel["reason"] == "no_baseline").sum() > 0
    assert (rows["disaffiliated_on"] == "d").sum() == panel["disaffiliated_on"].isna().sum()
    assert meta.column_names_to_labels["baseline_income"] == "Ingreso de línea de base"
    assert meta.variable_value_labels["reason"][1] == "Sin línea de base"
    assert meta.variable_value_labels["baseline_income"]["c"] == "No medido"
    zeros, _ = pyreadstat.read_dta(package.folder / "data/stata/measurements.dta", user_missing=True)
    not_asked = zeros["income"] == "a"
    assert not_asked.any() and (zeros["income_with_zeros"][not_asked] == 0).all()
    assert not_asked.sum() == package.parquet("measurements")["income"].isna().sum()


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


def test_datapackage_describes_every_csv(package):
    descriptor = json.loads((package.folder / "datapackage.json").read_text())
    files = file_hashes(package.folder)
    described = {resource["path"] for resource in descriptor["resources"]}
    assert described == {name for name in files if "/csv/" in name}
    tables = {}
    for resource in descriptor["resources"]:
        assert resource["hash"] == f"sha256:{files[resource['path']]}"
        rows = pd.read_csv(package.folder / resource["path"], dtype=str, keep_default_na=False)
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == list(rows)
        assert all(field["description"] and field["title"] for field in fields)
        for field in fields:
            allowed = field.get("constraints", {}).get("enum")
            assert allowed is None or set(rows[field["name"]]) <= {*allowed, ""}
        key = resource["schema"].get("primaryKey")
        assert key is None or not rows.duplicated(key).any()
        tables[resource["name"]] = rows
    for resource in descriptor["resources"]:
        for foreign in resource["schema"].get("foreignKeys", []):
            column, target = foreign["fields"], tables[foreign["reference"]["resource"]]
            assert set(tables[resource["name"]][column]) <= set(target[column]), (resource["name"], column)


def test_the_ddi_description_is_valid_and_names_every_variable(package):
    schema = etree.XMLSchema(etree.parse(str(PROJECT / "tests/ddi/schemas/codebook.xsd")))
    document = etree.parse(str(package.folder / "ddi.xml"))
    assert schema.validate(document), schema.error_log.last_error
    book = package.codebook
    files = [each.get("ID") for each in document.findall("{*}fileDscr")]
    # the codebook describes every table but itself
    assert len(files) == book["table_name"].nunique() + 1
    labels = [each.findtext("{*}labl") for each in document.findall("{*}dataDscr/{*}var")]
    assert labels[: len(book)] == list(book["label"])


def test_every_number_has_its_unit(package):
    book = package.codebook
    numbers = book[book["kind"].str.startswith("número") & ~book["table_name"].eq("disclosure_risk")]
    assert (numbers["unit"] != "").all()


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


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, flags=re.DOTALL)


def run(code: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=folder, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def run_r(code: str, folder: Path) -> str:
    """What R says of some code; the test is skipped where there is no R."""
    if shutil.which("Rscript") is None:
        pytest.skip("Rscript is not installed: apt-get install r-base-core r-cran-haven r-cran-sandwich")
    done = subprocess.run(
        ["Rscript", "--vanilla", "-"], input=code, cwd=folder, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def headline(package: Package) -> list[str]:
    """The official share, the ceiling and the upper bound, as published, in the guide's words."""
    rows = package.parquet("indicators").query("indicator_code == 'OG' and territory_code == 'PE'")
    figures = rows.set_index("variant")
    official = figures.loc["official"]
    share, bound = (float(figures.loc[name, "ratio_pct"]) for name in ("official", "upper_bound"))
    measured = 100 * float(figures.loc["measured_only", "denominator"]) / float(official["denominator"])
    assert 0 < share < measured < bound < 100
    return [
        f"OG oficial: {share:.1f} % ({official['numerator']} de {official['denominator']})",
        f"Medidos: {measured:.1f} %, que es el techo del OG",
        f"Si todos los no medidos hubieran aumentado: {bound:.1f} %",
    ]


def said(output: str) -> list[str]:
    return [re.sub(" +", " ", line) for line in output.splitlines()]


def test_the_worked_example_in_python_gives_the_published_figures(package):
    example, _, _ = blocks("python")
    assert said(run(example, package.folder))[:3] == headline(package)


def test_the_worked_example_in_r_gives_the_published_figures(package):
    example, _ = blocks("r")
    assert said(run_r(example, package.folder))[:3] == headline(package)


def test_r_reads_letters_and_agrees_on_the_standard_error_by_district(package):
    _, example = blocks("r")
    output = run_r(example, package.folder)
    panel, (primary,) = package.parquet("panel"), package.parquet("primary_estimate").to_dict("records")
    assert f"Sin línea de base: {panel['baseline_on'].isna().sum()} hogares" in output
    share = primary["share_pct"] / 100
    error = 100 * (primary["design_effect"] * share * (1 - share) / primary["households"]) ** 0.5
    assert f"OG oficial: {100 * share:.1f} %, error estándar {error:.4f} puntos" in output


def test_the_worked_example_in_stata_gives_the_published_figures(package):
    (example,) = blocks("stata")
    output = said(Stata(package.folder).run(example))
    missing = package.parquet("panel")["baseline_income"].isna().sum()
    assert output == [*headline(package), f"Sin línea de base: {missing} hogares"]


def test_stata_forgives_no_comparison_without_missing(package):
    (example,) = blocks("stata")
    forgetful = example.replace(" & !missing(follow_up_income)", "").replace("= medido &", "=")
    assert said(Stata(package.folder).run(forgetful)) != said(Stata(package.folder).run(example))


def test_every_block_of_the_guide_is_of_a_language_that_runs_here():
    languages = re.findall(r"```([a-z]+)\n", GUIDE)
    assert {language for language in languages if language} <= {"python", "r", "stata", "console"}
    assert GUIDE.count("```") == 2 * (len(languages))


def test_the_example_beside_the_participants_gives_the_table(package):
    _, beside, _ = blocks("python")
    said = run(beside, package.folder)
    printed = package.parquet("benchmarks").query("is_printed and benchmark != 'official'")
    assert said.count(" % de ") == len(printed)
    visits = package.parquet("visits")
    assert f"{visits['is_measurement'].sum()} mediciones" in said


def test_both_packages_link_as_the_guide_says(last):
    _, _, link = blocks("python")
    households = last["midterm"].manifest["rows"]["panel"]
    assert f"{households} de los {households} hogares" in run(link, last["final"].folder.parent)


def test_stata_reads_labels_and_letters_as_the_guide_says(package):
    rows, meta = pyreadstat.read_dta(package.folder / "data/stata/panel.dta", user_missing=True)
    letters = dict(re.findall(r"\| `\.([a-z])` \| ([^|]+?) \|", GUIDE))
    assert letters["c"] == meta.variable_value_labels["follow_up_income"]["c"]
    assert set("abcdef") == set(letters)
    used = {
        label
        for labels in meta.variable_value_labels.values()
        for code, label in labels.items()
        if code in letters
    }
    assert used <= set(letters.values())
    assert meta.column_names_to_labels["reason"] == "Motivo de no medición"
    assert (rows["follow_up_income"] == "c").any()


def test_every_table_and_file_that_the_guide_names_is_there(package):
    section = GUIDE[GUIDE.index("| Archivo |") : GUIDE.index("## Antes de usarlo")]
    for name in re.findall(r"`([^`]+)`", section):
        if name.endswith("_id"):
            continue
        place = package.folder / name.rstrip("/")
        assert place.exists() or name in package.manifest["rows"], name
