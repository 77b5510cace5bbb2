"""What can be said of the share of households with more income under each assumption, and of the goal.

An assumption says who is known to have more income, who is known at all, and who is counted. A household that
is not known under it, such as one whose follow-up lies outside a window, is never taken for one whose income
did not rise: it widens the bounds.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from orchestration.evaluation.estimates.analysis_plan import AnalysisPlan
from orchestration.evaluation.estimates.change import rises_above
from orchestration.evaluation.estimates.households import Households
from orchestration.evaluation.estimates.intervals import bounds_estimate
from orchestration.evaluation.estimates.parts import Row, of_bounds, of_goal, of_share, percent


@dataclass(frozen=True)
class Supposed:
    """Per household of D: whether its income rose, whether that is known, whether it is counted."""

    rose: np.ndarray
    known: np.ndarray
    counted: np.ndarray | None = None


def _within(name: str) -> Callable[[Households], Supposed]:
    def of(people: Households) -> Supposed:
        chosen = getattr(people, name)
        return Supposed(people.rose("nominal") & chosen, chosen)

    return of


def _disaffiliated_rose(people: Households) -> Supposed:
    left = _is(people, "disaffiliated")
    return Supposed(people.rose("nominal") | left, people.measured | left)


def _measured_in(measure: str) -> Callable[[Households], Supposed]:
    return lambda people: Supposed(people.rose(measure), people.known(measure))


FUNCTIONS: dict[str, Callable[[Households], Supposed]] = {
    "official": _measured_in("nominal"),
    "nominal_indexed": _measured_in("nominal_indexed"),
    "real": _measured_in("real"),
    "structural_zero": lambda people: Supposed(people.rose_with_zeros, people.measured_with_zeros),
    "disaffiliated_increased": _disaffiliated_rose,
    "due_only": lambda people: Supposed(people.rose("nominal"), people.measured, ~_is(people, "not_yet_due")),
    "late_follow_up": _within("late_follow_up"),
    "last_training": _within("after_last_training"),
    "recent_baseline": _within("recent_baseline"),
    "same_season": _within("same_season"),
}


def sensitivity(people: Households, plan: AnalysisPlan) -> Iterator[Row]:
    """A row per assumption of the plan, then one per threshold of a rise other than zero.

    Every row but the primary one needs as many households as the plan's least.
    """
    for position, (code, label, supposed) in enumerate(_assumed(people, plan), 1):
        is_primary = code == "official"
        within = np.arange(len(people)) if supposed.counted is None else np.flatnonzero(supposed.counted)
        known = within[supposed.known[within]]
        printed = len(within) >= (1 if is_primary else plan.minimum_households)
        among = of_share(
            people, supposed.rose, known if printed else known[:0], plan, plan.minimum_households
        )
        yield {
            "position": position,
            "assumption": code,
            "assumption_label": label,
            "role": "primary" if is_primary else "sensitivity",
            "role_label": "Estimación principal" if is_primary else "Análisis de sensibilidad",
            "households": len(within) if printed else None,
            "measured": len(known) if printed else None,
            "measured_pct": percent(len(known), len(within)) if printed else None,
            "increased": int(supposed.rose[within].sum()) if printed else None,
            **_bounded(people, supposed, within, plan, printed=printed),
            "among_measured_pct": among["share_pct"],
            "among_low_pct": among["low_pct"],
            "among_high_pct": among["high_pct"],
            "among_interval_label": among["interval_label"],
            "is_printed": printed,
        }


def _bounded(
    people: Households, supposed: Supposed, within: np.ndarray, plan: AnalysisPlan, *, printed: bool
) -> Row:
    if not printed:
        return of_bounds(None)
    bounds = bounds_estimate(supposed.rose[within], ~supposed.known[within], people.districts[within], plan)
    return {**of_bounds(bounds), **of_goal(bounds, plan)}


def _assumed(people: Households, plan: AnalysisPlan) -> Iterator[tuple[str, str, Supposed]]:
    for code, label in plan.assumptions.items():
        yield code, label, FUNCTIONS[code](people)
    for code, label, kind, rise in rise_assumptions(plan):
        yield code, label, Supposed(rises_above(people, "nominal", kind, rise), people.measured)


def rise_assumptions(plan: AnalysisPlan) -> Iterator[tuple[str, str, str, float]]:
    """Code, label, kind and size of every threshold of a rise that is not the official one."""
    for rise in plan.rises_pct:
        if rise > 0:
            yield (
                f"rise_{rise:g}_pct",
                f"Solo cuenta un aumento mayor que {rise:g} % de la línea de base",
                ("relative"),
                rise,
            )
    for rise in plan.rises_soles:
        yield f"rise_{rise:g}_soles", f"Solo cuenta un aumento mayor que S/ {rise:g} al mes", "soles", rise


def _is(people: Households, reason: str) -> np.ndarray:
    return (people.reason == reason).fillna(False).to_numpy(dtype=bool)
