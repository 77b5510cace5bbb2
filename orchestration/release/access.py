"""Who looked at what of the restricted warehouse, when and why: in the ledger, before anything is shown."""

import getpass
from datetime import UTC, datetime

from orchestration.ground.paths import Home
from orchestration.landing.ledger import Ledger, Looked


def record_access(home: Home, what: str, why: str | None) -> None:
    """Keep that somebody looks; what is shown is not kept. Raises StorageError if it cannot be kept."""
    Ledger(home.ledger).record(
        Looked(datetime.now(UTC), getpass.getuser(), what, (why or "").strip() or None)
    )
