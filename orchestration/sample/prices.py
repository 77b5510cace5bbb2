"""Up to which month the consumer price index of the reference tables reaches: real income needs it."""

import csv
from datetime import date, timedelta

from orchestration.ground.clocks import cut_off, last_month_end, month_end
from orchestration.ground.paths import SEEDS
from orchestration.sample.settings import YEAR

INDEX = SEEDS / "reference" / "ipc_lima_metropolitana_mensual.csv"


def _indexed_month_ends() -> list[date]:
    """The ends of the plan year's months that have an index, in order."""
    with INDEX.open(encoding="utf-8", newline="") as file:
        periods = sorted(row["period"] for row in csv.DictReader(file))
    return [month_end(period) for period in periods if period.startswith(f"{YEAR}-")]


def default_as_of(today: date) -> date:
    """The last month's end, or an earlier one: the last at which no index is missing but its own month's.

    That one is missing at every month's end. The last month's end too if the plan year has no index yet.
    """
    last = cut_off(None, today)
    indexed = _indexed_month_ends()
    if not indexed:
        return last
    month_after_next = indexed[-1] + timedelta(days=35)
    return min(last, last_month_end(month_after_next))


def months_without_index(as_of: date) -> list[str]:
    """The months of the plan year, each yyyy-mm, whose index is not known on a day.

    A month's index is known from the next month on, as `int_price_index` has it.
    """
    known = {end.month for end in _indexed_month_ends() if end < as_of}
    return [f"{YEAR}-{month:02}" for month in range(1, as_of.month + 1) if month not in known]
