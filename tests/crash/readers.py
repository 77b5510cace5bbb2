"""Who reads `current` while everything falls down: each look must find one release, whole."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.synchronize import Event
from pathlib import Path
from threading import Thread

import duckdb

from orchestration.ground.paths import Home
from orchestration.release import manifest
from orchestration.release.kept import open_warehouse

READERS = 8
PAUSE = 0.1


def look(home: Home) -> None:
    """What a planner's tools do, and what `explain` does."""
    folder = (home.published / "current").resolve(strict=True)
    sealed = manifest.read(folder)
    assert sealed.release_id == folder.name
    with duckdb.connect(str(folder / "marts.duckdb"), read_only=True, config={"threads": "1"}) as connection:
        (last,) = connection.execute("select max_by(release_id, published_at) from releases").fetchone()
        assert last == sealed.release_id
        found = connection.execute(
            "select (select count(*) from releases) = (select count(*) from read_parquet(?))",
            [str(folder / "marts" / "releases.parquet")],
        ).fetchone()
        assert found == (True,)
    with open_warehouse(home, {"threads": "1"}) as (release_id, connection):
        assert connection.execute("select release_id from raw.clock").fetchall() == [(release_id,)]


def keep_looking(home: Home, stop: Event, faults: list[str], looks: list[None]) -> None:
    while not stop.wait(PAUSE):
        try:
            look(home)
        except Exception as error:
            faults.append("".join(traceback.format_exception(error))[-900:])
        looks.append(None)


def serve(root: str, stop: Event, told: Connection) -> None:
    """Eight readers, each for itself, until they are stopped; then what they met."""
    faults: list[str] = []
    looks: list[None] = []
    readers = [
        Thread(target=keep_looking, args=(Home(Path(root)), stop, faults, looks)) for _ in range(READERS)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    told.send((len(looks), faults[:3]))


@contextmanager
def reading(context: BaseContext, home: Home) -> Iterator[None]:
    """Eight readers, from before until after; one error of one of them fails."""
    stop, (heard, told) = context.Event(), context.Pipe(duplex=False)
    readers = context.Process(target=serve, args=(str(home.root), stop, told), daemon=True)
    readers.start()
    try:
        yield
    finally:
        stop.set()
        looks, faults = heard.recv()
        readers.join()
    assert not faults, "\n".join(faults)
    assert looks >= READERS
