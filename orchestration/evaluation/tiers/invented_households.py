"""Households, prices and visits that nobody made: what the public tier's rows begin with."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

HOUSEHOLDS = 1200
UNITS, DISTRICTS = 8, 64
MOST_VISITS = 7
DAY = np.timedelta64(1, "D")
OUTCOMES = {
    "effective": 0.62,
    "effective_no_own_income": 0.12,
    "effective_without_amount": 0.03,
    "absent": 0.13,
    "refused": 0.04,
    "not_effective": 0.04,
    "other": 0.02,
}
ANSWERS = {
    "mother_tongue": ("LENGUA INVENTADA A", "LENGUA INVENTADA B", "OTRAS"),
    "education_level": ("NIVEL INVENTADO A", "NIVEL INVENTADO B", "NIVEL INVENTADO C"),
    "enterprise_activity": ("ACTIVIDAD INVENTADA A", "ACTIVIDAD INVENTADA B", "OTRAS"),
    "business_topic": ("TEMA INVENTADO A", "TEMA INVENTADO B", "OTRAS"),
    "job_topic": ("TEMA INVENTADO C", "TEMA INVENTADO D", "OTRAS"),
    "main_income_source": ("FUENTE INVENTADA A", "FUENTE INVENTADA B", "OTRAS"),
    "business_line": ("RUBRO INVENTADO A", "RUBRO INVENTADO B", "OTRAS"),
}
"""Answers in one's own words, none of which anybody gave."""


@dataclass(frozen=True)
class Times:
    """The plan year's first day and the comparison's last."""

    starts_on: date
    cut_off: date

    @property
    def start(self) -> np.datetime64:
        """The plan year's first day as numpy has it."""
        return np.datetime64(self.starts_on, "D")

    @property
    def end(self) -> np.datetime64:
        """The comparison's last day as numpy has it."""
        return np.datetime64(self.cut_off, "D")

    @property
    def days(self) -> int:
        """How many days the comparison has."""
        return int((self.end - self.start) / DAY) + 1


def identity(kind: str, numbers: np.ndarray) -> list[str]:
    """Names that say of themselves that they are invented, as long as pseudonyms are."""
    return [f"inventado{kind}{number:014d}" for number in numbers]


def told(rng: np.random.Generator, name: str, count: int, unknown: float = 0.02) -> np.ndarray:
    """Answers in one's own words, a few of them missing."""
    return some(rng, rng.choice(np.array(ANSWERS[name], dtype=object), count), unknown)


def some(rng: np.random.Generator, values: np.ndarray, unknown: float) -> np.ndarray:
    """The same values, a part of them missing."""
    values = values.astype(object)
    values[rng.random(len(values)) < unknown] = None
    return values


def truth(rng: np.random.Generator, count: int, share: float, unknown: float = 0.0) -> pd.array:
    """Answers yes or no, some of them missing."""
    return pd.array(some(rng, rng.random(count) < share, unknown), dtype="boolean")


def households(rng: np.random.Generator, times: Times) -> pd.DataFrame:
    """A registry of households, each with its place and traits."""
    count = HOUSEHOLDS
    district = np.sort(rng.choice(DISTRICTS, count, p=rng.dirichlet(np.full(DISTRICTS, 4.0))))
    unit = district * UNITS // DISTRICTS
    participates = rng.random(count) < 0.4
    year = times.starts_on.year
    joined = np.where(~participates & (rng.random(count) < 0.05), year, rng.integers(2012, year, count))
    affiliated = np.array([np.datetime64(f"{one}-01-01") for one in joined])
    late = joined == year
    affiliated[late] += rng.integers(0, times.days // 2, late.sum()) * DAY
    left = rng.random(count) < 0.06
    disaffiliated = np.where(left, times.end - rng.integers(0, 20, count) * DAY, np.datetime64("NaT"))
    return pd.DataFrame(
        {
            "household_id": identity("h", np.arange(count)),
            "is_participant": participates,
            "territorial_unit": [f"INVENTADA {one + 1:02d}" for one in unit],
            "department_code": [f"9{one + 1}" for one in unit],
            "district_code": [_district(u, d) for u, d in zip(unit, district, strict=True)],
            "area": some(rng, rng.choice(["urban", "rural"], count, p=[0.3, 0.7]), 0.01),
            "poverty_class": some(
                rng, rng.choice(["extreme_poor", "poor", "non_poor"], count, p=[0.5, 0.45, 0.05]), 0.02
            ),
            "holder_sex": some(rng, rng.choice(["female", "male"], count, p=[0.9, 0.1]), 0.01),
            "holder_age": some(rng, rng.integers(18, 81, count), 0.01),
            "holder_has_disability": truth(rng, count, 0.06, 0.01),
            "holder_mother_tongue": told(rng, "mother_tongue", count),
            "household_size": rng.integers(1, 9, count),
            "affiliated_on": affiliated,
            "disaffiliated_on": disaffiliated,
            "trained_before_plan_year": participates & (rng.random(count) < 0.1),
        }
    )


def _district(unit: int, district: int) -> str:
    """A code in the form of the INEI's, of a department that does not exist."""
    return f"9{unit + 1}{district % 8 // 3 + 1:02d}{district % 3 + 1:02d}"


def prices(rng: np.random.Generator, times: Times) -> pd.DataFrame:
    """A price level of every month of the visits but the last, whose index is still to come."""
    months = pd.period_range(f"{times.starts_on.year - 2}-01", str(times.cut_off)[:7], freq="M")[:-1]
    level = 100 * np.cumprod(1 + rng.normal(0.002, 0.002, len(months)))
    return pd.DataFrame({"period": months.astype(str), "price_level": level})


def visits(rng: np.random.Generator, registry: pd.DataFrame, times: Times) -> pd.DataFrame:
    """Visits of all households in order, a household at most once a day. Incomes have no trend."""
    count = len(registry)
    each = rng.integers(1, MOST_VISITS + 1, count)
    days = int((times.end - times.start) / DAY) + 2 * 365
    drawn = [np.sort(rng.choice(days, n, replace=False)) for n in each]
    rows = np.repeat(np.arange(count), each)
    total = len(rows)
    usual = rng.lognormal(6.2, 0.5, count)[rows]
    income = np.maximum(np.round(usual * np.exp(rng.normal(0, 0.3, total)) / 10) * 10, 10.0)
    outcome = rng.choice(list(OUTCOMES), total, p=list(OUTCOMES.values()))
    made = pd.DataFrame(
        {
            "household_id": registry["household_id"].to_numpy()[rows],
            "is_participant": registry["is_participant"].to_numpy()[rows],
            "visit_number": np.concatenate([np.arange(1, n + 1) for n in each]),
            "visited_on": times.start - 2 * 365 * DAY + np.concatenate(drawn) * DAY,
            "outcome": outcome,
        }
    )
    answered = made["outcome"].str.startswith("effective")
    made["is_measurement"] = made["outcome"] == "effective"
    made["income"] = np.where(made["is_measurement"], income, np.nan)
    made["income_with_zeros"] = made["income"].mask(made["outcome"] == "effective_no_own_income", 0.0)
    # how many answered before this visit: the attempts between two of them follow each other
    answers = answered.groupby(made["household_id"]).cumsum() - answered
    made["attempt_number"] = answers.groupby([made["household_id"], answers]).cumcount() + 1
    made["days_since_previous"] = made.groupby("household_id")["visited_on"].diff().dt.days
    own = made["outcome"].isin(["effective", "effective_without_amount"])
    made["has_own_income"] = pd.array(np.where(answered, own, None), dtype="boolean")
    for name, topic, share in (
        ("has_enterprise", "enterprise_activity", 0.4),
        ("wants_business", "business_topic", 0.6),
        ("wants_job", "job_topic", 0.3),
    ):
        made[name] = pd.array(np.where(answered, rng.random(total) < share, None), dtype="boolean")
        made[topic] = pd.Series(told(rng, topic, total)).where(made[name].fillna(False).astype(bool), None)
    made["main_income_source"] = pd.Series(told(rng, "main_income_source", total)).where(own, None)
    return made
