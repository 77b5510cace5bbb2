"""Training, fairs and seed capital, as the published summaries give them."""

from collections.abc import Mapping, Sequence

from orchestration.reports.document import Block, heading, paragraph, table
from orchestration.reports.monitoring_sentences import summary_sentence
from orchestration.reports.report import Report

SUMS = (
    "Los totales suman los grupos: una persona en dos cursos o dos ferias cuenta dos veces. "
    "Las cifras sin duplicados de personas y hogares son los denominadores de los indicadores."
)


def training(report: Report) -> list[Block]:
    """Training by month, track and phase."""
    return _summary(
        report,
        "Capacitación",
        "training_by_month",
        "ninguna capacitación",
        {"participants": "participaciones", "completions": "culminaciones", "hours": "horas asistidas"},
        [
            "month_name",
            "track_name",
            "phase_name",
            "summary_rows",
            "participants",
            "completions",
            "hours",
        ],
        ["auto", "auto", "1fr", *["auto"] * 4],
    )


def fairs(report: Report) -> list[Block]:
    """Fairs by month and kind."""
    return _summary(
        report,
        "Ferias y espacios de comercialización",
        "fairs_by_month",
        "ninguna feria",
        {"participants": "participaciones", "sales_amount": "soles de ventas declaradas"},
        ["month_name", "fair_type_name", "summary_rows", "participants", "sales_amount"],
        ["auto", "1fr", *["auto"] * 3],
    )


def seed_capital(report: Report) -> list[Block]:
    """Deliveries of seed capital and assets."""
    return _summary(
        report,
        "Capital semilla y activos",
        "seed_capital_by_month",
        "ninguna entrega de capital semilla ni de activos",
        {
            "deliveries": "entregas",
            "amount": "soles",
            "eligible": "entregas a hogares elegibles",
            "verified": "con uso verificado",
        },
        [
            *("month_name", "support_type_name", "summary_rows", "deliveries", "amount"),
            *("eligible", "verified", "used_as_declared"),
        ],
        ["auto", "1fr", *["auto"] * 6],
    )


def _summary(
    report: Report,
    title: str,
    query: str,
    none: str,
    counts: Mapping[str, str],
    names: Sequence[str],
    widths: Sequence[str],
) -> list[Block]:
    rows = report.records(query)
    blocks = [heading(1, title), paragraph(summary_sentence(rows, none, counts))]
    if rows:
        caption = f"{title} por mes, suma de los grupos"
        blocks += [table(report.table(query), names, caption, widths), paragraph(SUMS)]
    return blocks
