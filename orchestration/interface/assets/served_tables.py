"""A release where people already work: in PostgreSQL, made when somebody asks for it."""

from pathlib import Path

import dagster as dg

from orchestration.ground.paths import Home, default_home
from orchestration.interface.assets.publication import RELEASE
from orchestration.interface.steps import step


class ServingConfig(dg.Config):
    """Which database, in an address without its password, and which release: the current one if empty."""

    target: str
    home: str = str(default_home().root)
    release: str = ""


@dg.asset(
    group_name="serving",
    deps=[RELEASE],
    kinds={"postgres"},
    owners=["team:UTI"],
    description=(
        "Una publicación en PostgreSQL: un esquema por publicación, vistas en el esquema mie y un rol por"
        " tipo de"
        " lector. La contraseña se toma del entorno del servicio (PGPASSWORD, PGPASSFILE o PGSERVICEFILE)."
    ),
)
def postgresql_release(config: ServingConfig) -> dg.MaterializeResult:
    """The release's tables, rights and views in a PostgreSQL database."""
    from orchestration.serving.served import publish_to

    with step(bears_another_try=True):
        served = publish_to(Home(Path(config.home)), config.target, config.release or None)
    return dg.MaterializeResult(
        metadata={
            "publicación": served.release_id,
            "base": served.place,
            "esquema": served.schema,
            "tablas": served.tables,
            "cargada ahora": served.is_loaded_now,
        }
    )
