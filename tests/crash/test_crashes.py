"""A process that dies, or a disk that fills up, at each thing that is asked of the disk.

Readers judge: none of eight may meet an error, whenever it looks. Then the next run ends where one that
nothing disturbed ends, byte by byte. With `-m slow`: at every kind of point and at every point, and 200 kills
at moments that a seed draws.
"""

import multiprocessing
import os
import random
import signal
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from orchestration.ground import storage
from orchestration.ground.errors import SpokenError, spoken_errors
from orchestration.ground.paths import PROJECT, Home
from tests.crash.disk import FullDisk, WatchedDisk
from tests.crash.readers import reading
from tests.crash.turns import deliver, killed_turn, state, take_turn, undisturbed_turn

pytestmark = pytest.mark.long

KILLS = 50
SEEDS = range(2026, 2030)
"""So many kills in each of four homes: in one of many releases a turn takes long."""


@dataclass
class Storm:
    """A home that is disturbed turn by turn, and its twin that is not."""

    folder: Path
    context: multiprocessing.context.BaseContext
    turn: int = 0
    homes: dict[str, Home] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.home, self.twin = Home(self.folder / "home"), Home(self.folder / "twin")
        self.landing = self.folder / "landing"
        self.next()
        take_turn(self.home, self.landing, self.turn)
        take_turn(self.twin, self.landing, self.turn)

    def next(self) -> None:
        self.turn += 1
        deliver(self.landing, self.turn)

    def points(self) -> list[str]:
        """What a turn asks of the disk, in order; the twin's own turn tells."""
        watched = WatchedDisk(self.twin.root)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(storage, "DISK", watched)
            take_turn(self.twin, self.landing, self.turn)
        return watched.asked

    def kill(self, number: int, *, is_half: bool = False) -> None:
        process = self.context.Process(
            target=killed_turn, args=(str(self.home.root), str(self.landing), self.turn, number, is_half)
        )
        process.start()
        process.join()
        assert process.exitcode == -signal.SIGKILL

    def kill_after(self, seconds: float) -> bool:
        """Kill a turn after a while; whether it was still going on."""
        process = self.context.Process(
            target=undisturbed_turn, args=(str(self.home.root), str(self.landing), self.turn)
        )
        process.start()
        process.join(seconds)
        process.kill()
        process.join()
        return process.exitcode == -signal.SIGKILL

    def go_on(self) -> None:
        """The next run ends where an undisturbed one ends."""
        take_turn(self.home, self.landing, self.turn)
        assert state(self.home) == state(self.twin)


@pytest.fixture
def storm() -> Iterator[Storm]:
    """In memory where the machine has a disk there: a kill loses nothing that was written, synced or not."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.crash.turns", "tests.crash.readers"])
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Storm(Path(folder), context)


some = pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.slow)])
"""One of so many kinds of points: they are many for a test that is passed often."""


def kinds(points: list[str]) -> list[int]:
    """The first of the points of each kind."""
    return [number for number, point in enumerate(points) if point not in points[:number]]


def test_everything_that_must_last_is_asked_of_the_disk_in_the_order_that_saves_it(storm):
    storm.next()
    asked = storm.points()

    def place(point: str) -> int:
        return asked.index(point)

    archive, raw, ledger = "archive/*/*.zst", "raw/registry/payments/*.parquet", "ledger.jsonl"
    assert place(f"rename {archive}") < place(f"rename {raw}") < place(f"write {ledger}")
    assert place(f"write {ledger}") < place(f"sync {ledger}") < place("rename ledger.head")
    drafted = [point for point in asked if point.startswith("sync published/releases/.draft")]
    assert {Path(point).name for point in drafted} >= {"manifest.json", "marts.duckdb", "*.parquet"}
    kept, release = "rename warehouse/kept/*/warehouse.duckdb", "rename published/releases/*"
    assert max(place(point) for point in drafted) < place(kept) < place(release)
    assert place(release) < place("sync published/releases") < place("rename published/current")
    assert place("rename published/current") < place("remove warehouse/kept/*")
    for written, named in {
        "archive/*/*.draft": archive,
        "raw/.scratch/payments_*_text/raw.parquet": raw,
        ".ledger.head.draft": "ledger.head",
        "warehouse/work/warehouse.duckdb": "warehouse/kept/*/warehouse.duckdb",
    }.items():
        assert place(f"sync {written}") < place(f"rename {named}") < place(f"sync {Path(named).parent}")


def test_as_many_points_are_told_as_there_are(storm):
    storm.next()
    points = storm.points()
    kind = kinds(points)
    writes = [number for number in kind if points[number].startswith("write")]
    told = (PROJECT / "docs" / "trust.md").read_text(encoding="utf-8")
    assert f"{len(points)} a run, {len(kind)} of different kinds, {len(writes)} of them writes" in told


@some
def test_killed_at_each_kind_of_point(storm, every):
    storm.next()
    chosen = kinds(storm.points())[::every]
    storm.go_on()
    with reading(storm.context, storm.home):
        for number in chosen:
            storm.next()
            storm.points()
            storm.kill(number)
            storm.go_on()


def test_killed_in_the_middle_of_each_write(storm):
    storm.next()
    points = storm.points()
    storm.go_on()
    with reading(storm.context, storm.home):
        for number in kinds(points):
            if points[number].startswith("write"):
                storm.next()
                storm.points()
                storm.kill(number, is_half=True)
                storm.go_on()


@some
def test_a_disk_that_is_full_from_each_kind_of_point_on(storm, monkeypatch, every):
    storm.next()
    chosen = kinds(storm.points())[::every]
    storm.go_on()
    with reading(storm.context, storm.home):
        for number in chosen:
            storm.next()
            points = storm.points()
            monkeypatch.setattr(storage, "DISK", FullDisk(storm.home.root, number))
            is_last = not any(point.startswith(("write", "sync")) for point in points[number:])
            if is_last:
                take_turn(storm.home, storm.landing, storm.turn)
            else:
                with pytest.raises(SpokenError, match="No queda espacio"):
                    take_turn(storm.home, storm.landing, storm.turn)
            monkeypatch.setattr(storage, "DISK", storage.Disk())
            storm.go_on()


@pytest.mark.slow
def test_killed_at_every_point(storm):
    storm.next()
    number = 0
    with reading(storm.context, storm.home):
        while number < len(storm.points()):
            storm.kill(number)
            storm.go_on()
            storm.next()
            number += 1


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_killed_at_any_moment(storm, seed):
    draw = random.Random(seed)
    storm.next()
    began = time.monotonic()
    storm.kill_after(60)
    length = time.monotonic() - began
    storm.points()
    storm.go_on()
    killed = 0
    with reading(storm.context, storm.home):
        while killed < KILLS:
            storm.next()
            storm.points()
            killed += storm.kill_after(draw.uniform(0, length))
            storm.go_on()


def test_errors_are_told_in_words(storm, monkeypatch):
    storm.next()
    monkeypatch.setattr(storage, "DISK", FullDisk(storm.home.root, 0))
    with pytest.raises(Exception, match="Libere espacio"), spoken_errors():
        take_turn(storm.home, storm.landing, storm.turn)
