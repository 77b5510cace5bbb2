"""Who reads `current` while everything falls down: each look must find one release, whole."""

import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import BaseContext
from pathlib import Path

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


def keep_looking(root: str, stop, faults, looks) -> None:
    home = Home(Path(root))
    told = 0
    while not stop.is_set():
        try:
            look(home)
        except Exception as error:
            # few enough for a pipe that nobody reads before the end
            if told < 3:
                faults.put("".join(traceback.format_exception(error))[-900:])
            told += 1
        with looks.get_lock():
            looks.value += 1
        time.sleep(PAUSE)


@contextmanager
def reading(context: BaseContext, home: Home) -> Iterator[None]:
    """Eight readers, from before until after; one error of one of them fails."""
    stop, faults, looks = context.Event(), context.SimpleQueue(), context.Value("i", 0)
    readers = [
        context.Process(target=keep_looking, args=(str(home.root), stop, faults, looks), daemon=True)
        for _ in range(READERS)
    ]
    for reader in readers:
        reader.start()
    try:
        yield
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    found = []
    while not faults.empty():
        found.append(faults.get())
    assert not found, "\n".join(found[:3])
    assert looks.value >= READERS
    assert all(reader.exitcode == 0 for reader in readers)
