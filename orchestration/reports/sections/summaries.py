"""Training, fairs and seed capital: what the programme did, as `output_values` gives it."""

from orchestration.reports.document import Block, heading, paragraph, table
from orchestration.reports.report import Report
from orchestration.reports.sentences import counted

COUNTED_ONCE = (
    "Personas y hogares se cuentan una vez en cada cifra: los de un mes no se suman con los de otro, "
    "ni los de una línea con los de otra."
)

BY_MONTH: dict[str, tuple[str, tuple[str, ...]]] = {
    "training": (
        "training_by_month",
        ("month_name", "track_name", "phase_name", "participants", "completions"),
    ),
    "markets": (
        "fairs_by_month",
        ("month_name", "fairs", "participants", "households", "sales_amount", "job_fair_participants"),
    ),
    "capital": (
        "seed_capital_by_month",
        ("month_name", "deliveries", "households", "amount", "eligible", "verified", "used_as_declared"),
    ),
}
"""The query that tells a topic month by month, and what of it is shown."""


def training(report: Report) -> list[Block]:
    """Training in the year, and by month and line."""
    return outputs(
        report,
        "Capacitación",
        "ninguna capacitación",
        "training",
    )


def fairs(report: Report) -> list[Block]:
    """Fairs and other markets in the year, and by month."""
    return outputs(
        report,
        "Ferias y espacios de comercialización",
        "ninguna feria",
        "markets",
    )


def seed_capital(report: Report) -> list[Block]:
    """Deliveries of seed capital and assets in the year, and by month."""
    return outputs(
        report,
        "Capital semilla y activos",
        "ninguna entrega de capital semilla ni de activos",
        "capital",
    )


def outputs(report: Report, title: str, none: str, topic: str) -> list[Block]:
    """What the country's measures of a topic say at the cut-off, and how it went month by month."""
    measures = report.part("outputs_national", lambda row: row["topic"] == topic)
    query, columns = BY_MONTH[topic]
    if not any(row["year_value"] for row in measures.records):
        return [heading(1, title), paragraph(f"Hasta el corte no se registró {none}.")]
    return [
        heading(1, title),
        paragraph(COUNTED_ONCE),
        table(
            measures,
            ["measure_name", "measure_unit", "month_value", "year_value"],
            f"{title}: el país, en el mes y de enero al corte",
            ["1fr", "auto", "auto", "auto"],
        ),
        table(report.table(query), columns, f"{title} por mes, en el país", ["auto"] * len(columns)),
    ]


def commitments(report: Report) -> list[Block]:
    """What was agreed upon after earlier findings, and whether it was done; late ones first."""
    found = report.table("commitments")
    if not found.rows:
        return []
    late = sum(row["commitment_state"] == "Atrasado" for row in found.records)
    told = (
        counted(late, "compromiso está atrasado", "compromisos están atrasados")
        if late
        else "Ninguno está atrasado"
    )
    return [
        heading(1, "Compromisos"),
        paragraph(f"{told} al corte. Siguen en cada reporte hasta que se cumplen o quedan sin efecto."),
        table(
            found,
            ["finding", "action", "responsible", "due_on", "commitment_state"],
            "Qué se acordó hacer por cada hallazgo",
            ["2fr", "2fr", "auto", "auto", "auto"],
        ),
    ]
