"""Printed reports and workbooks: made from a release when the plan's calendar, or someone, asks for them."""

import dagster as dg

from orchestration.ground.calendar import report_calendar
from orchestration.interface.partitions import MONTHS

REPORTS = [
    dg.AssetSpec(
        ["reports", report.name],
        deps=["release"],
        group_name="reports",
        kinds={"pdf", "xlsx"},
        owners=[f"team:{addressee}" for addressee in report.addressees],
        partitions_def=MONTHS,
        description=f"{report.title} ({report.source}).",
    )
    for report in report_calendar()
]
"""What `mie report` writes; the job `mie_report` tells each time it does."""
