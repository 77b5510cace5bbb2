"""Open data: the public edition of the site's own release as CSV, and what is needed to read and check it.

Names tell the release, so that a file saved elsewhere is still known. CSVW: w3.org/TR/tabular-metadata.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from orchestration.ground.labels import code_labels
from orchestration.ground.plan import the_plan
from orchestration.reports.seal import archive_place, permalink
from orchestration.reports.site.archived import EDITIONS, PUBLIC_DATA, Archived, DataFile
from orchestration.reports.site.csv_files import ACTS
from orchestration.reports.sources import definitions

CSVW, DICTIONARY, CODES = "csv-metadata.json", "diccionario.csv", "codigos.csv"
LICENCE, SUMS = "LICENCIA.txt", "SHA256SUMS"
BESIDES = {
    "datapackage.json": "Qué es cada tabla y cada columna (Frictionless)",
    CSVW: "Lo mismo para lectores de CSV en la Web (CSVW)",
    DICTIONARY: "Diccionario: cada columna y qué significa",
    CODES: "Qué significa cada código",
    LICENCE: "Con qué licencia se usan",
    SUMS: "SHA-256 de cada archivo (sha256sum -c SHA256SUMS)",
}
"""What lies beside the tables, and what it is for."""
CSV_TYPE = "text/csv"
EDITION = EDITIONS[PUBLIC_DATA]

_CSVW_TYPES = {"integer": "integer", "number": "double", "datetime": "dateTime"}
_TYPES = {
    "VARCHAR": "string",
    "DATE": "date",
    "BOOLEAN": "boolean",
    "TIMESTAMP": "datetime",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "UBIGINT": "integer",
    "HUGEINT": "integer",
    "DOUBLE": "number",
}


@dataclass(frozen=True)
class Described:
    """What a published table and its columns mean."""

    text: str
    fields: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class OpenTable:
    """A table of the public edition as CSV."""

    table: str
    file_name: str
    content: bytes
    described: Described

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of its bytes."""
        return hashlib.sha256(self.content).hexdigest()


def folder_of(release_id: str, edition: str = EDITION) -> str:
    """Where the data of an edition of a release lie in the site."""
    return f"{archive_place(release_id)}datos/{edition}/"


def csv_name(table: str, release_id: str) -> str:
    """The file of a table; its name tells the release."""
    return f"mie_{table}_{release_id}.csv"


def licence() -> Mapping[str, str]:
    """Under which terms the public edition is used."""
    told: Mapping[str, str] = definitions("reports")["licence"]
    return told


def described(database: Path) -> dict[str, Described]:
    """What each table of a published database and its columns mean."""
    with duckdb.connect(str(database), read_only=True) as connection:
        texts = connection.execute(
            "select table_name, comment from duckdb_tables() where not internal"
        ).fetchall()
        rows = connection.execute(
            "select table_name, column_name, data_type, comment from duckdb_columns() where not internal"
            " order by table_name, column_index"
        ).fetchall()
    fields: dict[str, list[dict[str, str]]] = {}
    for table, name, kind, comment in rows:
        told = {"name": name, "type": _type(kind), "description": comment or ""}
        fields.setdefault(table, []).append(told)
    return {table: Described(comment or "", tuple(fields[table])) for table, comment in texts}


def open_tables(archived: Archived) -> tuple[OpenTable, ...]:
    """The tables of the public edition of a release, as CSV in UTF-8: days and moments as ISO 8601."""
    files = [file for file in archived.data if file.edition == EDITION]
    if not files:
        return ()
    told = described(files[0].path.parent.parent / "marts.duckdb")
    release_id = archived.release.release_id
    return tuple(
        OpenTable(
            file.table, csv_name(file.table, release_id), _as_csv(file, told[file.table]), told[file.table]
        )
        for file in files
    )


def open_files(
    archived: Archived, tables: Sequence[OpenTable], package: bytes
) -> Iterator[tuple[str, bytes]]:
    """The tables and what lies beside them, by their places in the site."""
    beside = {
        "datapackage.json": package,
        CSVW: as_json(_csvw(archived, tables)),
        DICTIONARY: _dictionary(tables),
        CODES: _codes(tables),
        LICENCE: _licence_text(archived).encode(),
    }
    written = {each.file_name: each.content for each in tables} | beside
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in written.items()}
    sums |= {file.path.name: file.sha256 for file in archived.data if file.edition == EDITION}
    written[SUMS] = "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode()
    for name, content in written.items():
        yield f"{folder_of(archived.release.release_id)}{name}", content


def _as_csv(file: DataFile, told: Described) -> bytes:
    """A table in the order of its Parquet file. What a spreadsheet would take for a formula is marked."""
    columns = ", ".join(_column(field) for field in told.fields)
    with TemporaryDirectory(prefix="mie_open_") as folder:
        target = Path(folder) / "table.csv"
        with duckdb.connect() as connection:
            connection.execute(
                f"copy (select {columns} from read_parquet(?)) to '{target}' (format csv, header true)",
                [str(file.path)],
            )
        return target.read_bytes()


def _column(field: Mapping[str, str]) -> str:
    name = field["name"]
    if field["type"] == "string":
        return f"case when regexp_matches({name}, '^({ACTS})') then '''' || {name} else {name} end as {name}"
    if field["type"] == "datetime":
        return f"strftime({name}, '%Y-%m-%dT%H:%M:%S.%fZ') as {name}"
    return name


def _csvw(archived: Archived, tables: Sequence[OpenTable]) -> dict[str, Any]:
    release = archived.release
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "es"}],
        "dc:title": f"{the_plan().plan_name}: publicación {release.release_id} (edición pública)",
        "dc:identifier": permalink(release.release_id),
        "dc:publisher": definitions("reports")["plan"]["programme"],
        "dc:license": {"@id": licence()["url"]},
        "dc:issued": release.published_at,
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\n"]},
        "tables": [
            {
                "url": each.file_name,
                "dc:title": each.table,
                "dc:description": each.described.text,
                "tableSchema": {
                    "columns": [
                        {
                            "name": field["name"],
                            "titles": field["name"],
                            "datatype": _CSVW_TYPES.get(field["type"], field["type"]),
                            "dc:description": field["description"],
                        }
                        for field in each.described.fields
                    ]
                },
            }
            for each in tables
        ],
    }


def _dictionary(tables: Sequence[OpenTable]) -> bytes:
    rows = [
        (each.table, field["name"], field["type"], field["description"], each.described.text)
        for each in tables
        for field in each.described.fields
    ]
    return _rows_as_csv([("tabla", "columna", "tipo", "que_es", "la_tabla"), *rows])


def _codes(tables: Sequence[OpenTable]) -> bytes:
    """The codes that columns of the tables hold, and those of breakdowns, by their kind."""
    columns = {field["name"] for each in tables for field in each.described.fields}
    labels = code_labels()
    kinds = [kind for kind in labels if kind in columns or kind in labels["breakdown"]]
    rows = [(kind, code, label) for kind in kinds for code, label in labels[kind].items()]
    return _rows_as_csv([("columna_o_desglose", "codigo", "significado"), *rows])


def _licence_text(archived: Archived) -> str:
    told = licence()
    return (
        f"{the_plan().plan_name}\nPublicación {archived.release.release_id}, edición pública.\n\n"
        f"Estos datos se usan con la licencia {told['title']} ({told['name']}): {told['url']}\n\n"
        f"Cite así: {definitions('reports')['plan']['programme']}. {the_plan().plan_name}: publicación"
        f" {archived.release.release_id}.\n\n"
        "Las cifras de territorios y grupos llevan un pequeño ruido aleatorio que protege a las personas: las"
        " partes no suman el total. No intente identificar a nadie.\n"
    )


def _rows_as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue().encode()


def as_json(content: Mapping[str, Any]) -> bytes:
    """A document of metadata."""
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _type(kind: str) -> str:
    return "number" if kind.startswith("DECIMAL") else _TYPES[kind]
