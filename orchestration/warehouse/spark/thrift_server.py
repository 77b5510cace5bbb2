"""Spark's Thrift server: where it is, and whether it answers."""

import json
import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Self

from orchestration.ground.errors import Stop, WrongUse
from orchestration.ground.paths import PROJECT

VARIABLE = "MIE_SPARK"
STARTED_HERE = PROJECT / "var" / "spark" / "cluster.json"
"""What `make spark` leaves."""

USER = "mie"
PATIENCE = 10
"""Seconds that the server may take to answer."""


@dataclass(frozen=True)
class Server:
    """A Thrift server."""

    host: str
    port: int

    @property
    def address(self) -> str:
        """Its address, as MIE_SPARK tells it."""
        return f"thrift://{self.host}:{self.port}"

    @property
    def answers(self) -> bool:
        """Whether anybody is there."""
        try:
            with socket.create_connection((self.host, self.port), PATIENCE):
                return True
        except OSError:
            return False


class Session:
    """A session of the server, asked as DuckDB's connections are."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def execute(self, statement: str) -> Self:
        """Have a statement executed."""
        self._cursor.execute(statement)
        return self

    def fetchall(self) -> list[tuple[Any, ...]]:
        """The rows that it gives."""
        return self._cursor.fetchall()


def require_spark() -> Server:
    """The server that is to be asked. Raises WrongUse if Spark is not installed, Stop if nobody answers."""
    if find_spec("dbt.adapters.spark") is None or find_spec("pyhive") is None:
        raise WrongUse(
            "Spark no está instalado: ejecute «uv sync --extra spark» (también hace falta Java 17), o"
            " construya con DuckDB (--engine duckdb). No se cambió nada."
        )
    server = _server()
    if not server.answers:
        raise Stop(
            f"El servidor de Spark {server.address} no responde. Inícielo (en esta máquina, con «make spark»)"
            " y vuelva a ejecutar la orden. No se publicó nada.",
            may_pass=True,
        )
    return server


@contextmanager
def session(server: Server) -> Iterator[Session]:
    """A session, as long as it is used."""
    from pyhive import hive

    with hive.connect(host=server.host, port=server.port, username=USER) as connection:
        yield Session(connection.cursor())


@contextmanager
def told_of_loss(server: Server) -> Iterator[None]:
    """Say it in words if what failed failed because the server went away."""
    try:
        yield
    except Exception:
        if server.answers:
            raise
        # without the first error, which says the same of each table
        raise Stop(
            f"El servidor de Spark {server.address} dejó de responder a mitad de la construcción. No se"
            " publicó nada. Inícielo de nuevo (en esta máquina, con «make spark»): la próxima ejecución"
            " termina el trabajo."
        ) from None


def _server() -> Server:
    told = os.environ.get(VARIABLE)
    if told is None and STARTED_HERE.exists():
        told = json.loads(STARTED_HERE.read_text())["thrift"]
    if told is None:
        raise WrongUse(
            f"No se sabe dónde está Spark: inícielo en esta máquina con «make spark», o diga su dirección en"
            f" {VARIABLE}, por ejemplo {VARIABLE}=thrift://servidor:10000. No se cambió nada."
        )
    found = re.fullmatch(r"thrift://([^:/]+):([0-9]+)/?", told)
    if found is None:
        raise WrongUse(f"{VARIABLE} no es una dirección de la forma thrift://servidor:puerto.")
    return Server(found[1], int(found[2]))
