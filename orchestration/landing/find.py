"""Where the deliveries lie: which files there are for an extract, and their bytes.

Nothing here looks into a file, and nothing in the landing place is ever changed.
"""

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, ClassVar, Protocol

from orchestration.ground import samples
from orchestration.ground.clocks import FIRST_DELIVERY, LAST_DELIVERY
from orchestration.ground.contract import Contract, Extract
from orchestration.ground.errors import SpokenError
from orchestration.landing.normal import ENCODINGS

FORMATS = {
    ".csv": "text",
    ".txt": "text",
    ".csv.gz": "gzipped_text",
    ".txt.gz": "gzipped_text",
    ".xlsx": "workbook",
    ".parquet": "parquet",
}
IGNORED = (".", "~$")

MANIFEST = "manifest.csv"
"""A sender's own list of what was sent; it may stand in the source's folder and in an extract's."""

Look = tuple[int | str, ...]
"""What a file shows without being read: size, times of change of its bytes and of its entry, its number;
in an object store size, time and entity tag."""

_DATE = re.compile(r"(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")


class LandingError(SpokenError):
    """The landing place itself cannot be read."""


@dataclass(frozen=True)
class FoundFile:
    """A file in an extract's folder; `stored_as` is its name there, where that is no UTF-8."""

    source: str
    extract: str
    name: str
    stored_as: str | None = None

    @property
    def format(self) -> str | None:
        """How it is read, by its extension; None if that is unknown."""
        return _split(self.name)[1]

    @property
    def path(self) -> str:
        """Where it lies below the landing place."""
        return f"{self.source}/{self.extract}/{self.stored_as or self.name}"

    @property
    def delivered_on(self) -> date | None:
        """The delivery date that its name tells."""
        return delivery_date(_split(self.name)[0])


class Landing(Protocol):
    """A place where deliveries arrive."""

    @property
    def looks_tell_bytes(self) -> bool:
        """Whether files that look the same are the same, byte by byte."""
        ...

    def files(self, extract: Extract) -> list[FoundFile]:
        """The files in an extract's folder, by delivery date, then name."""
        ...

    def strays(self, contract: Contract) -> list[str]:
        """What is not read: files outside every extract's folder, links out of it, and what is no file."""
        ...

    def look(self, file: FoundFile) -> Look:
        """What the file shows from outside. Raises FileNotFoundError if it is gone."""
        ...

    def open(self, file: FoundFile) -> BinaryIO:
        """The file's bytes. Raises FileNotFoundError if it is gone."""
        ...

    def manifest(self, *folders: str) -> BinaryIO | None:
        """The sender's own list in a folder below the landing place, if there is one."""
        ...

    def samples(self) -> frozenset[str]:
        """The SHA-256 of the files that are of a synthetic sample."""
        ...


@dataclass(frozen=True)
class FolderLanding:
    """Deliveries in a folder of this machine."""

    root: Path

    looks_tell_bytes: ClassVar[bool] = False

    def files(self, extract: Extract) -> list[FoundFile]:
        """The files in an extract's folder, by delivery date, then name."""
        self._require_root()
        folder = self.root / extract.source / extract.name
        try:
            names = [entry.name for entry in folder.iterdir() if self._is_read(entry)]
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise LandingError(f"No se puede leer la carpeta {folder}: revise los permisos.") from error
        found = [
            FoundFile(extract.source, extract.name, readable(name), None if readable(name) == name else name)
            for name in names
            if not is_ignored(name) and name.lower() != MANIFEST
        ]
        return in_order(found)

    def strays(self, contract: Contract) -> list[str]:
        """What is not read: files outside every extract's folder, links out of it, and what is no file."""
        self._require_root()
        extracts = {(extract.source, extract.name) for extract in contract.extracts}
        sources = {(source.name,) for source in contract.sources}
        paths = (entry.relative_to(self.root) for entry in self._entries())
        return sorted(
            readable(path.as_posix()) for path in paths if not self._is_expected(path, extracts, sources)
        )

    def _is_expected(self, path: Path, extracts: set[tuple[str, ...]], sources: set[tuple[str, ...]]) -> bool:
        if path.parts == (samples.LIST,):
            return self._is_read(self.root / path)
        if path.parts in extracts | sources:
            # a folder that stands elsewhere in the landing
            return self._is_within(self.root / path)
        folder = path.parent.parts
        has_place = folder in extracts or (folder in sources and path.name.lower() == MANIFEST)
        return has_place and self._is_read(self.root / path)

    def look(self, file: FoundFile) -> Look:
        """What the file shows from outside."""
        status = (self.root / file.path).stat()
        return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino

    def open(self, file: FoundFile) -> BinaryIO:
        """The file's bytes."""
        return self._open(self.root / file.path)

    def manifest(self, *folders: str) -> BinaryIO | None:
        """The sender's own list in a folder below the landing place, if there is one."""
        try:
            found = [path for path in self.root.joinpath(*folders).iterdir() if path.name.lower() == MANIFEST]
        except (FileNotFoundError, NotADirectoryError):
            return None
        return self._open(min(found)) if found and self._is_read(min(found)) else None

    def samples(self) -> frozenset[str]:
        """The SHA-256 of the files that are of a synthetic sample."""
        path = self.root / samples.LIST
        try:
            if not self._is_read(path):
                return frozenset()
            with self._open(path) as stream:
                return samples.samples_in(stream)
        except (FileNotFoundError, NotADirectoryError):
            return frozenset()
        except OSError as error:
            # without it, what is made up could be published as the programme's
            raise LandingError(f"No se puede leer {path}: revise los permisos.") from error

    def _open(self, path: Path) -> BinaryIO:
        # without waiting for who writes into a pipe that has taken the file's place meanwhile
        stream = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY), "rb")
        if not (stat.S_ISREG(os.fstat(stream.fileno()).st_mode) and self._is_within(path)):
            stream.close()
            raise FileNotFoundError
        return stream

    def _is_read(self, path: Path) -> bool:
        """Whether it is a plain file that lies in the landing, a link within it followed."""
        return self._is_within(path) and stat.S_ISREG(path.stat().st_mode)

    @cached_property
    def _real_root(self) -> Path:
        return self.root.resolve()

    def _is_within(self, path: Path) -> bool:
        """Whether it does not lead out of the landing, nor nowhere."""
        try:
            return Path(os.path.realpath(path, strict=True)).is_relative_to(self._real_root)
        except (OSError, RuntimeError):
            if path.is_symlink():
                return False
            raise

    def _entries(self) -> Iterator[Path]:
        """All but folders, and what is in folders that are no links."""
        for folder, folders, names in os.walk(self.root, followlinks=False):
            folders[:] = [name for name in folders if not is_ignored(name)]
            links = [name for name in folders if Path(folder, name).is_symlink()]
            yield from (Path(folder, name) for name in [*names, *links] if not is_ignored(name))

    def _require_root(self) -> None:
        if not self.root.is_dir():
            raise LandingError(
                f"No existe la carpeta de entregas {self.root}. "
                "Créela o indique la correcta con --landing o con MIE_LANDING."
            )


def readable(name: str) -> str:
    """A file's name as text. One that an old system wrote is no UTF-8, and is read as delivered texts are."""
    for encoding in ENCODINGS:
        try:
            return os.fsencode(name).decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError("latin-1 decodes every byte")


def is_ignored(name: str) -> bool:
    """Whether a name is a hidden file's or the lock of an open workbook."""
    return name.startswith(IGNORED)


def delivery_date(name: str) -> date | None:
    """The last date in a file's name on which deliveries can be made."""
    for text in reversed(_DATE.findall(name)):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            continue
        if FIRST_DELIVERY <= day <= LAST_DELIVERY:
            return day
    return None


def in_order(files: Sequence[FoundFile]) -> list[FoundFile]:
    """By delivery date, then name; undated ones last."""
    return sorted(files, key=lambda file: (file.delivered_on or date.max, file.name))


def extension(name: str) -> str | None:
    """The extension of a kind of file that is read, in lower case and without its dot."""
    return next((each[1:] for each in FORMATS if name.lower().endswith(each)), None)


def _split(name: str) -> tuple[str, str | None]:
    known = extension(name)
    return (name[: -len(known) - 1], FORMATS[f".{known}"]) if known else (name, None)
