"""Building an evaluation package in a folder: data, estimates, codebook, documents, and a last look."""

import json
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from orchestration.evaluation import datapackage, ddi, documents
from orchestration.evaluation import risk_report as disclosure
from orchestration.evaluation.codebook import Table, tables
from orchestration.evaluation.codebook_rows import CODEBOOK, codebook_rows
from orchestration.evaluation.data_files import write_table
from orchestration.evaluation.estimates import (
    COLUMNS,
    TABLES,
    AnalysisPlan,
    estimate,
    estimate_beside,
    load_plan,
)
from orchestration.evaluation.extract import frame, stage_tables
from orchestration.evaluation.key import pseudonyms
from orchestration.evaluation.package_figures import FIGURES, draw
from orchestration.evaluation.readme import readme_values
from orchestration.evaluation.request import TITLES, Request
from orchestration.evaluation.scan import require_no_identifier
from orchestration.evaluation.staged import estimated_table, stage_frame, stage_rows
from orchestration.ground import spanish
from orchestration.ground.code import evaluation_version
from orchestration.ground.contract import load_contract
from orchestration.ground.keys import fingerprint
from orchestration.ground.progress import tell_part
from orchestration.release.files import file_hashes
from orchestration.release.manifest import NAME as MANIFEST

REGISTRY_AS_BASELINE = {
    "prior_has_enterprise": "baseline_has_enterprise",
    "prior_has_own_income": "baseline_has_own_income",
}
"""Participants and others are compared by what was known of both before the plan year."""


def build(
    connection: duckdb.DuckDBPyConnection, project: Mapping[str, Any], request: Request, folder: Path
) -> dict[str, int]:
    """Write the package into an empty folder; the rows of each table. `connection` reads the warehouse.

    Raises Stop, with the folder of no use, if a variable is undocumented or an identifier is found.
    """
    data = {table.name: table for table in tables(project, load_contract())}
    plan = load_plan()
    tell_part("Seudónimos y tablas de datos…")
    stage_tables(connection, data.values(), request.name, partial(pseudonyms, request.key))
    # sums over several threads differ in their last digits
    connection.execute("set threads = 1")
    tell_part("Estimaciones…")
    estimates = _estimates(connection, data, plan, request.name)
    estimated = [_stage_estimate(connection, name, rows) for name, rows in estimates.items()]
    tell_part("Riesgo de divulgación y libro de códigos…")
    risks = disclosure.stage_risk(connection, data)
    described = [*data.values(), *estimated, disclosure.RISK]
    book = list(codebook_rows(connection, described))
    stage_rows(connection, CODEBOOK, book)
    every = [*described, CODEBOOK]
    tell_part("Archivos…")
    for table in every:
        write_table(connection, table, folder, request.cut_off)
    _write_figures(estimates, folder)
    counts = {table.name: _count(connection, table) for table in every}
    _, title = TITLES[request.name]
    subtitle = f"Del 1 de enero al {spanish.day(request.cut_off)}"
    (folder / "codebook.pdf").write_bytes(
        documents.codebook_pdf(
            f"{title}. Libro de códigos", subtitle, request.release.release_id, described, book
        )
    )
    (folder / documents.PROGRAM).write_bytes(documents.program())
    (folder / documents.IDENTIFICATION).write_bytes(
        (documents.TEMPLATES / documents.IDENTIFICATION).read_bytes()
    )
    values = readme_values(request, plan, every, counts, disclosure.report(risks))
    (folder / documents.README).write_text(documents.readme(values), encoding="utf-8")
    (folder / ddi.NAME).write_bytes(ddi.render(values, every, counts))
    descriptor = datapackage.render(
        f"mie-{request.name}-{request.release.as_of}",
        title,
        f"{title}. {subtitle}.",
        every,
        file_hashes(folder),
    )
    (folder / "datapackage.json").write_bytes(descriptor)
    tell_part("Búsqueda de identificadores…")
    require_no_identifier(connection, folder, {table.name: table for table in every}, _wording(every))
    (folder / MANIFEST).write_bytes(_manifest(request, counts, file_hashes(folder)))
    return counts


def _estimates(
    connection: duckdb.DuckDBPyConnection, data: Mapping[str, Table], plan: AnalysisPlan, comparison: str
) -> dict[str, pd.DataFrame]:
    panel = frame(connection, data["panel"])
    registry = frame(connection, data["registry"]).rename(columns=REGISTRY_AS_BASELINE)
    pairs, responses = (frame(connection, data[name]) for name in ("pairs", "responses"))
    beside = estimate_beside(panel, pairs, responses, plan, comparison)
    return {**estimate(panel, registry, plan, comparison), **beside}


def _stage_estimate(connection: duckdb.DuckDBPyConnection, name: str, rows: pd.DataFrame) -> Table:
    about = TABLES[name]
    columns = [(column, COLUMNS[column].kind, COLUMNS[column].description) for column in about.names]
    table = estimated_table(name, about.title, about.note, columns)
    stage_frame(connection, table, rows)
    return table


def _write_figures(estimates: Mapping[str, pd.DataFrame], folder: Path) -> None:
    target = folder / "figures"
    target.mkdir(mode=0o700)
    for name, svg in draw(estimates).items():
        (target / f"{name}.svg").write_text(svg, encoding="utf-8")


def _wording(every: Iterable[Table]) -> list[str]:
    """What the package says in the project's own words: the codebook's texts and the templates."""
    said = documents.wording()
    for table in every:
        said += [table.title, table.note]
        for variable in table.variables:
            said += [variable.label, variable.meaning, variable.unit, variable.question, variable.rule]
            said += list((variable.values or {}).values())
    return [*said, *(f"{figure.title} {figure.note}" for figure in FIGURES.values())]


def _manifest(request: Request, counts: Mapping[str, int], files: Mapping[str, str]) -> bytes:
    release = request.release
    content = {
        "package": request.name,
        "cut_off": request.cut_off.isoformat(),
        "release_id": release.release_id,
        "as_of": release.as_of,
        "known_at": release.known_at,
        "code_version": release.code_version,
        "evaluation_version": evaluation_version(),
        "inputs_sha256": release.inputs_sha256,
        "key_fingerprint": fingerprint(request.key),
        "software": documents.software(),
        "rows": dict(counts),
        "files": dict(files),
    }
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _count(connection: duckdb.DuckDBPyConnection, table: Table) -> int:
    row = connection.sql(f"select count(*) from {table.name}").fetchone()
    assert row is not None
    return int(row[0])
