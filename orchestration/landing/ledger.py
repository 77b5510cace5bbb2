"""The ledger: which files were seen and what came of them, which months are closed, which releases were
approved or went, who was sent which report, who looked at what is restricted, and which lots were drawn.
It only ever grows."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from orchestration.landing.chain import EMPTY, Chain, Head, broken
from orchestration.landing.ledger_entries import (
    Approval,
    Approved,
    Closed,
    Content,
    Dispatched,
    Drawn,
    Entry,
    Kept,
    Looked,
    Migrated,
    Pruned,
    Received,
    Reopened,
    Seen,
    Sending,
    Withdrawn,
)


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
