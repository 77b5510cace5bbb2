"""One table of commands: what `mie` offers and what Dagster runs are the same."""

import json

import dagster as dg
import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.commands import words
from orchestration.commands.command import Command
from orchestration.commands.table import COMMANDS
from orchestration.ground.errors import WrongUse
from orchestration.interface.jobs import JOBS
from orchestration.interface.resources import WRITES, job_name

PROMISED = ["run", "sample", "status", "check", "explain", "withdraw", "evaluate", "report", "verify"]
"""The commands of the contract."""


def job_of(name: str) -> dg.JobDefinition:
    return next(job for job in JOBS if job.name == job_name(name))


def test_every_promised_command_is_in_the_table():
    assert set(PROMISED) <= {command.name for command in COMMANDS}


def test_every_command_is_a_job_and_every_job_a_command():
    assert sorted(job.name for job in JOBS) == sorted(job_name(command.name) for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_command_is_offered_with_all_its_arguments(command):
    said = CliRunner().invoke(app, [command.name, "--help"])
    assert said.exit_code == 0 and callable(getattr(words, command.words))
    for argument in command.arguments:
        option = f"--{argument.option or argument.name}"
        told = argument.metavar or argument.name.upper() if argument.is_positional else option
        assert told.replace("_", "-") in said.output.replace("_", "-"), argument.name


@pytest.mark.parametrize(
    "command",
    [command for command in COMMANDS if not command.is_asset_job],
    ids=lambda command: command.name,
)
def test_its_job_asks_for_the_same_and_waits_if_it_writes(command: Command):
    (op,) = job_of(command.name).all_node_defs
    assert set(op.config_schema.config_type.fields) == {argument.name for argument in command.arguments}
    assert op.pool == (WRITES if command.writes else None)


def test_a_job_does_what_the_command_does(tmp_path):
    asked = {"landing": str(tmp_path), "households": 20, "as_of": "2026-03-31", "clean": True}
    result = job_of("sample").execute_in_process(run_config={"ops": {"sample": {"config": asked}}})
    assert result.success and list(tmp_path.glob("registry/households/*"))


def test_a_job_that_cannot_do_it_says_why(tmp_path):
    asked = {"home": str(tmp_path / "none")}
    with pytest.raises(dg.Failure, match="No hay ninguna publicación"):
        job_of("status").execute_in_process(run_config={"ops": {"status": {"config": asked}}})


def test_a_day_that_is_none_is_refused_in_words(tmp_path):
    command = next(command for command in COMMANDS if command.name == "run")
    with pytest.raises(WrongUse, match="2026-02-30"):
        command.values({"landing": str(tmp_path), "home": str(tmp_path), "as_of": "2026-02-30"})


def test_what_must_be_given_is_asked_for():
    command = next(command for command in COMMANDS if command.name == "close")
    with pytest.raises(WrongUse, match="Falta month"):
        command.values({"by": "Ana"})


@pytest.mark.parametrize("asked", [{}, {"extract": "courses"}], ids=["nothing", "an extract"])
def test_a_check_is_told_what_to_look_at(asked):
    check = next(command for command in COMMANDS if command.name == "check")
    with pytest.raises(WrongUse, match="--landing|ARCHIVO"):
        check.calls(**check.values({"landing": "", **asked}))


def test_the_terminal_answers_wrong_use_as_json(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr("sys.argv", ["mie", "status", "--home", str(tmp_path), "--json"])
    from orchestration.cli import main

    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2 and json.loads(capsys.readouterr().out)["exit_status"] == 2
