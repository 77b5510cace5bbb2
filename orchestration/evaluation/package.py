"""Building an evaluation package in a folder: data, estimates, codebook, documents, and a last look."""

import json
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
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
from orchestration.evaluation.estimates import COLUMNS, TABLES, AnalysisPlan, load_plan
from orchestration.evaluation.estimates.analysis_plan import PLAN, plan_digest
from orchestration.evaluation.extract import frame, stage_tables
from orchestration.evaluation.key import pseudonyms
from orchestration.evaluation.package_figures import FIGURES
from orchestration.evaluation.publishable import PUBLISHABLE, TEXTS, judge, publishable_rows, write_output
from orchestration.evaluation.readme import readme_values
from orchestration.evaluation.replicate import estimates_of
from orchestration.evaluation.request import TITLES, Request
from orchestration.evaluation.scan import require_no_identifier
from orchestration.evaluation.staged import estimated_table, stage_frame, stage_rows
from orchestration.evaluation.travelling import write_code
from orchestration.ground import spanish
from orchestration.ground.code import evaluation_version
from orchestration.ground.contract import load_contract
from orchestration.ground.keys import fingerprint
from orchestration.ground.progress import tell_part
from orchestration.release.files import file_hashes
from orchestration.release.manifest import NAME as MANIFEST


def build(
    connection: duckdb.DuckDBPyConnection, project: Mapping[str, Any], request: Request, folder: Path
) -> dict[str, int]:
    """Write the package into an empty folder; the rows of each table. `connection` reads the warehouse.

    Raises Stop, with the folder of no use, if a variable is undocumented or an identifier is found.
    """
    data = {table.name: table for table in tables(project, load_contract())}
    plan = load_plan(known_at=date.fromisoformat(request.release.known_at))
    tell_part("Seudónimos y tablas de datos…")
    stage_tables(connection, data.values(), request.name, partial(pseudonyms, request.key))
    # sums over several threads differ in their last digits
    connection.execute("set threads = 1")
    tell_part("Estimaciones…")
    estimates = estimates_of(
        lambda name: frame(connection, data[name]), plan, request.name, request.visits_delivered_on
    )
    estimated = [_stage_estimate(connection, name, rows) for name, rows in estimates.items()]
    tell_part("Riesgo de divulgación y libro de códigos…")
    risks = disclosure.stage_risk(connection, data)
    judged = [judge(name, rows) for name, rows in estimates.items()]
    stage_rows(connection, PUBLISHABLE, publishable_rows(judged, FIGURES))
    described = [*data.values(), *estimated, PUBLISHABLE, disclosure.RISK]
    book = list(codebook_rows(connection, described))
    stage_rows(connection, CODEBOOK, book)
    every = [*described, CODEBOOK]
    tell_part("Archivos…")
    with ThreadPoolExecutor(max_workers=1) as beside:
        drawn = beside.submit(write_output, estimates, judged, folder / "output")
        for table in every:
            write_table(connection, table, folder, request.cut_off)
        drawn.result()
    counts = {table.name: _count(connection, table) for table in every}
    _, title = TITLES[request.name]
    subtitle = f"Del 1 de enero al {spanish.day(request.cut_off)}"
    for room in (documents.CODE, documents.DOCS):
        (folder / room).mkdir(mode=0o700)
    (folder / documents.CODEBOOK_FILE).write_bytes(
        documents.codebook_pdf(
            f"{title}. Libro de códigos", subtitle, request.release.release_id, described, book
        )
    )
    (folder / documents.CODE / documents.PROGRAM).write_bytes(documents.program())
    (folder / documents.PLAN).write_bytes(PLAN.read_bytes())
    (folder / documents.DOCS / documents.IDENTIFICATION).write_bytes(
        (documents.TEMPLATES / documents.IDENTIFICATION).read_bytes()
    )
    values = readme_values(request, plan, every, counts, disclosure.report(risks)) | {
        "plan_timing": _plan_note(estimates),
        "plan_sha256": plan_digest(),
    }
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
    # what is found does not depend on the order in which it is looked for
    connection.execute("reset threads")
    wording = [*_wording(every), PLAN.read_text(encoding="utf-8"), *_words_of(estimates)]
    require_no_identifier(connection, folder, {table.name: table for table in every}, wording)
    # after the search: these are the project's own files, which know no data
    write_code(folder / documents.CODE, plan)
    (folder / MANIFEST).write_bytes(_manifest(request, plan, estimates, counts, file_hashes(folder)))
    return counts


def _stage_estimate(connection: duckdb.DuckDBPyConnection, name: str, rows: pd.DataFrame) -> Table:
    about = TABLES[name]
    columns = [(column, COLUMNS[column].kind, COLUMNS[column].description) for column in about.names]
    table = estimated_table(name, about.title, about.note, columns)
    stage_frame(connection, table, rows)
    return table


def _wording(every: Iterable[Table]) -> list[str]:
    """What the package says in the project's own words: the codebook's texts and the templates."""
    said = documents.wording()
    for table in every:
        said += [table.title, table.note]
        for variable in table.variables:
            said += [variable.label, variable.meaning, variable.unit, variable.question, variable.rule]
            said += list((variable.values or {}).values())
    return [*said, *(f"{figure.title} {figure.note}" for figure in FIGURES.values())]


def _words_of(estimates: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """The texts of the tables of words, which tell of the plan and of nobody."""
    for name in TEXTS:
        yield from (str(value) for value in estimates[name].to_numpy().ravel())


def _plan_note(estimates: Mapping[str, pd.DataFrame]) -> str:
    notes = estimates["notes"]
    return str(notes.loc[notes["topic"] == "plan", "text"].item())


def _plan_content(plan: AnalysisPlan, estimates: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """What the manifest says of the analysis plan: which it was, and whether it came before the data."""
    (primary,) = estimates["primary_estimate"].to_dict("records")
    seen = primary["first_outcomes_on"]
    registration = plan.registration
    return {
        "sha256": plan_digest(),
        "version": plan.version,
        "declared_on": plan.declared_on.isoformat(),
        "registration": None
        if registration is None
        else {
            "registry": registration.registry,
            "id": registration.identifier,
            "url": registration.url,
            "registered_on": registration.registered_on.isoformat(),
        },
        "timing": primary["plan_timing"],
        "first_outcomes_on": seen.isoformat() if seen else None,
        "deviations": len(estimates["plan_deviations"]),
    }


def _manifest(
    request: Request,
    plan: AnalysisPlan,
    estimates: Mapping[str, pd.DataFrame],
    counts: Mapping[str, int],
    files: Mapping[str, str],
) -> bytes:
    release = request.release
    content = {
        "package": request.name,
        "cut_off": request.cut_off.isoformat(),
        "release_id": release.release_id,
        "as_of": release.as_of,
        "known_at": release.known_at,
        "is_vintage": request.is_vintage,
        "code_version": release.code_version,
        "evaluation_version": evaluation_version(),
        "inputs_sha256": release.inputs_sha256,
        "key_fingerprint": fingerprint(request.key),
        "analysis_plan": _plan_content(plan, estimates),
        "visits_delivered_on": [day.isoformat() for day in request.visits_delivered_on],
        "software": documents.software(),
        "rows": dict(counts),
        "files": dict(files),
    }
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _count(connection: duckdb.DuckDBPyConnection, table: Table) -> int:
    row = connection.sql(f"select count(*) from {table.name}").fetchone()
    assert row is not None
    return int(row[0])
