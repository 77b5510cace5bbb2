"""What a site hands out of all releases: documents, data, and catalogues that others can read."""

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest
from frictionless import Package

from orchestration.ground.clocks import Clocks
from orchestration.ground.paths import Home
from orchestration.release import catalog, manifest
from orchestration.release.files import file_hashes
from orchestration.release.manifest import planned
from orchestration.release.tables import PLANNERS, PUBLIC, write_parquet
from orchestration.reports.site import archived
from orchestration.reports.site.archived import Archived
from orchestration.reports.site.build import build_site, first_page, refresh_site
from orchestration.reports.site.publications import publications
from orchestration.reports.write import reports_folder, write_report
from tests.unit.reports.conftest import make_release
from tests.unit.reports.hand_made import Case

from .test_site import Read

LATER = "2026-03-31_k2026-04-30_later"


@pytest.fixture(scope="module")
def home(tmp_path_factory, contracts):
    """A release of February, two of March, with their data, and reports of the last."""
    root = tmp_path_factory.mktemp("archive") / "home"
    for as_of in (date(2026, 2, 28), date(2026, 3, 31)):
        made = make_release(root, Case(as_of=as_of), contracts)
        _with_data(made.folder, published_at=f"{as_of}T10:00:00.000000+00:00")
    later = catalog.release_folder(made.home, LATER)
    shutil.copytree(made.folder, later)
    changes = {"release_id": LATER, "known_at": "2026-04-30", "published_at": "2026-05-01T10:00:00+00:00"}
    _rewrite(later, **changes)
    for database in (later / "marts.duckdb", later / "public" / "marts.duckdb"):
        _tell_earlier(database, catalog.published(made.home))
    catalog.point_current(made.home)
    notes = root.parent
    write_report(made.home, "unit", None, notes=notes, unit="CUSCO")
    write_report(made.home, "unit", None, notes=notes, unit="PUNO", public=True)
    return made.home


def _tell_earlier(database: Path, releases: list) -> None:
    """The releases before, as a published table tells them."""
    with duckdb.connect(str(database)) as connection:
        connection.execute("delete from releases where release_id like '%_hand'")
        for each in releases:
            connection.execute(
                "insert into releases (release_id, as_of, known_at, published_at, code_version,"
                " tables_sha256) values (?, ?, ?, ?, ?, '{}')",
                [each.release_id, each.as_of, each.known_at, each.published_at, each.code_version],
            )


def _with_data(folder: Path, **changes: str) -> None:
    for place, edition in ((folder, PLANNERS), (folder / "public", PUBLIC)):
        write_parquet(place / "marts.duckdb", edition, place / "marts")
    _rewrite(folder, files=file_hashes(folder), **changes)


def _rewrite(folder: Path, **changes: object) -> None:
    sealed = replace(manifest.read(folder), **changes)
    (folder / manifest.NAME).write_bytes(manifest.render(sealed))


@pytest.fixture(scope="module", params=[False, True], ids=["planners", "public"])
def site(home, request):
    return request.param, Path(build_site(home, public=request.param).folder)


def test_each_release_has_an_archive_page_and_the_newest_of_a_cut_off_its_files(home, site):
    is_public, folder = site
    for release in catalog.published(home):
        page = folder / "publicaciones" / release.release_id / "index.html"
        assert release.release_id in page.read_text()
    assert "ya no guarda" in (folder / "publicaciones" / "r0" / "index.html").read_text()
    for release in catalog.published(home):
        page = folder / "publicaciones" / release.release_id / "index.html"
        replaced = release.as_of == "2026-03-31" and release.release_id != LATER
        assert (page.parent / "datos").exists() != replaced
        assert ("los reemplazó una publicación posterior" in page.read_text()) == replaced


def test_all_that_is_handed_out_is_what_was_made_and_all_links_resolve(home, site):
    is_public, folder = site
    for page in (folder / "publicaciones").rglob("index.html"):
        for link in Read(page.read_text()).links:
            assert (page.parent / link.split("#")[0]).exists(), (page, link)
    release = catalog.release_folder(home, LATER)
    for name in ("marts/indicator_values.parquet", "public/marts/indicator_values.parquet"):
        edition = "publica" if name.startswith("public") else "uso-interno"
        handed = folder / "publicaciones" / LATER / "datos" / edition / "indicator_values.parquet"
        if is_public and edition == "uso-interno":
            assert not handed.parent.exists()
        else:
            assert handed.read_bytes() == (release / name).read_bytes()


def test_a_public_site_hands_out_the_public_edition_alone(site):
    is_public, folder = site
    sheets = sorted(path.name for path in folder.rglob("unidad_*.pdf"))
    public_sheet = "unidad_puno_2026-03_PRELIMINAR_publico.pdf"
    assert sheets == ([public_sheet] if is_public else ["unidad_cusco_2026-03_PRELIMINAR.pdf", public_sheet])
    assert (folder / "publicaciones" / "guias").exists() != is_public
    if is_public:
        assert "uso-interno" not in (folder / "catalog.json").read_text()


def test_a_units_page_leads_to_its_sheet(site):
    is_public, folder = site
    unit = "puno" if is_public else "cusco"
    (sheet,) = [
        link
        for link in Read((folder / "unidades" / unit / "index.html").read_text()).links
        if link.endswith(".pdf")
    ]
    assert f"unidad_{unit}_" in sheet
    other = (folder / "unidades" / "ancash" / "index.html").read_text()
    assert ".pdf" not in other


def test_data_packages_are_valid_and_tell_every_column(site):
    _, folder = site
    found = sorted(folder.rglob("datapackage.json"))
    assert found
    for path in found:
        content = json.loads(path.read_bytes())
        report = Package.validate_descriptor(content)
        assert report.valid, report.flatten(["type", "note"])
        for resource in content["resources"]:
            file = path.parent / resource["path"]
            assert file.stat().st_size == resource["bytes"]
            columns = duckdb.sql(f"describe select * from '{file}'").fetchall()
            assert [field["name"] for field in resource["schema"]["fields"]] == [row[0] for row in columns]


def test_the_catalogue_names_files_that_are_there_with_their_hashes(home, site):
    _, folder = site
    catalogue = json.loads((folder / "catalog.json").read_bytes())
    assert catalogue["@type"] == "dcat:Catalog"
    handed = file_hashes(folder)
    for dataset in catalogue["dcat:dataset"]:
        for each in dataset["dcat:distribution"]:
            place = each["dcat:downloadURL"]["@id"]
            assert handed[place] == each["spdx:checksum"]["spdx:checksumValue"]["@value"]


@pytest.fixture
def written(tmp_path):
    """Writes, as if it were a report of a release, a file with a moment."""
    home = Home(tmp_path)

    def write(name: str, moment: str, edition: str = "planners") -> None:
        folder = reports_folder(home, LATER) / f"monthly_{len(list(tmp_path.rglob('manifest.json')))}"
        folder.mkdir(parents=True)
        (folder / name).write_bytes(moment.encode())
        told = {"report": "monthly", "month": "2026-03", "edition": edition, "files": {name: "0"}}
        (folder / "manifest.json").write_text(json.dumps({**told, "written_at": moment}))

    def read() -> Archived:
        release = replace(planned(Clocks(date(2026, 3, 31), date(2026, 4, 30)), ()), release_id=LATER)
        return Archived(release, "0", tuple(archived._documents(home, LATER, public=False)))

    return write, read


def test_a_document_without_its_state_replaces_it_whatever_the_clocks_of_files_say(written):
    write, read = written
    write("unidad_cusco_2026-03.pdf", "2026-05-02T10:00:00.000000+00:00")
    write("unidad_cusco_2026-03_PRELIMINAR.pdf", "2026-05-01T10:00:00.000000+00:00")
    assert [each.path.name for each in read().documents] == ["unidad_cusco_2026-03.pdf"]


def test_the_sheet_of_a_unit_is_that_of_the_sites_own_edition(written):
    write, read = written
    write("unidad_cusco_2026-03.pdf", "2026-05-01T10:00:00.000000+00:00")
    write("unidad_cusco_2026-03_publico.pdf", "2026-05-02T10:00:00.000000+00:00", "public")
    for public, name in ((False, "unidad_cusco_2026-03.pdf"), (True, "unidad_cusco_2026-03_publico.pdf")):
        assert read().sheet_of("unidad_cusco_2026-03", public=public).path.name == name


def test_the_calendar_leads_to_the_document_of_the_sites_own_edition(written, full):
    write, read = written
    write("monthly_2026-03.pdf", "2026-05-01T10:00:00.000000+00:00")
    write("poi_seguimiento_2026-03-31.xlsx", "2026-05-02T10:00:00.000000+00:00")
    write("monthly_2026-03_publico.pdf", "2026-05-03T10:00:00.000000+00:00", "public")
    for public, name in ((False, "monthly_2026-03.pdf"), (True, "monthly_2026-03_publico.pdf")):
        calendar = publications(full.report("site", public=public), {LATER: read()})[-1]
        (place,) = [cell["page"] for row in calendar["rows"] for cell in row if cell["text"] == "escrito"]
        assert place.endswith(f"/{name}")


def test_the_public_site_names_no_command(full):
    for public in (False, True):
        told = str(publications(full.report("site", public=public), {}))
        assert ("mie report" in told) != public


def test_a_new_report_makes_the_site_anew(home, tmp_path):
    assert not build_site(home).is_new
    write_report(home, "unit", None, notes=tmp_path, unit="ANCASH")
    assert build_site(home).is_new


def test_a_run_that_finds_the_release_made_writes_a_stale_site_anew(home, tmp_path):
    site = Path(build_site(home).folder)
    write_report(home, "unit", None, notes=tmp_path, unit="OTRAS")
    page = site / "publicaciones" / LATER / "index.html"
    assert "unidad_otras_" not in page.read_text()
    refresh_site(home, LATER)
    assert "unidad_otras_" in page.read_text()
    assert not build_site(home).is_new
    assert first_page(home, LATER) == site / "index.html" and first_page(home, "none") is None
