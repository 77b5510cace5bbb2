"""A release where people already work: in PostgreSQL or an object store, made when somebody asks for it."""

from pathlib import Path

import dagster as dg

from orchestration.commands.short import serve_release
from orchestration.ground.paths import Home, default_home
from orchestration.interface.assets.publication import RELEASE
from orchestration.interface.steps import step


class ServingConfig(dg.Config):
    """Where to, in an address without secrets, and which release: the current one if empty."""

    target: str
    home: str = str(default_home().root)
    release: str = ""


@dg.asset(
    group_name="serving",
    deps=[RELEASE],
    kinds={"postgres", "s3"},
    owners=["team:UTI"],
    description=(
        "Una publicación en PostgreSQL (un esquema por publicación, vistas en el esquema mie y un rol por"
        " tipo de lector) o en un almacén de objetos (s3://…; un prefijo por edición). Contraseña y claves se"
        " toman del entorno del servicio (PGPASSWORD, PGPASSFILE o PGSERVICEFILE; AWS_*)."
    ),
)
def served_release(config: ServingConfig) -> dg.MaterializeResult:
    """The release's tables, rights and views in a database, or its objects in a store."""
    with step(bears_another_try=True):
        served = serve_release(config.target, Home(Path(config.home)), config.release or None)
    return dg.MaterializeResult(metadata=served.shown)
