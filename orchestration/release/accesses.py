"""Who looked at what of the restricted warehouse, when and why: in the ledger, before anything is shown."""

import getpass
import json
from datetime import UTC, datetime

from orchestration.ground import storage
from orchestration.ground.paths import Home
from orchestration.landing.ledger import Ledger, Looked


def record_access(home: Home, what: str, why: str | None) -> None:
    """Keep that somebody looks; what is shown is not kept. Raises StorageError if it cannot be kept."""
    Ledger(home.ledger).record(
        Looked(datetime.now(UTC), getpass.getuser(), what, (why or "").strip() or None)
    )


def take_over_old_log(home: Home) -> None:
    """Bring what a version that kept accesses in a file of their own wrote into the ledger."""
    old = home.warehouse.with_name("access.jsonl")
    if not old.exists():
        return
    ledger = Ledger(home.ledger)
    known = set(ledger.looks())
    for line in old.read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        moment, by = datetime.fromisoformat(told.pop("at")), told.pop("by")
        entry = Looked(moment, by, f"explain {' '.join(str(value) for value in told.values())}")
        # a run that was killed in between had brought some
        if entry not in known:
            ledger.record(entry)
    storage.DISK.remove(old)
