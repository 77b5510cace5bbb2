"""The data of releases as catalogues read them: DCAT-AP for the site, Frictionless for each edition.

DCAT-AP 3 (semiceu.github.io/DCAT-AP) as JSON-LD; Data Package v1 (specs.frictionlessdata.io).
"""

from collections.abc import Iterator, Sequence
from typing import Any

from orchestration.ground.clocks import PLAN_STARTS
from orchestration.ground.plan import the_plan
from orchestration.reports.site.archived import Archive, Archived, DataFile
from orchestration.reports.site.open_data import (
    CSV_TYPE,
    Described,
    OpenTable,
    as_json,
    described,
    folder_of,
    licence,
    open_files,
    open_tables,
)
from orchestration.reports.site.open_data import EDITION as OPEN_EDITION
from orchestration.reports.sources import definitions

CATALOG, PACKAGE = "catalog.json", "datapackage.json"
PARQUET = "application/vnd.apache.parquet"
RIGHTS = {
    "uso-interno": "Uso interno del programa: cifras exactas, que no se difunden.",
    "publica": "Edición pública: protegida con ruido, puede circular.",
}
ABOUT = "Datos publicados del plan: indicadores, medidas, actividades y su definición, por publicación."
ACCESS = {
    "uso-interno": "http://publications.europa.eu/resource/authority/access-right/RESTRICTED",
    "publica": "http://publications.europa.eu/resource/authority/access-right/PUBLIC",
}
PERU = "http://publications.europa.eu/resource/authority/country/PER"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
LANGUAGE = "http://publications.europa.eu/resource/authority/language/SPA"
THEME = "http://publications.europa.eu/resource/authority/data-theme/SOCI"
FORMATS = {
    CSV_TYPE: "http://publications.europa.eu/resource/authority/file-type/CSV",
    PARQUET: "http://publications.europa.eu/resource/authority/file-type/PARQUET",
}
"""The words of the European authority tables, which DCAT-AP asks for."""
KEYWORDS = ("protección social", "inclusión económica", "emprendimiento", "empleabilidad", "hogares")


def catalogues(archive: Archive, own: str, *, public: bool) -> Iterator[tuple[str, bytes]]:
    """The catalogue of a site, and a data package beside the data of each release and edition.

    The public site hands out its own release as open data too.
    """
    tables = open_tables(archive[own]) if public and own in archive else ()
    yield CATALOG, as_json(catalog(archive, own, tables))
    for each in archive.values():
        for edition in _editions(each):
            release_id = each.release.release_id
            opened = tables if (release_id, edition) == (own, OPEN_EDITION) else ()
            package = as_json(data_package(each, edition, opened))
            if opened:
                yield from open_files(each, opened, package)
            else:
                yield f"{folder_of(release_id, edition)}{PACKAGE}", package


def catalog(archive: Archive, own: str, tables: Sequence[OpenTable]) -> dict[str, Any]:
    """All data that a site hands out, as a DCAT-AP catalogue."""
    return {
        "@context": CONTEXT,
        "@type": "dcat:Catalog",
        "@id": _address(CATALOG),
        "dct:title": {"@language": "es", "@value": the_plan().plan_name},
        "dct:description": {"@language": "es", "@value": ABOUT},
        "dct:language": {"@id": LANGUAGE},
        "dct:publisher": _publisher(),
        "dcat:dataset": [
            _dataset(each, edition, tables if (name, edition) == (own, OPEN_EDITION) else ())
            for name, each in archive.items()
            for edition in _editions(each)
        ],
    }


def data_package(archived: Archived, edition: str, tables: Sequence[OpenTable] = ()) -> dict[str, Any]:
    """The tables of one edition of a release, each with its columns and what they mean."""
    release = archived.release
    files = [file for file in archived.data if file.edition == edition]
    told = described(files[0].path.parent.parent / "marts.duckdb")
    terms = licence()
    return {
        "profile": "data-package",
        "name": f"mie-{release.release_id.replace('_', '-')}-{edition}",
        "title": _title(archived, edition),
        "description": RIGHTS[edition],
        "version": release.release_id,
        "created": release.published_at,
        **(
            {"licenses": [{"name": terms["name"], "title": terms["title"], "path": terms["url"]}]}
            if edition == OPEN_EDITION
            else {}
        ),
        "resources": [
            *(_tabular(each) for each in tables),
            *(_resource(file, told[file.table], bool(tables)) for file in files),
        ],
    }


def _editions(archived: Archived) -> list[str]:
    return list(dict.fromkeys(file.edition for file in archived.data))


def _title(archived: Archived, edition: str) -> str:
    named = "edición pública" if edition == OPEN_EDITION else "uso interno"
    return f"{the_plan().plan_name}: publicación {archived.release.release_id} ({named})"


def _publisher() -> dict[str, Any]:
    name = definitions("reports")["plan"]["programme"]
    return {"@type": "foaf:Agent", "foaf:name": {"@language": "es", "@value": name}}


def _address(place: str) -> str:
    """A place of the site, with the site's address where that is known."""
    address = str(definitions("reports")["site_address"])
    return f"{address.rstrip('/')}/{place}" if address else place


def _dataset(archived: Archived, edition: str, tables: Sequence[OpenTable]) -> dict[str, Any]:
    release = archived.release
    place = folder_of(release.release_id, edition)
    files = [file for file in archived.data if file.edition == edition]
    issued = {"@type": "xsd:dateTime", "@value": release.published_at}
    return {
        "@type": "dcat:Dataset",
        "@id": _address(place),
        "dct:identifier": f"{release.release_id}-{edition}",
        "dct:title": {"@language": "es", "@value": _title(archived, edition)},
        "dct:description": {"@language": "es", "@value": RIGHTS[edition]},
        "dct:issued": issued,
        "dct:modified": issued,
        "dct:language": {"@id": LANGUAGE},
        "dct:publisher": _publisher(),
        "dct:accessRights": {"@id": ACCESS[edition], "@type": "dct:RightsStatement"},
        "dct:spatial": {"@id": PERU, "@type": "dct:Location"},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:date", "@value": PLAN_STARTS.isoformat()},
            "dcat:endDate": {"@type": "xsd:date", "@value": release.as_of},
        },
        "dcat:theme": {"@id": THEME, "@type": "skos:Concept"},
        "dcat:keyword": [{"@language": "es", "@value": word} for word in KEYWORDS],
        "dcat:version": release.release_id,
        "dcat:distribution": [
            *(
                _distribution(
                    f"{place}{each.file_name}", each.table, CSV_TYPE, len(each.content), each.sha256
                )
                | {"dct:license": {"@id": licence()["url"], "@type": "dct:LicenseDocument"}}
                for each in tables
            ),
            *(
                _distribution(file.place, file.table, PARQUET, file.path.stat().st_size, file.sha256)
                for file in files
            ),
        ],
    }


def _distribution(place: str, table: str, media: str, size: int, sha256: str) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "@id": f"{_address(place)}#archivo",
        "dct:title": {"@language": "es", "@value": table},
        "dcat:accessURL": {"@id": _address(place)},
        "dcat:downloadURL": {"@id": place},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{media}"},
        "dct:format": {"@id": FORMATS[media], "@type": "dct:MediaTypeOrExtent"},
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(size)},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": sha256},
        },
    }


def _tabular(each: OpenTable) -> dict[str, Any]:
    """A table as CSV, for readers that check every cell."""
    return {
        "profile": "tabular-data-resource",
        "name": each.table.replace("_", "-"),
        "title": each.table,
        "description": each.described.text,
        "path": each.file_name,
        "format": "csv",
        "mediatype": CSV_TYPE,
        "encoding": "utf-8",
        "bytes": len(each.content),
        "hash": f"sha256:{each.sha256}",
        "schema": {"fields": list(each.described.fields), "missingValues": [""]},
    }


def _resource(file: DataFile, told: Described, has_csv: bool) -> dict[str, Any]:
    name = file.table.replace("_", "-")
    return {
        "profile": "data-resource",
        "name": f"{name}-parquet" if has_csv else name,
        "title": file.table,
        "description": told.text,
        "path": file.path.name,
        "format": "parquet",
        "mediatype": PARQUET,
        "bytes": file.path.stat().st_size,
        "hash": f"sha256:{file.sha256}",
        "schema": {"fields": list(told.fields)},
    }
