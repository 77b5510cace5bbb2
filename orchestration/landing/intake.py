"""Taking in deliveries: what is new of an extract, and what the ledger then knows of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from orchestration.ground.contract import Contract, Extract
from orchestration.ground.paths import Home
from orchestration.ground.progress import tell, tell_part
from orchestration.landing.find import Landing
from orchestration.landing.ledger import Ledger, Seen
from orchestration.landing.ledger_entries import Key
from orchestration.landing.load import load_extract
from orchestration.landing.load_result import LoadResult
from orchestration.landing.readers import Readers


@dataclass(frozen=True)
class Intake:
    """The deliveries of an extract: what became of the new ones, and all that were ever seen."""

    results: tuple[LoadResult, ...]
    seen: tuple[Seen, ...]
    withdrawn: frozenset[Key] = frozenset()

    @property
    def new_files(self) -> int:
        """How many files were judged for the first time."""
        return sum(result.status != "skipped" for result in self.results)

    @property
    def unread(self) -> tuple[LoadResult, ...]:
        """The files that could not be read this time."""
        return tuple(result for result in self.results if result.status == "skipped")

    @property
    def rejected_files(self) -> int:
        """How many files were refused, ever."""
        return sum(entry.status == "rejected" for entry in self.seen)

    @property
    def rows(self) -> int:
        """How many rows all files brought."""
        return sum(entry.rows_delivered for entry in self.seen)

    @property
    def last_delivered_on(self) -> date | None:
        """The latest delivery date of a file that was read."""
        days = [entry.delivered_on for entry in self.seen if entry.status == "loaded" and entry.delivered_on]
        return max(days, default=None)


def take_in(landing: Landing, extract: Extract, home: Home, readers: Readers) -> Intake:
    """Load what is new of an extract."""
    ledger = Ledger(home.ledger)
    results = load_extract(landing, extract, home, ledger, readers, progress=_tell_result)
    if results:
        tell(f"{extract.source}/{extract.name}: {len(results)} archivos nuevos")
    for result in results:
        for warning in result.warnings:
            _tell_of(result, warning, tell)
        if result.status == "skipped":
            _tell_of(result, f"no se leyó. {result.reason}", tell)
    return Intake(
        results=tuple(results),
        seen=tuple(entry for entry in ledger.seen() if entry.extract == extract.name),
        withdrawn=frozenset(entry.key for entry in ledger.withdrawn()),
    )


def take_in_all(landing: Landing, contract: Contract, home: Home) -> list[LoadResult]:
    """Load what is new of every extract."""
    with Readers() as readers:
        return [
            result
            for extract in contract.extracts
            for result in take_in(landing, extract, home, readers).results
        ]


def _tell_result(result: LoadResult) -> None:
    """What came of a file, as soon as it is known."""
    if result.status == "loaded":
        said = f"{result.rows_delivered} filas"
    else:
        said = f"{'rechazado' if result.status == 'rejected' else 'no leído'}. {result.reason}"
    _tell_of(result, said, tell_part)


def _tell_of(result: LoadResult, said: str, tell_it: Callable[..., None]) -> None:
    """Say something of a file: under its own name on the terminal alone."""
    tell_it(f"{result.label}: {said}", on_terminal=f"{result.extract}/{result.file_name}: {said}")
