"""Writing under HOME: private, whole or not at all, and safe from a power cut.

What must survive a crash (the ledger, the archive, raw files, releases and the links to them) is asked of the
disk through `DISK` alone, one call after another, so that tests can stop or refuse each of them.
"""

import errno
import hashlib
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
WAY_MODE = 0o751
"""Of the folders on the way to what is published: the owner lists them, others go through."""

PRIVATE = 0o077
"""The mask under which whatever a library writes is its owner's alone."""

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


class Disk:
    """What is asked of the disk."""

    def write(self, descriptor: int, data: bytes) -> int:
        """Write some of the data; how many bytes."""
        return os.write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        """Have the disk hold what was written."""
        os.fsync(descriptor)

    def rename(self, source: Path, target: Path) -> None:
        """Give a file, a link or a folder another name, at once; a file in its place is gone."""
        source.replace(target)

    def link(self, place: Path, target: Path) -> None:
        """Make a symbolic link."""
        place.symlink_to(target)

    def remove(self, path: Path) -> None:
        """Remove a file or a folder with all that is in it."""
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


DISK = Disk()


def keep_private() -> None:
    """Have this process, and those that it starts, make files and folders for their owner alone."""
    os.umask(PRIVATE)


def private_folder(folder: Path) -> Path:
    """Make a folder, and those above it that are missing, for its owner alone."""
    for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        missing.mkdir(mode=FOLDER_MODE, exist_ok=True)
    return folder


def way_folder(folder: Path) -> Path:
    """Make a folder, if it is missing, through which others reach what is published, whatever the umask."""
    folder.mkdir(parents=True, exist_ok=True)
    if folder.stat().st_mode & 0o777 != WAY_MODE:
        folder.chmod(WAY_MODE)
    return folder


@contextmanager
def private_files() -> Iterator[None]:
    """Whatever libraries write meanwhile is for its owner alone."""
    before = os.umask(PRIVATE)
    try:
        yield
    finally:
        os.umask(before)


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


def publish(finished: Path, target: Path, mode: int = FILE_MODE) -> None:
    """Put a finished file in its place, at once."""
    finished.chmod(mode)
    sync(finished)
    move(finished, target)


def move(source: Path, target: Path) -> None:
    """Give a file or a folder, which the disk holds, another name for good."""
    DISK.rename(source, target)
    sync(target.parent)


def write_whole(target: Path, data: bytes, mode: int = FILE_MODE) -> None:
    """Write a small file, in the place of the one before at once."""
    draft = target.with_name(f".{target.name}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        write_all(descriptor, data)
    finally:
        os.close(descriptor)
    publish(draft, target, mode)


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of the data."""
    while data:
        data = data[DISK.write(descriptor, data) :]


def point(link: Path, target: Path) -> None:
    """Have a symbolic link point at a target, at once."""
    if link.is_symlink() and link.readlink() == target:
        return
    draft = link.with_name(f".{link.name}")
    DISK.remove(draft)
    DISK.link(draft, target)
    move(draft, link)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Have the disk hold a file, or a folder's list of names."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        DISK.sync(descriptor)
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
