"""`mie withdraw`: from a day on, a delivery counts as not made. Nothing is deleted."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from orchestration.ground.errors import WrongUse
from orchestration.ground.lock import one_writer
from orchestration.ground.paths import Home
from orchestration.landing.ledger import Ledger, Withdrawn
from orchestration.landing.naming import delivery_named
from orchestration.release.testimony import require_ledger


@dataclass(frozen=True)
class Withdrawal:
    """A delivery that was withdrawn."""

    extract: str
    file_label: str
    delivered_on: date | None
    withdrawn_on: date
    reason: str

    def as_json(self) -> dict[str, Any]:
        """The withdrawal as plain values."""
        return asdict(self)


def withdraw(home: Home, file: str, why: str, today: date) -> Withdrawal:
    """Record that a file counts as not delivered from today on.

    Raises WrongUse if it is not one file that still counts, or if no reason is given.
    """
    if not why.strip():
        raise WrongUse("Diga por qué se retira la entrega: --why TEXTO.")
    with one_writer(home):
        require_ledger(home)
        ledger = Ledger(home.ledger)
        entry = delivery_named(ledger, file)
        ledger.record(
            Withdrawn(entry.source, entry.extract, entry.file_name, entry.sha256, today, why.strip())
        )
    return Withdrawal(entry.extract, entry.label, entry.delivered_on, today, why.strip())
