"""Arguments that several commands take."""

from orchestration.commands.command import Argument, Kind
from orchestration.ground.paths import default_home, default_landing
from orchestration.warehouse.engine import default_engine

LANDING = Argument(
    "landing",
    "landing",
    "Carpeta de las entregas, o su almacén de objetos (s3://…).",
    default_landing(),
    is_required=True,
)
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
ENGINE = Argument(
    "engine",
    "text",
    "Con qué se construye: duckdb, o spark en un clúster.",
    default_engine(),
    metavar="duckdb|spark",
)

LOOKED_WHY = Argument("why", "text", "Para qué se consulta; queda en el registro de accesos.")
STRICT = Argument("strict", "flag", "Las advertencias también detienen.", False)

PUBLIC = Argument("public", "flag", "De la edición pública, que puede circular.", False)


def named(
    name: str,
    help_text: str,
    metavar: str | None = None,
    *,
    kind: Kind = "text",
    is_required: bool = True,
) -> Argument:
    """An argument that a terminal tells by its place."""
    return Argument(name, kind, help_text, is_required=is_required, is_positional=True, metavar=metavar)
