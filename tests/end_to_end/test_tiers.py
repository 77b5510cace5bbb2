"""The three tiers of one evaluation, as their readers receive them."""

import json

import duckdb
import pytest
from lxml import etree

from orchestration.ground.paths import PROJECT
from orchestration.release.files import file_hashes
from tests.end_to_end.conftest import AS_OF
from tests.end_to_end.evaluators_guide import blocks, run
from tests.end_to_end.packages import DATA, Package, readme, recalculate
from tests.end_to_end.stata_subset import Stata
from tests.end_to_end.test_package_programs import replicate
from tests.end_to_end.test_privacy import found, secrets, texts

__all__ = ["secrets"]

pytestmark = pytest.mark.long

IDENTIFIERS = ("household_id", "person_id", "enterprise_id", "delivery_id", "placement_id")


@pytest.fixture(scope="module")
def tiers(mie, package) -> dict[str, Package]:
    made = {"secure": package}
    for name in ("scientific", "public"):
        said = mie("evaluate", "midterm", "--tier", name, "--home", package.home.root, "--json")
        assert said.status == 0, said.errors
        made[name] = Package(package.folder.with_name(f"{package.folder.name}_{name}"), said.json)
        assert said.json["folder"] == str(made[name].folder) and said.json["tier"] == name
    return made


def test_they_stand_beside_each_other_and_say_which_they_are(mie, package, tiers):
    assert tiers["secure"].folder.name == f"midterm_{AS_OF}"
    for name, each in tiers.items():
        assert each.manifest["tier"] == name and each.manifest["files"] == file_hashes(each.folder)
        assert f"(`{name}`)" in readme(each)
        description = json.loads((each.folder / "datapackage.json").read_text())["description"]
        assert "Nivel" in description and "Nivel" in (each.folder / "ddi.xml").read_text(encoding="utf-8")
    again = mie("evaluate", "midterm", "--tier", "public", "--home", package.home.root, "--json")
    assert again.status == 0 and not again.json["is_new"] and again.json["changes"] is None
    wrong = mie("evaluate", "midterm", "--tier", "open", "--home", package.home.root)
    assert wrong.status == 2 and "secure, scientific, public" in wrong.errors


def test_the_scientific_programs_figures_are_the_published_ones(tiers):
    code = (tiers["scientific"].folder / "code/main.py").read_text(encoding="utf-8")
    said = run(code.replace("__file__", repr(str(tiers["scientific"].folder / "code/main.py"))), PROJECT)
    assert said.count(" =\n") == 9 and "DIFERENTE" not in said
    told = tiers["scientific"].manifest["k_anonymity"]
    assert told["smallest_class"] >= told["required"] == 5


def test_scientific_use_shows_nothing_exact_and_publishes_the_same(tiers):
    secure, scientific = tiers["secure"], tiers["scientific"]
    with duckdb.connect() as connection:
        for table in DATA:
            path = str(scientific.file("parquet", table))
            rows = connection.execute("describe from read_parquet(?)", [path]).fetchall()
            kinds = {kind for _, kind, *_ in rows}
            assert "DATE" not in kinds, table
            assert "DOUBLE" not in kinds or table in ("indicators", "prices"), table
    for table in DATA:
        first, second = secure.parquet(table), scientific.parquet(table)
        for name in {*IDENTIFIERS, "course_id", "fair_id"} & {*first} & {*second}:
            assert not set(first[name]) & set(second[name]), (table, name)
        assert not {"district_code", "partner_id"} & set(second)
    publishable = [
        {name: digest for name, digest in each.manifest["files"].items() if "output/publishable" in name}
        for each in (secure, scientific)
    ]
    assert publishable[0] == publishable[1] != {}
    assert "inputs_sha256" not in scientific.manifest
    rooms = {name.split("/")[1] for name in scientific.manifest["files"] if name.startswith("output/")}
    assert rooms == {"publishable"}


def test_the_public_packages_programs_run(tiers, tmp_path):
    done = replicate(tiers["public"].folder, tmp_path)
    assert done.returncode == 0 and "diferentes: 0." in done.stdout, done.stdout + done.stderr
    assert recalculate(tiers["public"].folder, tmp_path).returncode == 0
    code = (tiers["public"].folder / "code/main.do").read_text(encoding="utf-8")
    assert "Todas las cifras coinciden." in Stata(tiers["public"].folder).run(code)
    example, beside, _ = blocks("python")
    assert "OG oficial" in run(example, tiers["public"].folder)
    assert "mediciones" in run(beside, tiers["public"].folder)


def test_public_rows_have_the_secure_form_and_nobody_of_it(tiers):
    with duckdb.connect() as connection:
        for table in (*DATA, "responses"):
            forms = []
            for name in ("secure", "public"):
                path = str(tiers[name].file("parquet", table))
                rows = connection.execute("describe from read_parquet(?)", [path]).fetchall()
                forms.append([row[:2] for row in rows])
            assert forms[0] == forms[1], table
            secure, public = (tiers[name].parquet(table) for name in ("secure", "public"))
            for name in {*IDENTIFIERS} & {*secure}:
                assert not set(secure[name]) & set(public[name]), (table, name)
    for path in tiers["public"].folder.rglob("*.svg"):
        assert "Filas inventadas" in path.read_text(encoding="utf-8"), path.name
    told = tiers["public"].manifest
    assert not {"inputs_sha256", "visits_delivered_on"} & set(told)
    assert not {"first_outcomes_on", "timing", "deviations"} & set(told["analysis_plan"])


def test_the_public_tables_are_those_of_the_release(tiers, package):
    edition = package.home.published / "current" / "public" / "marts"
    copied = sorted((tiers["public"].folder / "public/parquet").iterdir())
    assert len(copied) > 8
    assert all(path.read_bytes() == (edition / path.name).read_bytes() for path in copied)


@pytest.mark.parametrize("name", ["scientific", "public"])
def test_catalogues_read_it_and_no_identifier_is_in_it(tiers, secrets, name):
    schema = etree.XMLSchema(etree.parse(str(PROJECT / "tests/ddi/schemas/codebook.xsd")))
    document = etree.parse(str(tiers[name].folder / "ddi.xml"))
    assert schema.validate(document), schema.error_log.last_error
    files = [path for path in tiers[name].folder.rglob("*") if path.is_file() and path.suffix != ".svg"]
    hits = {path.name: found(texts(path), secrets) for path in files}
    assert not any(hits.values()), {name: count for name, count in hits.items() if count}


def test_every_tier_is_the_same_when_built_anew(mie, package, tiers):
    said = mie("verify", "--rebuild", "--home", package.home.root, "--json")
    assert said.status == 0, said.output + said.errors
    assert said.json["rebuilt"] > sum(len(each.manifest["files"]) for each in tiers.values())
