"""The ledger: which files were seen, what came of them, and which months are closed. It only ever grows."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from orchestration.ground.errors import SpokenError
from orchestration.ground.storage import FILE_MODE, private_folder, storage_errors, sync
from orchestration.landing.labels import file_label

Key = tuple[str, str, str]


class LedgerError(SpokenError):
    """The ledger does not read as it was written."""


@dataclass(frozen=True)
class Seen:
    """A file, when it was first seen, and whether it was loaded."""

    source: str
    extract: str
    file_name: str
    sha256: str
    size_bytes: int
    delivered_on: date | None
    first_seen_at: datetime
    status: str
    raw_id: str
    reason: str | None = None
    reason_code: str | None = None
    rows_delivered: int = 0
    unknown_columns: tuple[str, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None

    @property
    def key(self) -> Key:
        """What makes a file another file: its extract, its name or its bytes."""
        return self.extract, self.file_name, self.sha256

    @property
    def label(self) -> str:
        """Its name wherever something is published or shown."""
        return file_label(self.extract, self.delivered_on, self.sha256, self.file_name)


@dataclass(frozen=True)
class Withdrawn:
    """A file that counts as not delivered from a day on."""

    source: str
    extract: str
    file_name: str
    sha256: str
    withdrawn_on: date
    reason: str

    @property
    def key(self) -> Key:
        """The file that it is about."""
        return self.extract, self.file_name, self.sha256


@dataclass(frozen=True)
class Closed:
    """A month (yyyy-mm) whose official figures are those of one release, named and sealed by its manifest."""

    month: str
    release_id: str
    manifest_sha256: str
    closed_by: str
    closed_at: datetime


Entry = Seen | Withdrawn | Closed


class Ledger:
    """An append-only file of JSON lines."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def entries(self) -> list[Entry]:
        """All that was recorded, oldest first. A last line that a crash tore is as if never written."""
        return [_entry(line, self.path, number) for number, line in self._lines()]

    def seen(self) -> list[Seen]:
        """The files seen, oldest first."""
        return [entry for entry in self.entries() if isinstance(entry, Seen)]

    def withdrawn(self) -> list[Withdrawn]:
        """The withdrawals, oldest first."""
        return [entry for entry in self.entries() if isinstance(entry, Withdrawn)]

    def closed(self) -> list[Closed]:
        """The closed months, in the order in which they were closed."""
        return [entry for entry in self.entries() if isinstance(entry, Closed)]

    def latest_known(self) -> date | None:
        """The latest delivery date of a file, rejected or not, that is not withdrawn, or day of a withdrawal.

        A withdrawal is knowledge too: whoever withdraws a file expects the next release to do without it.
        """
        withdrawn = self.withdrawn()
        gone = {entry.key for entry in withdrawn}
        delivered = [entry.delivered_on for entry in self.seen() if entry.key not in gone]
        days = [*delivered, *(entry.withdrawn_on for entry in withdrawn)]
        return max((day for day in days if day), default=None)

    def record_seen(self, entry: Seen) -> None:
        """Add a file that was judged."""
        self._append({"event": "seen", **asdict(entry)})

    def record_withdrawn(self, entry: Withdrawn) -> None:
        """Add a withdrawal."""
        self._append({"event": "withdrawn", **asdict(entry)})

    def record_closed(self, entry: Closed) -> None:
        """Add the close of a month."""
        self._append({"event": "closed", **asdict(entry)})

    def _lines(self) -> Iterator[tuple[int, str]]:
        if not self.path.exists():
            return
        lines = self.path.read_bytes().split(b"\n")
        if not _is_whole(lines[-1]):
            lines.pop()
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield number, line.decode(errors="replace")

    def _append(self, event: Mapping[str, Any]) -> None:
        line = json.dumps(event, ensure_ascii=False, default=_plain).encode() + b"\n"
        with storage_errors(self.path):
            is_new = not self.path.exists()
            private_folder(self.path.parent)
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, FILE_MODE)
            try:
                _mend(descriptor)
                end = os.fstat(descriptor).st_size
                try:
                    _write_all(descriptor, line)
                except OSError:
                    os.ftruncate(descriptor, end)
                    raise
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            if is_new:
                sync(self.path.parent)


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def _mend(descriptor: int) -> None:
    """End a last line that lacks only its line break; cut off one that a crash tore."""
    size = os.fstat(descriptor).st_size
    content = os.pread(descriptor, size, 0)
    last = content.rpartition(b"\n")[2]
    if not last:
        return
    if _is_whole(last):
        _write_all(descriptor, b"\n")
    else:
        os.ftruncate(descriptor, size - len(last))


def _is_whole(line: bytes) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def _entry(line: str, path: Path, number: int) -> Entry:
    try:
        fields = json.loads(line)
        event = fields.pop("event")
        if event == "withdrawn":
            return Withdrawn(**{**fields, "withdrawn_on": date.fromisoformat(fields["withdrawn_on"])})
        if event == "closed":
            return Closed(**{**fields, "closed_at": datetime.fromisoformat(fields["closed_at"])})
        if event == "seen":
            return _seen(fields)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise LedgerError(_broken(path, number)) from error
    raise LedgerError(_broken(path, number))


def _seen(fields: dict[str, Any]) -> Seen:
    delivered_on = fields["delivered_on"]
    return Seen(
        **{
            **fields,
            "delivered_on": date.fromisoformat(delivered_on) if delivered_on else None,
            "first_seen_at": datetime.fromisoformat(fields["first_seen_at"]),
            "unknown_columns": tuple(fields["unknown_columns"]),
        }
    )


def _broken(path: Path, number: int) -> str:
    return (
        f"El registro de entregas {path} está dañado en la línea {number}. "
        "Recupérelo de una copia de respaldo."
    )
