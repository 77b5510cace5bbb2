"""Noticing deliveries: a run is asked for once, when what is new has stopped growing."""

import os
from dataclasses import dataclass

import pytest

from orchestration.ground.contract import load_contract
from orchestration.ground.paths import Home
from orchestration.interface.arrivals import look
from orchestration.landing.find import FolderLanding, LandingError
from orchestration.landing.intake import take_in
from orchestration.landing.landing_place import landing_at
from orchestration.landing.readers import Readers

HEADERS = "CODIGO ALIADO,NOMBRE\n"


@pytest.fixture
def places(tmp_path):
    landing = tmp_path / "landing"
    (landing / "partners" / "partners").mkdir(parents=True)
    return landing, Home(tmp_path / "home")


def deliver(landing, name, text=HEADERS):
    path = landing / "partners" / "partners" / name
    path.write_text(text)
    return path


def take_in_partners(landing, home):
    with Readers() as readers:
        return take_in(FolderLanding(landing), load_contract().extract("partners"), home, readers)


def test_nothing_lies_there(places):
    seen = look(*places, None)
    assert seen.run_key is None and "No hay entregas" in seen.message


def test_a_file_that_grows_is_waited_for(places):
    landing, _ = places
    path = deliver(landing, "a_2026-10-31.csv")
    first = look(*places, None)
    assert first.run_key is None and "1 archivo sin leer, de partners" in first.message
    path.write_text(HEADERS + "ALI001,Uno\n")
    second = look(*places, first.cursor)
    assert second.run_key is None and second.cursor != first.cursor
    third = look(*places, second.cursor)
    assert third.run_key is not None
    assert look(*places, third.cursor).run_key == third.run_key


def test_another_file_is_another_state(places):
    landing, _ = places
    deliver(landing, "a_2026-10-31.csv")
    settled = look(*places, look(*places, None).cursor)
    deliver(landing, "b_2026-10-31.csv")
    assert look(*places, settled.cursor).run_key is None


@dataclass
class Release:
    inputs_sha256: str


def test_what_was_judged_and_published_asks_for_nothing_until_it_changes(places, monkeypatch):
    landing, home = places
    path = deliver(landing, "a_2026-10-31.csv")
    take_in_partners(landing, home)
    waiting = look(*places, None)
    assert "Ninguna publicación contiene" in waiting.message and waiting.run_key is None
    assert look(*places, waiting.cursor).run_key == waiting.cursor
    monkeypatch.setattr("orchestration.interface.arrivals.published", lambda home: [Release(waiting.cursor)])
    assert look(*places, None).message == "No hay entregas sin leer ni sin publicar."
    path.write_text(HEADERS + "ALI001,Uno\n")
    assert "1 archivo sin leer" in look(*places, None).message


@pytest.fixture
def published(monkeypatch):
    """What was read is published."""
    monkeypatch.setattr("orchestration.interface.arrivals._unpublished", lambda home: None)


def test_a_name_that_is_no_utf8_is_seen(places, published):
    landing, home = places
    path = landing / "partners" / "partners" / os.fsdecode("aliados_año_2026-10-31.csv".encode("latin-1"))
    path.write_text(HEADERS)
    assert "1 archivo sin leer, de partners" in look(*places, None).message
    take_in_partners(landing, home)
    assert "No hay entregas" in look(*places, None).message


def test_other_bytes_under_the_same_name_size_and_time_are_seen(places, published):
    landing, home = places
    path = deliver(landing, "a_2026-10-31.csv", HEADERS + "ALI001,Uno\n")
    before = path.stat()
    take_in_partners(landing, home)
    assert "No hay entregas" in look(*places, None).message
    path.write_text(HEADERS + "ALI001,Dos\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert "1 archivo sin leer" in look(*places, None).message
    (result,) = take_in_partners(landing, home).results
    assert result.sha256.startswith("ef7d23")
    assert "No hay entregas" in look(*places, None).message


def test_a_landing_that_was_restored_asks_once(places, published):
    landing, home = places
    path = deliver(landing, "a_2026-10-31.csv")
    take_in_partners(landing, home)
    # the same bytes, as a new file with a time to come
    path.unlink()
    os.utime(deliver(landing, path.name), (4102444800, 4102444800))
    assert "1 archivo sin leer" in look(*places, None).message
    assert take_in_partners(landing, home).results == ()
    assert "No hay entregas" in look(*places, None).message


def test_a_file_that_could_not_be_read_is_asked_for_again(places, published, monkeypatch):
    landing, home = places
    deliver(landing, "a_2026-10-31.csv")
    monkeypatch.setattr(FolderLanding, "open", lambda landing, file: (_ for _ in ()).throw(PermissionError))
    (result,) = take_in_partners(landing, home).results
    assert result.status == "skipped"
    assert "1 archivo sin leer" in look(*places, None).message


def test_locks_and_hidden_files_are_no_deliveries(places):
    landing, _ = places
    deliver(landing, "~$a_2026-10-31.xlsx")
    deliver(landing, ".a_2026-10-31.csv")
    assert "No hay entregas" in look(*places, None).message


def test_a_landing_that_is_gone_is_said(tmp_path):
    with pytest.raises(LandingError, match="No existe la carpeta"):
        look(tmp_path / "none", Home(tmp_path), None)


def test_deliveries_in_a_store_are_looked_at_without_being_read(store, places, published):
    _, home = places
    place = f"s3://{store.bucket}/recibido"
    key = "recibido/partners/partners/a_2026-10-31.csv"
    store.put(key, HEADERS)
    first = look(place, home, None)
    assert first.run_key is None and "1 archivo sin leer, de partners" in first.message
    assert look(place, home, first.cursor).run_key is not None
    with Readers() as readers:
        take_in(landing_at(place), load_contract().extract("partners"), home, readers)
    store.asked.clear()
    assert "No hay entregas" in look(place, home, None).message
    assert {(method, "list-type=2" in path) for method, path, _ in store.asked} == {("GET", True)}
    store.put(key, HEADERS + "ALI001,Uno\n")
    assert "1 archivo sin leer" in look(place, home, None).message
