"""What a run is asked for, as its history may keep it: deliveries by their labels, never by their names."""

from copy import deepcopy
from pathlib import Path
from typing import Any

from dagster import DagsterRun

from orchestration.commands.table import COMMANDS
from orchestration.ground.errors import SpokenError, Stop
from orchestration.ground.masking import HIDDEN
from orchestration.ground.paths import Home, default_home
from orchestration.interface.resources import job_name
from orchestration.landing.ledger import Ledger
from orchestration.landing.naming import delivery_named

DELIVERIES = {
    job_name(command.name): (command.name, each.name)
    for command in COMMANDS
    for each in command.arguments
    if each.kind == "delivery"
}
"""The jobs that are told a delivery: their step, and the argument that names it."""


def with_label(run: DagsterRun) -> DagsterRun:
    """The run, with the delivery that it is about by its label; hidden if no such delivery counts."""
    if run.job_name not in DELIVERIES:
        return run
    step, argument = DELIVERIES[run.job_name]
    config: dict[str, Any] = deepcopy(dict(run.run_config))
    told = config.get("ops", {}).get(step, {}).get("config", {})
    if told.get(argument):
        told[argument] = _label(told[argument], told.get("home"))
    return run._replace(run_config=config)


def _label(named: Any, home: Any) -> str:
    try:
        place = Home(Path(home).absolute()) if home else default_home()
        entry = delivery_named(Ledger(place.ledger), named)
    except (Stop, SpokenError, OSError, TypeError):
        # the run will say what is wrong with it
        return HIDDEN
    return f"{entry.extract}/{entry.label}"
