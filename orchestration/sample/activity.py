"""The log of the plan's own activities: programmed work, some of it late, some missing, a little extra."""

from typing import Any

import numpy as np

from orchestration.sample.columns import Table, amounts, dates, ids, labels
from orchestration.sample.settings import Districts, Streams, month_days

Log = dict[str, np.ndarray]
"""Activity, unit (-1: central office), day and quantity of each entry, by day."""


def _months(settings: dict[str, Any], programmed: list[int], rng: np.random.Generator) -> np.ndarray:
    """The months in which the work is executed."""
    months = np.array(programmed)
    luck = rng.random(len(months))
    late = luck < settings["late"]
    done = months[~late & (luck < 1 - settings["missing"])]
    extra = np.flatnonzero(rng.random(12) < settings["extra"]) + 1
    return np.unique(np.concatenate([done, months[late] + 1, extra]).clip(1, 12))


def draw_log(settings: dict[str, Any], districts: Districts, streams: Streams) -> Log:
    """Every entry of the year: the same few hundred for any number of households."""
    rng = streams.of("activity_log")
    entries: list[tuple[int, int, int, int]] = []
    for number, activity in enumerate(settings["programme"].values()):
        doers = range(len(districts.units)) if activity["units"] else [-1]
        for unit in doers:
            if unit >= 0 and rng.random() > settings["units_taking_part"]:
                continue
            for month in _months(settings, activity["months"], rng):
                first, last = month_days(int(month))
                low, high = activity["quantity"]
                entries.append(
                    (number, unit, int(rng.integers(first, last + 1)), int(rng.integers(low, high + 1)))
                )
    entries.sort(key=lambda entry: entry[2])
    names = ["activity", "unit", "day", "quantity"]
    return dict(zip(names, np.array(entries, dtype=np.int32).T, strict=True))


def activity_rows(settings: dict[str, Any], districts: Districts, log: Log, after: int, upto: int) -> Table:
    """The entries of the period."""
    which = np.flatnonzero((log["day"] > after) & (log["day"] <= upto))
    programme = settings["programme"]
    activity = log["activity"][which]
    return {
        "log_id": ids("REG-", which + 1, 6),
        "activity_code": labels(activity, list(programme)),
        "executed_on": dates(log["day"][which]),
        "territorial_unit": labels(log["unit"][which], districts.units),
        "quantity": amounts(log["quantity"][which]),
        "evidence": labels(activity, [entry["evidence"].upper() for entry in programme.values()]),
    }
