"""Up to which month the consumer price index of the reference tables reaches."""

import csv
from datetime import date

from orchestration.ground.paths import SEEDS
from orchestration.sample.settings import YEAR

INDEX = SEEDS / "reference" / "ipc_lima_metropolitana_mensual.csv"


def months_without_index(as_of: date) -> list[str]:
    """The months of the plan year up to a day that have no price index, each yyyy-mm."""
    with INDEX.open(encoding="utf-8", newline="") as file:
        known = {row["period"] for row in csv.DictReader(file)}
    return [
        month
        for month in (f"{YEAR}-{number:02}" for number in range(1, as_of.month + 1))
        if month not in known
    ]
