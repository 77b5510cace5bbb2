"""Which release a build would make, told before it is built."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from orchestration.ground.calendar import lima_day
from orchestration.ground.clocks import Clocks, cut_off
from orchestration.ground.contract import load_contract
from orchestration.ground.errors import WrongUse
from orchestration.ground.paths import Home
from orchestration.landing.ledger import Ledger
from orchestration.landing.raw_files import ensure_raw
from orchestration.release import catalog, manifest
from orchestration.release.identity import known_inputs
from orchestration.release.manifest import Manifest
from orchestration.release.previous import previous
from orchestration.warehouse.decisions import require_decisions
from orchestration.warehouse.engine import require_engine
from orchestration.warehouse.work_file import prepare_work_file


@dataclass(frozen=True)
class PlannedRelease:
    """A release to be built: its clocks and its manifest as far as it is known."""

    clocks: Clocks
    manifest: Manifest
    is_published: bool


def plan_release(home: Home, as_of: date | None, known_at: date | None) -> PlannedRelease:
    """The release that these clocks and the deliveries in the ledger make."""
    known_at = known_at or Ledger(home.ledger).latest_known()
    clocks = Clocks(cut_off(as_of, lima_day()), known_at or date.max)
    return plan_at(home, clocks)


def plan_at(home: Home, clocks: Clocks) -> PlannedRelease:
    """The release that these very clocks and the deliveries in the ledger make."""
    inputs = known_inputs(Ledger(home.ledger), clocks.known_at)
    # a file without a date in its name was not delivered on any day, so it is nothing to publish
    if not any(item.delivered_on for item in inputs):
        until = f" hasta el {clocks.known_at}" if clocks.known_at < date.max else ""
        raise WrongUse(f"No hay ninguna entrega{until}: no hay nada que publicar.")
    planned = manifest.planned(clocks, inputs)
    return PlannedRelease(clocks, planned, catalog.release_folder(home, planned.release_id).exists())


def prepare(home: Home, plan: PlannedRelease, engine: str) -> None:
    """Make the work file for a planned release, and keep the plan beside it.

    Raw files that are not what the ledger says are made anew before.

    Raises WrongUse if what was decided of targets or the programme cannot be read, or the engine that is to
    build is none, Stop if it does not answer.
    """
    require_engine(engine)
    require_decisions()
    ensure_raw(home, load_contract())
    prepare_work_file(home, plan.clocks, previous(home, plan.clocks), plan.manifest.release_id)
    _kept(home).write_bytes(manifest.render(replace(plan.manifest, engine=engine)))


def prepared(home: Home) -> Manifest:
    """The plan that the work file was made for: what is published is what was planned, whatever the day."""
    return manifest.parse(_kept(home).read_bytes())


def _kept(home: Home) -> Path:
    return home.work.parent / "plan.json"
