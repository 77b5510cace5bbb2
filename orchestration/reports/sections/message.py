"""The message first: what a reader must know, in a few sentences and one table."""

from orchestration.reports.document import Block, bullets, heading, paragraph, table
from orchestration.reports.headlines import message
from orchestration.reports.report import Report
from orchestration.reports.sections.indicators import NOT_PRORATED


def first(report: Report) -> list[Block]:
    """Up to six sentences, then the four indicators in one table."""
    return [
        heading(1, "Lo principal"),
        bullets(message(report)),
        headline_table(report),
        paragraph(NOT_PRORATED),
    ]


def headline_table(report: Report) -> Block:
    """The four indicators: value, change, goal, pace, and how far the status depends on the definition."""
    return table(
        report.table("indicator_headlines"),
        [
            *("indicator_code", "indicator_name", "value", "value_change", "target", "target_to_date"),
            *("pace_needed", "holds_under", "share_measured_pct", "status_label"),
        ],
        "Los cuatro indicadores frente a su meta, y en cuántas definiciones se mantiene su estado",
        ["auto", "2.4fr", "1fr", "1.2fr", *["1fr"] * 6],
        leads_to=lambda row: f"indicadores/{row['indicator_code']}/",
    )
