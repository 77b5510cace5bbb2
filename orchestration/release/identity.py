"""What a release is made of, and the name that follows from it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from orchestration.ground.clocks import Clocks
from orchestration.landing.ledger import Ledger


@dataclass(frozen=True)
class Input:
    """A file known at the knowledge cut-off, and what of its history shows in the tables."""

    source: str
    extract: str
    file_name: str
    file_label: str
    sha256: str
    delivered_on: date | None
    first_seen_at: str
    is_ahead_of_time: bool
    withdrawn_because: str | None
    is_sample: bool = False

    @property
    def digested(self) -> tuple[str | bool | None, ...]:
        """What the release's name depends on: not the moment of first sight, which differs between homes."""
        delivered_on = self.delivered_on.isoformat() if self.delivered_on else None
        return (
            self.extract,
            self.file_name,
            self.sha256,
            delivered_on,
            self.is_ahead_of_time,
            self.withdrawn_because,
        )


def known_inputs(ledger: Ledger, known_at: date) -> list[Input]:
    """The files known at a day, in a fixed order."""
    withdrawn = {entry.key: entry.reason for entry in ledger.withdrawn() if entry.withdrawn_on <= known_at}
    inputs = [
        Input(
            entry.source,
            entry.extract,
            entry.file_name,
            entry.label,
            entry.sha256,
            entry.delivered_on,
            entry.first_seen_at.isoformat(),
            entry.delivered_on is not None and entry.delivered_on > entry.first_seen_at.date(),
            withdrawn.get(entry.key),
            entry.is_sample,
        )
        for entry in ledger.seen()
        if entry.delivered_on is None or entry.delivered_on <= known_at
    ]
    return sorted(inputs, key=lambda item: (item.extract, item.file_name, item.sha256))


def inputs_sha256(inputs: Iterable[Input]) -> str:
    """The digest of the files that a release is built from."""
    return _digest([item.digested for item in inputs])


def release_id(clocks: Clocks, inputs: str, code: str) -> str:
    """The name of the release that these inputs, clocks and code make."""
    digest = _digest([inputs, clocks.as_of.isoformat(), clocks.known_at.isoformat(), code])
    return f"{clocks.as_of}_k{clocks.known_at}_{digest[:10]}"


def _digest(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
