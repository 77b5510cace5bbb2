"""Loading an extract: every file that the ledger does not know is judged once, and its rows are kept.

A file is known by its extract, its name and its bytes. It is copied before it is read, so that a file that
changes or vanishes meanwhile is either loaded whole or left for the next run; and it is read by a process of
its own, so that one that cannot be read stops nothing.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from orchestration.ground.contract import Extract
from orchestration.ground.paths import Home
from orchestration.ground.storage import (
    private_folder,
    publish,
    scratch_folder,
    sha256_of,
    storage_errors,
)
from orchestration.landing import rejection
from orchestration.landing.appearances import keep_looks
from orchestration.landing.archive import Archive
from orchestration.landing.file_bytes import CHANGED, Gone, IdentifiedFile, copy_bytes, identify
from orchestration.landing.file_labels import file_label
from orchestration.landing.find import FoundFile, Landing, Look
from orchestration.landing.ledger import Ledger, Seen
from orchestration.landing.ledger_entries import Key
from orchestration.landing.profile import Profile
from orchestration.landing.reader import ReadRequest
from orchestration.landing.readers import Readers
from orchestration.landing.rejection import Rejection

Outcome = tuple[Profile, str | None]
"""What was learned of a file, and the hash of its raw file."""


@dataclass(frozen=True)
class LoadResult:
    """What came of a file that the ledger did not know: loaded, rejected, or skipped for this time."""

    source: str
    extract: str
    file_name: str
    delivered_on: date | None
    status: str
    reason: str | None = None
    reason_code: str | None = None
    rows_delivered: int = 0
    unknown_columns: tuple[str, ...] = ()
    raw_id: str | None = None
    warnings: tuple[str, ...] = ()
    sha256: str | None = None
    """None if the file could not be read."""

    @property
    def label(self) -> str:
        """Its name wherever something is published or shown."""
        return file_label(self.extract, self.delivered_on, self.sha256, self.file_name)


Clock = Callable[[], datetime]
Progress = Callable[[LoadResult], None]


def utc_now() -> datetime:
    """The time by the machine's clock."""
    return datetime.now(UTC)


def load_extract(
    landing: Landing,
    extract: Extract,
    home: Home,
    ledger: Ledger,
    readers: Readers,
    clock: Clock = utc_now,
    progress: Progress = lambda result: None,
) -> list[LoadResult]:
    """Judge the new files of an extract, by delivery date, then name. A rejected one stops no other."""
    loader = _Loader(landing, extract, home, ledger, readers, clock)
    results = []
    for result in loader.load(landing.files(extract)):
        results.append(result)
        progress(result)
    loader.remember_looks()
    return results


class _Loader:
    """Files are read several at a time, and judged in their order."""

    def __init__(
        self,
        landing: Landing,
        extract: Extract,
        home: Home,
        ledger: Ledger,
        readers: Readers,
        clock: Clock,
    ) -> None:
        self._landing = landing
        self._extract = extract
        self._home = home
        self._ledger = ledger
        self._readers = readers
        self._clock = clock
        self._archive = Archive(home.archive)
        self._seen: dict[Key, Seen] = {}
        self._loaded: dict[str, list[Seen]] = defaultdict(list)
        for entry in ledger.seen():
            if entry.extract == extract.name:
                self._know(entry)
        self._raw_hashes = ledger.raw_hashes()
        self._going_on: deque[tuple[IdentifiedFile, Callable[[], Outcome]]] = deque()
        self._looks: dict[str, Look] = {}
        self._samples = landing.samples()

    def load(self, files: Iterable[FoundFile]) -> Iterator[LoadResult]:
        """What came of each file that was not judged before."""
        with storage_errors(self._home.root), scratch_folder(self._home.scratch):
            for file in files:
                try:
                    delivery = identify(self._landing, file, self._archive, self._clock)
                except Gone as gone:
                    yield _skipped(file, gone)
                    continue
                # what the same bytes came to must be known before they are judged again
                while len(self._going_on) > self._readers.at_once or self._is_going_on(delivery.sha256):
                    yield self._end()
                if delivery.key in self._seen:
                    self._looks[file.path] = delivery.look
                else:
                    self._going_on.append((delivery, self._begin(delivery)))
            while self._going_on:
                yield self._end()

    def remember_looks(self) -> None:
        """Keep how the judged files looked, so that others can tell them from new ones at a glance."""
        with storage_errors(self._home.root):
            keep_looks(self._home, self._extract.name, self._looks)

    def _is_going_on(self, sha256: str) -> bool:
        return any(delivery.sha256 == sha256 for delivery, _ in self._going_on)

    def _end(self) -> LoadResult:
        """Judge the file that was begun first."""
        delivery, outcome = self._going_on.popleft()
        try:
            entry = _seen(delivery, outcome, is_sample=delivery.sha256 in self._samples)
        except Gone as gone:
            return _skipped(delivery.file, gone)
        self._ledger.record(entry)
        self._know(entry)
        if entry.status == "loaded":
            self._raw_hashes[entry.source, entry.extract, entry.sha256] = entry.raw_sha256
        self._looks[delivery.file.path] = delivery.look
        return _result(entry)

    def _know(self, entry: Seen) -> None:
        self._seen[entry.key] = entry
        if entry.status == "loaded":
            self._loaded[entry.sha256].append(entry)

    def _begin(self, delivery: IdentifiedFile) -> Callable[[], Outcome]:
        """Have a file read unless it need not be; how to get what came of it."""
        file = delivery.file
        if file.format is None:
            return _raising(rejection.unknown_file_type())
        if file.delivered_on is None:
            return _raising(rejection.no_delivery_date())
        known = self._profile_of_same_bytes(file, delivery.sha256)
        if known is not None:
            raw_sha256 = self._raw_hashes[file.source, file.extract, delivery.sha256]
            return lambda: (known, raw_sha256)
        return self._readers.threads.submit(self._read, delivery, file.format).result

    def _profile_of_same_bytes(self, file: FoundFile, sha256: str) -> Profile | None:
        """What was learned when the same bytes were loaded under another name."""
        for entry in self._loaded[sha256]:
            if FoundFile(file.source, file.extract, entry.file_name).format == file.format:
                return Profile(
                    entry.rows_delivered,
                    entry.header_row or 1,
                    entry.unknown_columns,
                    entry.encoding,
                    entry.delimiter,
                    entry.sheet,
                )
        return None

    def _read(self, delivery: IdentifiedFile, kind: str) -> Outcome:
        """Have a copy of a file read, and keep its rows. Several of these go on at once."""
        target = self._home.raw_file(delivery.file.source, delivery.file.extract, delivery.raw_id)
        place = self._home.scratch / f"{delivery.file.extract}_{delivery.raw_id}_{kind}"
        with storage_errors(self._home.root), scratch_folder(place) as scratch:
            copy = scratch / "delivery"
            if copy_bytes(self._landing, delivery.file, copy) != delivery.sha256:
                raise Gone(CHANGED)
            finished = scratch / "raw.parquet"
            request = ReadRequest(self._extract, delivery.raw_id, kind, copy, finished, scratch)
            profile = self._readers.read(request)
            raw_sha256 = sha256_of(finished)
            private_folder(target.parent)
            publish(finished, target)
        return profile, raw_sha256


def _raising(rejected: Rejection) -> Callable[[], Outcome]:
    def outcome() -> Profile:
        raise rejected

    return outcome


def _seen(delivery: IdentifiedFile, outcome: Callable[[], Outcome], *, is_sample: bool) -> Seen:
    file = delivery.file
    identity = {
        "source": file.source,
        "extract": file.extract,
        "file_name": file.name,
        "sha256": delivery.sha256,
        "size_bytes": delivery.size_bytes,
        "delivered_on": file.delivered_on,
        "first_seen_at": delivery.first_seen_at,
        "raw_id": delivery.raw_id,
        "is_sample": is_sample,
    }
    try:
        profile, raw_sha256 = outcome()
    except Rejection as rejected:
        return Seen(**identity, status="rejected", reason=rejected.reason, reason_code=rejected.code)
    return Seen(**identity, status="loaded", raw_sha256=raw_sha256, **vars(profile))


def _skipped(file: FoundFile, gone: Gone) -> LoadResult:
    return LoadResult(
        file.source, file.extract, file.name, file.delivered_on, "skipped", str(gone), "skipped"
    )


def _result(entry: Seen) -> LoadResult:
    late = entry.delivered_on is not None and entry.delivered_on > entry.first_seen_at.date()
    warning = "La fecha de entrega del nombre es posterior al día en que se vio el archivo por primera vez."
    return LoadResult(
        entry.source,
        entry.extract,
        entry.file_name,
        entry.delivered_on,
        entry.status,
        entry.reason,
        entry.reason_code,
        entry.rows_delivered,
        entry.unknown_columns,
        entry.raw_id if entry.status == "loaded" else None,
        (warning,) if late else (),
        entry.sha256,
    )
