"""`mie evaluate`: the package of the current release, or that of an earlier knowledge.

A home keeps the rows of its current release alone. What a package would have been with the deliveries of an
earlier day is built once more from HOME/raw, in a home of its own that is gone afterwards.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from orchestration.evaluation.changes import write_changes
from orchestration.evaluation.evaluate import (
    Evaluation,
    content_of,
    cut_off_of,
    put_package,
    require_this_code,
    require_until,
)
from orchestration.evaluation.request import Request
from orchestration.evaluation.tier import SECURE, Tier, tier_of
from orchestration.ground.clocks import Clocks
from orchestration.ground.contract import load_contract
from orchestration.ground.errors import WrongUse
from orchestration.ground.lock import one_writer
from orchestration.ground.paths import Home
from orchestration.ground.progress import tell
from orchestration.ground.storage import private_folder, scratch_folder, storage_errors
from orchestration.landing.ledger import Ledger
from orchestration.landing.raw_files import ensure_raw
from orchestration.release import catalog, manifest
from orchestration.release.anew import build_anew, lend_deliveries
from orchestration.release.planned import plan_at


def evaluate(
    home: Home, name: str, known_at: date | None = None, why: str | None = None, tier: str = SECURE.name
) -> Evaluation:
    """Write a package, as the one who writes in this home."""
    cut_off_of(name)
    with one_writer(home):
        return write_evaluation(home, name, known_at, why, tier)


def write_evaluation(
    home: Home, name: str, known_at: date | None = None, why: str | None = None, tier: str = SECURE.name
) -> Evaluation:
    """Write the package `midterm` or `final` of the current release or, if another day is asked for, of what
    was known then, in one of the tiers; beside the secure ones, what changed between one knowledge and the
    next.

    The caller holds the home's lock. Raises WrongUse if there can be none, Stop if it must not appear.
    """
    cut_off, wanted = cut_off_of(name), tier_of(tier)
    current = manifest.read(catalog.require_current(home))
    require_this_code(current)
    if known_at is None or known_at.isoformat() == current.known_at:
        require_until(current, name)
        request = Request.of(home, name, cut_off, current, tier=wanted)
        package = put_package(home, request, why, lambda: home)
    else:
        package = _write_vintage(home, name, Clocks(cut_off, known_at), wanted, why)
    if wanted is not SECURE:
        return package
    changes = write_changes(home.evaluation, name)
    return replace(package, changes=str(changes) if changes else None)


def _write_vintage(home: Home, name: str, clocks: Clocks, tier: Tier, why: str | None) -> Evaluation:
    latest = Ledger(home.ledger).latest_known()
    if latest is not None and clocks.known_at > latest:
        raise WrongUse(
            f"Este almacén no conoce ninguna entrega posterior al {latest}: pida un --known-at de ese día o"
            " anterior."
        )
    if clocks.known_at < clocks.as_of:
        raise WrongUse(
            f"La evaluación {name} cuenta hasta el {clocks.as_of}: no puede pedirse con lo que se conocía el"
            f" {clocks.known_at}, antes de ese día. Pida un --known-at del {clocks.as_of} o posterior."
        )
    with vintage_home(home) as copy:
        planned = plan_at(copy, clocks).manifest
        request = Request.of(home, name, clocks.as_of, planned, is_vintage=True, tier=tier)

        def built() -> Home:
            tell(f"Construyendo lo que se conocía el {clocks.known_at}…")
            build_anew(copy, clocks)
            return copy

        return put_package(home, request, why, built)


@contextmanager
def vintage_home(home: Home) -> Iterator[Home]:
    """A home of its own that has read all that this one has, to be built with other clocks."""
    with storage_errors(home.root), scratch_folder(home.root / "rebuild") as scratch:
        ensure_raw(home, load_contract())
        copy = Home(private_folder(scratch / "home"))
        lend_deliveries(home, copy)
        ledger, written = Ledger(home.ledger), Ledger(copy.ledger)
        raw_hashes = ledger.raw_hashes()
        for entry in ledger.seen():
            content = entry.source, entry.extract, entry.sha256
            written.record(replace(entry, raw_sha256=raw_hashes.get(content)))
        for entry in ledger.withdrawn():
            written.record(entry)
        yield copy


def vintages_of(home: Home) -> list[Path]:
    """The packages of an earlier knowledge, which belong to no release that this home has published."""
    return [folder for folder in sorted(home.evaluation.glob("*/")) if content_of(folder).get("is_vintage")]
