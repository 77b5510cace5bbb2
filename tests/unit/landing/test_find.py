import errno
import os
import socket
from datetime import date

import pytest

from orchestration.ground.samples import LARGEST, LIST
from orchestration.landing.find import FolderLanding, FoundFile, LandingError, delivery_date, in_order

from .conftest import CONTRACT, HEADER, PAYMENTS


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("households_2026-03-05", date(2026, 3, 5)),
        ("corte_2026-02-13_2026-03-05_final (1)", date(2026, 3, 5)),
        ("corte2026-02-13_2026-13-05", date(2026, 2, 13)),
        ("visitas_2062-03-05", None),
        ("visitas_2026-03-05_2062-03-05", date(2026, 3, 5)),
        ("2024-12-31", None),
        ("2025-01-01", date(2025, 1, 1)),
        ("2027-12-31", date(2027, 12, 31)),
        ("2028-01-01", None),
        ("2026-02-29", None),
        ("20260305", None),
        ("0000-01-01", None),
        ("12026-01-053", None),
        ("sin fecha", None),
    ],
)
def test_the_delivery_date_is_the_last_that_exists(name, expected):
    assert delivery_date(name) == expected


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.csv", "text"),
        ("a.TXT", "text"),
        ("a.csv.gz", "gzipped_text"),
        ("a.Txt.GZ", "gzipped_text"),
        ("a.xlsx", "workbook"),
        ("a.parquet", "parquet"),
        ("a.xls", None),
        ("a.gz", None),
        ("csv", None),
    ],
)
def test_the_extension_tells_how_a_file_is_read(name, kind):
    assert FoundFile("registry", "payments", name).format == kind


def test_files_come_by_delivery_date_then_name():
    names = ["z_2026-01-01.csv", "sin fecha.csv", "b_2026-02-01.csv", "a_2026-02-01.csv"]
    files = in_order([FoundFile("registry", "payments", name) for name in names])
    assert [file.name for file in files] == [names[0], names[3], names[2], names[1]]


def test_hidden_files_and_locks_are_ignored_and_strays_named(case):
    for name in (".oculto_2026-01-01.csv", "~$libro_2026-01-01.xlsx", "a_2026-01-01.csv"):
        case.put(name, "x")
    (case.folder / "2026").mkdir()
    (case.folder / "2026" / "b_2026-01-01.csv").write_text("x")
    (case.root / "LEEME.txt").write_text("x")
    (case.root / ".git").mkdir()
    (case.root / ".git" / "config").write_text("x")
    assert [file.name for file in case.landing.files(PAYMENTS)] == ["a_2026-01-01.csv"]
    assert case.landing.strays(CONTRACT) == ["LEEME.txt", "registry/payments/2026/b_2026-01-01.csv"]


def test_an_extract_without_a_folder_has_no_files(tmp_path):
    assert FolderLanding(tmp_path).files(PAYMENTS) == []


def test_a_missing_landing_folder_is_said_in_spanish(tmp_path):
    landing = FolderLanding(tmp_path / "nada")
    with pytest.raises(LandingError, match="No existe la carpeta de entregas"):
        landing.files(PAYMENTS)
    with pytest.raises(LandingError):
        landing.strays(CONTRACT)


def test_a_name_of_an_old_system_is_read_as_texts_are(case):
    for place, name in ((case.folder, "información_2026-03-05.csv"), (case.root, "año.txt")):
        (place / os.fsdecode(name.encode("cp1252"))).write_text(HEADER + "P1;1\n", encoding="utf-8")
    (result,) = case.load()
    assert (result.file_name, result.status) == ("información_2026-03-05.csv", "loaded")
    assert [entry.file_name for entry in case.ledger.seen()] == ["información_2026-03-05.csv"]
    assert case.load() == []
    assert case.landing.strays(CONTRACT) == ["año.txt"]


def test_links_out_of_the_landing_and_what_is_no_file_are_named_and_not_followed(case, tmp_path, monkeypatch):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret_2026-01-01.csv").write_text(HEADER + "P1;1\n")
    inside = case.put("a_2026-01-01.csv", HEADER + "P1;1\n")
    (case.folder / "b_2026-01-01.csv").symlink_to(inside)
    (case.folder / "out_2026-01-01.csv").symlink_to(outside / "secret_2026-01-01.csv")
    (case.folder / "nowhere_2026-01-01.csv").symlink_to(outside / "nothing")
    (case.folder / "itself_2026-01-01.csv").symlink_to("itself_2026-01-01.csv")
    os.mkfifo(case.folder / "pipe_2026-01-01.csv")
    os.mkfifo(case.root / "pipe")
    monkeypatch.chdir(case.folder)  # the path of a socket is short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket_2026-01-01.csv")
    (case.root / "partners").symlink_to(outside)
    expected = [
        "partners",
        "pipe",
        *(
            f"registry/payments/{name}_2026-01-01.csv"
            for name in ("itself", "nowhere", "out", "pipe", "socket")
        ),
    ]
    assert case.landing.strays(CONTRACT) == expected
    assert [file.name for file in case.landing.files(PAYMENTS)] == ["a_2026-01-01.csv", "b_2026-01-01.csv"]
    assert [result.status for result in case.load()] == ["loaded", "loaded"]


def test_a_folder_of_an_extract_that_leads_out_is_not_read(case, tmp_path):
    case.folder.rename(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "a_2026-01-01.csv").write_text(HEADER + "P1;1\n")
    case.folder.symlink_to(tmp_path / "elsewhere")
    assert case.landing.files(PAYMENTS) == []
    assert case.landing.strays(CONTRACT) == ["registry/payments"]


@pytest.mark.parametrize("what", ["link", "pipe"])
def test_what_takes_the_place_of_a_file_after_it_was_found_is_not_read(case, tmp_path, what):
    path = case.put("a_2026-01-01.csv", HEADER + "P1;1\n")
    (file,) = case.landing.files(PAYMENTS)
    path.rename(tmp_path / "secret.csv")
    if what == "link":
        path.symlink_to(tmp_path / "secret.csv")
    else:
        os.mkfifo(path)
    with pytest.raises(FileNotFoundError):
        case.landing.open(file)


def test_a_senders_own_list_is_no_delivery_and_no_stray(case):
    case.put("manifest.csv", "archivo,filas\n")
    (case.root / "registry" / "MANIFEST.csv").write_text("archivo,filas\n")
    (case.root / "manifest.csv").write_text("archivo,filas\n")
    assert case.landing.files(PAYMENTS) == []
    assert case.landing.strays(CONTRACT) == ["manifest.csv"]


def put_list(case, content=f"{'ab' * 32}\n"):
    path = case.root / LIST
    path.write_text(content)
    return path


def test_the_list_of_samples_is_read_and_no_stray(case):
    assert case.landing.samples() == frozenset()
    put_list(case)
    assert case.landing.samples() == {"ab" * 32}
    assert case.landing.strays(CONTRACT) == []


@pytest.mark.parametrize("what", ["pipe", "folder", "link"])
def test_what_bears_the_name_of_the_list_of_samples_is_not_read(case, tmp_path, what):
    path = put_list(case)
    path.rename(tmp_path / "list.txt")
    if what == "pipe":
        os.mkfifo(path)
    elif what == "link":
        path.symlink_to(tmp_path / "list.txt")
    else:
        path.mkdir()
        (path / "a.csv").write_text("x")
    assert case.landing.samples() == frozenset()
    assert case.landing.strays(CONTRACT) == [f"{LIST}/a.csv" if what == "folder" else LIST]


def test_a_list_of_samples_is_read_up_to_a_bound(case):
    put_list(case, f"{'ab' * 32}\n".ljust(LARGEST + 1, "#"))
    assert case.landing.samples() == frozenset()


def test_a_list_of_samples_that_may_not_be_read_stops_the_reading_in_spanish(case, monkeypatch):
    put_list(case)

    def refuse(*_):
        raise PermissionError(errno.EACCES, "Permission denied")

    # who tests may read all files, whatever their mode
    monkeypatch.setattr("orchestration.landing.find.os.open", refuse)
    with pytest.raises(LandingError, match=f"No se puede leer .*{LIST}: revise los permisos"):
        case.landing.samples()
