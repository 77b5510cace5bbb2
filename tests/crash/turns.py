"""A month's work in small: deliveries are loaded, a release is published, again and again in one home."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest import mock

import duckdb

from orchestration.ground import storage
from orchestration.ground.clocks import Clocks
from orchestration.ground.code import code_version
from orchestration.ground.lock import one_writer
from orchestration.ground.paths import Home
from orchestration.landing.archive import Archive
from orchestration.landing.find import FolderLanding
from orchestration.landing.ledger import Ledger
from orchestration.landing.load import load_extract
from orchestration.landing.raw_files import doubtful, ensure_raw
from orchestration.landing.readers import Readers
from orchestration.release import catalog, manifest, tables
from orchestration.release import publish as publishing
from orchestration.release.identity import known_inputs
from tests.crash.disk import KillingDisk
from tests.unit.landing.conftest import CONTRACT, HEADER, PAYMENTS
from tests.unit.release.conftest import FIGURES, WORDS, fill_work

# once, before processes are forked from the one that loads this module
code_version()

FIRST_DAY = datetime(2026, 3, 2, 12, tzinfo=UTC)


def day_of(turn: int) -> datetime:
    return FIRST_DAY + timedelta(days=turn)


def deliver(landing: Path, turn: int) -> None:
    """One more file, and one that is rejected."""
    folder = landing / PAYMENTS.source / PAYMENTS.name
    folder.mkdir(parents=True, exist_ok=True)
    rows = "".join(f"P{turn}-{number};{number};{turn}.5;;\n" for number in range(50))
    (folder / f"payments_{day_of(turn).date()}.csv").write_text(HEADER + rows, encoding="utf-8")
    (folder / f"payments_{day_of(turn).date()}_bad.csv").write_text(f"nothing;{turn}\n")


def prepare(home: Home, work: Path, release_id: str) -> None:
    """A finished work file, as dbt would leave it, for a release."""
    if not work.exists():
        made = Home(work.parent / "made")
        fill_work(made, FIGURES)
        with duckdb.connect(str(made.work)) as connection:
            connection.execute("create schema raw")
            connection.execute("create table raw.clock (release_id varchar)")
        made.work.rename(work)
    storage.private_folder(home.work.parent)
    shutil.copy(work, home.work)
    with duckdb.connect(str(home.work)) as connection:
        connection.execute("insert into raw.clock values (?)", [release_id])


@contextmanager
def small_releases() -> Iterator[None]:
    """Releases of a few tables, which are of the same kinds as many."""
    with (
        mock.patch.object(publishing.Project, "of", lambda target: WORDS),
        mock.patch.object(tables, "PLANNERS", {"indicator_values": "marts", "releases": "marts"}),
        mock.patch.object(tables, "PUBLIC", {"indicator_values": "public", "releases": "public"}),
    ):
        yield


def take_turn(home: Home, landing: Path, turn: int) -> None:
    """All that a run does with the disk: clear up, load, check the raw files, publish, switch."""

    def clock() -> datetime:
        return day_of(turn)

    with one_writer(home), small_releases():
        publishing.recover(home)
        ledger = Ledger(home.ledger)
        with Readers() as readers:
            load_extract(FolderLanding(landing), PAYMENTS, home, ledger, readers, clock)
        ensure_raw(home, CONTRACT, clock)
        clocks = Clocks(date(2026, 9, 30), day_of(turn).date())
        plan = manifest.planned(clocks, known_inputs(ledger, clocks.known_at))
        if not catalog.release_folder(home, plan.release_id).exists():
            prepare(home, landing.parent / "work.duckdb", plan.release_id)
            publishing.publish(home, plan, clock)


def killed_turn(root: str, landing: str, turn: int, number: int, is_half: bool) -> None:
    """A turn whose process dies at one of the things that it asks of the disk."""
    storage.DISK = KillingDisk(Path(root), number, is_half=is_half)
    take_turn(Home(Path(root)), Path(landing), turn)


def undisturbed_turn(root: str, landing: str, turn: int) -> None:
    take_turn(Home(Path(root)), Path(landing), turn)


def state(home: Home) -> dict[str, object]:
    """All that a home says and no disturbance may change, without what differs between equal homes."""
    archive = Archive(home.archive)
    ledger = Ledger(home.ledger)
    assert not list(doubtful(home))
    return {
        "ledger": home.ledger.read_bytes(),
        "archived": sorted(entry.sha256 for entry in ledger.seen() if archive.is_whole(entry.sha256)),
        "releases": [_said(release) for release in catalog.published(home)],
        "current": catalog.require_current(home).name,
        "kept": [path.name for path in home.kept_warehouses.iterdir()],
        "files": sorted(_names(home)),
    }


def _said(release: manifest.Manifest) -> manifest.Manifest:
    # each home has its own keys, and a database's bytes differ between equal builds
    files = {name: sha256 for name, sha256 in release.files.items() if not name.endswith(".duckdb")}
    return replace(release, files=files, noise_key="", signed_by="", signature="")


def _names(home: Home) -> list[str]:
    return [
        path.relative_to(home.root).as_posix()
        for path in home.root.rglob("*")
        if path.parent != home.public_keys and (path.is_symlink() or not path.is_dir())
    ]
