"""The public edition as open data: what validators of its formats say, and that its figures are the same."""

import csv
import hashlib
import json
from datetime import date
from pathlib import Path

import duckdb
import pytest
from csvw import CSVW
from frictionless import Package, system
from pyshacl import validate
from rdflib import Graph

from orchestration.ground.paths import Home
from orchestration.release import catalog
from orchestration.reports.site.build import build_site
from orchestration.reports.site.open_data import BESIDES, CODES, DICTIONARY, SUMS, folder_of
from orchestration.reports.site.open_data import CSVW as METADATA
from tests.unit.reports.conftest import make_release
from tests.unit.reports.hand_made import Case
from tests.unit.reports.test_archive import _with_data

SHAPES = Path(__file__).parent / "dcat_ap.ttl"
BASE = "https://example.org/"


@pytest.fixture(scope="module")
def home(tmp_path_factory, contracts) -> Home:
    """A release of February and one of March, with their data."""
    root = tmp_path_factory.mktemp("open") / "home"
    for as_of in (date(2026, 2, 28), date(2026, 3, 31)):
        made = make_release(root, Case(as_of=as_of), contracts)
        _with_data(made.folder, published_at=f"{as_of}T10:00:00.000000+00:00")
    catalog.point_current(made.home)
    return made.home


@pytest.fixture(scope="module")
def release(home) -> Path:
    return catalog.current(home)


@pytest.fixture(scope="module")
def site(home) -> Path:
    return Path(build_site(home, public=True).folder)


@pytest.fixture(scope="module")
def opened(site, release) -> Path:
    return site / folder_of(release.name)


def test_frictionless_accepts_every_row(opened):
    with system.use_context(trusted=True):
        package = Package(str(opened / "datapackage.json"))
        tables = [each for each in package.resources if each.format == "csv"]
        for each in [each.name for each in package.resources if each.format != "csv"]:
            package.remove_resource(each)
        report = package.validate()
    assert len(tables) == len(list(opened.glob("*.parquet")))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "note"])
    assert package.licenses[0]["name"] and all(each.schema.fields for each in tables)


def test_csvw_accepts_every_table(opened, release):
    assert CSVW(str(opened / METADATA), validate=True).is_valid
    told = json.loads((opened / METADATA).read_bytes())
    assert {table["url"] for table in told["tables"]} == {
        path.name for path in opened.glob(f"mie_*_{release.name}.csv")
    }


def test_the_catalogue_is_dcat_ap(site):
    graph = Graph().parse(str(site / "catalog.json"), format="json-ld", publicID=BASE)
    conforms, _, told = validate(graph, shacl_graph=Graph().parse(str(SHAPES)))
    assert conforms, told
    licensed = graph.query(
        "select ?file where { ?file <http://purl.org/dc/terms/license> ?terms ;"
        " <http://www.w3.org/ns/dcat#accessURL> ?address }"
    )
    assert len(licensed) == len(list(site.rglob("mie_*.csv")))


def test_a_catalogue_without_what_is_mandatory_is_not(site):
    content = json.loads((site / "catalog.json").read_bytes())
    del content["dcat:dataset"][0]["dcat:distribution"][0]["dcat:accessURL"]
    graph = Graph().parse(data=json.dumps(content), format="json-ld", publicID=BASE)
    assert not validate(graph, shacl_graph=Graph().parse(str(SHAPES)))[0]


def _is_marked(cell: object) -> bool:
    return isinstance(cell, str) and cell[:2] in ("'=", "'+", "'@", "'-")


def test_the_tables_hold_the_published_figures(release, opened):
    marts, marked = release / "public" / "marts", 0
    for parquet in sorted(marts.glob("*.parquet")):
        held = opened / f"mie_{parquet.stem}_{release.name}.csv"
        columns = duckdb.sql(f"describe select * from '{parquet}'").fetchall()
        kinds = ", ".join(f"'{name}': '{kind}'" for name, kind, *_ in columns)
        read = f"read_csv('{held}', columns = {{{kinds}}}, header = true, nullstr = '')"
        told = duckdb.sql(f"from {read}").fetchall()
        marked += sum(_is_marked(cell) for row in told for cell in row)
        plain = [tuple(cell[1:] if _is_marked(cell) else cell for cell in row) for row in told]
        assert plain == duckdb.sql(f"from '{parquet}'").fetchall(), parquet
    # units of this release are called what spreadsheets would act on
    assert marked


def test_every_file_has_its_checksum(opened):
    sums = dict(line.split("  ")[::-1] for line in (opened / SUMS).read_text().splitlines())
    assert set(sums) == {path.name for path in opened.iterdir()} - {SUMS}
    for name, sha256 in sums.items():
        assert hashlib.sha256((opened / name).read_bytes()).hexdigest() == sha256
    assert set(BESIDES) <= {path.name for path in opened.iterdir()}


def test_the_dictionary_tells_every_column_and_the_codes_every_code(opened):
    with (opened / DICTIONARY).open(encoding="utf-8", newline="") as file:
        told = {(row["tabla"], row["columna"]): row["que_es"] for row in csv.DictReader(file)}
    for path in opened.glob("*.parquet"):
        for name, *_ in duckdb.sql(f"describe select * from '{path}'").fetchall():
            assert (path.stem, name) in told
    with (opened / CODES).open(encoding="utf-8", newline="") as file:
        codes = {(row["columna_o_desglose"], row["codigo"]) for row in csv.DictReader(file)}
    held = duckdb.sql(
        f"select distinct territory_level from '{opened / 'indicator_values.parquet'}' union select 'total'"
    ).fetchall()
    assert {("territory_level", level) for (level,) in held if level != "total"} <= codes


def test_only_the_sites_own_release_is_handed_out_as_csv(site, release):
    assert {path.parent for path in site.rglob("mie_*.csv")} == {site / folder_of(release.name)}


def test_the_planners_site_leaves_open_data_to_the_public_one(home):
    planners = Path(build_site(home).folder)
    assert not list(planners.rglob("mie_*.csv"))
    assert list(planners.rglob("*.parquet"))
