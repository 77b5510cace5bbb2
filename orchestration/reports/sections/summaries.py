"""Training, fairs and seed capital, as the published summaries give them."""

from collections.abc import Mapping, Sequence

from orchestration.reports.document import Block, heading, paragraph, table
from orchestration.reports.monitoring_sentences import summary_sentence
from orchestration.reports.report import Report

SUMS = (
    "Los totales suman los grupos que se muestran: una persona en dos cursos o dos ferias cuenta dos veces. "
    "Las cifras sin duplicados de personas y hogares son los denominadores de los indicadores."
)


def training(report: Report) -> list[Block]:
    """Training by month, track and phase."""
    return _summary(
        report,
        "Capacitación",
        "training_by_month",
        "ninguna capacitación",
        "capacitaciones registradas",
        {"participants": "participaciones", "completions": "culminaciones", "hours": "horas asistidas"},
        [
            "month_name",
            "track_name",
            "phase_name",
            "summary_rows",
            "protected_rows",
            "participants",
            "completions",
            "hours",
        ],
        ["auto", "auto", "1fr", *["auto"] * 5],
    )


def fairs(report: Report) -> list[Block]:
    """Fairs by month and kind."""
    return _summary(
        report,
        "Ferias y espacios de comercialización",
        "fairs_by_month",
        "ninguna feria",
        "ferias registradas",
        {"participants": "participaciones", "sales_amount": "soles de ventas declaradas"},
        ["month_name", "fair_type_name", "summary_rows", "protected_rows", "participants", "sales_amount"],
        ["auto", "1fr", *["auto"] * 4],
    )


def seed_capital(report: Report) -> list[Block]:
    """Deliveries of seed capital and assets."""
    return _summary(
        report,
        "Capital semilla y activos",
        "seed_capital_by_month",
        "ninguna entrega de capital semilla ni de activos",
        "entregas registradas",
        {
            "deliveries": "entregas",
            "amount": "soles",
            "eligible": "entregas a hogares elegibles",
            "verified": "con uso verificado",
        },
        [
            *("month_name", "support_type_name", "summary_rows", "protected_rows", "deliveries", "amount"),
            *("eligible", "verified", "used_as_declared"),
        ],
        ["auto", "1fr", *["auto"] * 7],
    )


def _summary(
    report: Report,
    title: str,
    query: str,
    none: str,
    some: str,
    counts: Mapping[str, str],
    names: Sequence[str],
    widths: Sequence[str],
) -> list[Block]:
    rows = report.records(query)
    blocks = [heading(1, title), paragraph(summary_sentence(rows, none, some, counts))]
    if any(row["counts_state"] != "protegida" for row in rows):
        caption = f"{title} por mes, suma de los grupos que se muestran"
        blocks += [table(report.table(query), names, caption, widths), paragraph(SUMS)]
    return blocks
