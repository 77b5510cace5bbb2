"""`mie prune`: old releases, runs and notices go; what is official, current or compared with stays."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from orchestration.commands import past_runs
from orchestration.ground import storage
from orchestration.ground.errors import WrongUse
from orchestration.ground.lock import one_writer
from orchestration.ground.paths import Home
from orchestration.ground.storage import storage_errors
from orchestration.landing.ledger import Ledger, Pruned
from orchestration.release import catalog, counted, manifest
from orchestration.release.testimony import require_ledger


@dataclass(frozen=True)
class Pruning:
    """What went."""

    releases: tuple[str, ...]
    runs: int
    notices: int

    def as_json(self) -> dict[str, Any]:
        """What went, as plain values."""
        return asdict(self)


def prune(home: Home, releases: int, runs: int, notices: int) -> Pruning:
    """Keep so many of the newest of each kind. The ledger tells which releases went, and their seals.

    The current release, the official ones of closed months and the last published (the next one is compared
    with it) stay, however old.
    """
    if min(releases, runs, notices) < 1:
        raise WrongUse("Cuántas se conservan es un número mayor que 0.")
    with one_writer(home), storage_errors(home.root):
        require_ledger(home)
        gone = _drop_releases(home, releases)
        old = sorted(home.notices.glob("*.txt"), key=lambda path: path.name, reverse=True)[notices:]
        for path in old:
            storage.DISK.remove(path)
    dropped = 0
    if past_runs.has_history(home):
        with past_runs.history(home) as instance:
            dropped = past_runs.drop_old(instance, runs)
    return Pruning(gone, dropped, len(old))


def _drop_releases(home: Home, kept: int) -> tuple[str, ...]:
    published = catalog.published(home)
    held = {entry.release_id for entry in catalog.closed(home).values()}
    held |= {release.release_id for release in published[-kept:]}
    held.add(catalog.require_current(home).name)
    gone = [release.release_id for release in published if release.release_id not in held]
    for release_id in gone:
        folder = catalog.release_folder(home, release_id)
        Ledger(home.ledger).record(Pruned(release_id, manifest.digest(folder), datetime.now(UTC)))
        # out of sight at once; a run that is killed meanwhile leaves a draft, which the next one drops
        storage.move(folder, catalog.releases_folder(home) / catalog.DRAFT)
        catalog.drop_drafts(home)
    counted.settle(home, {release.release_id for release in catalog.published(home)})
    return tuple(gone)
