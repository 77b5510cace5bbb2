"""The `mie` command. What it imports late, it imports late so that short commands start at once."""

import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from orchestration.ground.calendar import lima_day
from orchestration.ground.errors import Exit, Stop, WrongUse, spoken_errors
from orchestration.ground.masking import visible, visible_values
from orchestration.ground.paths import HOME_VARIABLE, LANDING_VARIABLE, Home
from orchestration.ground.signals import INTERRUPTED, heard_signals

BY_TYPER = 130
"""What typer makes of KeyboardInterrupt."""
USAGE_ERROR = typer.BadParameter.__mro__[1]
"""What typer raises for arguments that it cannot read."""

app = typer.Typer(
    help="Almacén de datos del plan Mi Independencia Económica 2026.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _parse_day(text: str | date) -> date:
    from orchestration.ground.clocks import day_of

    return text if isinstance(text, date) else day_of(text)


LandingOption = Annotated[
    Path, typer.Option("--landing", envvar=LANDING_VARIABLE, help="Carpeta de las entregas.")
]
HomeOption = Annotated[
    Path, typer.Option("--home", envvar=HOME_VARIABLE, help="Carpeta del almacén y de las publicaciones.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Escribe el resultado como un objeto JSON.")]


def _day_option(name: str, explanation: str) -> Any:
    return typer.Option(name, parser=_parse_day, metavar="AAAA-MM-DD", help=explanation)


AsOfOption = Annotated[
    date | None, _day_option("--as-of", "Fecha de corte; por defecto, el último fin de mes.")
]
KnownAtOption = Annotated[
    date | None, _day_option("--known-at", "Solo las entregas hasta esta fecha; por defecto, todas.")
]


@app.command()
def run(
    landing: LandingOption,
    home: HomeOption,
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Las advertencias también detienen.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Lee lo nuevo, construye, comprueba y publica."""
    from orchestration.interface.run import run as publish

    def work() -> tuple[Any, Exit]:
        return publish(landing.absolute(), Home(home.absolute()), as_of, known_at, strict=strict), Exit.DONE

    _execute(work, "of_run", as_json)


@app.command()
def sample(
    landing: LandingOption,
    households: Annotated[int, typer.Option("--households", help="Cuántos hogares.")] = 2000,
    seed: Annotated[int, typer.Option("--seed", help="Semilla del azar.")] = 2026,
    as_of: AsOfOption = None,
    clean: Annotated[bool, typer.Option("--clean", help="Sin ninguna suciedad.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Escribe entregas sintéticas."""
    from orchestration.commands.short import write_deliveries

    _execute(
        lambda: (write_deliveries(landing.absolute(), households, seed, as_of, clean=clean), Exit.DONE),
        "of_sample",
        as_json,
    )


@app.command()
def status(home: HomeOption, as_json: JsonOption = False) -> None:
    """Muestra la publicación vigente y sus indicadores."""
    from orchestration.commands.short import current_summary

    _execute(lambda: (current_summary(Home(home.absolute())), Exit.DONE), "of_summary", as_json)


@app.command()
def check(landing: LandingOption, as_json: JsonOption = False) -> None:
    """Revisa entregas sin publicar nada."""
    from orchestration.commands.short import check_deliveries

    def work() -> tuple[Any, Exit]:
        report = check_deliveries(landing.absolute())
        return report, Exit.FAULTS if report.has_faults else Exit.DONE

    _execute(work, "of_check", as_json)


@app.command()
def propose(home: HomeOption, as_json: JsonOption = False) -> None:
    """Propone lo usual de cada entrega, según las que llegaron, para seeds/plan/expected_ranges.csv."""
    from orchestration.release.propose import propose as look_back

    _execute(lambda: (look_back(Home(home.absolute())), Exit.DONE), "of_proposal", as_json)


@app.command()
def verify(
    home: HomeOption,
    release: Annotated[str | None, typer.Argument(help="La publicación; por defecto, la vigente.")] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Además la construye de nuevo desde las entregas y compara.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Comprueba que una publicación es, byte por byte, la que se publicó."""
    from orchestration.commands.short import verify_release

    def work() -> tuple[Any, Exit]:
        verdict = verify_release(Home(home.absolute()), release, rebuild=rebuild)
        return verdict, Exit.FAULTS if verdict.faults else Exit.DONE

    _execute(work, "of_verdict", as_json)


@app.command()
def evaluate(
    name: Annotated[
        str, typer.Argument(metavar="midterm|final", help="La evaluación intermedia o la final.")
    ],
    home: HomeOption,
    as_json: JsonOption = False,
) -> None:
    """Escribe el paquete de evaluación de la publicación vigente (restringido)."""
    from orchestration.evaluation.evaluate import evaluate as write

    _execute(lambda: (write(Home(home.absolute()), name), Exit.DONE), "of_evaluation", as_json)


@app.command()
def explain(
    code: Annotated[str, typer.Argument(help="OG, OE1, OE2 u OE3.")],
    home: HomeOption,
    month: Annotated[str | None, typer.Option("--month", metavar="AAAA-MM", help="El mes.")] = None,
    territory: Annotated[str | None, typer.Option("--territory", metavar="NIVEL:CÓDIGO")] = None,
    side: Annotated[str, typer.Option("--side", help="numerator o denominator.")] = "numerator",
    as_json: JsonOption = False,
) -> None:
    """Muestra las filas entregadas detrás de una cifra (restringido)."""
    from orchestration.release.explain import explain as look_behind

    _execute(
        lambda: (look_behind(Home(home.absolute()), code, month, territory, side), Exit.DONE),
        "of_explanation",
        as_json,
    )


@app.command()
def report(
    name: Annotated[str, typer.Argument(help="monthly, quarterly, semestral, midterm o final.")],
    home: HomeOption,
    month: Annotated[
        str | None,
        typer.Option(
            "--month", metavar="AAAA-MM", help="El mes en que termina; por defecto, el del corte vigente."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Escribe un reporte, en PDF y en libros de cálculo."""
    from orchestration.reports.write import write_report

    _execute(lambda: (write_report(Home(home.absolute()), name, month), Exit.DONE), "of_report", as_json)


@app.command()
def withdraw(
    file: Annotated[str, typer.Argument(help="Nombre del archivo, extracto/nombre o su ruta.")],
    home: HomeOption,
    why: Annotated[str, typer.Option("--why", help="Por qué se retira.")],
    as_json: JsonOption = False,
) -> None:
    """Desde hoy, la entrega cuenta como no hecha. No borra nada."""
    from orchestration.release.withdraw import withdraw as record

    _execute(
        lambda: (record(Home(home.absolute()), file, why, lima_day()), Exit.DONE), "of_withdrawal", as_json
    )


@app.command()
def close(
    month: Annotated[str, typer.Argument(metavar="AAAA-MM", help="El mes que se cierra.")],
    home: HomeOption,
    by: Annotated[str, typer.Option("--by", metavar="NOMBRE", help="Quién lo cierra.")],
    as_json: JsonOption = False,
) -> None:
    """Hace oficial la última publicación con corte al fin de ese mes. No cambia ninguna cifra."""
    from orchestration.release.close import close as record

    _execute(
        lambda: (record(Home(home.absolute()), month, by, datetime.now(UTC)), Exit.DONE),
        "of_closing",
        as_json,
    )


def main() -> None:
    """Run a command and end with its exit status."""
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


def _execute(work: Callable[[], tuple[Any, Exit]], words_of: str, as_json: bool) -> None:
    from orchestration.commands import words
    from orchestration.commands.console import quiet_libraries, shown_progress

    with spoken_errors(), shown_progress(), quiet_libraries():
        result, exit_status = work()
    if as_json:
        print(json.dumps(visible_values(result.as_json()), ensure_ascii=False, default=str))
    else:
        print("\n".join(map(visible, getattr(words, words_of)(result))))
    sys.stdout.flush()
    raise typer.Exit(exit_status)


def _tell_stop(stop: Stop, as_json: bool) -> None:
    message = "\n".join(map(visible, str(stop).split("\n")))
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
