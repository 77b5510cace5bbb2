"""Random people, and all the cells that the warehouse would make of them.

Many tables are made at once, each standing as a month of its own: months are suppressed independently.
"""

import datetime as dt
from collections.abc import Iterable

import duckdb
import numpy as np
import pandas as pd

CELL = ["territory_level", "territory_code", "breakdown", "breakdown_value"]
KEY = ["month_end", "indicator_code", "variant", *CELL]
BREAKDOWNS = ["area", "sex", "mother_tongue"]
LEVELS = {
    "national": "'PE'",
    "territorial_unit": "unit",
    "department": "district[:2]",
    "province": "district[:4]",
    "district": "district",
}
BROKEN_DOWN = ("national", "territorial_unit", "department")
# Indicator, variant, who is in the denominator, who of them is in the numerator.
FIGURES = [
    ("OG", "official", "counted", "better"),
    ("OG", "measured_only", "counted and measured", "better"),
    ("OG", "upper_bound", "counted", "better or not measured"),
    ("OE1", "official", "counted", "strong"),
    ("OE2", "official", "measured", "better"),
]
FIRST_MONTH = dt.date(2026, 1, 1)


def random_people(seed: int) -> pd.DataFrame:
    """A population of any shape: many places and tongues or few, tied to each other or not, rare traits."""
    random = np.random.default_rng(seed)
    departments, provinces, districts, units, tongues = random.integers(1, [6, 4, 4, 6, 8])
    size = int(random.choice([5, 10, 20, 40, 80, 150, 400, 1000]))
    evenness, urban, male = (
        random.choice([0.3, 1, 5]),
        random.choice([0, 0.05, 0.3]),
        random.choice([0, 0.03, 0.3]),
    )
    unit_follows, tongue_follows = random.choice([0, 0.5, 0.9, 1], 2)

    def draw(choices: int) -> np.ndarray:
        return random.choice(choices, size, p=random.dirichlet(np.ones(choices) * evenness))

    department = draw(departments)
    unit = np.where(random.random(size) < unit_follows, department % units, random.choice(units, size))
    tongue = np.where(random.random(size) < tongue_follows, department % tongues, draw(tongues))
    places = zip(department + 1, draw(provinces) + 1, draw(districts) + 1, strict=True)
    return pd.DataFrame(
        {
            "district": [f"{a:02}{b:02}{c:02}" for a, b, c in places],
            "unit": [f"UNIT {number}" for number in unit],
            "area": random.choice(
                ["urban", "rural", "unknown"], size, p=[urban, 1 - urban * 1.3, urban * 0.3]
            ),
            "sex": random.choice(["female", "male"], size, p=[1 - male, male]),
            "mother_tongue": [f"TONGUE {number}" for number in tongue],
            "counted": random.random(size) < random.choice([0.1, 0.5, 0.95]),
            "better": random.random(size) < random.choice([0, 0.02, 0.3, 0.9, 1]),
            "strong": random.random(size) < random.choice([0, 0.05, 0.3, 1]),
            "measured": random.random(size) < random.choice([0, 0.1, 0.5, 0.95]),
        }
    )


def cells_of(populations: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """The cells of each population, as the warehouse makes them; the n-th is the n-th month."""
    people = pd.concat(
        [
            each.assign(month_end=FIRST_MONTH + dt.timedelta(days=number))
            for number, each in enumerate(populations)
        ],
        ignore_index=True,
    )
    selects = [
        select
        for figure in FIGURES
        for level in LEVELS
        for breakdown in ("total", *BREAKDOWNS)
        if (select := _select(figure, level, breakdown))
    ]
    with duckdb.connect() as connection:
        connection.register("people", people)
        return connection.execute(" union all ".join(selects)).df()


def _select(figure: tuple[str, str, str, str], level: str, breakdown: str) -> str | None:
    indicator, variant, counted, positive = figure
    if variant != "official" and (level not in ("national", "territorial_unit") or breakdown != "total"):
        return None
    if breakdown != "total" and level not in BROKEN_DOWN:
        return None
    value, rows = ("'all'", "true") if breakdown == "total" else (breakdown, "denominator > 0")
    return f"""
        select
            month_end, '{indicator}' as indicator_code, '{variant}' as variant, '{level}' as territory_level,
            {LEVELS[level]} as territory_code, '{breakdown}' as breakdown, {value} as breakdown_value,
            count(*) filter (({counted}) and ({positive})) as numerator,
            count(*) filter ({counted}) as denominator
        from people group by all having {rows}
    """
