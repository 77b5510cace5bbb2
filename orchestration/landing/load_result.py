"""What came of a delivered file, as it is told."""

from dataclasses import dataclass
from datetime import date

from orchestration.landing.file_bytes import Gone
from orchestration.landing.file_labels import file_label
from orchestration.landing.find import FoundFile
from orchestration.landing.ledger import Seen


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


def skipped(file: FoundFile, gone: Gone) -> LoadResult:
    """A file that could not be read this time."""
    return LoadResult(
        file.source, file.extract, file.name, file.delivered_on, "skipped", str(gone), "skipped"
    )


def judged(entry: Seen) -> LoadResult:
    """A file that was loaded or rejected."""
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
