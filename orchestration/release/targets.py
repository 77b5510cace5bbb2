"""The country's targets of the year, as `targets.csv` has them decided; the marts have every target."""

import csv
from datetime import date

from orchestration.ground.clocks import PLAN_ENDS
from orchestration.ground.paths import PLAN_FOLDER

SEED = PLAN_FOLDER / "targets.csv"


def year_targets(known_at: date = date.max) -> dict[str, float]:
    """The target of each indicator, in its unit, by the newest decision up to a day."""
    with SEED.open(encoding="utf-8", newline="") as file:
        decided = sorted(csv.DictReader(file), key=lambda row: row["decided_on"])
    return {
        row["code"]: float(row["target"])
        for row in decided
        if (row["subject"], row["territory_level"]) == ("indicator", "national")
        and row["month_end"] == PLAN_ENDS.isoformat()
        and row["decided_on"] <= known_at.isoformat()
    }
