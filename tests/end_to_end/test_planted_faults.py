"""Each kind of fault, planted in real files, is found by the gate that should; a clean sample raises nothing.

All faults stand in one landing, each in a file or column of its own, so that one run finds them all. Files
are written anew from what a clean run read of them, with the fault in them.
"""

import csv
import gzip
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from orchestration.ground.contract import load_contract
from orchestration.ground.paths import Home

pytestmark = pytest.mark.long

LAST, BEFORE = "2026-10-31", "2026-09-30"
HOUSEHOLDS = 2000
# so many take part that files, and units in them, are large enough to be compared with those before
PARTICIPATION = 0.6
# and no small unit happens to pause for a month, which the gate would rightly ask about
SEED = 11

Row = dict[str, str]
Change = Callable[[Row], Row]


@dataclass(frozen=True)
class Landing:
    """A landing with a clean sample, and what a clean run read of it."""

    root: Path
    warehouse: duckdb.DuckDBPyConnection

    def folder(self, extract: str) -> Path:
        return self.root / load_contract().extract(extract).source / extract

    def rows(self, extract: str, day: str) -> list[Row]:
        """The rows of a day's file, dates as yyyy-mm-dd."""
        columns = load_contract().extract(extract).columns
        values = ", ".join(
            f"coalesce({'staging' if column.type == 'date' else 'raw'}.{column.name}::varchar, '')"
            for column in columns
        )
        found = self.warehouse.execute(
            f"select {values} from raw.{extract} as raw"
            f" inner join staging.stg_{extract} as staging using (raw_id, row_number)"
            " where staging.file_delivered_on = ? order by row_number",
            [day],
        ).fetchall()
        return [dict(zip((column.name for column in columns), row, strict=True)) for row in found]

    def write(self, extract: str, name: str, rows: Iterable[Row], *more: list[str]) -> Path:
        """A delivery with the contract's headers; `more` are lines after its rows."""
        columns = load_contract().extract(extract).columns
        path = self.folder(extract) / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(column.header for column in columns)
            writer.writerows([row[column.name] for column in columns] for row in rows)
            writer.writerows(more)
        return path

    def replace(self, extract: str, day: str, rows: Iterable[Row], *more: list[str]) -> None:
        """That day's file with other rows."""
        self.remove(extract, day)
        self.write(extract, f"{extract}_{day}.csv", rows, *more)

    def remove(self, extract: str, day: str) -> None:
        for path in self.folder(extract).glob(f"*{day}*"):
            path.unlink()

    def text(self, extract: str, day: str) -> str:
        """A fault-free delivery as text, for what spoils whole files."""
        path = self.write(extract, "text.csv", self.rows(extract, day))
        content = path.read_text(encoding="utf-8")
        path.unlink()
        return content

    def people_of_the_largest_unit(self) -> tuple[str, set[str]]:
        """The unit with most attendance on the last day, and the identity documents of its people."""
        (unit,) = self.warehouse.execute(
            "select persons.territorial_unit_label from staging.stg_attendance as attendance"
            " inner join intermediate.int_persons as persons using (dni)"
            " where attendance.file_delivered_on = ? group by 1 order by count(*) desc, 1 limit 1",
            [LAST],
        ).fetchone()
        people = self.warehouse.execute(
            "select dni from intermediate.int_persons where territorial_unit_label = ?", [unit]
        ).fetchall()
        return unit, {dni for (dni,) in people}


def every(count: int, rows: list[Row], change: Change) -> list[Row]:
    """The rows, one in each so many of them changed."""
    return [change(row) if number % count == 0 else row for number, row in enumerate(rows)]


def setting(**values: str) -> Change:
    return lambda row: row | values


def swapping(one: str, other: str) -> Change:
    return lambda row: row | {one: row[other], other: row[one]}


def times(factor: int, column: str) -> Change:
    return lambda row: row | {column: str(round(float(row[column].replace(",", ".")) * factor))}


def american(column: str) -> Change:
    def change(row: Row) -> Row:
        year, month, day = row[column].split("-")
        return row | {column: f"{month}/{day}/{year}"}

    return change


def a_month_later(row: Row) -> Row:
    year, month, day = row["session_on"].split("-")
    return row | {"session_on": f"{year}-{int(month) + 1:02d}-{min(int(day), 28):02d}"}


def plant_in_rows(landing: Landing) -> str:
    """Faults that rows have. Returns the name of the unit that is left out."""
    visits = landing.rows("visits", LAST)[::2]
    landing.replace("visits", LAST, every(5, visits, setting(monthly_income="«301-600»")))
    cents = [row for row in landing.rows("visits", BEFORE) if row["monthly_income"]]
    cents = every(1, cents, times(100, "monthly_income"))
    landing.replace("visits", BEFORE, every(1, cents, setting(holder_dni="#REF!")))
    unit, people = landing.people_of_the_largest_unit()
    attendance = [row for row in landing.rows("attendance", LAST) if row["dni"] not in people]
    landing.replace("attendance", LAST, every(4, attendance, a_month_later))
    landing.replace("attendance", BEFORE, every(1, landing.rows("attendance", BEFORE), times(60, "hours")))
    enterprises = landing.rows("enterprises", LAST)
    landing.replace("enterprises", LAST, enterprises + enterprises)
    old = every(9, landing.rows("enterprises", BEFORE), setting(registered_on="1850-01-01"))
    landing.replace("enterprises", BEFORE, old)
    members = landing.rows("members", LAST)
    landing.replace("members", LAST, every(1, members, swapping("sex", "education_level")))
    bad_documents = every(9, landing.rows("members", BEFORE), setting(dni="77777777"))
    landing.replace("members", BEFORE, bad_documents)
    enrolments = every(5, landing.rows("enrolments", LAST), setting(course_id="CUR999999"))
    landing.replace("enrolments", LAST, every(7, enrolments, setting(status="CULMINADO", completed_on="")))
    errors = every(1, landing.rows("enrolments", BEFORE), setting(grade="#REF!"))
    landing.replace("enrolments", BEFORE, errors)
    landing.replace(
        "seed_capital", LAST, every(9, landing.rows("seed_capital", LAST), setting(amount="-100"))
    )
    placements = every(1, landing.rows("job_placements", BEFORE), american("starts_on"))
    landing.replace("job_placements", BEFORE, placements)
    places = every(4, landing.rows("households", LAST), setting(district_code="999999"))
    landing.replace("households", LAST, places)
    gone = every(2, landing.rows("households", BEFORE), setting(disaffiliated_on="2026-02-01"))
    landing.replace("households", BEFORE, gone)
    unknown = every(4, landing.rows("activity_log", LAST), setting(activity_code="A99"))
    landing.replace("activity_log", LAST, unknown)
    agreements = landing.rows("agreements", LAST)
    columns = load_contract().extract("agreements").columns
    landing.replace("agreements", LAST, agreements, ["TOTAL"], [column.header for column in columns])
    crowded = [*landing.rows("agreements", BEFORE)[0].values(), "otra celda"]
    landing.replace("agreements", BEFORE, [], crowded)
    for day in (LAST, BEFORE):
        landing.remove("fair_participations", day)
    return unit


def plant_in_files(landing: Landing) -> None:
    """Faults that whole files have."""
    courses = landing.text("courses", LAST)
    folder = landing.folder("courses")
    (folder / f"mal_escrito_{LAST}.csv").write_text(courses.replace("NOMBRE CURSO", "NOMVRE CURSO"))
    (folder / "sin fecha.csv").write_text(courses)
    (folder / f"cortado_{LAST}.csv.gz").write_bytes(gzip.compress(courses.encode())[:-200])
    (folder / f"no es libro_{LAST}.xlsx").write_text(courses)
    (folder / f"viejo_{LAST}.xls").write_text(courses)
    (folder / f"vacio_{LAST}.csv").write_bytes(b"")
    (folder / f"comillas_{LAST}.csv").write_text(courses + '"abierta')
    (folder / f"dos veces_{LAST}.csv").write_text(courses.replace("MODALIDAD", "CODIGO CURSO"))
    (folder / f"unicode_{LAST}.csv").write_text(courses, encoding="utf-16")
    (landing.root / "partners" / "curso").mkdir()
    (landing.root / "partners" / "curso" / f"cursos_{LAST}.csv").write_text(courses)
    original = next(landing.folder("fairs").glob(f"*{BEFORE}*"))
    shutil.copy(original, original.with_name(original.name.replace(BEFORE, "2026-10-05")))


@dataclass(frozen=True)
class Found:
    """What a run on the faulty landing published of them."""

    said: str
    unit: str
    checks: dict[str, tuple[str, bool, str, str]]
    rules: set[tuple[str, str, str, str]]
    files: dict[str, tuple[str, str]]


@pytest.fixture(scope="module")
def clean(mie, tmp_path_factory):
    folder = tmp_path_factory.mktemp("clean")
    said = mie(
        "sample",
        *("--landing", folder / "landing", "--as-of", LAST, "--clean"),
        *("--households", HOUSEHOLDS, "--participation", PARTICIPATION, "--seed", SEED),
    )
    assert said.status == 0, said.errors
    said = mie("run", "--landing", folder / "landing", "--home", folder / "home", "--as-of", LAST, "--json")
    assert said.status == 0, said.output
    return folder, said.json


@pytest.fixture(scope="module")
def found(mie, clean, tmp_path_factory) -> Found:
    folder, _ = clean
    root = tmp_path_factory.mktemp("faulty") / "landing"
    shutil.copytree(folder / "landing", root)
    with duckdb.connect(str(Home(folder / "home").warehouse), read_only=True) as warehouse:
        landing = Landing(root, warehouse)
        unit = plant_in_rows(landing)
        plant_in_files(landing)
    home = Home(root.parent / "home")
    said = mie("run", "--landing", root, "--home", home.root, "--as-of", LAST)
    assert said.status == 0, said.errors
    marts = (home.published / "current" / "marts.duckdb").resolve()
    with duckdb.connect(str(marts), read_only=True) as connection:
        checks = connection.execute(
            "select check_name, severity, passed, observed, expected from data_quality_checks"
        ).fetchall()
        rules = connection.execute(
            "select extract, file_name, column_name, rule from data_quality_rules"
        ).fetchall()
        files = connection.execute(
            "select file_name, file_status, coalesce(reason, '') from data_quality_files"
        ).fetchall()
    with duckdb.connect(str(home.warehouse), read_only=True) as warehouse:
        names = dict(
            warehouse.execute("select file_label, file_name from intermediate.int_deliveries").fetchall()
        )
    return Found(
        said.output,
        unit,
        {check: [*rest[:2], _named(rest[2], names), rest[3]] for check, *rest in checks},
        {(extract, names[label], column, rule) for extract, label, column, rule in rules},
        {names[label]: (status, reason) for label, status, reason in files},
    )


def _named(observed: str, names: dict[str, str]) -> str:
    """What a check observed, with files as they were delivered."""
    for label, name in names.items():
        observed = observed.replace(label, name)
    return observed


def test_a_clean_sample_raises_nothing(clean):
    _, said = clean
    # what units log is drawn apart from what happens: gaps are what the check is for
    warned = {warning["check_name"] for warning in said["warnings"]} - {"activity_log_agrees_with_the_facts"}
    # so few files of capital that chance decides their sizes
    assert {name for name in warned if not name.endswith("_size_is_usual")} == set()
    assert said["late"] == [] and said["rejected"] == []


@pytest.mark.parametrize(
    ("check", "case"),
    [
        pytest.param("visits_size_is_usual", f"visits_{LAST}.csv", id="half the rows"),
        pytest.param("visits_values_are_valid", f"visits_{LAST}.csv · monthly_income", id="brackets"),
        pytest.param("visits_amounts_are_usual", f"visits_{BEFORE}.csv · monthly_income", id="cents"),
        pytest.param(
            "attendance_no_unit_is_absent", f"attendance_{LAST}.csv · {{unit}}", id="a unit left out"
        ),
        pytest.param("attendance_dates_are_not_ahead", f"attendance_{LAST}.csv", id="in the future"),
        pytest.param("attendance_amounts_are_usual", f"attendance_{BEFORE}.csv · hours", id="minutes"),
        pytest.param("enterprises_few_rows_repeated", f"enterprises_{LAST}.csv", id="doubled rows"),
        pytest.param("members_values_are_valid", f"members_{LAST}.csv · sex", id="swapped columns"),
        pytest.param("members_few_rows_quarantined", f"members_{BEFORE}.csv", id="bad documents"),
        pytest.param("enrolments_few_rows_orphaned", f"enrolments_{LAST}.csv", id="an unknown course"),
        pytest.param("visits_values_are_present", f"visits_{BEFORE}.csv · holder_dni", id="error cells"),
        pytest.param(
            "job_placements_values_are_valid", f"job_placements_{BEFORE}.csv · starts_on", id="dates"
        ),
        pytest.param("households_few_rows_orphaned", f"households_{LAST}.csv", id="an unknown district"),
        pytest.param("activity_log_few_rows_orphaned", f"activity_log_{LAST}.csv", id="an unknown code"),
        pytest.param("deliveries_are_on_time", "fair_participations (TOTAL)", id="late"),
        pytest.param("orphaned_rows", "", id="rows that wait"),
        pytest.param("quarantined_rows", "", id="rows in quarantine"),
        pytest.param("rejected_files", "", id="files refused"),
        pytest.param("household_status_agrees_with_its_dates", "", id="a status against its dates"),
    ],
)
def test_a_gate_finds_it_and_names_the_file(found, check, case):
    severity, passed, observed, expected = found.checks[check]
    assert (severity, passed) == ("warn", False)
    assert case.format(unit=found.unit) in observed
    assert expected


@pytest.mark.parametrize(
    ("extract", "day", "column", "rule"),
    [
        pytest.param("visits", LAST, "monthly_income", "number_shape", id="brackets"),
        pytest.param("enterprises", BEFORE, "registered_on", "date_out_of_range", id="an old date"),
        pytest.param("members", BEFORE, "dni", "dni_repeated_digit", id="a made-up document"),
        pytest.param("members", LAST, "sex", "not_listed", id="swapped columns"),
        pytest.param("enrolments", LAST, "completed_on", "completed_without_date", id="no completion date"),
        pytest.param("seed_capital", LAST, "amount", "money_negative", id="a negative amount"),
        pytest.param("job_placements", BEFORE, "starts_on", "date_impossible", id="month before day"),
        pytest.param("agreements", LAST, "partner_id", "required", id="a line of totals"),
        pytest.param("agreements", LAST, "signed_on", "date_shape", id="a header among the rows"),
        pytest.param("agreements", BEFORE, None, "too_many_cells", id="a cell too many"),
    ],
)
def test_a_rule_counts_it_in_its_file_and_column(found, extract, day, column, rule):
    assert (extract, f"{extract}_{day}.csv", column, rule) in found.rules


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        (f"mal_escrito_{LAST}.csv", "rejected", "NOMBRE CURSO"),
        ("sin fecha.csv", "rejected", "fecha de entrega"),
        (f"cortado_{LAST}.csv.gz", "rejected", "incompleto"),
        (f"no es libro_{LAST}.xlsx", "rejected", "no es un libro"),
        (f"viejo_{LAST}.xls", "rejected", ".xlsx"),
        (f"vacio_{LAST}.csv", "rejected", "encabezados"),
        (f"comillas_{LAST}.csv", "rejected", "comillas"),
        (f"dos veces_{LAST}.csv", "rejected", "más de una columna"),
        (f"unicode_{LAST}.csv", "rejected", "encabezados"),
    ],
)
def test_a_file_says_why_it_was_refused(found, name, status, words):
    assert found.files[name][0] == status
    assert words in found.files[name][1]
    assert name in found.said


def test_the_same_bytes_are_loaded_once(found):
    statuses = [status for status, _ in found.files.values()]
    assert statuses.count("duplicate") == 1


def test_a_folder_of_no_extract_is_named(found):
    assert f"partners/curso/cursos_{LAST}.csv" in found.said
