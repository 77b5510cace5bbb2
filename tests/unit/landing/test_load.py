import io
import re
import resource
from contextlib import contextmanager
from datetime import date

import pytest

from orchestration.ground.samples import mark_samples
from orchestration.ground.storage import StorageError
from orchestration.landing.find import FolderLanding
from orchestration.landing.readers import Readers

from .conftest import CONTRACT, HEADER, NAME

ONE = HEADER + "P1;1;;;\n"
TWO = HEADER + "P1;1;;;\nP2;2;;;\n"


@contextmanager
def disk_of(size):
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def raw_files(case):
    return sorted(path for path in case.home.raw.rglob("*") if path.is_file())


def test_a_file_is_loaded_once_and_remembered(case):
    result = case.load_one(f"{NAME}.csv", TWO)
    assert (result.status, result.rows_delivered, result.delivered_on) == ("loaded", 2, date(2026, 3, 5))
    (entry,) = case.ledger.seen()
    assert (entry.file_name, entry.size_bytes) == (f"{NAME}.csv", len(TWO.encode()))
    assert (entry.raw_id, entry.first_seen_at) == (entry.sha256[:24], case.now)
    assert (entry.delimiter, entry.header_row) == (";", 1)
    assert case.told == [result]
    assert case.load() == []
    assert len(case.ledger.entries()) == 1


def test_a_file_of_a_sample_is_told_by_its_bytes(case):
    mark_samples(case.root, [case.put(f"{NAME}.csv", ONE)])
    case.put(f"{NAME}_otro.csv", TWO)
    case.load()
    assert [(entry.file_name, entry.is_sample) for entry in case.ledger.seen()] == [
        (f"{NAME}.csv", True),
        (f"{NAME}_otro.csv", False),
    ]
    assert case.landing.strays(CONTRACT) == []


def test_raw_files_are_private_and_nothing_else_stays(case):
    case.load_one(f"{NAME}.csv", TWO)
    (raw,) = raw_files(case)
    assert oct(raw.stat().st_mode)[-3:] == "600"
    for folder in (raw.parent, case.home.raw, case.home.root):
        assert oct(folder.stat().st_mode)[-3:] == "700"
    assert [path.name for path in raw.parent.iterdir()] == [raw.name]


def test_other_bytes_under_an_old_name_are_a_new_delivery(case):
    case.load_one(f"{NAME}.csv", ONE)
    result = case.load_one(f"{NAME}.csv", TWO)
    assert result.rows_delivered == 2
    assert len(raw_files(case)) == 2


def test_a_file_that_vanished_stays_loaded(case):
    case.load_one(f"{NAME}.csv", ONE)
    (case.folder / f"{NAME}.csv").unlink()
    assert case.load() == []
    assert len(raw_files(case)) == len(case.ledger.seen()) == 1


def test_the_same_bytes_are_read_once(case, monkeypatch):
    case.load_one("a_2026-01-01.csv", TWO + "x;y;;;;;z\n")
    monkeypatch.setattr(case.readers, "read", None)
    result = case.load_one("b_2026-02-01.txt", TWO + "x;y;;;;;z\n")
    assert (result.status, result.rows_delivered) == ("loaded", 3)
    assert len(raw_files(case)) == 1
    first, second = case.ledger.seen()
    assert (first.raw_id, first.delimiter, first.encoding) == (
        second.raw_id,
        second.delimiter,
        second.encoding,
    )


def test_the_same_bytes_as_another_kind_of_file_are_judged_anew(case):
    case.load_one("a_2026-01-01.csv", TWO)
    assert case.load_one("b_2026-01-01.parquet", TWO).reason_code == "unreadable"
    assert case.load_one("c_2026-01-01.xlsx", TWO).reason_code == "unreadable"


def test_a_rejected_file_stops_no_other_and_is_judged_once(case):
    case.put("a_2026-01-01.csv", "nada\n")
    case.put("b.csv", ONE)
    case.put("c_2026-01-01.xls", ONE)
    case.put("d_2026-01-01.csv", TWO)
    results = {result.file_name: result for result in case.load()}
    assert {name: result.reason_code for name, result in results.items()} == {
        "a_2026-01-01.csv": "no_header_row",
        "b.csv": "no_delivery_date",
        "c_2026-01-01.xls": "unknown_file_type",
        "d_2026-01-01.csv": None,
    }
    assert len(raw_files(case)) == 1
    assert all(result.raw_id is None for result in results.values() if result.status == "rejected")
    assert case.load() == []
    case.put("a_2026-01-01.csv", ONE)
    assert [result.status for result in case.load()] == ["loaded"]


def test_reasons_are_spanish_sentences_that_quote_no_value(case):
    value = "SECRETO-12345678"
    contents = [
        f"{value};{value}\n",
        f"CODIGO PAGO;ES FINAL;{value}\n{value}",
        f'{HEADER}{value};"{value}',
        value,
    ]
    for number, content in enumerate(contents):
        reason = case.load_one(f"{number}_2026-01-01.csv", content).reason
        assert value not in reason
        assert re.fullmatch(r"[A-ZÁÉÍÓÚÑ].*\.", reason)


def test_a_delivery_date_after_today_is_a_warning(case):
    assert case.load_one("a_2026-06-01.csv", ONE).warnings == ()
    (warning,) = case.load_one("b_2026-06-02.csv", TWO).warnings
    assert "posterior" in warning


class Changing(FolderLanding):
    """A landing place whose files are other each time they are opened."""

    contents: list

    def open(self, file):
        content = self.contents.pop(0)
        if content is None:
            raise FileNotFoundError
        return io.BytesIO(content.encode())


@pytest.mark.parametrize("contents", [[None], [ONE, None], [ONE, TWO]])
def test_a_file_that_vanishes_or_changes_waits_for_the_next_run(case, contents):
    case.put(f"{NAME}.csv", ONE)
    landing = Changing(case.root)
    object.__setattr__(landing, "contents", list(contents))
    (result,) = case.load(landing)
    assert (result.status, result.raw_id) == ("skipped", None)
    assert case.ledger.entries() == raw_files(case) == []
    assert [result.status for result in case.load()] == ["loaded"]


def test_a_full_disk_leaves_nothing_half(case):
    case.put(f"{NAME}.csv", TWO)
    with disk_of(20), pytest.raises(StorageError, match="No queda espacio"):
        case.load()
    assert raw_files(case) == case.ledger.entries() == []
    assert [result.status for result in case.load()] == ["loaded"]


def test_what_stops_one_file_undoes_nothing_of_those_before_it(case, monkeypatch):
    for name in ("a_2026-01-01.csv", "b_2026-01-02.csv", "c_2026-01-03.csv"):
        case.put(name, HEADER + f"{name};1;;;\n")
    read = case.readers.read

    def refused(request):
        if b"b_2026" in request.copy.read_bytes():
            raise StorageError("No queda espacio")
        return read(request)

    monkeypatch.setattr(case.readers, "read", refused)
    with pytest.raises(StorageError):
        case.load()
    assert [entry.file_name for entry in case.ledger.seen()] == ["a_2026-01-01.csv"]
    monkeypatch.undo()
    assert [result.status for result in case.load()] == ["loaded", "loaded"]
    assert len(case.ledger.seen()) == len(raw_files(case)) == 3


def test_many_small_files_are_judged_in_their_order_and_each_once(case):
    names = [f"{number:02}_2026-01-01.csv" for number in range(40)]
    for number, name in enumerate(names):
        # every third has the bytes of the first
        case.put(name, HEADER + f"P{number if number % 3 else 0};1;;;\n")
    results = case.load()
    assert [result.file_name for result in results] == names
    assert {result.status for result in results} == {"loaded"}
    assert [entry.file_name for entry in case.ledger.seen()] == names
    assert len(raw_files(case)) == len({entry.sha256 for entry in case.ledger.seen()}) == 27
    assert case.load() == []


def test_a_disk_that_fills_while_duckdb_writes_is_no_rejection(case):
    case.put(f"{NAME}.csv", TWO)
    # a reader that starts on this disk
    with (
        disk_of(len(TWO.encode()) + 1),
        Readers() as readers,
        pytest.raises(StorageError, match="No queda espacio"),
    ):
        case.load(readers=readers)
    assert raw_files(case) == case.ledger.entries() == []


def test_a_folder_that_cannot_be_written_is_said(case):
    case.home.root.write_text("un archivo")
    case.put(f"{NAME}.csv", TWO)
    with pytest.raises(StorageError, match="No se puede escribir"):
        case.load()


def test_what_a_killed_run_left_is_cleared(case):
    case.put(f"{NAME}.csv", TWO)
    (case.home.scratch / "another").mkdir(parents=True)
    (case.home.scratch / "another" / "raw.parquet").write_text("half")
    assert [result.status for result in case.load()] == ["loaded"]
    assert not case.home.scratch.exists()


def test_nothing_in_landing_is_changed(case):
    path = case.put(f"{NAME}.csv", ONE)
    before = path.stat()
    case.load()
    assert (path.read_text(), path.stat().st_mtime_ns) == (ONE, before.st_mtime_ns)
    assert [entry.name for entry in case.folder.iterdir()] == [path.name]
