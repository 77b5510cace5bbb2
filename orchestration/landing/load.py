"""Loading an extract: every file that the ledger does not know is judged once, and its rows are kept.

A file is known by its extract, its name and its bytes. It is copied before it is read, so that a file that
changes or vanishes meanwhile is either loaded whole or left for the next run.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

from orchestration.ground.contract import Extract
from orchestration.ground.paths import Home
from orchestration.ground.storage import publish, scratch_folder, sha256_of, storage_errors
from orchestration.landing import rejection
from orchestration.landing.archive import Archive
from orchestration.landing.find import FoundFile, Landing
from orchestration.landing.labels import file_label
from orchestration.landing.ledger import Ledger, Seen
from orchestration.landing.parquet import read_parquet
from orchestration.landing.profile import Profile
from orchestration.landing.raw import RawFile
from orchestration.landing.rejection import Rejection
from orchestration.landing.text import read_text
from orchestration.landing.workbook import read_workbook

BLOCK = 4 * 2**20
RAW_ID_LENGTH = 24

CHANGED = "El archivo cambió mientras se leía; se leerá en la próxima ejecución."

Clock = Callable[[], datetime]
Progress = Callable[[str], None]


@dataclass(frozen=True)
class LoadResult:
    """What came of a file that the ledger did not know: loaded, rejected, or skipped for this time."""

    source: str
    extract: str
    file_name: str
    label: str
    delivered_on: date | None
    status: str
    reason: str | None = None
    reason_code: str | None = None
    rows_delivered: int = 0
    unknown_columns: tuple[str, ...] = ()
    raw_id: str | None = None
    warnings: tuple[str, ...] = ()


def utc_now() -> datetime:
    """The time by the machine's clock."""
    return datetime.now(UTC)


def load_extract(
    landing: Landing,
    extract: Extract,
    home: Home,
    ledger: Ledger,
    clock: Clock = utc_now,
    progress: Progress = lambda message: None,
) -> list[LoadResult]:
    """Judge the new files of an extract, by delivery date, then name. A rejected one stops no other."""
    loader = _Loader(landing, extract, home, ledger, clock)
    results = []
    for file in landing.files(extract):
        result = loader.load(file)
        if result is not None:
            results.append(result)
            progress(_line(result))
    return results


class _Gone(Exception):
    """The file cannot be read now; another run may find it whole."""


class _Loader:
    def __init__(self, landing: Landing, extract: Extract, home: Home, ledger: Ledger, clock: Clock) -> None:
        self._landing = landing
        self._extract = extract
        self._home = home
        self._ledger = ledger
        self._clock = clock
        self._archive = Archive(home.archive)
        self._seen = {entry.key: entry for entry in ledger.seen() if entry.extract == extract.name}

    def load(self, file: FoundFile) -> LoadResult | None:
        """Judge one file; None if it was judged before."""
        try:
            sha256, size = self._digest(file)
            if not self._archive.holds(sha256):
                self._keep(file, sha256)
            if (file.extract, file.name, sha256) in self._seen:
                return None
            entry = self._judge(file, sha256, size)
        except _Gone as gone:
            label = file_label(file.extract, file.delivered_on, None, file.name)
            return LoadResult(
                *(file.source, file.extract, file.name, label, file.delivered_on, "skipped", str(gone)),
                reason_code="skipped",
            )
        self._ledger.record(entry)
        self._seen[entry.key] = entry
        return _result(entry)

    def _judge(self, file: FoundFile, sha256: str, size: int) -> Seen:
        identity = {
            "source": file.source,
            "extract": file.extract,
            "file_name": file.name,
            "sha256": sha256,
            "size_bytes": size,
            "delivered_on": file.delivered_on,
            "first_seen_at": self._clock(),
            "raw_id": sha256[:RAW_ID_LENGTH],
        }
        try:
            profile, raw_sha256 = self._profile(file, sha256)
        except Rejection as rejected:
            return Seen(**identity, status="rejected", reason=rejected.reason, reason_code=rejected.code)
        return Seen(**identity, status="loaded", raw_sha256=raw_sha256, **vars(profile))

    def _profile(self, file: FoundFile, sha256: str) -> tuple[Profile, str | None]:
        """What was learned of the file, and the hash of its raw file."""
        if file.format is None:
            raise rejection.unknown_file_type()
        if file.delivered_on is None:
            raise rejection.no_delivery_date()
        same = self._profile_of_same_bytes(file, sha256)
        if same is not None:
            return same, self._ledger.raw_hashes()[file.source, file.extract, sha256]
        return self._read(file, file.format, sha256)

    def _profile_of_same_bytes(self, file: FoundFile, sha256: str) -> Profile | None:
        """What was learned when the same bytes were loaded under another name."""
        for entry in self._seen.values():
            same = entry.sha256 == sha256 and entry.status == "loaded"
            if same and FoundFile(file.source, file.extract, entry.file_name).format == file.format:
                return Profile(
                    entry.rows_delivered,
                    entry.header_row or 1,
                    entry.unknown_columns,
                    entry.encoding,
                    entry.delimiter,
                    entry.sheet,
                )
        return None

    def _keep(self, file: FoundFile, sha256: str) -> None:
        """Have the archive hold the file's bytes, before anything else is done with them."""
        try:
            stream = self._landing.open(file)
        except OSError as error:
            raise _Gone(_unreachable(error)) from error
        with stream:
            if not self._archive.keep(_Readable(stream), sha256):
                raise _Gone(CHANGED)

    def _read(self, file: FoundFile, kind: str, sha256: str) -> tuple[Profile, str]:
        raw_id = sha256[:RAW_ID_LENGTH]
        target = self._home.raw_file(file.source, file.extract, raw_id)
        with storage_errors(self._home.root), scratch_folder(target.parent / ".scratch") as scratch:
            copy = scratch / "delivery"
            if self._copy(file, copy) != sha256:
                raise _Gone(CHANGED)
            raw = RawFile(self._extract, raw_id, scratch / "raw.parquet", scratch)
            profile = read_delivery(copy, kind, raw)
            raw_sha256 = sha256_of(raw.path)
            publish(raw.path, target)
        return profile, raw_sha256

    def _digest(self, file: FoundFile) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        try:
            with self._landing.open(file) as stream:
                while block := stream.read(BLOCK):
                    digest.update(block)
                    size += len(block)
        except OSError as error:
            raise _Gone(_unreachable(error)) from error
        return digest.hexdigest(), size

    def _copy(self, file: FoundFile, copy: Path) -> str:
        digest = hashlib.sha256()
        try:
            stream = self._landing.open(file)
        except OSError as error:
            raise _Gone(_unreachable(error)) from error
        with stream, copy.open("wb") as out:
            while block := _next_block(stream):
                digest.update(block)
                out.write(block)
        return digest.hexdigest()


def read_delivery(copy: Path, kind: str, raw: RawFile) -> Profile:
    """Read a file into a raw file by its kind. Raises Rejection."""
    if kind == "workbook":
        return read_workbook(copy, raw)
    if kind == "parquet":
        return read_parquet(copy, raw)
    return read_text(copy, raw, gzipped=kind == "gzipped_text")


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
        raise _Gone(_unreachable(error)) from error


def _unreachable(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "El archivo desapareció antes de leerse."
    return "No se pudo leer el archivo; revise sus permisos. Se intentará en la próxima ejecución."


def _result(entry: Seen) -> LoadResult:
    late = entry.delivered_on is not None and entry.delivered_on > entry.first_seen_at.date()
    warning = "La fecha de entrega del nombre es posterior al día en que se vio el archivo por primera vez."
    return LoadResult(
        entry.source,
        entry.extract,
        entry.file_name,
        entry.label,
        entry.delivered_on,
        entry.status,
        entry.reason,
        entry.reason_code,
        entry.rows_delivered,
        entry.unknown_columns,
        entry.raw_id if entry.status == "loaded" else None,
        (warning,) if late else (),
    )


def _line(result: LoadResult) -> str:
    if result.status == "loaded":
        return f"{result.label}: {result.rows_delivered} filas"
    what = "rechazado" if result.status == "rejected" else "no leído"
    return f"{result.label}: {what}. {result.reason}"
