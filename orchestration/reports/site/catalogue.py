"""The data of releases as catalogues read them: DCAT for the site, a Frictionless data package per edition.

DCAT 3 (w3.org/TR/vocab-dcat-3) as JSON-LD; Data Package v1 (specs.frictionlessdata.io).
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from orchestration.ground.clocks import PLAN_STARTS
from orchestration.ground.plan import the_plan
from orchestration.reports.seal import archive_place, permalink
from orchestration.reports.site.archived import EDITIONS, PUBLIC_DATA, Archive, Archived, DataFile
from orchestration.reports.sources import definitions

CATALOG, PACKAGE = "catalog.json", "datapackage.json"
PARQUET = "application/vnd.apache.parquet"
RIGHTS = {
    "uso-interno": "Uso interno del programa: cifras exactas, que no se difunden.",
    "publica": "Edición pública: protegida con ruido, puede circular.",
}
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
TYPES = {
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


def catalogues(archive: Archive) -> Iterator[tuple[str, bytes]]:
    """The catalogue of a site, and a data package beside the data of each release and edition."""
    yield CATALOG, _json(catalog(archive))
    for each in archive.values():
        for edition in _editions(each):
            place = f"{archive_place(each.release.release_id)}datos/{edition}/{PACKAGE}"
            yield place, _json(data_package(each, edition))


def catalog(archive: Archive) -> dict[str, Any]:
    """All data that a site hands out, as a DCAT catalogue."""
    programme = {"@type": "foaf:Agent", "foaf:name": definitions("reports")["plan"]["programme"]}
    return {
        "@context": CONTEXT,
        "@type": "dcat:Catalog",
        "dct:title": the_plan().plan_name,
        "dct:language": "es",
        "dct:publisher": programme,
        "dcat:dataset": [_dataset(each, edition) for each in archive.values() for edition in _editions(each)],
    }


def data_package(archived: Archived, edition: str) -> dict[str, Any]:
    """The tables of one edition of a release, each with its columns and what they mean."""
    release = archived.release
    files = [file for file in archived.data if file.edition == edition]
    described = _described(files[0].path.parent.parent / "marts.duckdb")
    return {
        "profile": "data-package",
        "name": f"mie-{release.release_id.replace('_', '-')}-{edition}",
        "title": _title(archived, edition),
        "description": RIGHTS[edition],
        "version": release.release_id,
        "created": release.published_at,
        "resources": [_resource(file, *described[file.table]) for file in files],
    }


def _editions(archived: Archived) -> list[str]:
    return list(dict.fromkeys(file.edition for file in archived.data))


def _title(archived: Archived, edition: str) -> str:
    named = "edición pública" if edition == EDITIONS[PUBLIC_DATA] else "uso interno"
    return f"{the_plan().plan_name}: publicación {archived.release.release_id} ({named})"


def _dataset(archived: Archived, edition: str) -> dict[str, Any]:
    release = archived.release
    return {
        "@type": "dcat:Dataset",
        "@id": f"{permalink(release.release_id)}datos/{edition}/",
        "dct:identifier": f"{release.release_id}-{edition}",
        "dct:title": _title(archived, edition),
        "dct:issued": {"@type": "xsd:dateTime", "@value": release.published_at},
        "dct:accessRights": RIGHTS[edition],
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:date", "@value": PLAN_STARTS.isoformat()},
            "dcat:endDate": {"@type": "xsd:date", "@value": release.as_of},
        },
        "dcat:distribution": [_distribution(file) for file in archived.data if file.edition == edition],
    }


def _distribution(file: DataFile) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "dct:title": file.table,
        "dcat:downloadURL": {"@id": file.place},
        "dcat:mediaType": PARQUET,
        "dcat:byteSize": file.path.stat().st_size,
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": "SHA-256",
            "spdx:checksumValue": file.sha256,
        },
    }


def _resource(file: DataFile, text: str, fields: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "profile": "data-resource",
        "name": file.table.replace("_", "-"),
        "title": file.table,
        "description": text,
        "path": file.path.name,
        "format": "parquet",
        "mediatype": PARQUET,
        "bytes": file.path.stat().st_size,
        "hash": f"sha256:{file.sha256}",
        "schema": {"fields": fields},
    }


def _described(database: Path) -> dict[str, tuple[str, list[dict[str, str]]]]:
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
    return {table: (comment or "", fields[table]) for table, comment in texts}


def _type(kind: str) -> str:
    return "number" if kind.startswith("DECIMAL") else TYPES[kind]


def _json(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
