"""The `mie` command, made from the table of commands."""

import inspect
import json
import os
import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

from orchestration.commands.command import Argument, Command
from orchestration.commands.table import COMMANDS
from orchestration.ground.errors import Exit, Stop, WrongUse, spoken_errors
from orchestration.ground.masking import values_without_controls, without_controls
from orchestration.ground.paths import HOME_VARIABLE, LANDING_VARIABLE
from orchestration.ground.signals import INTERRUPTED, heard_signals
from orchestration.ground.storage import keep_private

BY_TYPER = 130
"""What typer makes of KeyboardInterrupt."""
USAGE_ERROR = typer.BadParameter.__mro__[1]
"""What typer raises for arguments that it cannot read."""

FOLDERS = {"landing": LANDING_VARIABLE, "home": HOME_VARIABLE}
"""Kinds of arguments that the environment may tell, and only it by default."""
METAVARS = {
    "landing": "CARPETA",
    "home": "CARPETA",
    "day": "AAAA-MM-DD",
    "number": "NÚMERO",
    "share": "PARTE",
    "flag": None,
}

app = typer.Typer(
    help="Almacén de datos del plan Mi Independencia Económica 2026.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _parameter(argument: Argument) -> inspect.Parameter:
    """An argument as typer reads it: days stay text, so that one message tells what is wrong with them."""
    kind: Any = argument.type
    told: dict[str, Any] = {
        "help": argument.help,
        "metavar": argument.metavar or METAVARS.get(argument.kind, argument.name.upper()),
        "envvar": FOLDERS.get(argument.kind),
    }
    info = (
        typer.Argument(**told)
        if argument.is_positional
        else typer.Option("--" + (argument.option or argument.name).replace("_", "-"), **told)
    )
    default: Any = inspect.Parameter.empty if argument.is_required else argument.default
    if default is None:
        kind = kind | None
    # by name alone: a required one may follow one that is not
    kept = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(argument.name, kept, default=default, annotation=Annotated[kind, info])


AS_JSON = Argument("json", "flag", "Escribe el resultado como un objeto JSON.", False)


def _function(command: Command) -> Callable[..., None]:
    """A command as a function with the signature that typer asks for."""

    def work(**told: Any) -> None:
        _execute(command, told, as_json=told.pop(AS_JSON.name))

    parameters = [_parameter(each) for each in (*command.arguments, AS_JSON)]
    work.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    work.__annotations__ = {each.name: each.annotation for each in parameters}
    return work


for _command in COMMANDS:
    app.command(_command.name, help=_command.help)(_function(_command))


def main() -> None:
    """Run a command and end with its exit status."""
    keep_private()
    as_json = "--json" in sys.argv[1:]
    with heard_signals() as heard:
        try:
            status = app(standalone_mode=False)
        except BaseException as error:
            # whatever the work made of being interrupted
            status = BY_TYPER if heard.first else _status_of(error, as_json)
        if heard.first and status == BY_TYPER:
            print(INTERRUPTED, file=sys.stderr)
            status = 128 + heard.first
    sys.exit(status)


def _status_of(error: BaseException, as_json: bool) -> int:
    """The exit status for what ended a command, once it was told."""
    match error:
        case Stop():
            _tell_stop(error, as_json)
            return error.exit_status
        case USAGE_ERROR():
            _tell_stop(WrongUse(_wrong_use(error)), as_json)
            return Exit.CANNOT
        case BrokenPipeError():
            # whoever read the output has read enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return Exit.DONE
    raise error


def _execute(command: Command, told: dict[str, Any], *, as_json: bool) -> None:
    from orchestration.commands.console import quiet_libraries, shown_progress

    with spoken_errors(), shown_progress(), quiet_libraries():
        result = (command.calls or _run_of_assets())(**command.values(told))
    if as_json:
        print(json.dumps(values_without_controls(result.as_json()), ensure_ascii=False, default=str))
    else:
        print("\n".join(map(without_controls, command.told(result))))
    sys.stdout.flush()
    raise typer.Exit(Exit.FAULTS if getattr(result, "has_faults", False) else Exit.DONE)


def _run_of_assets() -> Callable[..., Any]:
    """The one command without a function below the interface."""
    from orchestration.interface.run import run

    return run


def _tell_stop(stop: Stop, as_json: bool) -> None:
    message = "\n".join(map(without_controls, str(stop).split("\n")))
    print(message, file=sys.stderr)
    if as_json:
        print(json.dumps({"error": message, "exit_status": int(stop.exit_status)}, ensure_ascii=False))


def _wrong_use(error: Any) -> str:
    """What the reading of the arguments found wrong, in Spanish."""
    names = "/".join(error.param.opts) if getattr(error, "param", None) else ""
    sentences = {
        "NoSuchOption": f"No existe la opción {getattr(error, 'option_name', '')}.",
        "MissingParameter": f"Falta {names}.",
        "BadParameter": f"El valor de {names} no es válido.",
    }
    return f"{sentences.get(type(error).__name__, 'La orden no está bien escrita.')} Vea «mie --help»."


if __name__ == "__main__":
    main()
