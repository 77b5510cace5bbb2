"""The sections of printed reports, by the names that `reports/reports.yml` gives them."""

from collections.abc import Callable

from orchestration.reports.document import Block
from orchestration.reports.report import Report
from orchestration.reports.sections import (
    activities,
    indicators,
    message,
    method,
    outcomes,
    quality,
    summaries,
)
from orchestration.reports.sources import definitions

PLANNERS_ONLY = ("commitments", "revisions", "quality")
"""Sections of which the public edition publishes nothing."""

Section = Callable[[Report], list[Block]]

SECTIONS: dict[str, Section] = {
    "message": message.first,
    "indicators": indicators.indicators,
    "trend": indicators.trend,
    "variants": indicators.variants,
    "units": indicators.units,
    "departments": indicators.departments,
    "attrition": outcomes.attrition,
    "income": outcomes.income,
    "groups": outcomes.groups,
    "completion": outcomes.completion,
    "activities": activities.activities,
    "units_without_execution": activities.units_without_execution,
    "poi": activities.poi,
    "alignment": activities.alignment,
    "training": summaries.training,
    "fairs": summaries.fairs,
    "seed_capital": summaries.seed_capital,
    "notes": method.notes,
    "commitments": summaries.commitments,
    "revisions": quality.revisions,
    "quality": quality.quality,
    "method": method.method,
    "sheets": method.sheets,
}


def sections_of(report: Report) -> list[str]:
    """The sections of a report in their order; what the public edition does not publish is left out."""
    named: list[str] = definitions("reports")["reports"][report.scope.report]["sections"]
    return [name for name in named if not (report.scope.is_public and name in PLANNERS_ONLY)]
