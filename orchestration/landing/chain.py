"""A file of JSON lines that testifies: each line holds the hash of the line before and its own.

Beside it stands its head, how many lines there are and the hash of the last. So an edited line, a lost tail
and a lost file are all recognised. A line that a crash tore while it was written was never recorded.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from orchestration.ground import storage
from orchestration.ground.errors import SpokenError
from orchestration.ground.lock import in_turn
from orchestration.ground.storage import (
    FILE_MODE,
    private_folder,
    storage_errors,
    sync,
    write_all,
    write_whole,
)

GENESIS = "0" * 64
"""What stands for the hash of the line before the first."""

END = 2**16
"""Bytes at the end of the file, among which the last line is looked for."""

_LINE = re.compile(rb'(\{.*), "hash": "([0-9a-f]{64})"\}')


class LedgerError(SpokenError):
    """The ledger does not read as it was written."""


@dataclass(frozen=True)
class Head:
    """How far a chain goes: its lines and the hash of the last of them."""

    lines: int
    sha256: str

    def as_json(self) -> dict[str, Any]:
        """The head as plain values."""
        return asdict(self)


EMPTY = Head(0, GENESIS)


class Chain:
    """An append-only file of chained lines, and its head."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.head_path = path.with_suffix(".head")

    def events(self) -> list[dict[str, Any]]:
        """What was recorded, oldest first. Raises LedgerError if a line was changed, or lines are lost."""
        return [event for event, _ in self._checked()]

    def heads(self) -> list[Head]:
        """The heads that the chain has had, one per line. Raises LedgerError like `events`."""
        return [Head(number, sha256) for number, (_, sha256) in enumerate(self._checked(), start=1)]

    def append(self, *events: Mapping[str, Any]) -> None:
        """Add a line for each; others who add some at the same time wait."""
        with storage_errors(self.path):
            private_folder(self.path.parent)
            with in_turn(self._turn):
                before = self._intact_end() or self._mended_end()
                lines, sha256 = [], before.sha256
                for event in events:
                    line, sha256 = chained(event, sha256)
                    lines.append(line + b"\n")
                if before == EMPTY and len(events) > 1:
                    # several lines without a head are refused, should nothing more than these be written
                    self.keep_head(EMPTY)
                if lines:
                    _add(self.path, b"".join(lines))
                    self.keep_head(Head(before.lines + len(lines), sha256))

    def _intact_end(self) -> Head | None:
        """The head, if it is that of the last line; so the lines before need not be read at each entry."""
        head = self._head()
        if head is None or not self.path.exists():
            return None
        with self.path.open("rb") as file:
            file.seek(max(0, self.path.stat().st_size - END))
            whole, at_the_end, torn = file.read().rpartition(b"\n")
        is_intact = at_the_end and not torn and _own_hash(whole.rpartition(b"\n")[2]) == head.sha256
        return head if is_intact else None

    def _mended_end(self) -> Head:
        """How far the lines go, once mended at the end and chained. Raises LedgerError if some are lost."""
        lines = self._mended()
        if _is_of_old(lines):
            lines = self._chain_old(lines)
        self._require_all(lines)
        return Head(len(lines), _hash_of(lines[-1], self.path, len(lines))) if lines else EMPTY

    def keep_head(self, head: Head) -> None:
        """Write down how far the chain goes."""
        write_whole(self.head_path, json.dumps(head.as_json()).encode() + b"\n")

    def mend(self) -> bool:
        """Drop a torn last line and write down the head of an intact chain; whether there was anything to do.

        Lines of a version that chained none are chained. Raises LedgerError if a line was changed or lost.
        """
        with storage_errors(self.path), in_turn(self._turn):
            before = self._bytes(), self._head()
            lines = self._mended()
            if _is_of_old(lines):
                lines = self._chain_old(lines)
            found = list(self._linked(lines))
            if found and (before[1] or EMPTY).lines < len(found):
                self.keep_head(Head(len(found), found[-1][1]))
            return before != (self._bytes(), self._head())

    @property
    def _turn(self) -> Path:
        return self.path.with_name(f".{self.path.name}.lock")

    def _bytes(self) -> bytes:
        return self.path.read_bytes() if self.path.exists() else b""

    def _checked(self) -> Iterator[tuple[dict[str, Any], str]]:
        """The events and hashes of all lines, each checked against the line before, and all with the head."""
        lines = self._whole_lines()
        if _is_of_old(lines):
            lines = self._as_chained(lines)
        elif self._head() is None and len(lines) > 1:
            raise LedgerError(
                f"Falta {self.head_path}, que dice hasta dónde llega el registro de entregas."
                " Ejecute «mie doctor», que lo repone si las publicaciones dan fe del registro."
            )
        yield from self._linked(lines)

    def _linked(self, lines: Sequence[bytes]) -> Iterator[tuple[dict[str, Any], str]]:
        self._require_all(lines)
        kept = self._head() or EMPTY
        previous = GENESIS
        for number, line in enumerate(lines, start=1):
            event = _event(line, self.path, number)
            before, previous = previous, _hash_of(line, self.path, number)
            if event.pop("previous", None) != before or (number == kept.lines and previous != kept.sha256):
                raise broken(self.path, number)
            del event["hash"]
            yield event, previous

    def _require_all(self, lines: Sequence[bytes]) -> None:
        kept = self._head() or EMPTY
        if kept.lines > len(lines):
            raise LedgerError(
                f"Al registro de entregas {self.path} le faltan {kept.lines - len(lines)} de {kept.lines}"
                " líneas. Recupérelo de una copia de respaldo («mie restore»); no siga sin ellas: pueden"
                " decir de entregas, retiros y meses cerrados."
            )

    def _as_chained(self, lines: Sequence[bytes]) -> list[bytes]:
        """The lines of a version that chained none, chained, and one that says so."""
        made, previous = [], GENESIS
        whole = hashlib.sha256(b"".join(line + b"\n" for line in lines)).hexdigest()
        events = [_event(line, self.path, number) for number, line in enumerate(lines, start=1)]
        for event in [*events, {"event": "migrated", "lines": len(lines), "sha256": whole}]:
            line, previous = chained(event, previous)
            made.append(line)
        return made

    def _chain_old(self, lines: Sequence[bytes]) -> list[bytes]:
        """Put chained lines in the place of those that are not. The head goes first: a run killed in between
        finds the old lines, which give that very head."""
        made = self._as_chained(lines)
        head = Head(len(made), _hash_of(made[-1], self.path, len(made)))
        if self._head() not in (None, head):
            raise broken(self.path, 1)
        self.keep_head(head)
        write_whole(self.path, b"".join(line + b"\n" for line in made))
        return made

    def _whole_lines(self) -> list[bytes]:
        """The lines of the file, without one at its end that a crash tore."""
        if not self.path.exists():
            return []
        *lines, last = self.path.read_bytes().split(b"\n")
        return [*lines, last] if is_whole(last) else lines

    def _mended(self) -> list[bytes]:
        """The lines of the file, its end mended: a torn line is cut off, a lacking line break added."""
        if not self.path.exists():
            return []
        content = self.path.read_bytes()
        *lines, last = content.split(b"\n")
        if not last:
            return lines
        if is_whole(last):
            _add(self.path, b"\n")
            return [*lines, last]
        os.truncate(self.path, len(content) - len(last))
        return lines

    def _head(self) -> Head | None:
        if not self.head_path.exists():
            return None
        try:
            return Head(**json.loads(self.head_path.read_bytes()))
        except (ValueError, TypeError):
            return None


def chained(event: Mapping[str, Any], previous: str) -> tuple[bytes, str]:
    """The line of an event after the line with a hash, and the line's own hash."""
    content = json.dumps({**event, "previous": previous}, ensure_ascii=False).encode()
    sha256 = hashlib.sha256(content).hexdigest()
    return content[:-1] + f', "hash": "{sha256}"}}'.encode(), sha256


def is_whole(line: bytes) -> bool:
    """Whether a line is all of an event."""
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


def broken(path: Path, number: int) -> LedgerError:
    """A line is not as it was written."""
    return LedgerError(
        f"El registro de entregas {path} está dañado o fue cambiado en la línea {number}."
        " Recupérelo de una copia de respaldo («mie restore»)."
    )


def _hash_of(line: bytes, path: Path, number: int) -> str:
    sha256 = _own_hash(line)
    if sha256 is None:
        raise broken(path, number)
    return sha256


def _own_hash(line: bytes) -> str | None:
    """The hash that a line holds, if it is the line's own."""
    match = _LINE.fullmatch(line)
    if match is None or hashlib.sha256(match[1] + b"}").hexdigest().encode() != match[2]:
        return None
    return match[2].decode()


def _event(line: bytes, path: Path, number: int) -> dict[str, Any]:
    try:
        event = json.loads(line)
    except ValueError as error:
        raise broken(path, number) from error
    if not isinstance(event, dict):
        raise broken(path, number)
    return event


def _is_of_old(lines: Sequence[bytes]) -> bool:
    """Whether lines were written by a version that chained none."""
    return bool(lines) and _LINE.fullmatch(lines[0]) is None


def _add(path: Path, data: bytes) -> None:
    """Add bytes at the end of a file: all of them, or none if the disk refuses some."""
    is_new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, FILE_MODE)
    try:
        end = os.fstat(descriptor).st_size
        try:
            write_all(descriptor, data)
            storage.DISK.sync(descriptor)
        except OSError:
            os.ftruncate(descriptor, end)
            raise
    finally:
        os.close(descriptor)
    if is_new:
        sync(path.parent)
