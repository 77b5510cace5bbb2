"""Parts of rows that several tables share: which level and measure, a share with its intervals, the goal."""

from typing import Any, Protocol

import numpy as np

from orchestration.evaluation.estimates.analysis_plan import AnalysisPlan
from orchestration.evaluation.estimates.estimate_labels import (
    GROUPS,
    MEASURES,
    METHODS,
    REACHED,
    SUBSET,
    SUBSET_LABEL,
)
from orchestration.evaluation.estimates.households import Households, Level
from orchestration.evaluation.estimates.intervals import (
    Estimate,
    Share,
    ShareBounds,
    mean_estimate,
    share_estimate,
)

Row = dict[str, Any]

NO_ESTIMATE = Estimate(np.nan, None, None, "too_few", 0)


class Clustered(Protocol):
    """Units that lie in districts."""

    @property
    def districts(self) -> np.ndarray:
        """District of each unit as a number."""


def percent(part: float, whole: float) -> float | None:
    """A percentage, or none of nothing."""
    return 100 * part / whole if whole else None


def of_level(level: Level) -> Row:
    """Which households a row is about."""
    return {
        "group": level.group,
        "group_label": SUBSET_LABEL if level.group == SUBSET else GROUPS[level.group],
        "level": level.level,
        "level_label": level.label,
    }


def of_measure(measure: str) -> Row:
    """In which soles a row compares."""
    return {"measure": measure, "measure_label": MEASURES[measure]}


def of_method(method: str) -> Row:
    """How an interval was made."""
    return {"interval_method": method, "interval_label": METHODS[method]}


def of_share(people: Clustered, hits: np.ndarray, within: np.ndarray, plan: AnalysisPlan, least: int) -> Row:
    """Share of the units in `within` (positions) that are in `hits` (a truth value per unit).

    Null where there are fewer than `least`.
    """
    if len(within) < max(least, 1):
        method = "too_few" if len(within) else "no_households"
        return {**dict.fromkeys(_SHARE), **of_method(method), "clusters": None}
    found = share_estimate(hits[within], people.districts[within], plan)
    return {**_percentages(found), **of_method(found.method), "clusters": found.clusters}


def of_bounds(found: ShareBounds | None) -> Row:
    """Both bounds of a share and the interval of the true one, in percent; nothing where nothing is shown."""
    if found is None:
        return {**dict.fromkeys(_BOUNDS), **of_method("too_few"), **_judged(None)}
    return {
        "lower_pct": 100 * found.lower,
        "upper_pct": 100 * found.upper,
        "low_pct": None if found.low is None else 100 * found.low,
        "high_pct": None if found.high is None else 100 * found.high,
        "critical_value": found.critical,
        "clusters": found.clusters,
        **of_method(found.method),
    }


def of_goal(found: ShareBounds, plan: AnalysisPlan) -> Row:
    """Whether the goal is reached or missed whatever the unmeasured did, or neither can be said.

    Judged by the whole interval of the true share, so that no lack of a measurement counts against the goal.
    Without an interval (few districts) nothing can be said.
    """
    if found.low is None or found.high is None:
        return _judged("unclear")
    low, high = 100 * found.low, 100 * found.high
    return _judged("yes" if low >= plan.target_pct else "no" if high < plan.target_pct else "unclear")


def of_mean(people: Households, values: np.ndarray, within: np.ndarray, plan: AnalysisPlan) -> Estimate:
    """Mean of `values` (one per household of D) over `within`; none with fewer households than the plan's
    least."""
    if len(within) < plan.minimum_households:
        return NO_ESTIMATE
    return mean_estimate(values[within], people.districts[within], plan)


def is_enough(households: int, plan: AnalysisPlan) -> bool:
    """Whether an estimate may rest on so many households."""
    return households >= plan.minimum_households


_BOUNDS = ("lower_pct", "upper_pct", "low_pct", "high_pct", "critical_value", "clusters")

_SHARE = (
    "share_pct",
    "low_pct",
    "high_pct",
    "wilson_low_pct",
    "wilson_high_pct",
    "design_effect",
    "effective_households",
)


def _judged(answer: str | None) -> Row:
    return {"goal_by_interval": answer, "goal_by_interval_label": REACHED[answer] if answer else None}


def _percentages(found: Share) -> Row:
    return {
        "share_pct": 100 * found.value,
        "low_pct": 100 * found.low,
        "high_pct": 100 * found.high,
        "wilson_low_pct": 100 * found.wilson_low,
        "wilson_high_pct": 100 * found.wilson_high,
        "design_effect": found.design_effect,
        "effective_households": found.effective_households,
    }
