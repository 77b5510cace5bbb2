"""Building an evaluation package in a folder: data, estimates, codebook, documents, and a last look."""

import json
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from orchestration.evaluation import datapackage, ddi, documents
from orchestration.evaluation.codebook import Table, tables
from orchestration.evaluation.codebook_rows import CODEBOOK, codebook_rows
from orchestration.evaluation.data_files import write_table
from orchestration.evaluation.estimates import AnalysisPlan, load_plan
from orchestration.evaluation.estimates.analysis_plan import PLAN, plan_digest
from orchestration.evaluation.package_figures import FIGURES
from orchestration.evaluation.publishable import TEXTS
from orchestration.evaluation.readme import readme_values
from orchestration.evaluation.request import TITLES, Request
from orchestration.evaluation.said_invented import say_invented
from orchestration.evaluation.scan import require_no_identifier
from orchestration.evaluation.staged import stage_rows
from orchestration.evaluation.tier import PUBLIC, SCIENTIFIC, SECURE
from orchestration.evaluation.tier_contents import TierContents, contents_of
from orchestration.evaluation.tier_files import (
    write_public_tables,
    write_scientific_program,
    write_tier_output,
)
from orchestration.evaluation.tiers.invented import as_invented
from orchestration.evaluation.travelling import write_code
from orchestration.ground import spanish
from orchestration.ground.code import evaluation_version
from orchestration.ground.contract import load_contract
from orchestration.ground.keys import fingerprint
from orchestration.ground.progress import tell_part
from orchestration.release.files import file_hashes
from orchestration.release.manifest import NAME as MANIFEST


def build(
    connection: duckdb.DuckDBPyConnection,
    project: Mapping[str, Any],
    request: Request,
    folder: Path,
    public: Path,
) -> dict[str, int]:
    """Write the package into an empty folder; the rows of each table. `connection` reads the warehouse, and
    `public` is the release's public edition.

    Raises Stop, with the folder of no use, if a variable is undocumented, an identifier is found, or too few
    households are alike.
    """
    data = {table.name: table for table in tables(project, load_contract())}
    plan = load_plan(known_at=date.fromisoformat(request.release.known_at))
    contents = contents_of(connection, data, plan, request)
    book = list(codebook_rows(connection, contents.tables))
    stage_rows(connection, CODEBOOK, book)
    every = [*contents.tables, as_invented(CODEBOOK) if request.tier is PUBLIC else CODEBOOK]
    tell_part("Archivos…")
    note = "" if request.tier is SECURE else request.tier.about
    with ThreadPoolExecutor(max_workers=1) as beside:
        drawn = beside.submit(write_tier_output, contents, request.tier, folder / "output")
        for table in every:
            write_table(connection, table, folder, request.cut_off, note)
        drawn.result()
    counts = {table.name: _count(connection, table) for table in every}
    values = _write_documents(request, plan, contents, book, every, counts, folder)
    searched = {table.name: table for table in every}
    if request.tier is PUBLIC:
        searched |= write_public_tables(connection, public, folder)
        for room in ("data", "output"):
            say_invented(folder / room)
    _write_descriptions(request, values, every, counts, folder)
    tell_part("Búsqueda de identificadores…")
    # what is found does not depend on the order in which it is looked for
    connection.execute("reset threads")
    wording = [*_wording(every), PLAN.read_text(encoding="utf-8"), *_words_of(contents.estimates)]
    require_no_identifier(connection, folder, searched, wording)
    # after the search: these are the project's own files, which know no data
    if request.tier is SCIENTIFIC:
        write_scientific_program(folder / documents.CODE)
    else:
        write_code(folder / documents.CODE, plan)
    (folder / MANIFEST).write_bytes(_manifest(request, plan, contents, counts, file_hashes(folder)))
    return counts


def _write_documents(
    request: Request,
    plan: AnalysisPlan,
    contents: TierContents,
    book: list[tuple[object, ...]],
    every: list[Table],
    counts: Mapping[str, int],
    folder: Path,
) -> dict[str, str]:
    """Write what people read; the values that were put into it."""
    tier, (_, title) = request.tier, TITLES[request.name]
    for room in (documents.CODE, documents.DOCS):
        (folder / room).mkdir(mode=0o700)
    (folder / documents.CODEBOOK_FILE).write_bytes(
        documents.codebook_pdf(
            f"{title}. Libro de códigos",
            f"Del 1 de enero al {spanish.day(request.cut_off)}. {tier.about}",
            request.release.release_id,
            contents.tables,
            book,
            tier,
        )
    )
    if tier is not SCIENTIFIC:
        (folder / documents.CODE / documents.PROGRAM).write_bytes(documents.program())
    (folder / documents.PLAN).write_bytes(PLAN.read_bytes())
    (folder / documents.DOCS / documents.IDENTIFICATION).write_bytes(
        (documents.TEMPLATES / documents.IDENTIFICATION).read_bytes()
    )
    values = readme_values(request, plan, every, counts, contents.risk) | {
        "plan_timing": _plan_note(contents.estimates),
        "plan_sha256": plan_digest(),
    }
    (folder / documents.README).write_text(documents.readme(values, tier), encoding="utf-8")
    return values


def _write_descriptions(
    request: Request,
    values: Mapping[str, str],
    every: list[Table],
    counts: Mapping[str, int],
    folder: Path,
) -> None:
    """Write what programs and catalogues read."""
    tier, title = request.tier, values["title"]
    (folder / ddi.NAME).write_bytes(ddi.render(values, every, counts, tier))
    descriptor = datapackage.render(
        f"mie-{request.name}-{request.release.as_of}{tier.suffix.replace('_', '-')}",
        title,
        f"{title}. Del 1 de enero al {spanish.day(request.cut_off)}. {tier.about}.",
        every,
        file_hashes(folder),
    )
    (folder / "datapackage.json").write_bytes(descriptor)


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
    contents: TierContents,
    counts: Mapping[str, int],
    files: Mapping[str, str],
) -> bytes:
    release = request.release
    content = {
        "package": request.name,
        "tier": request.tier.name,
        "cut_off": request.cut_off.isoformat(),
        "release_id": release.release_id,
        "as_of": release.as_of,
        "known_at": release.known_at,
        "is_vintage": request.is_vintage,
        "code_version": release.code_version,
        "evaluation_version": evaluation_version(),
        "inputs_sha256": release.inputs_sha256,
        "key_fingerprint": fingerprint(request.key),
        "analysis_plan": _plan_content(plan, contents.estimates),
        "visits_delivered_on": [day.isoformat() for day in request.visits_delivered_on],
        "software": documents.software(),
        "rows": dict(counts),
        "files": dict(files),
    } | contents.told
    if request.tier is PUBLIC:
        # the public edition does not tell it either: a hash confirms a guess of what was delivered
        del content["inputs_sha256"]
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _count(connection: duckdb.DuckDBPyConnection, table: Table) -> int:
    row = connection.sql(f"select count(*) from {table.name}").fetchone()
    assert row is not None
    return int(row[0])
