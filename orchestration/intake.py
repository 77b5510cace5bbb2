"""Taking in deliveries: what is new of an extract, and what the ledger then knows of it."""

from dataclasses import dataclass

from orchestration.contract import Contract, Extract
from orchestration.landing.find import Landing
from orchestration.landing.ledger import Ledger
from orchestration.landing.load import LoadResult, load_extract
from orchestration.paths import Home
from orchestration.progress import tell, tell_part


@dataclass(frozen=True)
class Intake:
    """The deliveries of an extract: the new ones, and how many there are by now."""

    results: tuple[LoadResult, ...]
    files: int
    rejected_files: int
    rows: int

    @property
    def new_files(self) -> int:
        """How many files were judged for the first time."""
        return sum(result.status != "skipped" for result in self.results)


def take_in(landing: Landing, extract: Extract, home: Home) -> Intake:
    """Load what is new of an extract."""
    ledger = Ledger(home.ledger)
    results = load_extract(landing, extract, home, ledger, progress=tell_part)
    if results:
        tell(f"{extract.source}/{extract.name}: {len(results)} archivos nuevos")
    for result in results:
        for warning in result.warnings:
            tell(f"{result.extract}/{result.file_name}: {warning}")
        if result.status == "skipped":
            tell(f"{result.extract}/{result.file_name}: no se leyó. {result.reason}")
    seen = [entry for entry in ledger.seen() if entry.extract == extract.name]
    return Intake(
        results=tuple(results),
        files=len(seen),
        rejected_files=sum(entry.status == "rejected" for entry in seen),
        rows=sum(entry.rows_delivered for entry in seen),
    )


def take_in_all(landing: Landing, contract: Contract, home: Home) -> list[LoadResult]:
    """Load what is new of every extract."""
    return [result for extract in contract.extracts for result in take_in(landing, extract, home).results]
