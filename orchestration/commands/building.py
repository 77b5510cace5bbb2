"""Commands that take deliveries in, build, judge, and answer what stands behind a figure."""

import os
from dataclasses import replace

from orchestration.commands import short
from orchestration.commands.arguments import (
    AS_OF,
    ENGINE,
    HOME,
    KNOWN_AT,
    LANDING,
    LOOKED_WHY,
    MONTH,
    STRICT,
    named,
)
from orchestration.commands.command import Argument, Command
from orchestration.ground.paths import LANDING_VARIABLE

BUILDING = (
    Command(
        "run",
        "Lee lo nuevo, construye, comprueba y publica.",
        (LANDING, HOME, AS_OF, KNOWN_AT, ENGINE, STRICT),
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
            named(
                "file",
                "Un archivo, en vez de la carpeta; con una copia de sus faltas.",
                "ARCHIVO",
                kind="file",
                is_required=False,
            ),
            replace(LANDING, default=os.environ.get(LANDING_VARIABLE), is_required=False),
            Argument("extract", "text", "Con un archivo, de qué extracto es; por defecto, se reconoce."),
            Argument("to", "folder", "Con un archivo, dónde se escribe la copia con sus faltas.", "."),
        ),
        calls=short.check_deliveries,
        words="of_check",
    ),
    Command(
        "template",
        "Escribe la plantilla de un extracto: el libro que llena quien lo envía.",
        (
            named("extract", "El extracto; por defecto, todos.", is_required=False),
            Argument("to", "folder", "Carpeta en que se escribe.", "."),
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
            named("release", "La publicación; por defecto, la vigente.", is_required=False),
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
            named("name", "La evaluación intermedia o la final.", "midterm|final", is_required=False),
            replace(HOME, is_required=False, default=None),
            Argument(
                "tier",
                "text",
                "Para quién: seguro, de uso científico, o público con filas inventadas.",
                "secure",
                metavar="secure|scientific|public",
            ),
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
            named("file", "La lista: un CSV con una unidad por fila.", "LISTA", kind="file"),
            HOME,
            Argument(
                "code",
                "text",
                "La columna con el código de la unidad.",
                is_required=True,
                metavar="COLUMNA",
            ),
            Argument(
                "strata", "text", "Las columnas de los estratos, separadas por comas.", metavar="COLUMNAS"
            ),
            Argument(
                "seed",
                "text",
                "La semilla: un número público que nadie elige, sabido después de cerrar la lista.",
                is_required=True,
                metavar="SEMILLA",
            ),
            Argument("places", "number", "Cuántas plazas hay; sin ellas, --waves."),
            Argument(
                "waves", "number", "En cuántas tandas se llega a todas las unidades; sin ellas, --places."
            ),
            Argument("by", "text", "Quién sortea.", is_required=True, metavar="NOMBRE"),
            Argument("why", "text", "Para qué se sortea.", is_required=True, metavar="MOTIVO"),
        ),
        calls=short.draw_lots,
        words="of_draw",
        writes=True,
    ),
    Command(
        "explain",
        "Muestra las filas detrás de una cifra, o las cifras en que están las de una entrega (restringido).",
        (
            named("code", "Indicador (OG), medida (fairs_held) o actividad (A05).", is_required=False),
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
)
