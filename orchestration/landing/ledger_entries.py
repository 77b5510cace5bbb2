"""What is written into the ledger: one class per kind of entry, whose name is the event's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from orchestration.landing.file_labels import file_label

Key = tuple[str, str, str]

Content = tuple[str, str, str]
"""Source, extract and hash of delivered bytes: what a raw file is made of."""


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
    raw_sha256: str | None = None
    """Of the raw file; None where there is none, or of a version that did not tell it."""
    is_sample: bool = False
    """Whether the generator of samples wrote it."""

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


@dataclass(frozen=True)
class Kept:
    """The raw file of a delivered content was made anew from the archive, or its hash was told for the first
    time; it counts from now on."""

    source: str
    extract: str
    sha256: str
    raw_sha256: str
    kept_at: datetime
    reason: str


@dataclass(frozen=True)
class Looked:
    """Who looked at what of the restricted warehouse; what was shown is not kept."""

    looked_at: datetime
    by: str
    what: str
    why: str | None = None


@dataclass(frozen=True)
class Approved:
    """A role approved a release, sealed by its manifest."""

    release_id: str
    manifest_sha256: str
    role: str
    approved_by: str
    approved_at: datetime


@dataclass(frozen=True)
class Reopened:
    """A role took its approval of a release back, and with it those that rested on it."""

    release_id: str
    manifest_sha256: str
    role: str
    reopened_by: str
    reopened_at: datetime
    reason: str


@dataclass(frozen=True)
class Dispatched:
    """Who was sent which files of a report, by their SHA-256; it lies in the outbox under its id."""

    dispatch_id: str
    report: str
    month: str
    edition: str
    release_id: str
    files: Mapping[str, str]
    recipients: tuple[str, ...]
    sent_by: str
    sent_at: datetime


@dataclass(frozen=True)
class Received:
    """Somebody, or a mail server on the way, took what was sent."""

    dispatch_id: str
    received_by: str
    received_at: datetime


@dataclass(frozen=True)
class Pruned:
    """A release that was removed to save room, sealed by its manifest."""

    release_id: str
    manifest_sha256: str
    pruned_at: datetime


@dataclass(frozen=True)
class Migrated:
    """The lines before were written by a version that chained none: how many, and the hash of them all."""

    lines: int
    sha256: str


@dataclass(frozen=True)
class Drawn:
    """Lots were drawn among the units of a list: by whom, what for, of which bytes, with which seed and
    design, and what came of it."""

    draw_id: str
    drawn_at: datetime
    drawn_by: str
    why: str
    list_sha256: str
    units: int
    strata: str
    design: str
    seed: str
    result_sha256: str
    units_sha256: str | None = None
    """Of the sorted codes, whatever else the list says; None of a draw from before it was kept."""


Approval = Approved | Reopened
Sending = Dispatched | Received
Entry = Seen | Withdrawn | Closed | Kept | Looked | Approval | Sending | Pruned | Migrated | Drawn
