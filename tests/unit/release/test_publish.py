"""A release is written whole, switched to at once, and found changed if a byte of it is."""

import grp
import json
import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.ground.clocks import Clocks
from orchestration.ground.errors import Stop, WrongUse
from orchestration.ground.keys import fingerprint, read_key
from orchestration.release import catalog, manifest
from orchestration.release.identity import Input
from orchestration.release.previous import compared_with
from orchestration.release.previous import previous as previous_of
from orchestration.release.publish import publish, recover
from orchestration.release.summary import summarise
from orchestration.release.tables import PUBLIC
from orchestration.release.verify import verify
from orchestration.warehouse.noise_key import noise_key
from tests.unit.release.conftest import FIGURES, fill_work

INPUT = Input(
    source="registry",
    extract="households",
    file_name="a_2026-02-01.csv",
    file_label="households_2026-02-01_ababab.csv",
    sha256="ab" * 32,
    delivered_on=date(2026, 2, 1),
    first_seen_at="2026-02-01T00:00:00+00:00",
    is_ahead_of_time=False,
    withdrawn_because=None,
)
SEPTEMBER = Clocks(date(2026, 9, 30), date(2026, 10, 5))
AUGUST = Clocks(date(2026, 8, 31), date(2026, 10, 5))


def release(home, clocks=SEPTEMBER, inputs=(INPUT,), figures=FIGURES):
    if not home.work.exists():
        fill_work(home, figures)
    return publish(home, manifest.planned(clocks, inputs))


def test_what_stands_in_a_release(home):
    made = release(home)
    folder = catalog.release_folder(home, made.release_id)
    assert made.release_id.startswith("2026-09-30_k2026-10-05_")
    assert catalog.current(home) == folder
    assert manifest.read(folder) == made
    assert {path.name for path in folder.iterdir()} == {"manifest.json", "marts", "marts.duckdb", "public"}
    with duckdb.connect(str(folder / "marts.duckdb"), read_only=True) as connection:
        rows = connection.sql("select indicator_code, numerator from indicator_values").fetchall()
        releases = connection.sql("select release_id, as_of::varchar from releases").fetchall()
        comment = connection.sql(
            "select comment from duckdb_tables() where table_name = 'revisions'"
        ).fetchone()
        nullable = connection.sql(
            "select column_name from duckdb_columns()"
            " where table_name = 'indicator_values' and not is_nullable"
        ).fetchall()
    assert sorted(rows) == [("OE1", None), ("OG", 15)]
    assert releases == [(made.release_id, "2026-09-30")]
    assert comment == ("Sobre revisions, d'accord",)
    assert nullable == [("indicator_code",)]


def test_what_is_private_and_what_is_not(home):
    release(home)
    assert home.warehouse.stat().st_mode & 0o077 == 0
    assert home.warehouse.parent.stat().st_mode & 0o077 == 0
    assert home.noise_key.stat().st_mode & 0o777 == 0o600
    assert home.noise_key.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_who_may_read_what_whatever_the_umask(home, umask):
    before = os.umask(umask)
    try:
        folder = catalog.release_folder(home, release(home).release_id)
    finally:
        os.umask(before)
    way = (home.root, home.published, folder.parent, folder, folder / "marts")
    assert {path.stat().st_mode & 0o777 for path in way} == {0o751}
    planners = [folder / "manifest.json", folder / "marts.duckdb", *(folder / "marts").iterdir()]
    assert {path.stat().st_mode & 0o777 for path in planners} == {0o640}
    public = [path for path in (folder / "public").rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in public} == {0o644}
    assert {path.stat().st_mode & 0o777 for path in (folder / "public", folder / "public" / "marts")} == {
        0o755
    }


def test_planners_files_belong_to_their_group(home, monkeypatch):
    group = grp.getgrgid(os.getgroups()[-1] if os.getgroups() else os.getegid())
    monkeypatch.setenv("MIE_PLANNERS_GROUP", group.gr_name)
    folder = catalog.release_folder(home, release(home).release_id)
    assert {path.stat().st_gid for path in (folder, folder / "marts.duckdb")} == {group.gr_gid}


def test_a_group_that_does_not_exist_is_said(home, monkeypatch):
    monkeypatch.setenv("MIE_PLANNERS_GROUP", "nadie_la_conoce")
    with pytest.raises(WrongUse, match="nadie_la_conoce"):
        release(home)


def test_the_public_edition_tells_nothing_of_the_inputs(home):
    made = release(home)
    folder = catalog.release_folder(home, made.release_id) / "public"
    assert {path.stem for path in (folder / "marts").iterdir()} == set(PUBLIC)
    with duckdb.connect(str(folder / "marts.duckdb"), read_only=True) as connection:
        told = connection.sql("from releases")
        assert "inputs_sha256" not in told.columns
        (row,) = told.fetchall()
    assert row[0] == made.release_id
    assert json.loads(row[-1]) == made.public_tables_sha256
    assert made.noise_key == fingerprint(read_key(home.noise_key))


def test_a_lost_key_is_not_replaced_in_silence(home):
    release(home)
    home.noise_key.unlink()
    with pytest.raises(Stop, match="noise.key"):
        noise_key(home)


def test_the_same_content_makes_the_same_hashes_and_parquet(home, tmp_path):
    first = release(home)
    other = type(home)(tmp_path / "other")
    second = release(other, figures=FIGURES[::-1])
    assert second.release_id == first.release_id
    assert second.tables_sha256 == first.tables_sha256
    same = {name for name in first.files if first.files[name] == second.files[name]}
    assert same >= {f"marts/{table}.parquet" for table in first.tables_sha256}


def test_current_is_the_greatest_and_the_warehouse_goes_with_it(home):
    newest = release(home)
    warehouse = home.warehouse.stat().st_ino
    past = release(home, AUGUST)
    assert catalog.current(home).name == newest.release_id
    assert home.warehouse.stat().st_ino == warehouse
    assert not home.work.exists()
    assert [entry.release_id for entry in catalog.published(home)] == [newest.release_id, past.release_id]
    later = release(home, replace(SEPTEMBER, known_at=date(2026, 10, 6)))
    assert catalog.current(home).name == later.release_id
    assert home.warehouse.stat().st_ino != warehouse


def test_the_same_clocks_again_make_the_newest_current(home):
    release(home)
    corrected = release(home, inputs=[replace(INPUT, sha256="cd" * 32)])
    assert catalog.current(home).name == corrected.release_id


def test_a_killed_run_leaves_nothing_that_matters(home):
    made = release(home)
    draft = catalog.releases_folder(home) / catalog.DRAFT
    draft.mkdir()
    (draft / "marts.duckdb").write_bytes(b"half")
    fill_work(home, FIGURES)
    recover(home)
    assert [path.name for path in catalog.releases_folder(home).iterdir()] == [made.release_id]
    assert not home.work.exists()


def test_a_switch_cut_short_is_finished(home):
    past, newest = release(home, AUGUST), release(home)
    link = home.published / "current"
    link.unlink()
    link.symlink_to(Path("releases") / past.release_id)
    recover(home)
    assert catalog.current(home).name == newest.release_id


def test_readers_of_current_never_find_it_missing(home, monkeypatch):
    release(home)
    seen = []
    rename = Path.replace

    def watched(self, target):
        seen.append(catalog.current(home))
        result = rename(self, target)
        seen.append(catalog.current(home))
        return result

    monkeypatch.setattr(Path, "replace", watched)
    release(home, replace(SEPTEMBER, known_at=date(2026, 10, 6)))
    assert seen and all(folder is not None and folder.is_dir() for folder in seen)


def test_a_release_as_published_verifies(home):
    made = release(home)
    verdict = verify(home)
    assert (verdict.release_id, verdict.faults) == (made.release_id, ())


@pytest.mark.parametrize(
    "name",
    [
        "marts.duckdb",
        "marts/indicator_values.parquet",
        "public/marts.duckdb",
        "public/marts/indicator_values.parquet",
        "manifest.json",
    ],
)
def test_any_changed_byte_is_found(home, name):
    path = catalog.release_folder(home, release(home).release_id) / name
    content = bytearray(path.read_bytes())
    for place in (0, len(content) // 2, len(content) - 1):
        changed = bytearray(content)
        changed[place] ^= 1
        path.write_bytes(changed)
        assert any(fault.startswith(name) for fault in verify(home).faults), place
    path.write_bytes(content)
    assert not verify(home).faults


def test_a_missing_and_an_added_file_are_found(home):
    folder = catalog.release_folder(home, release(home).release_id)
    (folder / "marts" / "revisions.parquet").unlink()
    (folder / "notes.txt").write_text("x")
    faults = verify(home).faults
    assert any(fault.startswith("marts/revisions.parquet") for fault in faults)
    assert any(fault.startswith("notes.txt") for fault in faults)


@pytest.mark.parametrize("database", ["marts.duckdb", "public/marts.duckdb"])
def test_a_table_changed_with_its_hash_of_bytes_is_found(home, database):
    folder = catalog.release_folder(home, release(home).release_id)
    with duckdb.connect(str(folder / database)) as connection:
        connection.execute("update indicator_values set numerator = 16 where numerator = 15")
    from orchestration.release.files import file_hashes

    forged = replace(manifest.read(folder), files=file_hashes(folder))
    (folder / "manifest.json").write_bytes(manifest.render(forged))
    assert any(fault.startswith(database) and "indicator_values" in fault for fault in verify(home).faults)


@pytest.mark.parametrize("name", ["2026-01-31_k2026-01-31_0000000000", "../releases", ""])
def test_a_release_that_is_none(home, name):
    release(home)
    with pytest.raises(WrongUse):
        verify(home, name)


def test_a_damaged_manifest_is_named_not_passed_over(home):
    folder = catalog.release_folder(home, release(home).release_id)
    (folder / "manifest.json").write_text("{")
    with pytest.raises(WrongUse, match=folder.name):
        catalog.published(home)


def test_a_release_is_compared_with_the_one_that_stood_for_its_clocks(home):
    september = release(home)
    past = release(home, AUGUST)
    late = date(2026, 10, 7)
    assert compared_with(home, replace(AUGUST, known_at=late)) == past
    assert compared_with(home, replace(SEPTEMBER, known_at=late)) == september
    # where all others know more or tell of later months, the last published
    assert compared_with(home, replace(AUGUST, known_at=date(2026, 2, 1))) == past


def test_what_models_are_told_of_the_release_before(home):
    release(home)
    past = release(home, AUGUST)
    previous = previous_of(home, replace(AUGUST, known_at=date(2026, 10, 7)))
    assert {row[0] for row in previous.national} == {past.release_id}
    assert previous.release[0] == past.release_id
    assert previous.release[3] and previous.units.exists() and previous.rows.exists()
    assert [row[2:5] for row in previous.national] == [("OE1", "official", None), ("OG", "official", 15)]
    assert {row[4]: row[5] for row in previous.figures if row[1] == "OG"} == {
        "numerator": 15,
        "denominator": 100,
        "target": 15,
    }
    assert previous.files == [(INPUT.extract, INPUT.file_label, INPUT.sha256)]


def test_nothing_is_switched_to_if_writing_fails(home, monkeypatch):
    first = release(home)
    fill_work(home, FIGURES)
    monkeypatch.setattr(os, "fsync", lambda descriptor: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(Exception, match="espacio"):
        publish(home, manifest.planned(replace(SEPTEMBER, known_at=date(2026, 10, 6)), [INPUT]))
    monkeypatch.undo()
    assert catalog.current(home).name == first.release_id
    assert [entry.release_id for entry in catalog.published(home)] == [first.release_id]


def test_a_clock_that_was_put_back_makes_nothing_older(home):
    """What is published last is the newest, whatever the machine's clock says, now or at the next run."""
    moments = [datetime(2026, 10, day, tzinfo=UTC) for day in (9, 3, 12, 1)]
    made = []
    for number, moment in enumerate(moments):
        if not home.work.exists():
            fill_work(home, FIGURES)
        plan = manifest.planned(SEPTEMBER, [replace(INPUT, sha256=f"{number:02}" * 32)])
        made.append(publish(home, plan, lambda moment=moment: moment))
        assert catalog.current(home).name == made[-1].release_id
        recover(home)
        assert catalog.current(home).name == made[-1].release_id
    assert catalog.published(home) == made


@pytest.mark.parametrize("damage", ["torn", "gone"])
def test_a_torn_published_file_is_said_in_words(home, damage):
    folder = catalog.release_folder(home, release(home).release_id)
    path = folder / "marts" / "indicator_values.parquet"
    if damage == "torn":
        path.write_bytes(path.read_bytes()[:-20])
    else:
        path.unlink()
    assert any("indicator_values.parquet" in fault for fault in verify(home).faults)
    with pytest.raises(Stop, match="mie verify"):
        previous_of(home, SEPTEMBER)
    with pytest.raises(Stop, match="mie restore"):
        summarise(folder)


def test_what_a_release_counted_stays_as_long_as_it(home):
    first = release(home)
    kept = home.counted_of(first.release_id)
    assert {path.name for path in kept.iterdir()} == set(first.counted)
    assert {path.stat().st_mode & 0o777 for path in kept.iterdir()} == {0o600}
    stranger = home.counted_of("2026-01-31_k2026-01-31_0000000000")
    stranger.mkdir()
    recover(home)
    assert kept.exists() and not stranger.exists()


def test_what_a_release_counted_is_not_believed_once_it_changed(home, caplog):
    first = release(home)
    path = home.counted_of(first.release_id) / "rows.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    told = previous_of(home, SEPTEMBER)
    assert (told.release[3], told.units, told.rows) == (False, None, None)
    assert "mie restore" in caplog.text
