"""`mie lists`: each unit's workbook tells its gestores whom to see, and nothing else does."""

import json
import shutil

import duckdb
import openpyxl
import pytest

from orchestration.ground.paths import Home
from tests.end_to_end.test_privacy import found, secrets, texts  # noqa: F401

LISTS = (
    "follow_up_visits",
    "assets_to_verify",
    "one_session_short",
    "eligible_without_capital",
    "enterprises_without_diagnosis",
    "deliveries_without_phases",
    "suspicious_rows",
    "log_entries_without_facts",
)
HEADERS = ["A quién buscar", "Distrito", "Centro poblado", "Qué hacer", "Pendiente desde", "Para cuándo"]


@pytest.fixture(scope="module")
def home(published, tmp_path_factory) -> Home:
    place = tmp_path_factory.mktemp("lists") / "home"
    shutil.copytree(published.home.root, place, symlinks=True)
    return Home(place)


@pytest.fixture(scope="module")
def said(mie, home):
    said = mie("lists", "--home", home.root, "--why", "reunión de gestores", "--json")
    assert said.status == 0, said.errors
    return said


@pytest.fixture(scope="module")
def expected(home) -> dict[str, dict[str, int]]:
    """How many rows each list has of each unit."""
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        return {
            each: dict(
                connection.sql(
                    f"select territorial_unit, count(*) from lists.list_{each} group by 1"
                ).fetchall()
            )
            for each in LISTS
        }


def sheets(path) -> dict[str, list[tuple]]:
    """The rows of each sheet but the cover, below the headers."""
    book = openpyxl.load_workbook(path)
    told = {}
    for sheet in book.worksheets[1:]:
        header, *rows = [row for row in sheet.iter_rows(min_row=4, values_only=True) if any(row)]
        assert list(header) == HEADERS
        told[sheet.title] = rows
    return told


def test_every_row_stands_in_its_units_workbook(said, home, expected):
    units = {unit for rows in expected.values() for unit in rows}
    assert said.json["units"] == {
        unit: sum(rows.get(unit, 0) for rows in expected.values()) for unit in units
    }
    files = sorted(home.lists.rglob("*.xlsx"))
    assert len(files) == len(units) > 5
    written = {file.parent.name: sheets(file) for file in files}
    assert sum(len(rows) for book in written.values() for rows in book.values()) == sum(
        sum(rows.values()) for rows in expected.values()
    )
    assert all(rows for book in written.values() for rows in book.values()), "an empty list is no sheet"


def test_each_list_of_the_sample_moves_somebody(expected):
    assert {each for each, rows in expected.items() if rows} >= {
        "follow_up_visits",
        "enterprises_without_diagnosis",
        "log_entries_without_facts",
    }


def test_a_workbook_has_the_rows_of_its_unit_and_no_other(said, home):
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        names = dict(
            connection.sql(
                "select person_name, list(distinct territorial_unit) from lists.list_follow_up_visits group"
                " by 1"
            ).fetchall()
        )
    seen = 0
    for file in home.lists.rglob("*.xlsx"):
        (unit,) = {key for key in said.json["units"] if file.parent.name == slug_of(key)}
        for name, *_ in sheets(file).get("Visitas de seguimiento", []):
            assert unit in names[name]
            seen += 1
    assert seen > 0


def slug_of(unit: str) -> str:
    from orchestration.reports.addresses import slug

    return slug(unit)


def test_they_are_for_their_owner_alone(said, home):
    for path in [home.lists, *home.lists.rglob("*")]:
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


def test_who_wrote_them_stands_in_the_ledger(said, home):
    last = json.loads(home.ledger.read_text().splitlines()[-1])
    assert (last["event"], last["why"]) == ("looked", "reunión de gestores")
    assert last["what"].startswith("lists de todas las unidades")


def test_names_stand_in_the_workbooks_and_nowhere_else(said, home, secrets):  # noqa: F811
    books = "".join(
        str(cell)
        for file in home.lists.rglob("*.xlsx")
        for rows in sheets(file).values()
        for row in rows
        for cell in (*row, "\n")
    )
    assert found(books, secrets) > 0
    assert secrets[0].isdisjoint(books.split()), "a document or a household's code"
    told = {"output": said.output + said.errors, "ledger": home.ledger.read_text()}
    for place in (home.published, home.reports, home.dagster, home.receipts, home.notices, home.dbt_target):
        told |= {str(path): texts(path) for path in place.rglob("*") if path.is_file()}
    assert {name for name, content in told.items() if found(content, secrets)} == set()


def test_no_published_table_is_a_list(home):
    for database in (
        home.published / "current" / "marts.duckdb",
        home.published / "current" / "public" / "marts.duckdb",
    ):
        with duckdb.connect(str(database), read_only=True) as connection:
            names = [name for (name,) in connection.sql("select table_name from duckdb_tables()").fetchall()]
        assert not [name for name in names if name.startswith("list_")]


def test_one_unit_is_written_alone_and_an_unknown_one_is_said(mie, published, said, tmp_path):
    place = tmp_path / "home"
    shutil.copytree(published.home.root, place, symlinks=True)
    unit = next(iter(said.json["units"]))
    one = mie("lists", "--home", place, "--unit", unit.lower(), "--json")
    assert one.json["units"] == {unit: said.json["units"][unit]}
    assert len(list((place / "lists").rglob("*.xlsx"))) == 1
    none = mie("lists", "--home", place, "--unit", "ATLÁNTIDA")
    assert none.status == 2 and "ATLÁNTIDA" in none.errors
