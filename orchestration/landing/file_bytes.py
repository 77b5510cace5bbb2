"""The bytes of a delivered file: which they are, and getting at them while the file may change or vanish."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from orchestration.ground.object_store import StoreError
from orchestration.landing.archive import Archive
from orchestration.landing.find import FoundFile, Landing, Look
from orchestration.landing.ledger_entries import Key

BLOCK = 4 * 2**20
RAW_ID_LENGTH = 24

CHANGED = "El archivo cambió mientras se leía; se leerá en la próxima ejecución."


class Gone(Exception):
    """The file cannot be read now; another run may find it whole."""


@dataclass(frozen=True)
class IdentifiedFile:
    """A file, its bytes by their hash, and how it looked before they were read."""

    file: FoundFile
    sha256: str
    size_bytes: int
    look: Look
    first_seen_at: datetime

    @property
    def key(self) -> Key:
        """The file as the ledger knows it."""
        return self.file.extract, self.file.name, self.sha256

    @property
    def raw_id(self) -> str:
        """The name of its content."""
        return self.sha256[:RAW_ID_LENGTH]


def identify(landing: Landing, file: FoundFile, clock: Callable[[], datetime]) -> IdentifiedFile:
    """Which bytes a file has. Raises Gone."""
    digest, size = hashlib.sha256(), 0
    try:
        look = landing.look(file)
        with landing.open(file) as stream:
            while block := stream.read(BLOCK):
                digest.update(block)
                size += len(block)
    except OSError as error:
        raise Gone(_unreachable(error)) from error
    return IdentifiedFile(file, digest.hexdigest(), size, look, clock())


def keep_bytes(landing: Landing, delivery: IdentifiedFile, archive: Archive) -> None:
    """Have the archive hold a file's bytes. Raises Gone."""
    if not archive.holds(delivery.sha256):
        with _opened(landing, delivery.file) as stream:
            if not archive.keep(_Readable(stream), delivery.sha256):
                raise Gone(CHANGED)


def copy_bytes(landing: Landing, file: FoundFile, target: Path) -> str:
    """Copy what a file holds now; the hash of that. Raises Gone."""
    digest = hashlib.sha256()
    with _opened(landing, file) as stream, target.open("wb") as out:
        while block := _next_block(stream):
            digest.update(block)
            out.write(block)
    return digest.hexdigest()


def _opened(landing: Landing, file: FoundFile) -> BinaryIO:
    try:
        return landing.open(file)
    except OSError as error:
        raise Gone(_unreachable(error)) from error


class _Readable:
    """A delivery's bytes; what its own disk refuses is no fault of HOME's."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def read(self, _: int) -> bytes:
        """The next block."""
        return _next_block(self._stream)


def _next_block(stream: BinaryIO) -> bytes:
    try:
        return stream.read(BLOCK)
    except OSError as error:
        raise Gone(_unreachable(error)) from error


def _unreachable(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "El archivo desapareció antes de leerse."
    if isinstance(error, StoreError):
        return f"{error.words} Se intentará en la próxima ejecución."
    return "No se pudo leer el archivo; revise sus permisos. Se intentará en la próxima ejecución."
