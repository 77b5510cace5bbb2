"""A PostgreSQL server of the tests' own, run by an unprivileged user.

Whoever connects over its socket, in a private folder, is who they say; over TCP they need a password.
"""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
BIN = PLACES[-1] if PLACES else None
"""Where Debian puts the newest server; it is not on the path."""
UNPRIVILEGED = "postgres"
"""Whom a server that root starts runs as: the package makes that user."""
OWNER = "publisher"
PASSWORD = "clave-solo-de-la-prueba"


@dataclass(frozen=True)
class Server:
    """A running server."""

    folder: Path
    port: int
    databases: list[str] = field(default_factory=list)

    def address(self, database: str, user: str = OWNER) -> str:
        return f"postgresql://{user}@/{database}?host={self.folder}&port={self.port}"

    def new_database(self) -> str:
        name = f"mie_{len(self.databases)}"
        self.databases.append(name)
        self.administer(
            sql.SQL("create database {} owner {}").format(sql.Identifier(name), sql.Identifier(OWNER))
        )
        return name

    def administer(self, statement: Any, database: str = "postgres") -> None:
        with self.connect(database, "administrator") as connection:
            connection.execute(statement)

    @contextmanager
    def connect(self, database: str, user: str = OWNER, **more: Any) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.address(database, user), autocommit=True, **more) as connection:
            yield connection

    def rows(self, database: str, user: str, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with self.connect(database, user) as connection:
            return connection.execute(query, values or None).fetchall()


@contextmanager
def running(folder: Path, port: int) -> Iterator[Server]:
    """A server in an empty folder, until it is left."""
    data = folder / "data"
    if os.geteuid() == 0:
        user = pwd.getpwnam(UNPRIVILEGED)
        os.chown(folder, user.pw_uid, user.pw_gid)
    _run(
        "initdb",
        "-D",
        data,
        "-U",
        "administrator",
        "--auth-local=trust",
        "--auth-host=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
    )
    settings = {
        "unix_socket_directories": folder,
        "listen_addresses": "127.0.0.1",
        "port": port,
        "fsync": "off",
    }
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    _run("pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        server = Server(folder, port)
        server.administer(f"create role {OWNER} login createrole password '{PASSWORD}'")
        yield server
    finally:
        _run("pg_ctl", "-D", data, "-m", "immediate", "stop")


def _run(program: str, *arguments: object) -> None:
    assert BIN is not None
    command = [str(BIN / program), *map(str, arguments)]
    if os.geteuid() == 0:
        command = [str(shutil.which("runuser")), "-u", UNPRIVILEGED, "--", *command]
    # the server keeps its parent's output open for as long as it runs
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")
