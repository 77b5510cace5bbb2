"""The commands, each declared once: `mie` and Dagster's jobs are both made from this table."""

import os
from dataclasses import replace

from orchestration.commands import short
from orchestration.commands.command import Argument as Argument
from orchestration.commands.command import Command as Command
from orchestration.ground.paths import LANDING_VARIABLE, default_home, default_landing

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
        "Escribe el paquete de evaluación de la publicación vigente (restringido), o comprueba una tabla.",
        (
            _named("name", "La evaluación intermedia o la final.", "midterm|final", is_required=False),
            replace(HOME, is_required=False, default=None),
            Argument(
                "known_at", "day", "Con lo que se conocía ese día; por defecto, lo que conoce la vigente."
            ),
            Argument("check_output", "text", "Una tabla suya, para saber si puede publicarse (CSV, XLSX)."),
            LOOKED_WHY,
        ),
        calls=short.write_evaluation,
        words="of_evaluation",
        writes=True,
        is_asset_job=True,
    ),
    Command(
        "draw",
        "Sortea entre las filas de una lista, por estratos, con acta y en el registro (restringido).",
        (
            _named("file", "La lista: un CSV con una unidad por fila.", "LISTA"),
            HOME,
            Argument("code", "text", "La columna con el código de la unidad.", is_required=True),
            Argument("strata", "text", "Las columnas de los estratos, separadas por comas."),
            Argument("seed", "text", "La semilla: un número público, anunciado antes.", is_required=True),
            Argument("places", "number", "Cuántas plazas hay."),
            Argument("waves", "number", "En cuántas tandas se llega a todas las unidades."),
            Argument("by", "text", "Quién sortea.", is_required=True, metavar="NOMBRE"),
            Argument("why", "text", "Para qué se sortea.", is_required=True),
        ),
        calls=short.draw_lots,
        words="of_draw",
        writes=True,
    ),
    Command(
        "explain",
        "Muestra las filas detrás de una cifra, o las cifras en que están las de una entrega (restringido).",
        (
            _named("code", "Indicador (OG), medida (fairs_held) o actividad (A05).", is_required=False),
            Argument(
                "file", "delivery", "Una entrega, en vez del código: su etiqueta, nombre o extracto/nombre."
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
        "lists",
        "Escribe, por unidad territorial, las listas de lo que sus gestores deben atender (restringido).",
        (HOME, Argument("unit", "text", "La unidad territorial; por defecto, todas."), LOOKED_WHY),
        calls=short.write_work_lists,
        words="of_lists",
    ),
    Command(
        "site",
        "Escribe el sitio de la publicación vigente: páginas que se abren con cualquier navegador.",
        (HOME, PUBLIC),
        calls=short.write_site,
        words="of_site",
    ),
    Command(
        "publish",
        "Carga una publicación en PostgreSQL y hace que sus vistas la muestren.",
        (
            _named(
                "target",
                "La base, sin contraseña: postgresql://usuario@servidor:5432/base.",
                "DIRECCIÓN",
            ),
            HOME,
            Argument("release", "text", "La publicación; por defecto, la vigente.", metavar="PUBLICACIÓN"),
        ),
        calls=short.serve_release,
        words="of_served",
        is_asset_job=True,
    ),
    Command(
        "withdraw",
        "Desde hoy, la entrega cuenta como no hecha. No borra nada.",
        (
            Argument(
                "file",
                "delivery",
                "Nombre del archivo, extracto/nombre o su ruta.",
                is_required=True,
                is_positional=True,
            ),
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
        "approve",
        "Aprueba una publicación por un rol, en su orden; o la reabre, con un motivo. No cambia cifras.",
        (
            _named("release", "La publicación.", "PUBLICACIÓN"),
            HOME,
            Argument(
                "role",
                "text",
                "Por quién se aprueba: unit, UAS o UPPM (seeds/plan/approval_roles.csv).",
                is_required=True,
                metavar="ROL",
                option="as",
            ),
            Argument("by", "text", "Quién aprueba.", is_required=True, metavar="NOMBRE"),
            Argument(
                "reopen",
                "text",
                "Por qué se reabre: retira esa aprobación y las que siguen.",
                metavar="MOTIVO",
            ),
        ),
        calls=short.approve_release,
        words="of_approval",
        writes=True,
    ),
    Command(
        "send",
        "Prepara un correo firmado con un reporte ya escrito y, si hay servidor, lo envía; o anota su"
        " recibo.",
        (
            _named("report", "El reporte: monthly…; o, con --received, el código del envío.", "REPORTE"),
            HOME,
            Argument("to", "text", "A quién, separados por comas.", metavar="CORREOS"),
            MONTH,
            PUBLIC,
            Argument("received", "text", "Quién confirmó que lo recibió.", metavar="NOMBRE"),
        ),
        calls=short.send_report,
        words="of_dispatch",
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
