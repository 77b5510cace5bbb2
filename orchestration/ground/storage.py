"""Writing under HOME: private, whole or not at all, and safe from a power cut."""

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from orchestration.ground.errors import SpokenError

FOLDER_MODE = 0o700
FILE_MODE = 0o600

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


_CLEARING = """
import os, shutil, signal, sys, time
for order in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(order, signal.SIG_IGN)
sys.stdin.buffer.read()
while os.path.exists(sys.argv[1]):
    shutil.rmtree(sys.argv[1], ignore_errors=True)
    # who wrote there may be about to end, too
    time.sleep(0.02)
"""


class StorageError(SpokenError):
    """HOME cannot be written."""


def keep_private() -> None:
    """Have this process, and those that it starts, make files and folders for their owner alone."""
    os.umask(0o077)


def private_folder(folder: Path) -> Path:
    """Make a folder, and those above it that are missing, for its owner alone."""
    for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        missing.mkdir(mode=FOLDER_MODE, exist_ok=True)
    return folder


@contextmanager
def scratch_folder(folder: Path) -> Iterator[Path]:
    """An empty folder that is gone afterwards; what a killed run left in it goes first."""
    shutil.rmtree(folder, ignore_errors=True)
    try:
        yield private_folder(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def vanishing_folder(prefix: str) -> Iterator[Path]:
    """A folder of the system's temporary one that does not outlive this process, even if that is killed.

    Another process waits for its end and clears up. A signal to both would have to be SIGKILL.
    """
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    with subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _CLEARING, str(folder)],
        stdin=subprocess.PIPE,
        start_new_session=True,
    ) as clearing:
        try:
            yield folder
        finally:
            # the end of this process would do the same
            assert clearing.stdin is not None
            clearing.stdin.close()


def publish(finished: Path, target: Path) -> None:
    """Put a finished file in its place, at once."""
    finished.chmod(FILE_MODE)
    sync(finished)
    finished.replace(target)
    sync(target.parent)


def sync(path: Path) -> None:
    """Have the disk hold a file, or a folder's list of names."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def storage_errors(place: Path) -> Iterator[None]:
    """Say in words for people what the disk refused."""
    try:
        yield
    except OSError as error:
        raise StorageError(storage_sentence(place, full=error.errno in _FULL)) from error
    except duckdb.IOException as error:
        full = any(os.strerror(code) in str(error) for code in _FULL)
        raise StorageError(storage_sentence(place, full=full)) from error


def storage_sentence(place: Path, *, full: bool) -> str:
    """That a place under HOME cannot be written, and what to do."""
    if full:
        return f"No queda espacio para escribir en {place}. Libere espacio y vuelva a ejecutar la orden."
    return f"No se puede escribir en {place}. Revise los permisos de la carpeta y el estado del disco."
