"""What was published and when, what changed and why, what comes next, and how to cite it."""

from orchestration.ground.calendar import report_calendar
from orchestration.ground.spanish import day, month
from orchestration.reports.document import Block, heading, matrix, notice, pairs, table
from orchestration.reports.report import Report
from orchestration.reports.sections import quality
from orchestration.reports.sources import definitions


def publications(report: Report) -> list[Block]:
    """This release and those before, their revisions, the calendar of reports, and the citation."""
    release, plan = report.release, definitions("reports")["plan"]
    address = (
        f"{plan['programme']}. {plan['name']}: publicación {release.release_id}, corte al "
        f"{day(report.scope.cut_off)}."
    )
    return [
        heading(1, "Esta publicación"),
        pairs(
            [
                ("Publicación", release.release_id),
                ("Corte", f"{day(report.scope.cut_off)}: hasta ese día cuentan los hechos"),
                ("Conocimiento", f"{release.known_at}: hasta ese día cuentan las entregas"),
                ("Cómo citar", address),
                (
                    "Enlace permanente",
                    "La carpeta de este sitio lleva el nombre de la publicación y no cambia.",
                ),
                ("Versión del código", release.code_version),
            ],
            "Esta publicación",
        ),
        heading(1, "Todas las publicaciones"),
        table(
            report.table("release_history"),
            ["release_id", "as_of", "known_at", "published_at", "is_reported"],
            "Publicaciones hasta esta",
            ["1fr", "auto", "auto", "auto", "auto"],
        ),
        *_revisions(report),
        heading(1, "Calendario de reportes"),
        _calendar(),
    ]


def _revisions(report: Report) -> list[Block]:
    if report.scope.is_public:
        return [heading(1, "Qué se revisó"), notice("La edición pública no da el detalle de las revisiones.")]
    return quality.revisions(report)


def _calendar() -> Block:
    rows = [
        (due.due_on, each.title, month(due.cut_off), " y ".join(each.addressees))
        for each in report_calendar()
        for due in each.dues
    ]
    return matrix(
        ["Se entrega", "Reporte", "Corte", "Para"],
        [[f"{due:%d/%m/%Y}", title, cut_off, whom] for due, title, cut_off, whom in sorted(rows)],
        "Reportes que pide el plan, por fecha de entrega",
    )
