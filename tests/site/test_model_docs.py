"""The page of the models, in a browser: it needs nothing besides itself."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from orchestration.ground.paths import PROJECT, Home
from orchestration.reports.site.build import build_site
from orchestration.reports.site.model_docs import model_docs, parsed_project
from orchestration.warehouse.dbt_runner import current_manifest
from tests.site.conftest import Built, served, visiting
from tests.unit.reports.conftest import make_release
from tests.unit.reports.hand_made import Case


@pytest.fixture(scope="module")
def docs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("docs")
    manifest = current_manifest(Home(folder / "home"))
    (folder / "index.html").write_bytes(model_docs(manifest))
    with served(folder) as address:
        yield Built(folder, address), manifest


def test_a_table_is_documented_with_who_reads_it(browser, docs):
    site, _ = docs
    with visiting(browser, site, "index.html#!/model/model.mie.indicator_values") as visit:
        visit.page.get_by_text("Los cuatro indicadores del plan por mes").first.wait_for()
        told = visit.page.inner_text("body")
        assert "territory_level" in told and "Código del territorio" in told
        visit.page.goto(f"{site.address}index.html#!/exposure/exposure.mie.monthly")
        visit.page.get_by_text("Actividades del mes, con el libro").first.wait_for()
        assert not visit.complaints


def test_it_tells_nothing_of_the_machine_and_ends_no_script(docs, tmp_path):
    _, manifest = docs
    told = json.loads(manifest.read_bytes())
    name = next(iter(told["nodes"]))
    told["nodes"][name] |= {"description": "</script><b>x", "compiled_path": "/somewhere/else"}
    (tmp_path / "manifest.json").write_text(json.dumps(told))
    page = model_docs(tmp_path / "manifest.json").decode()
    assert "/somewhere/else" not in page and str(PROJECT) not in page
    assert "</script><b>x" not in page
    assert "invocation_id" not in page.split("app-scroll")[-1]


def test_the_site_holds_it_where_the_home_has_what_built_the_release(docs, tmp_path, contracts):
    _, manifest = docs
    made = make_release(tmp_path, Case(), contracts)
    assert not (_folder(made) / "modelos").exists()
    made.home.dbt_target.mkdir()
    (made.home.dbt_target / "manifest.json").write_bytes(manifest.read_bytes())
    (made.home.dbt_target / "code_version").write_text(made.release.code_version)
    assert "modelos/index.html" in (_folder(made) / "metodologia" / "index.html").read_text()
    assert (_folder(made) / "modelos" / "index.html").exists()
    other = replace(made.release, code_version="another")
    assert parsed_project(made.home, other) is None


def _folder(made) -> Path:
    return Path(build_site(made.home).folder)
