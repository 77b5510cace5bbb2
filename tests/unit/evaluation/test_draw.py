"""Lots: fair by stratum, the same for everybody who draws them again, and on the record."""

import csv
import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orchestration.evaluation.draw import draw
from orchestration.evaluation.lottery import Design, draw_lots, lot_of, places_of
from orchestration.ground.errors import WrongUse
from orchestration.ground.paths import Home
from orchestration.landing.ledger import Ledger

NOW = datetime(2026, 11, 27, 15, tzinfo=UTC)
UNITS = {f"C{number:04d}": "PUNO" if number % 3 else "CUSCO" for number in range(900)}


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


@pytest.fixture
def write(tmp_path):
    def written(text: str, name: str = "lista.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def listed(write):
    return write("codigo,unidad\n" + "".join(f"{unit},{stratum}\n" for unit, stratum in UNITS.items()))


def drawn(home, file, **changes):
    asked = {"places": 100, "waves": None, "seed": "20261127-4711"} | changes
    strata = asked.pop("strata", "unidad")
    why = asked.pop("why", "Orden de llegada")
    return draw(home, file, asked.pop("code", "codigo"), strata, Design(**asked), "Ana Ñ", why, NOW)


def result_of(made):
    with (Path(made.folder) / "resultado.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_lot_is_the_hash_of_seed_and_code():
    assert lot_of("7", "A") == hashlib.sha256(b"7|A").hexdigest()
    lots = draw_lots(dict.fromkeys("ABCDE", "x"), Design("7", places=2))
    assert sorted("ABCDE", key=lambda unit: lot_of("7", unit)) == sorted(
        "ABCDE", key=lambda unit: lots[unit].order
    )
    assert {unit for unit, lot in lots.items() if lot.outcome} == {
        unit for unit, lot in lots.items() if lot.order <= 2
    }


def test_the_order_of_the_list_plays_no_part():
    backwards = dict(reversed(UNITS.items()))
    assert draw_lots(backwards, Design("7", places=90)) == draw_lots(UNITS, Design("7", places=90))


def test_places_go_to_strata_in_proportion():
    assert places_of({"PUNO": 600, "CUSCO": 300}, Design("7", places=100)) == {"PUNO": 67, "CUSCO": 33}
    few = places_of(dict.fromkeys("ABCDEFG", 10), Design("7", places=3))
    assert sorted(few.values()) == [0, 0, 0, 0, 1, 1, 1]
    assert few != places_of(dict.fromkeys("ABCDEFG", 10), Design("9", places=3))


def test_waves_reach_all_units_of_each_stratum_evenly():
    lots = draw_lots(UNITS | {"Z1": "LIMA", "Z2": "LIMA"}, Design("7", waves=4))
    for stratum, size in {"PUNO": 600, "CUSCO": 300, "LIMA": 2}.items():
        waves = [lot.outcome for lot in lots.values() if lot.stratum == stratum]
        counts = [waves.count(wave) for wave in (1, 2, 3, 4)]
        assert sum(counts) == size and max(counts) - min(counts) <= 1


def test_every_unit_has_the_same_chance():
    """Over many seeds each of twenty units has a place in about a quarter of the draws."""
    units = {f"U{number}": "x" for number in range(20)}
    draws = [draw_lots(units, Design(str(seed), places=5)) for seed in range(2000)]
    for unit in units:
        had = sum(lots[unit].outcome for lots in draws)
        # five deviations of a binomial about 500
        assert abs(had - 500) < 5 * (2000 * 0.25 * 0.75) ** 0.5


def test_a_draw_is_kept_whole_and_on_the_record(home, listed):
    made = drawn(home, listed)
    assert made.is_new and made.strata == {"CUSCO": (300, 33), "PUNO": (600, 67)}
    rows = result_of(made)
    assert len(rows) == 900 and sum(row["resultado"] == "1" for row in rows) == 100
    (entry,) = Ledger(home.ledger).drawn()
    folder = home.draws / made.draw_id
    digest = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in ("lista.csv", "resultado.csv")
    }
    assert (entry.list_sha256, entry.result_sha256) == (digest["lista.csv"], digest["resultado.csv"])
    assert (entry.seed, entry.design, entry.strata, entry.units) == (
        "20261127-4711",
        "100 plazas",
        "unidad",
        900,
    )
    minutes = (folder / "acta.md").read_text(encoding="utf-8")
    assert (
        entry.result_sha256 in minutes and "| PUNO | 600 | 67 |" in minutes and "27 de noviembre" in minutes
    )
    assert all(path.stat().st_mode & 0o077 == 0 for path in [folder, *folder.iterdir()])


def test_the_same_draw_elsewhere_gives_the_same_bytes(home, listed, tmp_path):
    made = drawn(home, listed)
    again = drawn(Home(tmp_path / "other"), listed)
    assert again.is_new and again.result_sha256 == made.result_sha256


def test_asking_again_changes_nothing(home, listed):
    made = drawn(home, listed)
    again = drawn(home, listed, why="Otra cosa")
    assert not again.is_new and again.draw_id == made.draw_id and len(Ledger(home.ledger).drawn()) == 1


def test_another_draw_of_the_same_list_is_told(home, listed):
    made = drawn(home, listed)
    again = drawn(home, listed, seed="otra")
    assert again.is_new and again.earlier == (made.draw_id,)
    assert made.draw_id in (home.draws / again.draw_id / "acta.md").read_text(encoding="utf-8")


def test_another_draw_of_the_same_units_in_another_file_is_told(home, listed, write):
    made = drawn(home, listed)
    rows = [f"{stratum};{unit};x" for unit, stratum in reversed(UNITS.items())]
    sorted_anew = write("unidad;codigo;nota\n" + "\n".join(rows) + "\n", "otra.csv")
    again = drawn(home, sorted_anew, seed="otra")
    assert again.earlier == (made.draw_id,)
    assert made.draw_id in (home.draws / again.draw_id / "acta.md").read_text(encoding="utf-8")
    # what came later is not told as earlier
    assert drawn(home, listed).earlier == ()
    others = write("codigo,unidad\n" + "".join(f"{unit},PUNO\n" for unit in [*UNITS][1:]), "menos.csv")
    assert drawn(home, others).earlier == ()


def test_draws_recorded_before_units_had_a_digest_are_read(home, listed):
    drawn(home, listed)
    ledger = Ledger(home.ledger)
    (entry,) = ledger.drawn()
    ledger.record(replace(entry, draw_id="sorteo_antiguo", units_sha256=None))
    assert drawn(home, listed, seed="otra").earlier == (entry.draw_id, "sorteo_antiguo")


def test_a_recorded_draw_whose_folder_is_lost_comes_back(home, listed):
    made = drawn(home, listed)
    before = {path.name: path.read_bytes() for path in (home.draws / made.draw_id).iterdir()}
    for path in (home.draws / made.draw_id).iterdir():
        path.unlink()
    (home.draws / made.draw_id).rmdir()
    assert not drawn(home, listed).is_new
    assert {path.name: path.read_bytes() for path in (home.draws / made.draw_id).iterdir()} == before


def test_lists_of_spreadsheets_are_read(home, write):
    file = write("\ufeffcodigo;unidad\n1;PUNO\n2;PUNO\n3;LIMA\n")
    made = drawn(home, file, places=None, waves=2)
    assert made.units == 3 and set(made.strata) == {"PUNO", "LIMA"}


@pytest.mark.parametrize(
    ("text", "changes", "said"),
    [
        ("codigo,unidad\nX7,PUNO\nX8,LIMA\nX7,PUNO\n", {}, "filas 2 y 4"),
        ("codigo,unidad\nX7,PUNO\n,LIMA\n", {"places": 1}, "fila 3 de la lista falta codigo"),
        ("codigo,unidad\nX7,PUNO\nX8,\n", {"places": 1}, "fila 3 de la lista falta unidad"),
        ("codigo,unidad\nX7,PUNO\nX8\n", {"places": 1}, "fila 3 de la lista tiene 1 celdas"),
        ("codigo,ut\nX7,PUNO\n", {}, "columna unidad"),
        ("X7,PUNO\nX8,LIMA\n", {}, "entre las 2 de su primera fila"),
        ("codigo,unidad,orden\nX7,PUNO,1\n", {}, "columna orden"),
        ("codigo,unidad\nX7,PUNO\nX8,LIMA\n", {"places": 2}, "no hay nada que sortear"),
        ("codigo,unidad\nX7,PUNO\nX8,LIMA\n", {"places": 1, "waves": 2}, "cuántas plazas"),
        ("codigo,unidad\nX7,PUNO\nX8,LIMA\n", {"places": None, "waves": 3}, "de 2 a 2"),
        ("", {}, "vacía"),
        ("codigo,unidad\nX7,PUNO\n", {"why": " "}, "--why"),
    ],
)
def test_a_list_that_cannot_be_drawn_from_is_refused_without_quoting_it(home, write, text, changes, said):
    with pytest.raises(WrongUse, match=said) as refused:
        drawn(home, write(text), **changes)
    assert "X7" not in str(refused.value) and "X8" not in str(refused.value)
    assert not home.draws.exists() and not home.ledger.exists()
