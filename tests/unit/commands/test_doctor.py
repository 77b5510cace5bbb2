"""What `mie doctor` finds, what it mends, and what it leaves to people."""

import dagster as dg
import pytest
from dagster._core.test_utils import create_run_for_test

from orchestration.commands import past_runs
from orchestration.commands.doctor import examine
from orchestration.commands.words import of_checkup
from orchestration.ground.lock import Busy, one_writer
from orchestration.landing.archive import Archive
from orchestration.landing.ledger import Ledger
from orchestration.landing.raw_files import doubtful
from orchestration.release import catalog
from tests.unit.release.conftest import FIGURES, fill_work


def told(checkup):
    return "\n".join(of_checkup(checkup))


def loaded(home):
    (entry,) = [entry for entry in Ledger(home.ledger).seen() if entry.status == "loaded"]
    return entry


def raw_of(home):
    entry = loaded(home)
    return home.raw_file(entry.source, entry.extract, entry.raw_id)


def test_a_home_in_order_has_nothing_to_mend(filled):
    checkup = examine(filled)
    assert checkup.findings == () and not checkup.has_faults
    assert "nada que arreglar" in told(checkup)


def test_what_a_killed_run_left_goes(filled):
    fill_work(filled, FIGURES)
    (catalog.releases_folder(filled) / catalog.DRAFT).mkdir()
    (filled.root / "rebuild").mkdir()
    (raw_of(filled).parent / ".scratch").mkdir()
    (filled.published / "current").unlink()
    checkup = examine(filled)
    assert not checkup.has_faults and len(checkup.findings) == 5
    assert "published/current" in told(checkup)
    assert catalog.current(filled) is not None and examine(filled).findings == ()


def test_a_raw_file_is_made_anew(filled):
    raw_of(filled).write_bytes(b"rot")
    checkup = examine(filled)
    assert "se rehízo" in told(checkup) and not checkup.has_faults
    assert list(doubtful(filled)) == []


def test_a_damaged_archive_goes_aside_and_is_taken_from_the_landing_again(filled):
    path = Archive(filled.archive).path(loaded(filled).sha256)
    path.write_bytes(path.read_bytes()[:-5])
    checkup = examine(filled)
    assert checkup.has_faults and "mie run" in told(checkup)
    assert not path.exists() and (filled.archive / "damaged" / path.name).exists()


def test_a_raw_file_that_nothing_can_give_back_is_left_to_people(filled):
    Archive(filled.archive).path(loaded(filled).sha256).unlink()
    raw_of(filled).unlink()
    checkup = examine(filled)
    assert checkup.has_faults and "mie restore" in told(checkup)


def test_a_ledger_that_lost_lines_is_never_mended_over(filled):
    content = filled.ledger.read_bytes()
    filled.ledger.write_bytes(b"".join(content.splitlines(keepends=True)[:-1]))
    before = sorted(path for path in filled.root.rglob("*"))
    checkup = examine(filled)
    assert checkup.has_faults and "le faltan 1" in told(checkup)
    assert sorted(path for path in filled.root.rglob("*")) == before


def test_a_head_that_is_missing_is_made_anew_where_releases_agree(filled):
    Ledger(filled.ledger).chain.head_path.unlink()
    checkup = examine(filled)
    assert not checkup.has_faults and "se repuso" in told(checkup)
    assert Ledger(filled.ledger).closed()


def test_what_others_could_read_is_closed_but_not_what_is_published(filled):
    filled.ledger.chmod(0o644)
    filled.archive.chmod(0o755)
    assert "2 archivos o carpetas" in told(examine(filled))
    assert filled.ledger.stat().st_mode & 0o777 == 0o600
    assert filled.archive.stat().st_mode & 0o777 == 0o700
    assert (catalog.current(filled) / "public").stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("content", [b"", b"no database"])
def test_a_damaged_warehouse_is_named_with_what_to_do(filled, content):
    filled.warehouse.write_bytes(content)
    assert "mie verify --rebuild" in told(examine(filled))


def test_a_damaged_release_is_named(filled):
    torn = catalog.current(filled) / "marts" / "indicator_values.parquet"
    torn.write_bytes(torn.read_bytes()[:-9])
    checkup = examine(filled)
    assert checkup.has_faults and "indicator_values.parquet: cambió" in told(checkup)


def test_no_home_is_examined_while_a_run_works(filled):
    with one_writer(filled), pytest.raises(Busy):
        examine(filled)


def test_runs_that_stand_as_going_on_for_too_long_are_closed(monkeypatch):
    with dg.DagsterInstance.ephemeral() as instance:
        run = create_run_for_test(instance, job_name="mie_run", status=dg.DagsterRunStatus.STARTED)
        now = past_runs.datetime.now(past_runs.UTC)
        assert past_runs.close_zombies(instance, now) == 0
        assert past_runs.close_zombies(instance, now + 2 * past_runs.LONGEST) == 1
        assert instance.get_run_by_id(run.run_id).status == dg.DagsterRunStatus.FAILURE
        assert past_runs.drop_old(instance, 1) == 0
        create_run_for_test(instance, job_name="mie_run", status=dg.DagsterRunStatus.SUCCESS)
        assert past_runs.drop_old(instance, 1) == 1
        assert instance.get_run_by_id(run.run_id) is None
