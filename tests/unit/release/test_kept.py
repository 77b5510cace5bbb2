"""The warehouse of the current release: found by its release, rebuilt or named where it is damaged."""

import duckdb
import pytest

from orchestration.ground.errors import Stop, WrongUse
from orchestration.release import catalog, kept
from orchestration.release.publish import recover
from tests.unit.release.conftest import FIGURES, fill_work
from tests.unit.release.test_close import LATER
from tests.unit.release.test_publish import AUGUST, release


def opened(home):
    with kept.open_warehouse(home) as (release_id, connection):
        return release_id, connection.execute("select count(*) from marts.indicator_values").fetchone()[0]


def test_it_is_the_current_releases_and_the_link_leads_to_it(home):
    made = release(home)
    assert opened(home) == (made.release_id, 2)
    assert home.warehouse.is_symlink() and home.warehouse.resolve() == home.warehouse_of(made.release_id)
    release(home, AUGUST)
    assert opened(home)[0] == made.release_id
    assert [path.name for path in home.kept_warehouses.iterdir()] == [made.release_id]


def test_lists_made_from_it_go_when_another_release_is_published(home):
    made = release(home, AUGUST)
    listed = home.lists / made.release_id / "puno" / "listas.xlsx"
    listed.parent.mkdir(parents=True)
    listed.write_bytes(b"ANA")
    recover(home)
    assert listed.exists()
    release(home)
    assert list(home.lists.iterdir()) == []


def test_one_of_an_unpublished_release_is_never_answered_from(home):
    made = release(home)
    fill_work(home, FIGURES[:1])
    kept.keep(home, "2026-12-31_k2026-12-31_0000000000")
    assert opened(home) == (made.release_id, 2)
    recover(home)
    assert [path.name for path in home.kept_warehouses.iterdir()] == [made.release_id]
    assert opened(home) == (made.release_id, 2)


def test_the_single_file_of_an_earlier_version_is_adopted(home):
    made = release(home)
    single = home.warehouse_of(made.release_id)
    with duckdb.connect(str(single)) as connection:
        connection.execute("create schema raw")
        connection.execute(f"create table raw.clock as select '{made.release_id}' as release_id")
    content = single.read_bytes()
    home.warehouse.unlink()
    single.rename(home.warehouse)
    assert opened(home) == (made.release_id, 2)
    recover(home)
    assert home.warehouse.is_symlink() and single.read_bytes() == content
    assert opened(home) == (made.release_id, 2)


def test_the_single_file_of_another_release_is_not_adopted(home):
    made = release(home)
    single = home.warehouse_of(made.release_id)
    with duckdb.connect(str(single)) as connection:
        connection.execute("create schema raw")
        connection.execute("create table raw.clock as select '2026-01-31_k2026-02-05_0' as release_id")
    home.warehouse.unlink()
    single.rename(home.warehouse)
    recover(home)
    assert not home.warehouse.exists() and not single.exists()
    with pytest.raises(Stop, match="Falta el almacén"):
        opened(home)


def test_before_the_link_is_moved_it_is_the_current_releases(home, monkeypatch):
    release(home)
    monkeypatch.setattr(kept, "settle", lambda home: None)
    newest = release(home, LATER, figures=FIGURES[:1])
    assert home.warehouse.resolve() != home.warehouse_of(newest.release_id)
    assert opened(home) == (newest.release_id, 1)


def test_a_switch_while_it_is_opened_is_followed(home, monkeypatch):
    release(home)
    connect, made = duckdb.connect, []

    def switching(*arguments, **options):
        monkeypatch.setattr(duckdb, "connect", connect)
        made.append(release(home, LATER, figures=FIGURES[:1]))
        return connect(*arguments, **options)

    monkeypatch.setattr(duckdb, "connect", switching)
    assert opened(home) == (made[0].release_id, 1)


@pytest.mark.parametrize("damage", [b"", b"no database", None])
def test_a_damaged_one_is_recognised_and_says_what_to_do(home, damage):
    made = release(home)
    path = home.warehouse_of(made.release_id)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2] if damage is None else damage)
    assert "mie verify --rebuild" in kept.fault_of(home)
    path.unlink()
    with pytest.raises(Stop, match="Falta el almacén"):
        opened(home)


def test_a_flipped_byte_in_a_block_is_recognised(home):
    path = home.warehouse_of(release(home).release_id)
    assert kept.fault_of(home) is None
    content = bytearray(path.read_bytes())
    found = 0
    for place in range(12_288, len(content), 100_003):
        changed = bytearray(content)
        changed[place] ^= 1
        path.write_bytes(changed)
        found += kept.fault_of(home) is not None
    assert found


def test_a_missing_current_is_said_as_such_and_mended(home):
    with pytest.raises(WrongUse, match="No hay ninguna publicación"):
        catalog.require_current(home)
    made = release(home)
    (home.published / "current").unlink()
    with pytest.raises(WrongUse, match=r"Falta el enlace .* aunque hay 1.*mie doctor"):
        catalog.require_current(home)
    recover(home)
    assert catalog.require_current(home).name == made.release_id
