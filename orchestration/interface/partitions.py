"""The months of the plan year as Dagster's partitions: a partition is the cut-off at its month's end.

A month is there once it has ended in Lima. A build for any other day belongs to no partition, so that one
that is marked as made always holds the whole month.
"""

from datetime import date, datetime, timedelta

import dagster as dg

from orchestration.ground.calendar import LIMA
from orchestration.ground.clocks import PLAN_ENDS, PLAN_STARTS

MONTH = "%Y-%m"

MONTHS = dg.MonthlyPartitionsDefinition(
    start_date=f"{PLAN_STARTS:{MONTH}}",
    end_date=f"{PLAN_ENDS + timedelta(days=1):{MONTH}}",
    fmt=MONTH,
    timezone=LIMA.key,
)


def partition_of(cut_off: date, now: datetime | None = None) -> str | None:
    """The partition that a build for a cut-off makes; None if it makes none."""
    month = f"{cut_off:{MONTH}}"
    is_month_end = (cut_off + timedelta(days=1)).day == 1
    return month if is_month_end and month in MONTHS.get_partition_keys(now) else None
