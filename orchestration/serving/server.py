"""A PostgreSQL server, reached by an address without secrets, and its refusals in words for people.

The password comes from where libpq looks for it: PGPASSWORD, the file that PGPASSFILE names (~/.pgpass), or
the service that PGSERVICE or `?service=` names in PGSERVICEFILE (~/.pg_service.conf).
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import conninfo, errors

from orchestration.ground.errors import FULL_DISK, Exit, Stop, WrongUse

SCHEMES = ("postgresql://", "postgres://")
SECRETS = {"password", "sslpassword"}
LEAST_VERSION = 150000
"""The first version whose views read with the rights of whoever asks (`security_invoker`)."""
SECONDS_TO_ANSWER = 10

HOW_TO_TELL_SECRETS = (
    "Quite la contraseña de la dirección: quedaría en el historial de la terminal y a la vista de otros"
    " usuarios"
    " de la máquina. Dígala en la variable PGPASSWORD, en ~/.pgpass (permisos 0600) o en un servicio de"
    " ~/.pg_service.conf (postgresql:///?service=mie). Si ya la escribió así, cámbiela."
)
UNCHANGED = "No quedó nada a medias: lo que la base mostraba sigue igual."


def without_secrets(address: str) -> str:
    """The address, if it is one of PostgreSQL and holds no secret. Raises WrongUse, which quotes none."""
    if not address.startswith(SCHEMES):
        raise WrongUse(
            "El destino debe ser una dirección de PostgreSQL (postgresql://usuario@servidor:5432/base) o de"
            " un almacén de objetos (s3://deposito/carpeta)."
        )
    try:
        told = conninfo.conninfo_to_dict(address)
    except psycopg.ProgrammingError:
        raise WrongUse(
            "La dirección de PostgreSQL no está bien escrita. Ejemplo: postgresql://usuario@servidor:5432/base."
        ) from None
    if SECRETS & told.keys():
        raise WrongUse(HOW_TO_TELL_SECRETS)
    return address


@contextmanager
def connected(address: str) -> Iterator[psycopg.Connection]:
    """A connection that commits each statement but for explicit transactions.

    Raises Stop where the server cannot be used.
    """
    try:
        connection = psycopg.connect(
            without_secrets(address),
            autocommit=True,
            application_name="mie publish",
            connect_timeout=SECONDS_TO_ANSWER,
        )
    except psycopg.OperationalError as error:
        raise _unreachable(error) from None
    with connection, spoken_refusals(connection):
        if connection.info.server_version < LEAST_VERSION:
            raise Stop(
                f"El servidor es PostgreSQL {connection.info.server_version // 10000}; hace falta la versión"
                " 15 o"
                f" una posterior, cuyas vistas leen con los permisos de quien consulta. {UNCHANGED}"
            )
        yield connection


def place_of(connection: psycopg.Connection) -> str:
    """Which database of which server it is, without who asks or how."""
    info = connection.info
    return f"{info.dbname} en {info.host or 'esta máquina'}:{info.port}"


@contextmanager
def spoken_refusals(connection: psycopg.Connection) -> Iterator[None]:
    """Say what the server refused. What it says itself may quote data, so only its code is told."""
    user = connection.info.user
    try:
        yield
    except (errors.DiskFull, errors.ConfigurationLimitExceeded):
        raise Stop(f"{FULL_DISK} Es el disco del servidor de PostgreSQL. {UNCHANGED}") from None
    except errors.InsufficientPrivilege:
        raise Stop(
            f"El usuario {user} no tiene los permisos que hacen falta en la base: crear esquemas (grant"
            " create on"
            f" database), y ser dueño de lo que antes se publicó. {UNCHANGED}"
        ) from None
    except errors.ReadOnlySqlTransaction:
        raise Stop(f"El servidor es una réplica o está en solo lectura. {UNCHANGED}") from None
    except psycopg.OperationalError as error:
        code = f" (código {error.sqlstate})" if error.sqlstate else ""
        raise Stop(
            f"Se perdió la conexión con PostgreSQL, o el servidor dejó de atender{code}. {UNCHANGED}"
            " Vuelva a ejecutar la orden.",
            may_pass=True,
        ) from None
    except psycopg.Error as error:
        raise Stop(
            f"PostgreSQL no aceptó la publicación (código {error.sqlstate}). {UNCHANGED}", Exit.FAULTS
        ) from None


def _unreachable(error: psycopg.OperationalError) -> Stop:
    attempt = error.pgconn
    if attempt is not None and attempt.needs_password:
        return Stop(f"El servidor pide una contraseña y no se dio ninguna. {HOW_TO_TELL_SECRETS}")
    if attempt is not None and attempt.used_password:
        return Stop(
            "El servidor no aceptó el usuario o su contraseña. Revise PGPASSWORD, ~/.pgpass o el servicio"
            f" que usa. {UNCHANGED}"
        )
    return Stop(
        "No se pudo entrar al servidor de PostgreSQL: no responde, la base no existe o no deja entrar a este"
        f" usuario desde esta máquina. Revise servidor, puerto, base y usuario. {UNCHANGED}",
        may_pass=True,
    )
