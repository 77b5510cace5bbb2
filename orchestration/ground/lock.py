"""One writer per home, and taking turns. A lock goes with the process that holds it, however that ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orchestration.ground.errors import WrongUse
from orchestration.ground.paths import Home
from orchestration.ground.storage import FILE_MODE, private_files, storage_errors, way_folder

PAUSES = (0.1, 0.2)
"""Seconds between the tries for the lock."""


class Busy(WrongUse):
    """Another run writes in this home."""


def is_busy(home: Home) -> bool:
    """Whether a run writes in this home just now."""
    if not home.lock.exists():
        return False
    try:
        with one_writer(home):
            return False
    except Busy:
        return True


@contextmanager
def in_turn(path: Path) -> Iterator[None]:
    """Hold the lock of a file, after any other process that holds it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def one_writer(home: Home) -> Iterator[None]:
    """Hold the home's lock. Raises Busy if another process does."""
    with storage_errors(home.root):
        way_folder(home.root)
        descriptor = os.open(home.lock, os.O_RDWR | os.O_CREAT, FILE_MODE)
    try:
        _take(descriptor, home)
        with private_files():
            yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, home: Home) -> None:
    """Take the lock; who only looks at it lets go at once."""
    for pause in (*PAUSES, None):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if pause is None:
                raise Busy(
                    f"Otra ejecución está trabajando en {home.root}."
                    " Espere a que termine y vuelva a intentarlo."
                ) from None
            time.sleep(pause)
        else:
            return
