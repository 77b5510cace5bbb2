"""What was revised, and what arrived."""

from collections.abc import Sequence

from orchestration.ground.records import records
from orchestration.release.lateness import Late
from orchestration.release.mending import Task, findings, tasks
from orchestration.reports.document import Block, Cell, bullets, heading, listed, paragraph, table
from orchestration.reports.monitoring_sentences import causes_sentences, quality_sentences, revisions_sentence
from orchestration.reports.report import Report
from orchestration.reports.sources import labels

COUNTS = ("previous_numerator", "new_numerator", "previous_denominator", "new_denominator")
MOVES = ("numerator_entered", "numerator_left", "denominator_entered", "denominator_left")

FILES_NAMED = 3
LISTED = 15
"""So many files are listed on paper; the workbook holds all."""


def revisions(report: Report) -> list[Block]:
    """What was revised since the release before, and what closed months say."""
    rows = report.records("revisions")
    releases = len(report.records("release_history"))
    blocks = [heading(1, "Qué se revisó"), paragraph(revisions_sentence(rows, releases))]
    official = report.part("revisions", lambda row: row["variant"] == "official")
    if official.rows:
        blocks += [
            table(
                official,
                ["indicator_code", "month_name", *COUNTS, "previous_value", "new_value", "value_change"],
                "Cifras nacionales de la definición oficial que cambiaron",
                ["auto", "auto", *["1fr"] * 7],
            ),
            table(
                official,
                ["indicator_code", "month_name", *MOVES],
                "Cuántos entraron y salieron de cada cifra",
                ["auto", "auto", *["1fr"] * 4],
            ),
        ]
        arrived = official.records[0]["arrived_files"]
        if arrived:
            blocks.append(paragraph(f"Entre ambas llegaron: {arrived}"))
    explained = causes_sentences(report.records("revision_causes"))
    blocks += [
        heading(2, "Qué cambió y por qué"),
        bullets(explained) if explained else paragraph("No hay cambios de los indicadores que explicar."),
    ]
    closed = report.records("closed_months")
    blocks.append(heading(2, "Meses cerrados"))
    if closed:
        blocks.append(
            table(
                report.table("closed_months"),
                ["closed_month", "release_id", "closed_on", "comparison_text"],
                "Meses cerrados, cada uno con su publicación oficial",
                ["auto", "1.2fr", "auto", "1.4fr"],
            )
        )
    else:
        blocks.append(paragraph("Ningún mes está cerrado: todas las cifras pueden revisarse todavía."))
    return blocks


def quality(report: Report) -> list[Block]:
    """What arrived, what was refused and what is late."""
    extracts = report.records("quality_by_extract")
    sentences = quality_sentences(
        extracts, report.records("quality_check_counts"), report.records("quality_late")
    )
    blocks = [
        heading(1, "Calidad de los datos"),
        bullets(sentences),
        table(
            report.table("quality_by_extract"),
            [
                *(
                    "extract_name",
                    "files_loaded",
                    "files_rejected",
                    "rows_delivered",
                    "accepted",
                    "superseded",
                ),
                *("quarantined", "orphaned", "repeated"),
            ],
            "Archivos y filas por entrega; aceptadas, reemplazadas, en cuarentena, huérfanas y repetidas "
            "suman las entregadas",
            ["1fr", *["auto"] * 8],
        ),
    ]
    if report.records("quality_late"):
        blocks.append(
            table(
                report.table("quality_late"),
                ["extract_name", "sender_name", "due_on", "last_delivered_on"],
                "Entregas atrasadas a la fecha de conocimiento",
                ["1fr", "1fr", "auto", "auto"],
            )
        )
    refused = report.part(
        "quality_refused_files", lambda row: row["file_status_name"] in ("rechazado", "retirado")
    )
    if refused.rows:
        newest = sorted(
            refused.records,
            key=lambda row: (row["delivered_on"] is not None, row["delivered_on"]),
            reverse=True,
        )
        kept = {(row["extract_name"], row["file_name"]) for row in newest[:LISTED]}
        more = len(newest) - len(kept)
        blocks.append(
            table(
                report.part(
                    "quality_refused_files", lambda row: (row["extract_name"], row["file_name"]) in kept
                ),
                ["extract_name", "file_name", "file_status_name", "reason"],
                "Archivos rechazados o retirados"
                + (f", los {LISTED} más recientes; el libro trae los otros {more}" if more > 0 else ""),
                ["1fr", "1.2fr", "auto", "2fr"],
            )
        )
    return blocks


def by_sender(report: Report) -> list[Block]:
    """What is to be mended, grouped by who must act as the terminal and the messages group it."""
    asked = _tasks(report)
    names = labels()["extract"]
    blocks: list[Block] = [heading(1, "Qué enmendar, y quién")]
    for task in asked:
        source = labels()["source"].get(task.source or "", task.who)
        blocks += [
            heading(2, f"{source[:1].upper()}{source[1:]}"),
            *([paragraph(f"{task.who}.")] if task.source else []),
            listed(
                ["Entrega", "Qué hacer", "Archivos", "Qué cifras mueve"],
                [
                    [
                        Cell(names.get(mend.extract or "", "El almacén")),
                        Cell(mend.what),
                        Cell(_files_named(mend.files)),
                        Cell(mend.moves or "no depende de una entrega"),
                    ]
                    for mend in task.mends
                ],
                f"{source}: por enmendar",
            ),
        ]
    if not asked:
        blocks.append(paragraph("Nada: todas las filas cumplen las reglas y ningún archivo fue rechazado."))
    return [
        *blocks,
        heading(2, "Última entrega y último hecho"),
        table(
            report.table("quality_timeliness"),
            ["extract_name", "territory_name", "last_event_on", "last_delivered_on", "days_since_delivered"],
            "Lo último que se conoce, por entrega y unidad territorial",
            ["1fr", "1fr", "auto", "auto", "auto"],
        ),
    ]


def _tasks(report: Report) -> tuple[Task, ...]:
    found = findings(report.connection, "mie")
    late = [Late(**row) for row in records(report.connection, "select * from plan.late_deliveries")]
    return tasks(found.refused, found.rules, found.checks, late)


def _files_named(files: Sequence[str]) -> str:
    more = f" y {len(files) - FILES_NAMED} más" if len(files) > FILES_NAMED else ""
    return ", ".join(files[:FILES_NAMED]) + more
