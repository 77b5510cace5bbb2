"""The site as files: every page whole, alone, small, and with the figures of its queries."""

import csv
import io
import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag

import pytest

from orchestration.reports.addresses import slug
from orchestration.reports.document import table
from orchestration.reports.sections.activity_page import activity_sentence
from orchestration.reports.site import build
from orchestration.reports.site.build import build_site, files_of
from orchestration.reports.site.check_page import SCRIPTS
from orchestration.reports.site.csv_files import comma_separated
from orchestration.reports.site.html import MENU, style
from orchestration.reports.site.pages import pages
from orchestration.reports.values import text_of

from .conftest import CASES, make_release
from .hand_made import HOSTILE, Case

MOST_BYTES = 300_000
VOID = {"meta", "link", "input", "br", "wbr", "img"}


class Read(HTMLParser):
    """What a page links to, the tables that it shows, and tags that are not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: Counter[str] = Counter()
        self.handlers: list[str] = []
        self.open: list[str] = []
        self.tables: list[list[list[str]]] = []
        self.cell: list[str] | None = None
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.tags[tag] += 1
        self.links += [told[name] for name in ("href", "src") if name in told]
        self.ids += [told["id"]] if "id" in told else []
        self.handlers += [name for name in told if name.startswith("on") or name == "style"]
        if tag not in VOID and not self.get_starttag_text().endswith("/>"):
            self.open.append(tag)
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in ("td", "th"):
            self.cell = []

    def handle_startendtag(self, tag, attrs):
        self.tags[tag] += 1

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        if tag in ("td", "th"):
            self.tables[-1][-1].append("".join(self.cell).strip())
            self.cell = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell.append(data)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory, contracts):
    """A release whose units are called what someone might type."""
    return make_release(tmp_path_factory.mktemp("hostile"), Case(units=tuple(HOSTILE)), contracts)


@pytest.fixture(scope="module")
def files(hostile):
    return dict(files_of(hostile.report("site"), {}))


@pytest.fixture(scope="module")
def read(files):
    return {name: Read(content.decode()) for name, content in files.items() if name.endswith(".html")}


def test_every_link_leads_to_a_file_of_the_site(files, read):
    for name, page in read.items():
        for link in page.links:
            path, part = urldefrag(link)
            assert not re.match(r"[a-z]+:|//", link), (name, link)
            target = (
                (Path("/") / Path(name).parent / path).resolve().relative_to("/").as_posix() if path else name
            )
            assert target in files, (name, link)
            assert not part or part in read[target].ids, (name, link)


def test_every_page_is_in_reach_of_two_clicks(read):
    def leads_to(name):
        links = (urldefrag(link).url for link in read[name].links)
        return {
            (Path("/") / Path(name).parent / link).resolve().relative_to("/").as_posix()
            for link in links
            if link.endswith(".html")
        }

    one = leads_to("index.html")
    assert one | {each for name in one for each in leads_to(name)} == set(read)


def test_what_people_type_is_text_on_every_page(files, read):
    for name, page in read.items():
        # its own scripts, never one of the data
        own = 1 + len(SCRIPTS) if name == "revisar/index.html" else 0
        assert page.tags["script"] == 2 + own, name
        assert not page.handlers, name
        assert page.tags["img"] == page.tags["iframe"] == 0
    # rows as CSV are text to every reader
    whole = b"".join(content for name, content in files.items() if not name.endswith(".csv"))
    assert b"<script>alert(1)" not in whole
    assert b"&lt;script&gt;alert(1)&lt;/script&gt;" in whole


def test_every_page_forbids_what_it_does_not_need(files):
    for name, content in files.items():
        if name.endswith(".html"):
            (policy,) = re.findall(rb'content-security-policy" content="([^"]*)"', content)
            assert b"default-src 'none'" in policy
            assert b"unsafe" not in policy
        if name.endswith((".css", ".js")):
            told = content.replace(b"http://www.w3.org/2000/svg", b"")
            assert not re.search(rb"https?://|@import|url\(", told), name
        if name.endswith(".svg"):
            assert not re.search(rb"(?:href|src)=|<script|@import", content), name


def test_pages_are_small_and_have_titles_of_their_own(files, read):
    assert all(len(content) < MOST_BYTES for content in files.values())
    titles = Counter(re.search(r"<title>(.*?)</title>", files[name].decode())[1] for name in read)
    assert max(titles.values()) == 1
    assert all(page.tags["h1"] == 1 and len(page.ids) == len(set(page.ids)) for page in read.values())


def test_every_table_of_a_page_is_that_of_its_blocks(full):
    report = full.report("site")
    shown = dict(files_of(full.report("site"), {}))
    for page in pages(report, {}):
        if page.blocks[0]["kind"] == "prose":
            continue
        told = [block for block in page.blocks if block["kind"] == "table" and block["rows"]]
        read = [table for table in Read(shown[page.file].decode()).tables if table]
        plain = [rows for rows in read if rows[0][:2] != ["Act.", "Actividad del plan"] or len(rows[0]) != 14]
        assert len(told) == len(plain), page.place
        for block, rows in zip(told, plain, strict=True):
            assert rows[0] == list(block["headers"])
            texts = [[cell["text"].replace("\u200b", "").strip() for cell in row] for row in block["rows"]]
            assert [[cell.replace("\xa0", " ") for cell in row] for row in rows[1:]] == [
                [cell.replace("\xa0", " ") for cell in row] for row in texts
            ]


def test_figures_of_the_home_are_those_of_their_query(full):
    report = full.report("site")
    rows = Read(dict(files_of(report, {}))["index.html"].decode()).tables[0]
    for shown, record in zip(rows[1:], report.records("indicator_headlines"), strict=True):
        names = ("indicator_code", "indicator_name", "value", "value_change", "target")
        assert shown[:5] == [text_of(record, name) for name in names]


def test_a_small_count_bears_its_mark_wherever_it_stands(full):
    report = full.report("site")
    small = [row for row in report.records("outputs_national") if row["year_state"] == "menos de 5"]
    assert small
    rows = [
        row
        for shown in Read(dict(files_of(report, {}))["medidas/index.html"].decode()).tables
        for row in shown
        if shown[0][0] == "Medida"
    ]
    for record in small:
        (mine,) = [row for row in rows if row[0] == record["measure_name"]]
        assert mine[4].endswith("*")


def test_there_is_a_page_for_each_indicator_measure_unit_and_department(full):
    places = {page.place for page in pages(full.report("site"), {})}
    assert {f"indicadores/{code}/" for code in ("OG", "OE1", "OE2", "OE3")} <= places
    assert {"unidades/cusco/", "unidades/otras/", "departamentos/puno/", "medidas/fairs_held/"} <= places
    assert {place for place, _ in MENU} <= places


@pytest.mark.parametrize("case", [case for case in CASES if case != "full"])
@pytest.mark.parametrize("public", [False, True])
def test_a_release_that_holds_little_has_a_whole_site(made, case, public):
    for name, content in files_of(made[case].report("site", public=public), {}):
        if name.endswith(".html"):
            text = content.decode()
            Read(text)
            assert not re.search(r">\s*(None|nan|NaT)\b|\bnan %", text), name


def test_the_public_site_tells_no_small_count_file_or_revision(full):
    report = full.report("site", public=True)
    files = dict(files_of(report, {}))
    assert "calidad/index.html" not in files
    for name, content in files.items():
        if name.endswith(".html"):
            assert b"visitas_2026" not in content, name
            assert b"no difundir" not in content, name
            assert "Edición pública".encode() in content, name
            assert b"hacer ahora" not in content, name
    assert b"ruido" in files["index.html"]
    assert b"ruido" in files["unidades/cusco/index.html"]


def test_noise_is_not_drawn(full):
    exact, public = (dict(files_of(full.report("site", public=each), {})) for each in (False, True))
    assert "graficos/territorial_unit_ancash_OE2.svg" in exact
    assert "graficos/territorial_unit_ancash_OE2.svg" not in public
    assert "graficos/units_OE2.svg" in public


def test_a_site_is_kept_until_what_it_is_made_of_changes(tmp_path, contracts, monkeypatch):
    made = make_release(tmp_path / "home", Case(), contracts)
    first, again = build_site(made.home), build_site(made.home)
    assert first.is_new
    assert not again.is_new
    assert Path(first.first_page).exists()
    sealed = json.loads((Path(first.folder) / "manifest.json").read_text())
    assert set(sealed["files"]) == {
        path.relative_to(first.folder).as_posix() for path in Path(first.folder).rglob("*") if path.is_file()
    } - {"manifest.json"}
    Path(first.first_page).write_text("changed")
    assert build_site(made.home).is_new
    assert oct(Path(first.folder).stat().st_mode)[-3:] == "700"
    public = build_site(made.home, public=True)
    assert public.is_new
    assert public.folder != first.folder


def test_a_site_is_up_to_date_until_it_would_be_made_of_something_else(tmp_path, contracts, monkeypatch):
    made = make_release(tmp_path / "home", Case(), contracts)
    assert not build.is_up_to_date(made.home, made.folder)
    first = build_site(made.home)
    assert build.is_up_to_date(made.home, made.folder)
    monkeypatch.setattr(build, "BUILT_WITH", build.BUILT_WITH[1:])
    assert not build.is_up_to_date(made.home, made.folder)
    build_site(made.home)
    assert build.is_up_to_date(made.home, made.folder)
    Path(first.first_page).unlink()
    assert not build.is_up_to_date(made.home, made.folder)


def test_the_same_release_gives_the_same_bytes(full):
    assert dict(files_of(full.report("site"), {})) == dict(files_of(full.report("site"), {}))


def test_addresses_of_names_are_plain_and_their_own():
    names = ["CUSCO", "LIMA METROPOLITANA", "Ñ" * 60, "..", "../../x", "a/b", "A-B", "A B", *HOSTILE]
    slugs = [slug(name) for name in names]
    assert slugs[:2] == ["cusco", "lima-metropolitana"]
    assert all(re.fullmatch(r"[a-z0-9-]{1,45}", each) for each in slugs)
    assert len(set(slugs)) == len(set(names))


def test_the_style_has_both_themes_and_prints_on_white():
    told = style()
    assert ":root[data-theme='dark']" in told
    assert "@media print { :root:root {" in told
    assert set(re.findall(r"var\(--([\w-]+)\)", told)) <= set(re.findall(r"--([\w-]+):", told))


def test_a_table_without_rows_says_so(full):
    report = full.report("site")
    empty = replace(report.table("closed_months"), rows=())
    block = table(empty, ["closed_month"], "Meses cerrados", ["auto"])
    assert block["rows"] == []


def test_each_activity_has_a_page_with_its_programme_units_and_books(full):
    report = full.report("site")
    told = {page.place: page for page in pages(report, {})}
    for row in report.records("activities"):
        page = told[f"actividades/{row['activity_code'].lower()}/"]
        months = next(block for block in page.blocks if block["kind"] == "table")
        assert len(months["rows"]) == 12
        captions = [block["caption"] for block in page.blocks if block["kind"] == "table"]
        assert ("A05: registrado" in " ".join(captions)) == (row["activity_code"] == "A05")


@pytest.mark.parametrize(
    ("programmed", "executed", "told"),
    [
        ([], [], "Hasta el corte el plan no la programa."),
        ([1, 2], [1, 2], "Se ejecutó en todos los meses programados hasta el corte (2)."),
        (
            [1, 2, 6],
            [1, 3],
            "Se ejecutó en 1 de los 2 meses programados hasta el corte; faltó en febrero de 2026. Además se "
            "ejecutó sin estar programada en marzo de 2026.",
        ),
    ],
)
def test_an_activity_is_told_up_to_the_cut_off(programmed, executed, told):
    months = [
        {
            "month": date(2026, each, 1),
            "is_programmed": each in programmed,
            "is_executed": each in executed if each < 4 else None,
        }
        for each in range(1, 13)
    ]
    assert activity_sentence(months, date(2026, 3, 31)) == told


def test_each_chart_is_there_as_rows_with_its_source(full):
    report = full.report("site")
    files = dict(files_of(report, {}))
    drawn = [name for name in files if name.startswith("graficos/") and name.endswith(".svg")]
    assert drawn
    for name in drawn:
        rows = list(csv.reader(io.StringIO(files[name.replace(".svg", ".csv")].decode("utf-8-sig"))))
        assert len(rows) > 4, name
        assert report.release.release_id in rows[-1][0]
        assert "corte al 31 de marzo de 2026" in rows[-1][0]
    trend = list(csv.reader(io.StringIO(files["graficos/trend_OE2.csv"].decode("utf-8-sig"))))
    records = [row for row in report.records("indicator_trend") if row["indicator_code"] == "OE2"]
    assert [row[1] for row in trend[1:-3]] == [
        text_of(row, "value") for row in records if row["value_state"] != "sin casos"
    ]


def test_rows_are_text_for_spreadsheets_too():
    told = comma_separated([["=1+1", "-3.5", "-x", "@a", "a,b"]]).decode("utf-8-sig")
    assert next(csv.reader([told])) == ["'=1+1", "-3.5", "'-x", "'@a", "a,b"]
