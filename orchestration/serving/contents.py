"""What of a release goes to PostgreSQL: its two editions, and the evaluation packages made from it.

Tables of the public edition bear the prefix `public_`, those of packages `evaluation_<package>_`, the lists
for gestores `list_`; these are told of the current release alone, whose warehouse is kept.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.ground.errors import Exit, Stop
from orchestration.ground.paths import Home
from orchestration.release import catalog, manifest
from orchestration.release.files import PUBLIC_FOLDER, file_hashes, reading_release
from orchestration.release.kept import open_warehouse
from orchestration.release.work_lists import SCHEMA, WorkList, work_lists

ROWS_AT_ONCE = 10_000
TYPES = {
    "VARCHAR": "text",
    "BOOLEAN": "boolean",
    "TINYINT": "smallint",
    "SMALLINT": "smallint",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "HUGEINT": "numeric",
    "FLOAT": "real",
    "DOUBLE": "double precision",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
}
"""DuckDB's types in PostgreSQL's words; decimals are written alike in both."""
LIST_COLUMNS = {
    "territorial_unit": "Unidad territorial que debe atenderlo, tal como se publica.",
    "person_name": "A quién buscar: nombres y apellidos. Vacío si no se trata de una persona.",
    "district_name": "Distrito del hogar.",
    "populated_place": "Centro poblado del hogar.",
    "what_to_do": "Qué hay que hacer.",
    "since_on": "Desde cuándo está pendiente.",
    "due_on": "Para cuándo hacerlo; plazo asumido.",
}
"""What the lists' columns mean."""


@dataclass(frozen=True)
class ServedColumn:
    """A column of a table as PostgreSQL shall have it."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True)
class ServedTable:
    """A table as PostgreSQL shall have it, and where its rows are read."""

    name: str
    meaning: str
    columns: tuple[ServedColumn, ...]
    relation: str


@dataclass(frozen=True)
class Contents:
    """All that a schema of a release holds; equal contents have equal names."""

    release_id: str
    manifest_sha256: str
    packages: tuple[Path, ...]
    tables: tuple[ServedTable, ...]
    connection: duckdb.DuckDBPyConnection

    @property
    def schema(self) -> str:
        """The schema's name: `mie_`, the release and eight digits of what it is loaded from."""
        told = [
            self.manifest_sha256,
            *(manifest.digest(package) for package in self.packages),
            *(table.name for table in self.tables),
        ]
        digest = hashlib.sha256("\n".join(told).encode()).hexdigest()[:8]
        return f"mie_{self.release_id}_{digest}".replace("-", "_")

    def rows(self, table: ServedTable) -> Iterator[tuple[Any, ...]]:
        """The rows of a table, in its columns' order."""
        found = self.connection.execute(f"select * from {table.relation}")
        while rows := found.fetchmany(ROWS_AT_ONCE):
            yield from rows


@contextmanager
def opened(home: Home, release_id: str) -> Iterator[Contents]:
    """The contents of a release, open for reading. Raises Stop if a package is not as it was written."""
    folder = catalog.release_folder(home, release_id)
    packages = tuple(_packages(home, release_id))
    with reading_release(folder), _warehouse_or_nothing(home, release_id) as connection:
        connection.execute(f"attach {_quoted(folder / 'marts.duckdb')} as exact (read_only)")
        connection.execute(f"attach {_quoted(folder / PUBLIC_FOLDER / 'marts.duckdb')} as shared (read_only)")
        tables = [
            *_of_database(connection, "exact", ""),
            *_of_database(connection, "shared", "public_"),
            *(_of_list(connection, each) for each in work_lists(connection)),
            *(table for package in packages for table in _of_package(connection, package)),
        ]
        yield Contents(release_id, manifest.digest(folder), packages, tuple(tables), connection)


@contextmanager
def _warehouse_or_nothing(home: Home, release_id: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse, whose lists are told; of a release that is not the current one none is kept."""
    if catalog.require_current(home).name != release_id:
        with duckdb.connect() as connection:
            yield connection
        return
    with open_warehouse(home) as (found, connection):
        if found != release_id:
            raise Stop("Mientras tanto se publicó otra versión. Vuelva a ejecutar la orden.", may_pass=True)
        yield connection


def _of_list(connection: duckdb.DuckDBPyConnection, each: WorkList) -> ServedTable:
    relation = f"{SCHEMA}.{each.name}"
    columns = connection.execute(f"describe {relation}").fetchall()
    return ServedTable(
        each.name,
        f"{each.title}. Restringida: nombra a personas; cada unidad ve solo lo suyo.",
        tuple(ServedColumn(name, _type(kind), LIST_COLUMNS[name]) for name, kind, *_ in columns),
        relation,
    )


def _of_database(connection: duckdb.DuckDBPyConnection, database: str, prefix: str) -> Iterator[ServedTable]:
    found = connection.execute(
        "select table_name, comment from duckdb_tables() where database_name = ? order by table_name",
        [database],
    ).fetchall()
    for name, meaning in found:
        columns = connection.execute(
            "select column_name, data_type, comment from duckdb_columns()"
            " where database_name = ? and table_name = ? order by column_index",
            [database, name],
        ).fetchall()
        yield ServedTable(
            prefix + name,
            meaning,
            tuple(ServedColumn(column, _type(kind), told) for column, kind, told in columns),
            f"{database}.main.{name}",
        )


def _packages(home: Home, release_id: str) -> Iterator[Path]:
    """The secure evaluation packages of a release, each with its manifest; other tiers leave as files."""
    for told in sorted(home.evaluation.glob(f"*/{manifest.NAME}")):
        content = json.loads(told.read_bytes())
        is_newest = told.parent.name == f"{content['package']}_{content['as_of']}"
        if is_newest and content["release_id"] == release_id:
            if content["files"] != file_hashes(told.parent):
                raise Stop(
                    f"El paquete de evaluación {told.parent.name} no es el que se escribió. Mueva su carpeta"
                    " a otro"
                    " lugar y pídalo de nuevo con «mie evaluate».",
                    Exit.FAULTS,
                )
            yield told.parent


def _of_package(connection: duckdb.DuckDBPyConnection, package: Path) -> Iterator[ServedTable]:
    name = json.loads((package / manifest.NAME).read_bytes())["package"]
    described = {
        resource["name"].replace("-", "_"): resource
        for resource in json.loads((package / "datapackage.json").read_bytes())["resources"]
    }
    for table, about in sorted(described.items()):
        meanings = {field["name"]: field["description"] for field in about["schema"]["fields"]}
        relation = f"read_parquet({_quoted(package / 'data' / 'parquet' / f'{table}.parquet')})"
        columns = connection.execute(f"describe select * from {relation}").fetchall()
        yield ServedTable(
            f"evaluation_{name}_{table}",
            ". ".join(part for part in (about["title"], about["description"]) if part),
            tuple(ServedColumn(column, _type(kind), meanings[column]) for column, kind, *_ in columns),
            relation,
        )


def _type(kind: str) -> str:
    return TYPES.get(kind) or kind.lower().replace("decimal", "numeric")


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
