"""What a run is asked for, as its history may keep it: deliveries by their labels, files by marks."""

import re
import secrets
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from dagster import DagsterRun

from orchestration.commands.command import Command
from orchestration.commands.table import COMMANDS
from orchestration.ground.errors import SpokenError, Stop
from orchestration.ground.masking import HIDDEN
from orchestration.ground.paths import Home, default_home
from orchestration.ground.storage import private_folder, write_whole
from orchestration.interface.resources import job_name
from orchestration.landing.ledger import Ledger
from orchestration.landing.naming import delivery_named

DELIVERIES, FILES = (
    {
        job_name(command.name): (command.name, each.name)
        for command in COMMANDS
        for each in command.arguments
        if each.kind == kind
    }
    for kind in ("delivery", "file")
)
"""The jobs that are told a delivery or a file: their step, and the argument that names it."""

MARK = re.compile("archivo-[0-9a-f]{16}")


def with_label(run: DagsterRun) -> DagsterRun:
    """The run, with the delivery or the file that it is about by its label or a mark.

    A delivery that does not count is hidden. The path behind a mark lies beside the warehouse, for its owner
    alone, since whoever carries out the run knows no more of it than the history.
    """
    for jobs, shown in ((DELIVERIES, _label), (FILES, _mark)):
        if run.job_name in jobs:
            step, argument = jobs[run.job_name]
            config: dict[str, Any] = deepcopy(dict(run.run_config))
            told = config.get("ops", {}).get(step, {}).get("config", {})
            if told.get(argument):
                told[argument] = shown(told[argument], told.get("home"))
            return run._replace(run_config=config)
    return run


def in_full(command: Command, told: Mapping[str, Any]) -> dict[str, Any]:
    """What a job was told, with the path of a file in the place of its mark."""
    paths = {
        each.name: _path(told[each.name], told.get("home"))
        for each in command.arguments
        if each.kind == "file"
    }
    return {**told, **paths}


def _label(named: Any, home: Any) -> str:
    try:
        entry = delivery_named(Ledger(_place(home).ledger), named)
    except (Stop, SpokenError, OSError, TypeError):
        # the run will say what is wrong with it
        return HIDDEN
    return f"{entry.extract}/{entry.label}"


def _mark(path: Any, home: Any) -> str:
    if MARK.fullmatch(str(path)):
        # asked again, from what the history kept
        return str(path)
    mark = f"archivo-{secrets.token_hex(8)}"
    try:
        write_whole(private_folder(_place(home).asked) / mark, str(path).encode())
    except (OSError, TypeError):
        # the run will say that there is no such file
        return HIDDEN
    return mark


def _path(told: str, home: Any) -> str:
    kept = _place(home).asked / told
    return kept.read_text(encoding="utf-8") if MARK.fullmatch(told) and kept.exists() else told


def _place(home: Any) -> Home:
    return Home(Path(home).absolute()) if home else default_home()
