"""Synthetic households with planted change, attrition, seasons and clustering. Vectorised, so that
millions are cheap."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

DAY = np.timedelta64(1, "D")
TONGUES = np.array(["QUECHUA", "AYMARA", "CASTELLANO", "ASHANINKA"])


@dataclass(frozen=True)
class World:
    """What is true of the households before anybody is or is not measured."""

    panel: pd.DataFrame
    true_change: np.ndarray
    """Nominal change of every household, measured or not."""

    @property
    def true_share(self) -> float:
        """Share of all households with more income."""
        return float((self.true_change > 0).mean())


def world(
    households: int = 1200,
    districts: int = 60,
    seed: int = 0,
    mean_change: float = 20.0,
    between: float = 40.0,
    within: float = 120.0,
    unmeasured: float = 0.4,
    informative: float = 0.0,
    units: int = 4,
    step: float = 0.0,
    season: float = 0.0,
) -> World:
    """Households in districts of uneven size. `between` and `within` are the deviations of change by
    district and household; `informative` lowers the odds of being measured with the change itself; `step`
    rounds answers; `season` adds that many soles to a follow-up between April and July."""
    rng = np.random.default_rng(seed)
    size = rng.dirichlet(np.full(districts, 3.0))
    district = np.sort(rng.choice(districts, households, p=size))
    first_training = np.datetime64("2026-03-01") + rng.integers(0, 120, households) * DAY
    baseline_on = first_training - rng.integers(0, 700, households) * DAY
    follow_up_on = first_training + rng.integers(30, 270, households) * DAY
    month = pd.DatetimeIndex(follow_up_on).month
    baseline = np.maximum(rng.lognormal(6.3, 0.5, households), 40)
    change = mean_change + rng.normal(0, between, districts)[district] + rng.normal(0, within, households)
    change = change + season * ((month >= 4) & (month <= 7))
    follow_up = np.maximum(baseline + change, 0)
    if step:
        baseline, follow_up = (np.round(income / step) * step for income in (baseline, follow_up))
    else:
        baseline, follow_up = baseline.round(2), follow_up.round(2)
    change = np.round(follow_up - baseline, 2)
    odds = (
        np.log(1 / unmeasured - 1) - informative * np.sign(change) if unmeasured else np.full(households, 99)
    )
    measured = rng.random(households) < 1 / (1 + np.exp(-odds))
    why = rng.choice(["no_baseline", "not_yet_due", "disaffiliated", "not_visited"], households)
    reason = np.where(measured, None, why)
    has_baseline = measured | (why != "no_baseline")
    lacks_index = measured & (rng.random(households) < 0.1)
    prices = 1 + 0.002 * rng.integers(0, 20, households)
    real = follow_up / prices - baseline
    place = pd.Series(district)
    panel = pd.DataFrame(
        {
            "household_id": [f"h{number:07d}" for number in rng.permutation(households)],
            "district_code": place.map(lambda number: f"{number + 10101:06d}"),
            "territorial_unit": place.map(lambda number: f"UNIDAD {number % units:02d}"),
            "department_code": place.map(lambda number: f"{number % units + 1:02d}"),
            "area": rng.choice(["urban", "rural"], households),
            "poverty_class": rng.choice(["extreme_poor", "poor"], households),
            "holder_sex": rng.choice(["female", "male"], households, p=[0.95, 0.05]),
            "holder_age": rng.integers(18, 75, households).astype(float),
            "holder_has_disability": pd.array(rng.random(households) < 0.05, dtype="boolean"),
            "holder_mother_tongue": rng.choice(TONGUES, households),
            "household_size": rng.integers(1, 9, households),
            "baseline_has_enterprise": pd.array(rng.random(households) < 0.4, dtype="boolean"),
            "baseline_has_own_income": pd.array(rng.random(households) < 0.8, dtype="boolean"),
            "affiliated_on": np.datetime64("2012-01-01") + rng.integers(0, 4000, households) * DAY,
            "disaffiliated_on": np.where(
                reason == "disaffiliated", np.datetime64("2026-07-01"), np.datetime64("NaT")
            ).astype("datetime64[ns]"),
            "trained_before_plan_year": rng.random(households) < 0.2,
            "first_training_on": first_training,
            "last_training_on": first_training + rng.integers(0, 90, households) * DAY,
            "courses_count": rng.integers(1, 5, households),
            "hours": rng.integers(2, 60, households).astype(float),
            "completed_courses": rng.integers(0, 4, households),
            "fairs_count": rng.integers(0, 3, households),
            "has_seed_capital": rng.random(households) < 0.1,
            "has_job_placement": rng.random(households) < 0.05,
            "baseline_on": np.where(has_baseline, baseline_on, np.datetime64("NaT")),
            "baseline_income": np.where(has_baseline, baseline, np.nan),
            "follow_up_on": np.where(measured, follow_up_on, np.datetime64("NaT")),
            "follow_up_income": np.where(measured, follow_up, np.nan),
            "nominal_change": np.where(measured, change, np.nan),
            "real_change": np.where(measured & ~lacks_index, real, np.nan),
            "real_direction": pd.array(
                np.where(measured & ~lacks_index, np.sign(real.round(9)), np.nan), dtype="Float64"
            ),
            "reason": reason,
            "real_reason": np.where(lacks_index, "no_price_index", reason),
            "months_between": ((follow_up_on - baseline_on) / DAY / 30.44).round(1),
        }
    )
    for column in ("baseline_income", "follow_up_income", "reason"):
        panel[f"{column}_with_zeros"] = panel[column]
    return World(panel, change)


def registry_of(panel: pd.DataFrame, others: int, seed: int = 1) -> pd.DataFrame:
    """The registry of a panel: its households, and as many others as asked, drawn from the same kinds."""
    rng = np.random.default_rng(seed)
    kinds = panel if len(panel) else world(households=60).panel
    drawn = kinds.iloc[rng.integers(0, len(kinds), others)].assign(
        household_id=[f"o{number:07d}" for number in range(others)], is_participant=False
    )
    return pd.concat([panel.assign(is_participant=True), drawn], ignore_index=True)


def responses_of(panel: pd.DataFrame, seed: int = 3) -> pd.DataFrame:
    """What the visits say of the households of a panel: those not measured are absent, refuse, or answer
    without an amount."""
    rng = np.random.default_rng(seed)
    reason = panel["reason"]
    lacks = reason.map({"no_baseline": "baseline", "not_yet_due": "not_yet_due"}).fillna("follow_up")
    lacks = lacks.where(reason.notna(), "none")
    sought = lacks.isin(["baseline", "follow_up"])
    outcomes = rng.choice(["not_visited", "absent", "refused", "effective_without_amount"], len(panel))
    return pd.DataFrame(
        {
            "household_id": panel["household_id"],
            "lacks": lacks,
            "last_outcome": pd.Series(outcomes, index=panel.index).where(sought, None),
            "attempts_count": pd.Series(rng.integers(0, 4, len(panel)), index=panel.index).where(sought),
            "is_disaffiliated": reason == "disaffiliated",
        }
    )


def pairs_of(panel: pd.DataFrame, kinds: dict[str, int], spread: float = 0.3, seed: int = 2) -> pd.DataFrame:
    """Pairs of measurements that differ by chance alone: answers of the logarithmic `spread` about one
    income, rounded to ten soles. `kinds` says how many of each kind."""
    rng = np.random.default_rng(seed)
    drawn = []
    for kind, count in kinds.items():
        places = rng.integers(0, max(len(panel), 1), count)
        usual = rng.lognormal(6.3, 0.5, count)
        answers = np.round(usual * np.exp(rng.normal(0, spread, (2, count))) / 10) * 10
        drawn.append(
            pd.DataFrame(
                {
                    "kind": kind,
                    "household_id": [f"{kind}{number:06d}" for number in range(count)],
                    "district_code": panel["district_code"].to_numpy()[places],
                    "first_income": answers[0],
                    "second_income": answers[1],
                    "nominal_change": answers[1] - answers[0],
                    "direction": np.sign(answers[1] - answers[0]).astype(int),
                    "days_between": rng.integers(90, 400, count),
                }
            )
        )
    return pd.concat(drawn, ignore_index=True)
