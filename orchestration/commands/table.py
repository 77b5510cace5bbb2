"""The commands, each declared once: `mie` and Dagster's jobs are both made from this table."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from orchestration.commands import short
from orchestration.ground.clocks import day_of
from orchestration.ground.errors import WrongUse
from orchestration.ground.paths import LANDING_VARIABLE, Home, default_home, default_landing

Kind = Literal["landing", "home", "day", "text", "number", "share", "flag"]


@dataclass(frozen=True)
class Argument:
    """What a command is told. One without a default must be given; the two folders stand for themselves."""

    name: str
    kind: Kind
    help: str
    default: str | int | bool | None = None
    is_required: bool = False
    is_positional: bool = False
    metavar: str | None = None

    @property
    def type(self) -> type:
        """What a terminal or a job's configuration tells it as; days and folders are text."""
        return {"number": int, "share": float, "flag": bool}.get(self.kind, str)

    def value(self, told: Any) -> Any:
        """What the command works with, from what a terminal or a job's configuration tells of it."""
        if told in (None, ""):
            if self.is_required:
                raise WrongUse(f"Falta {self.name}: {self.help}")
            return None
        if self.kind == "landing":
            return Path(told).absolute()
        if self.kind == "home":
            return Home(Path(told).absolute())
        return day_of(told) if self.kind == "day" else told


@dataclass(frozen=True)
class Command:
    """A command: its arguments, the function that it calls with them, and the words that tell the result.

    The result knows `as_json()` and, if it can find fault, `has_faults`. One that writes waits its turn in
    Dagster's pool of writers. The answer of a restricted one shows persons: no history may keep it. One
    without a function is a job of assets, which only the interface can run.
    """

    name: str
    help: str
    arguments: tuple[Argument, ...]
    calls: Callable[..., Any] | None
    words: str
    writes: bool = False
    is_restricted: bool = False
    is_asset_job: bool = False

    def values(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments as the function takes them. Raises WrongUse for one that cannot be."""
        return {each.name: each.value(told.get(each.name, each.default)) for each in self.arguments}

    def told(self, result: Any) -> Iterator[str]:
        """The result in lines for people."""
        from orchestration.commands import words

        return getattr(words, self.words)(result)


LANDING = Argument("landing", "landing", "Carpeta de las entregas.", str(default_landing()), is_required=True)
HOME = Argument(
    "home",
    "home",
    "Carpeta del almacén y de las publicaciones.",
    str(default_home().root),
    is_required=True,
)
AS_OF = Argument("as_of", "day", "Fecha de corte; por defecto, el último fin de mes.")
MONTH = Argument("month", "text", "El mes; por defecto, el del corte vigente.", metavar="AAAA-MM")
KNOWN_AT = Argument("known_at", "day", "Solo las entregas hasta esta fecha; por defecto, todas.")

LOOKED_WHY = Argument("why", "text", "Para qué se consulta; queda en el registro de accesos.")
STRICT = Argument("strict", "flag", "Las advertencias también detienen.", False)

PUBLIC = Argument("public", "flag", "De la edición pública, que puede circular.", False)


def _named(name: str, help_text: str, metavar: str | None = None, *, is_required: bool = True) -> Argument:
    return Argument(name, "text", help_text, is_required=is_required, is_positional=True, metavar=metavar)


COMMANDS = (
    Command(
        "run",
        "Lee lo nuevo, construye, comprueba y publica.",
        (LANDING, HOME, AS_OF, KNOWN_AT, STRICT),
        calls=None,
        words="of_run",
        is_asset_job=True,
    ),
    Command(
        "sample",
        "Escribe entregas sintéticas.",
        (
            LANDING,
            Argument("households", "number", "Cuántos hogares.", 2000),
            Argument("seed", "number", "Semilla del azar.", 2026),
            Argument(
                "as_of",
                "day",
                "Fecha de corte; por defecto, el último fin de mes con índice de precios del mes anterior.",
            ),
            Argument("clean", "flag", "Sin ninguna suciedad.", False),
            Argument(
                "participation",
                "share",
                "Qué parte de los hogares participa, por ejemplo 0.4 para medir carga;"
                " por defecto, tantos como en el plan.",
            ),
        ),
        calls=short.write_deliveries,
        words="of_sample",
    ),
    Command(
        "status",
        "Muestra la publicación vigente y sus indicadores.",
        (HOME,),
        calls=short.current_summary,
        words="of_summary",
    ),
    Command(
        "check",
        "Revisa entregas, o un solo archivo, sin publicar nada.",
        (
            _named(
                "file",
                "Un archivo, en vez de la carpeta; con una copia de sus faltas.",
                "ARCHIVO",
                is_required=False,
            ),
            replace(LANDING, default=os.environ.get(LANDING_VARIABLE), is_required=False),
            Argument("extract", "text", "Con un archivo, de qué extracto es; por defecto, se reconoce."),
            Argument("to", "text", "Con un archivo, dónde se escribe la copia con sus faltas.", "."),
        ),
        calls=short.check_deliveries,
        words="of_check",
    ),
    Command(
        "template",
        "Escribe la plantilla de un extracto: el libro que llena quien lo envía.",
        (
            _named("extract", "El extracto; por defecto, todos.", is_required=False),
            Argument("to", "text", "Carpeta en que se escribe.", "."),
        ),
        calls=short.write_templates,
        words="of_forms",
    ),
    Command(
        "propose",
        "Propone lo usual de cada entrega, según las que llegaron, para seeds/plan/expected_ranges.csv.",
        (HOME,),
        calls=short.propose_ranges,
        words="of_proposal",
    ),
    Command(
        "verify",
        "Comprueba que una publicación es, byte por byte, la que se publicó.",
        (
            _named("release", "La publicación; por defecto, la vigente.", is_required=False),
            HOME,
            Argument("rebuild", "flag", "Además la construye de nuevo desde las entregas y compara.", False),
        ),
        calls=short.verify_release,
        words="of_verdict",
    ),
    Command(
        "evaluate",
        "Escribe el paquete de evaluación de la publicación vigente (restringido).",
        (
            _named("name", "La evaluación intermedia o la final.", "midterm|final"),
            HOME,
            Argument("known_at", "day", "Hasta qué día debe conocer las entregas la publicación."),
            LOOKED_WHY,
        ),
        calls=short.write_evaluation,
        words="of_evaluation",
        writes=True,
        is_asset_job=True,
    ),
    Command(
        "explain",
        "Muestra las filas detrás de una cifra, o las cifras en que están las de una entrega (restringido).",
        (
            _named("code", "Indicador (OG), medida (fairs_held) o actividad (A05).", is_required=False),
            Argument(
                "file", "text", "Una entrega, en vez del código: su etiqueta, nombre o extracto/nombre."
            ),
            HOME,
            MONTH,
            Argument("territory", "text", "El territorio; por defecto, el país.", metavar="NIVEL:CÓDIGO"),
            Argument("side", "text", "numerator o denominator; por defecto, el numerador."),
            LOOKED_WHY,
        ),
        calls=short.explain_figure,
        words="of_explanation",
        is_restricted=True,
    ),
    Command(
        "report",
        "Escribe un reporte, en PDF y en libros de cálculo.",
        (
            _named(
                "name",
                "monthly, quarterly, semestral, midterm o final; o unit, una hoja por unidad territorial.",
            ),
            HOME,
            MONTH,
            Argument("unit", "text", "Con unit, la unidad territorial; por defecto, todas."),
            PUBLIC,
        ),
        calls=short.write_report,
        words="of_report",
        is_asset_job=True,
    ),
    Command(
        "site",
        "Escribe el sitio de la publicación vigente: páginas que se abren con cualquier navegador.",
        (HOME, PUBLIC),
        calls=short.write_site,
        words="of_site",
    ),
    Command(
        "withdraw",
        "Desde hoy, la entrega cuenta como no hecha. No borra nada.",
        (
            _named("file", "Nombre del archivo, extracto/nombre o su ruta."),
            HOME,
            Argument("why", "text", "Por qué se retira.", is_required=True),
        ),
        calls=short.withdraw_delivery,
        words="of_withdrawal",
        writes=True,
    ),
    Command(
        "close",
        "Hace oficial la última publicación con corte al fin de ese mes. No cambia ninguna cifra.",
        (
            _named("month", "El mes que se cierra.", "AAAA-MM"),
            HOME,
            Argument("by", "text", "Quién lo cierra.", is_required=True, metavar="NOMBRE"),
        ),
        calls=short.close_month,
        words="of_closing",
        writes=True,
    ),
    Command(
        "doctor",
        "Busca lo que está mal en el almacén, lo explica y arregla lo que no tiene riesgo.",
        (HOME,),
        calls=short.examine_home,
        words="of_checkup",
        writes=True,
    ),
    Command(
        "backup",
        "Copia lo que el almacén guarda; cada vez, solo lo nuevo.",
        (_named("target", "Carpeta o dirección de la copia.", "DESTINO"), HOME),
        calls=short.back_up_home,
        words="of_backup",
        writes=True,
    ),
    Command(
        "restore",
        "Hace un almacén nuevo de su última copia de respaldo.",
        (_named("target", "Carpeta o dirección de la copia.", "COPIA"), HOME),
        calls=short.restore_home,
        words="of_restored",
        writes=True,
    ),
    Command(
        "prune",
        "Quita publicaciones, ejecuciones y avisos antiguos; nunca lo vigente ni los meses cerrados.",
        (
            HOME,
            Argument("releases", "number", "Cuántas publicaciones se conservan.", 24),
            Argument("runs", "number", "Cuántas ejecuciones del historial se conservan.", 200),
            Argument("notices", "number", "Cuántos avisos se conservan.", 200),
        ),
        calls=short.prune_home,
        words="of_pruning",
        writes=True,
    ),
)
