"""The ledger: which files were seen and what came of them, which months are closed, which releases were
approved or went, who was sent which report, who looked at what is restricted, and which lots were drawn.
It only ever grows."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from orchestration.landing.chain import EMPTY, Chain, Head, broken
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


class Ledger:
    """A chained file of entries."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.chain = Chain(path)

    def entries(self) -> list[Entry]:
        """All that was recorded, oldest first. Raises LedgerError if it is not as it was written."""
        return [_entry(event, self.path, number) for number, event in enumerate(self.chain.events(), start=1)]

    def head(self) -> Head:
        """How far it goes."""
        return next(reversed(self.chain.heads()), EMPTY)

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

    def looks(self) -> list[Looked]:
        """Who looked at what, in the order in which they did."""
        return [entry for entry in self.entries() if isinstance(entry, Looked)]

    def drawn(self) -> list[Drawn]:
        """The draws, oldest first."""
        return [entry for entry in self.entries() if isinstance(entry, Drawn)]

    def approvals(self) -> list[Approval]:
        """Approvals and their withdrawals, oldest first."""
        return [entry for entry in self.entries() if isinstance(entry, Approved | Reopened)]

    def sendings(self) -> list[Sending]:
        """What was sent and received, oldest first."""
        return [entry for entry in self.entries() if isinstance(entry, Dispatched | Received)]

    def raw_hashes(self) -> dict[Content, str | None]:
        """The hash that each raw file has by right, by the delivered content; None if it was never told."""
        hashes: dict[Content, str | None] = {}
        for entry in self.entries():
            if isinstance(entry, Kept) or (isinstance(entry, Seen) and entry.status == "loaded"):
                content = entry.source, entry.extract, entry.sha256
                hashes[content] = entry.raw_sha256 or hashes.get(content)
        return hashes

    def record(self, *entries: Entry) -> None:
        """Add entries, for good."""
        self.chain.append(*map(_event, entries))


def _event(entry: Entry) -> dict[str, Any]:
    fields = {name: _plain(value) for name, value in asdict(entry).items()}
    return {"event": type(entry).__name__.lower(), **fields}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


Reader = tuple[Callable[..., Entry], Mapping[str, Callable[[Any], Any]]]
READ: Mapping[str, Reader] = {
    "withdrawn": (Withdrawn, {"withdrawn_on": date.fromisoformat}),
    "closed": (Closed, {"closed_at": datetime.fromisoformat}),
    "kept": (Kept, {"kept_at": datetime.fromisoformat}),
    "looked": (Looked, {"looked_at": datetime.fromisoformat}),
    "approved": (Approved, {"approved_at": datetime.fromisoformat}),
    "reopened": (Reopened, {"reopened_at": datetime.fromisoformat}),
    "dispatched": (Dispatched, {"sent_at": datetime.fromisoformat, "recipients": tuple}),
    "received": (Received, {"received_at": datetime.fromisoformat}),
    "pruned": (Pruned, {"pruned_at": datetime.fromisoformat}),
    "migrated": (Migrated, {}),
    "drawn": (Drawn, {"drawn_at": datetime.fromisoformat}),
}


def _entry(event: Mapping[str, Any], path: Path, number: int) -> Entry:
    fields = dict(event)
    try:
        kind = fields.pop("event")
        if kind == "seen":
            return _seen(fields)
        read, moments = READ[kind]
        return read(**{**fields, **{name: of(fields[name]) for name, of in moments.items()}})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise broken(path, number) from error


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
