"""Spark as a target of dbt."""

import re
import socket
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb

from orchestration.ground.paths import Home
from orchestration.warehouse.dbt_cases import cases
from orchestration.warehouse.dbt_targets import Target
from orchestration.warehouse.node_results import Shape
from orchestration.warehouse.spark.run_place import Place
from orchestration.warehouse.spark.spark_files import columns_of, rows_of
from orchestration.warehouse.spark.thrift_server import session

_ABOUT_CODE = ("PARSE_", "UNRESOLVED_", "TABLE_OR_VIEW_", "DATATYPE_MISMATCH", "UNSUPPORTED_", "MISSING_")
"""How the classes of errors begin whose text is about code."""


class OnSpark(Target):
    """The databases of a run."""

    name = "spark"

    def __init__(self, home: Home, place: Place) -> None:
        self._home, self._place = home, place

    @property
    def folder(self) -> Path:
        """What dbt makes of the project for Spark."""
        return self._home.dbt_target / self.name

    @property
    def environment(self) -> Mapping[str, str]:
        """The server, and how the databases of the run begin."""
        return {
            "MIE_SPARK_HOST": self._place.server.host,
            "MIE_SPARK_PORT": str(self._place.server.port),
            "MIE_SPARK_SCHEMA": self._place.prefix,
        }

    def name_schemas(self, project: Any) -> None:
        """What was parsed may bear the name of another home."""
        for node in project.nodes.values():
            if node.resource_type in ("model", "seed"):
                node.schema = self._place.database(node.config.schema)
                node.relation_name = f"{node.schema}.{node.alias}"

    def shape(self, schema: str, table: str) -> Shape:
        """What the files of a table say of it, in DuckDB's types; nothing is known of a view."""
        folder = self._place.built_table(schema, table)
        if not folder.exists():
            return Shape((), None)
        with duckdb.connect() as connection:
            return Shape(tuple(columns_of(connection, folder).items()), rows_of(connection, folder))

    def cases(self, query: str) -> tuple[str, ...]:
        """The first cases that a test's query finds."""
        with session(self._place.server) as asked:
            return cases(asked, query)

    @staticmethod
    def safe(message: str) -> str:
        """A message about code as it is; of any other, which may quote data, its class only."""
        found = re.search(r"\[([A-Z][A-Z_.]+)\]([^\n]*)", message)
        if found is None:
            return "Error de ejecución en Spark."
        about_code = found[2].strip() if found[1].startswith(_ABOUT_CODE) else ""
        return f"Error de ejecución en Spark: {found[1]}. {about_code}".strip()

    def close(self) -> None:
        """Nothing is left open: dbt closes its sessions with each run."""


def cut_off() -> None:
    """Have the queries that Spark answers to dbt now fail; the server drops them with their sessions.

    Two threads cannot speak in one session, so it is not told to cancel: its connection is shut.
    """
    from dbt.adapters.factory import FACTORY

    adapter = FACTORY.adapters.get(OnSpark.name)
    if adapter is None:
        return
    for connection in list(adapter.connections.thread_connections.values()):
        if connection.state == "open":
            # neither dbt's wrapper nor PyHive gives its socket out
            plug = connection.handle.handle._transport._trans.handle
            with suppress(OSError, AttributeError):
                plug.shutdown(socket.SHUT_RDWR)
