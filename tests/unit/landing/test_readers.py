"""What a file does to its reader, it does to nothing else: it is rejected, and the next one is read."""

import gzip
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from orchestration.ground.errors import WrongUse
from orchestration.landing.bounds import Bounds, read_bounds
from orchestration.landing.limits import MAX_LINE
from orchestration.landing.reader import ReadRequest
from orchestration.landing.readers import ReaderError, Readers

from .conftest import HEADER, NAME, PAYMENTS

ONE = HEADER + "P1;1;;;\n"
GOOD = "z_2026-03-06.csv"
MEBI = 2**20

SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData>'
    "</worksheet>"
)
SHEET_PART = "xl/worksheets/sheet1.xml"


def text_cell(place, text):
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = '<row r="1">' + text_cell("A1", "CODIGO PAGO") + text_cell("B1", "DNI") + "</row>"
FIRST = '<row r="2">' + text_cell("A2", "P1") + text_cell("B2", "1") + "</row>"


def book(path, rows, more=()):
    """A workbook whose sheet holds these rows, and what else it may hold."""
    xlsxwriter.Workbook(path).close()
    with zipfile.ZipFile(path) as empty:
        parts = {entry: empty.read(entry) for entry in empty.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as filled:
        for name, content in {**parts, SHEET_PART: SHEET.format(rows), **dict(more)}.items():
            filled.writestr(name, content)


def rejected_beside_a_good_one(case, name, code, readers=None):
    """What a file is told, when the other one is loaded all the same."""
    case.put(GOOD, ONE)
    results = {result.file_name: result for result in case.load(readers=readers)}
    assert results[GOOD].status == "loaded"
    assert (results[name].status, results[name].reason_code) == ("rejected", code)
    assert case.load(readers=readers) == []
    assert not case.home.scratch.exists()
    return results[name].reason


@pytest.fixture
def narrow():
    """Readers that start with the least there may be."""
    with Readers(Bounds(memory=10**9, seconds=60), at_once=2) as readers:
        yield readers


def test_a_stray_cell_in_the_last_corner_is_told_by_its_place(case):
    stray = '<row r="1048576">' + text_cell("XFD1048576", "x") + "</row>"
    book(case.folder / f"{NAME}.xlsx", HEAD + FIRST + stray)
    reason = rejected_beside_a_good_one(case, f"{NAME}.xlsx", "extent_too_large")
    assert "XFD1048576" in reason


def test_a_stray_cell_nearby_only_marks_its_row(case):
    book(case.folder / f"{NAME}.xlsx", HEAD + FIRST + '<row r="900">' + text_cell("XFD900", "x") + "</row>")
    (result,) = case.load()
    assert [(row.row_number, row.has_extra_cells) for row in case.rows(result)] == [(2, False), (900, True)]


def test_an_extent_that_asks_for_more_memory_ends_its_reader_alone(case, narrow):
    last = '<row r="1048576">' + text_cell("AL1048576", "x") + "</row>"
    book(case.folder / f"{NAME}.xlsx", HEAD + FIRST + last)
    reason = rejected_beside_a_good_one(case, f"{NAME}.xlsx", "reader_died", narrow)
    assert "SIGABRT" in reason


def test_a_workbook_that_expands_a_thousandfold_is_not_opened(case):
    book(case.folder / f"{NAME}.xlsx", HEAD, [("xl/sharedStrings.xml", "<" + " " * (300 * MEBI))])
    rejected_beside_a_good_one(case, f"{NAME}.xlsx", "expands_too_far")


def test_a_gz_that_expands_a_thousandfold_is_let_go_on_the_way(case):
    with gzip.open(case.folder / f"{NAME}.csv.gz", "wb", compresslevel=1) as out:
        out.write(ONE.encode())
        for _ in range(70):
            out.write(bytes(8 * MEBI))
    rejected_beside_a_good_one(case, f"{NAME}.csv.gz", "expands_too_far")


@pytest.mark.parametrize("after", ["", "P4;4;;;\n"], ids=["last", "in the middle"])
def test_a_line_that_no_reader_takes_is_told_by_its_row(case, after):
    long = "P3;3;" + "x" * (33 * 10**6)
    case.put(f"{NAME}.csv", HEADER + "P1;1;;;\n" + 'P2;2;"a\nb";;\n' + long + "\n" + after)
    reason = rejected_beside_a_good_one(case, f"{NAME}.csv", "line_too_long")
    assert "La fila 4 " in reason


def test_a_row_of_many_long_lines_is_read(case):
    cell = '"' + ("x" * 99 + "\n") * 120_000 + '"'
    assert 3 * len(cell) > MAX_LINE
    rows = case.text(HEADER + f"P1;1;{cell};{cell};{cell}\nP2;2;;;\n")
    assert [(row.payment_id, row.row_number) for row in rows] == [("P1", 2), ("P2", 3)]
    assert len(rows[0].amount) == len(cell) - 2


def test_memory_has_a_bound(case, narrow):
    # text that must be split with care, below rows enough to find the header in
    # (one character that takes four bytes, and all of its cell take as many)
    few, many = "P1;1;;;\n" * 60, f"P1;1;{'y' * (15 * MEBI)}😀;;\n" * 15
    case.put(f"{NAME}.csv", HEADER + 'P"0;1\n' + few + many)
    reason = rejected_beside_a_good_one(case, f"{NAME}.csv", "reader_out_of_memory", narrow)
    assert "1,000 MB" in reason and "MIE_READ_MEMORY" in reason


def test_time_has_a_bound(case):
    cells = ";" * 30
    case.put(f"{NAME}.csv", HEADER + 'P"0;1\n' + f"P1;1{cells}\n" * 2_000_000)
    with Readers(Bounds(memory=3 * 10**9, seconds=1), at_once=1) as readers:
        case.put(GOOD, ONE)
        bad, good = case.load(readers=readers)
    assert (bad.reason_code, good.status) == ("reader_out_of_time", "loaded")
    assert "MIE_READ_SECONDS" in bad.reason


def test_a_reader_that_is_killed_is_the_end_of_its_file_alone(case, monkeypatch):
    asked = Readers.read

    def killed(readers, request):
        if request.copy.read_bytes() == b"kill me":
            for reader in list(readers._living):
                reader._process.send_signal(signal.SIGSEGV)
        return asked(readers, request)

    with Readers(at_once=1) as readers:
        case.load_one("a_2026-01-01.csv", ONE)
        case.put("b_2026-01-01.csv", HEADER + "P2;2;;;\n")
        assert [result.status for result in case.load(readers=readers)] == ["loaded"]
        monkeypatch.setattr(Readers, "read", killed)
        case.put(f"{NAME}.csv", "kill me")
        reason = rejected_beside_a_good_one(case, f"{NAME}.csv", "reader_died", readers)
    assert "SIGSEGV" in reason


def test_what_a_reader_did_not_foresee_is_told_without_a_value(case, monkeypatch):
    monkeypatch.setattr(
        "orchestration.landing.readers._Reader.hear",
        lambda reader: (
            {"ready": True} if not hasattr(reader, "asked") else {"failure": "fault", "kind": "K x:1"}
        ),
    )
    monkeypatch.setattr(
        "orchestration.landing.readers._Reader.ask",
        lambda reader, request: setattr(reader, "asked", True) or reader.hear(),
    )
    with Readers(at_once=1) as readers:
        case.put(f"{NAME}.csv", ONE)
        (result,) = case.load(readers=readers)
    assert result.reason_code == "reader_failed" and "(K x:1)" in result.reason


def test_readers_that_cannot_start_reject_nothing(case, monkeypatch):
    monkeypatch.setattr("orchestration.landing.readers.sys.executable", "/bin/false")
    case.put(f"{NAME}.csv", ONE)
    with Readers() as readers, pytest.raises(ReaderError, match="ningún archivo se juzgó"):
        case.load(readers=readers)
    assert case.ledger.entries() == []


def test_a_reader_brings_no_scheduler():
    """What it imports decides how fast it starts."""
    code = (
        "import sys, orchestration.landing.reader;"
        "heavy = {'dagster', 'dbt', 'pandas', 'great_expectations'};"
        "print(sorted(heavy & {name.partition('.')[0] for name in sys.modules}))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_a_reader_ends_with_whoever_began_it(case, tmp_path):
    """Even in the middle of a file, and even if that was killed."""
    copy = tmp_path / "slow.csv"
    copy.write_text(HEADER + 'P"0;1\n' + "P1;1;;;;;;;;;\n" * 5_000_000)
    request = ReadRequest(PAYMENTS, "id", "text", copy, tmp_path / "raw.parquet", tmp_path)
    child = os.fork()
    if child == 0:
        readers = Readers(at_once=1)
        future = readers.threads.submit(readers.read, request)
        while not readers._living:
            time.sleep(0.01)
        (tmp_path / "pid").write_text(str(next(iter(readers._living))._process.pid))
        future.result()
        os._exit(1)
    while not (tmp_path / "pid").exists() or not (tmp_path / "plain.txt").exists():
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    reader = Path("/proc", (tmp_path / "pid").read_text())
    for _ in range(3000):
        if not reader.exists():
            break
        time.sleep(0.01)
    assert not reader.exists()
    assert not (tmp_path / "raw.parquet").exists()


@pytest.mark.parametrize("text", ["", "3", "muchos", "3XB", "900MB"])
def test_bounds_that_are_none_are_wrong_use(monkeypatch, text):
    monkeypatch.setenv("MIE_READ_MEMORY", text)
    with pytest.raises(WrongUse, match="MIE_READ_MEMORY"):
        read_bounds()
    monkeypatch.setenv("MIE_READ_MEMORY", "3GB")
    monkeypatch.setenv("MIE_READ_SECONDS", text or "0")
    if text != "3":
        with pytest.raises(WrongUse, match="MIE_READ_SECONDS"):
            read_bounds()


def test_bounds_by_default(monkeypatch):
    monkeypatch.delenv("MIE_READ_MEMORY", raising=False)
    monkeypatch.delenv("MIE_READ_SECONDS", raising=False)
    assert read_bounds() == Bounds(3 * 10**9, 1800)
