"""Where the deliveries lie: which files there are for an extract, and their bytes.

Nothing here looks into a file, and nothing in the landing place is ever changed.
"""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO, Protocol

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
    def delivered_on(self) -> date | None:
        """The delivery date that its name tells."""
        return delivery_date(_split(self.name)[0])


class Landing(Protocol):
    """A place where deliveries arrive."""

    def files(self, extract: Extract) -> list[FoundFile]:
        """The files in an extract's folder, by delivery date, then name."""
        ...

    def strays(self, contract: Contract) -> list[str]:
        """Files outside every extract's folder, as paths below the landing place."""
        ...

    def open(self, file: FoundFile) -> BinaryIO:
        """The file's bytes. Raises FileNotFoundError if it is gone."""
        ...


@dataclass(frozen=True)
class FolderLanding:
    """Deliveries in a folder of this machine."""

    root: Path

    def files(self, extract: Extract) -> list[FoundFile]:
        """The files in an extract's folder, by delivery date, then name."""
        self._require_root()
        folder = self.root / extract.source / extract.name
        try:
            names = [path.name for path in folder.iterdir() if path.is_file()]
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise LandingError(f"No se puede leer la carpeta {folder}: revise los permisos.") from error
        found = [
            FoundFile(extract.source, extract.name, readable(name), None if readable(name) == name else name)
            for name in names
            if not is_ignored(name)
        ]
        return in_order(found)

    def strays(self, contract: Contract) -> list[str]:
        """Files outside every extract's folder, as paths below the landing place."""
        self._require_root()
        homes = {(extract.source, extract.name) for extract in contract.extracts}
        paths = (path.relative_to(self.root) for path in self.root.rglob("*") if path.is_file())
        return sorted(
            readable(path.as_posix())
            for path in paths
            if path.parent.parts not in homes and not any(is_ignored(part) for part in path.parts)
        )

    def open(self, file: FoundFile) -> BinaryIO:
        """The file's bytes."""
        return (self.root / file.source / file.extract / (file.stored_as or file.name)).open("rb")

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
    """The last day in a file's name that can be a delivery date."""
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


def _split(name: str) -> tuple[str, str | None]:
    for extension, kind in FORMATS.items():
        if name.lower().endswith(extension):
            return name[: -len(extension)], kind
    return name, None
