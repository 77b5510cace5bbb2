"""Loading an extract: every file that the ledger does not know is judged once, and its rows are kept.

A file is known by its extract, its name and its bytes. It is copied before it is read, so that a file that
changes or vanishes meanwhile is either loaded whole or left for the next run; and it is read by a process of
its own, so that one that cannot be read stops nothing.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from datetime import UTC, datetime

from orchestration.ground.contract import Extract
from orchestration.ground.object_store import StoreError
from orchestration.ground.paths import Home
from orchestration.ground.storage import (
    private_folder,
    publish,
    scratch_folder,
    sha256_of,
    storage_errors,
)
from orchestration.landing import rejection
from orchestration.landing.appearances import keep_looks, known_looks
from orchestration.landing.archive import Archive
from orchestration.landing.file_bytes import CHANGED, Gone, IdentifiedFile, copy_bytes, identify, keep_bytes
from orchestration.landing.find import FoundFile, Landing, LandingError, Look
from orchestration.landing.ledger import Ledger, Seen
from orchestration.landing.ledger_entries import Key
from orchestration.landing.load_result import LoadResult, judged, skipped
from orchestration.landing.profile import Profile
from orchestration.landing.reader import ReadRequest
from orchestration.landing.readers import AHEAD, Readers
from orchestration.landing.rejection import Rejection

Outcome = tuple[Profile, str | None]
"""What was learned of a file, and the hash of its raw file."""

REFUSALS = 3
"""So many files in a row that a store does not give: the next ones would only be waited for."""

TOGETHER = 64 * 2**20
"""Bytes of the files under way, beyond which no more are begun than are read at once."""


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
        self._contents: dict[str, set[str]] = defaultdict(set)
        for entry in ledger.seen():
            if entry.extract == extract.name:
                self._know(entry)
        self._raw_hashes = ledger.raw_hashes()
        self._going_on: deque[tuple[IdentifiedFile, Future[Outcome]]] = deque()
        self._known_looks = known_looks(home, extract.name) if landing.looks_tell_bytes else {}
        self._looks: dict[str, Look] = {}
        self._samples = landing.samples()
        self._refusals = 0

    def load(self, files: Iterable[FoundFile]) -> Iterator[LoadResult]:
        """What came of each file that was not judged before."""
        with storage_errors(self._home.root), scratch_folder(self._home.scratch):
            for file in files:
                if self._is_known_by_look(file):
                    continue
                try:
                    delivery = identify(self._landing, file, self._clock)
                except Gone as gone:
                    self._bear(gone)
                    yield skipped(file, gone)
                    continue
                self._refusals = 0
                # what the same bytes came to must be known before they are judged again
                while number := self._too_many() or int(self._is_going_on(delivery.sha256)):
                    yield from self._end(number)
                if delivery.key in self._seen:
                    yield from self._meet_again(delivery)
                else:
                    known = self._outcome_of_same_bytes(file, delivery.sha256)
                    outcome = self._readers.threads.submit(self._judge, delivery, known)
                    self._going_on.append((delivery, outcome))
            yield from self._end(len(self._going_on))

    def remember_looks(self) -> None:
        """Keep how the judged files looked, so that others can tell them from new ones at a glance."""
        with storage_errors(self._home.root):
            keep_looks(self._home, self._extract.name, self._looks)

    def _bear(self, gone: Gone) -> None:
        """Count the files that a store did not give. Raises LandingError after several in a row."""
        self._refusals = self._refusals + 1 if isinstance(gone.__cause__, StoreError) else 0
        if self._refusals == REFUSALS:
            raise LandingError(f"No se leen más entregas de {self._extract.name}: {gone}") from gone

    def _is_known_by_look(self, file: FoundFile) -> bool:
        """Whether a file need not be read to know that it was judged; its bytes are in the archive."""
        if file.path not in self._known_looks:
            return False
        contents = self._contents[file.name]
        look = self._landing.look(file)
        if look != self._known_looks[file.path] or len(contents) != 1:
            return False
        self._looks[file.path] = look
        return self._archive.holds(*contents)

    def _is_going_on(self, sha256: str) -> bool:
        return any(delivery.sha256 == sha256 for delivery, _ in self._going_on)

    def _too_many(self) -> int:
        """How many files must end before another begins: of small ones half, of large ones those beyond
        what is read at once, so that readers have something to do meanwhile."""
        size = sum(delivery.size_bytes for delivery, _ in self._going_on)
        if size < TOGETHER:
            return AHEAD // 2 if len(self._going_on) >= AHEAD else 0
        return max(0, len(self._going_on) - self._readers.at_once)

    def _meet_again(self, delivery: IdentifiedFile) -> Iterator[LoadResult]:
        """A file that was judged before: its bytes are archived if they were lost meanwhile."""
        try:
            keep_bytes(self._landing, delivery, self._archive)
        except Gone as gone:
            yield skipped(delivery.file, gone)
        else:
            self._looks[delivery.file.path] = delivery.look

    def _end(self, number: int) -> Iterator[LoadResult]:
        """Judge as many files, those that were begun first."""
        ended: list[tuple[IdentifiedFile, Seen]] = []
        results: list[LoadResult] = []
        try:
            for _ in range(number):
                delivery, outcome = self._going_on.popleft()
                try:
                    entry = _seen(delivery, outcome, is_sample=delivery.sha256 in self._samples)
                except Gone as gone:
                    results.append(skipped(delivery.file, gone))
                    continue
                ended.append((delivery, entry))
                results.append(judged(entry))
        finally:
            # what stops the others undoes nothing
            self._ledger.record(*(entry for _, entry in ended))
        for delivery, entry in ended:
            self._know(entry)
            if entry.status == "loaded":
                self._raw_hashes[entry.source, entry.extract, entry.sha256] = entry.raw_sha256
            self._looks[delivery.file.path] = delivery.look
        yield from results

    def _know(self, entry: Seen) -> None:
        self._seen[entry.key] = entry
        self._contents[entry.file_name].add(entry.sha256)
        if entry.status == "loaded":
            self._loaded[entry.sha256].append(entry)

    def _outcome_of_same_bytes(self, file: FoundFile, sha256: str) -> Outcome | None:
        """What was learned when the same bytes were loaded under another name."""
        for entry in self._loaded[sha256]:
            if FoundFile(file.source, file.extract, entry.file_name).format == file.format:
                profile = Profile(
                    entry.rows_delivered,
                    entry.header_row or 1,
                    entry.unknown_columns,
                    entry.encoding,
                    entry.delimiter,
                    entry.sheet,
                )
                return profile, self._raw_hashes[file.source, file.extract, sha256]
        return None

    def _judge(self, delivery: IdentifiedFile, known: Outcome | None) -> Outcome:
        """Archive a file before anything else is done with it, and read it unless it need not be.

        Several of these go on at once. Raises Gone or Rejection.
        """
        keep_bytes(self._landing, delivery, self._archive)
        if delivery.file.format is None:
            raise rejection.unknown_file_type()
        if delivery.file.delivered_on is None:
            raise rejection.no_delivery_date()
        return known or self._read(delivery, delivery.file.format)

    def _read(self, delivery: IdentifiedFile, kind: str) -> Outcome:
        """Have a copy of a file read, and keep its rows."""
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


def _seen(delivery: IdentifiedFile, outcome: Future[Outcome], *, is_sample: bool) -> Seen:
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
        profile, raw_sha256 = outcome.result()
    except Rejection as rejected:
        return Seen(**identity, status="rejected", reason=rejected.reason, reason_code=rejected.code)
    return Seen(**identity, status="loaded", raw_sha256=raw_sha256, **vars(profile))
