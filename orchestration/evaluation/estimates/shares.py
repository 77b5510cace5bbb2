"""Shares of D that have more income: the primary estimate, its ceiling, and the bounds, by group."""

from collections.abc import Iterator

import numpy as np

from orchestration.evaluation.estimates.analysis_plan import AnalysisPlan
from orchestration.evaluation.estimates.estimate_labels import MEASURES, VERDICTS
from orchestration.evaluation.estimates.households import Households, Level
from orchestration.evaluation.estimates.intervals import bounds_estimate
from orchestration.evaluation.estimates.parts import (
    Row,
    is_enough,
    of_bounds,
    of_goal,
    of_level,
    of_measure,
    of_method,
    of_share,
    percent,
)
from orchestration.evaluation.estimates.plan_timing import PlanTiming
from orchestration.ground.spanish import number


def primary_estimate(people: Households, plan: AnalysisPlan, timing: PlanTiming) -> Iterator[Row]:
    """The one row of the official OG. It always stands, however few the households: it is published
    anyway."""
    rose = people.rose("nominal")
    measured, increased = int(people.measured.sum()), int(rose.sum())
    share = of_share(people, rose, np.arange(len(people)), plan, least=1)
    ceiling = percent(measured, len(people))
    bounds = bounds_estimate(rose, ~people.measured, people.districts, plan) if len(people) else None
    upper = None if bounds is None else 100 * bounds.upper
    goal = (
        {"goal_by_interval": None, "goal_by_interval_label": None}
        if bounds is None
        else of_goal(bounds, plan)
    )
    yield {
        "indicator": plan.indicator,
        "target_pct": plan.target_pct,
        "households": len(people),
        "measured": measured,
        "increased": increased,
        **share,
        "ceiling_pct": ceiling,
        "upper_pct": upper,
        "among_measured_pct": percent(increased, measured) if is_enough(measured, plan) else None,
        **goal,
        "plan_version": plan.version,
        "plan_declared_on": plan.declared_on,
        "plan_timing": timing.code,
        "plan_timing_label": timing.label,
        "first_outcomes_on": timing.first_outcomes_on,
        "reading": _reading(share, goal["goal_by_interval"], ceiling, upper, len(people), increased, plan),
    }


def share_increased(people: Households, plan: AnalysisPlan) -> Iterator[Row]:
    """By level and measure: households that have more income, of D."""
    for level, measure, printed in _levels(people, plan):
        within = _denominator(people, level, measure)
        head = {**of_level(level), **of_measure(measure), "is_printed": printed}
        share = of_share(people, people.rose(measure), within if printed else _NOBODY, plan, least=1)
        if not printed:
            nothing = dict.fromkeys(("households", "measured", "increased", "ceiling_pct"))
            yield {**head, **nothing, **share, **of_method("too_few")}
            continue
        known = int(people.known(measure)[level.rows].sum())
        yield {
            **head,
            "households": len(within),
            "measured": known,
            "increased": int(people.rose(measure)[within].sum()),
            **share,
            "ceiling_pct": percent(known, len(within)),
        }


def bounds(people: Households, plan: AnalysisPlan) -> Iterator[Row]:
    """By level and measure: worst and best case of those whose change is not known."""
    for level, measure, printed in _levels(people, plan):
        head = {**of_level(level), **of_measure(measure), "is_printed": printed}
        if not printed:
            yield {**head, **dict.fromkeys(_BOUNDS), **of_method("too_few")}
            continue
        rows = level.rows
        unknown = ~people.known(measure)[rows]
        found = bounds_estimate(people.rose(measure)[rows], unknown, people.districts[rows], plan)
        shown = of_bounds(found)
        lower, upper = shown["lower_pct"], shown["upper_pct"]
        verdict = "all" if lower >= plan.target_pct else "some" if upper >= plan.target_pct else "none"
        yield {
            **head,
            "households": len(rows),
            "unknown": int(unknown.sum()),
            **shown,
            "width_points": upper - lower,
            "goal_under_bounds": verdict,
            "goal_under_bounds_label": VERDICTS[verdict],
        }


_NOBODY = np.array([], dtype=np.int64)

_BOUNDS = (
    *("households", "unknown", "lower_pct", "upper_pct", "width_points", "low_pct", "high_pct"),
    *("critical_value", "clusters", "goal_under_bounds", "goal_under_bounds_label"),
)


def _levels(people: Households, plan: AnalysisPlan) -> Iterator[tuple[Level, str, bool]]:
    for level in people.levels:
        for measure in MEASURES:
            yield level, measure, is_enough(len(_denominator(people, level, measure)), plan)


def _denominator(people: Households, level: Level, measure: str) -> np.ndarray:
    # the published variant leaves the measured without an index out of both parts
    lacks_index = people.measured & ~people.known(measure)
    return level.rows[~lacks_index[level.rows]]


_ANSWERS = {
    "yes": "Aun en el peor caso se alcanza la meta de {target} %.",
    "no": "Ni aun en el mejor caso se alcanza la meta de {target} %.",
    "unclear": "Con estas mediciones no se puede afirmar si la meta de {target} % se alcanza o no.",
}


def _reading(
    share: Row,
    answer: str | None,
    ceiling: float | None,
    upper: float | None,
    households: int,
    increased: int,
    plan: AnalysisPlan,
) -> str:
    if ceiling is None or upper is None or answer is None:
        return "No hay hogares participantes: no hay nada que estimar."
    return (
        f"{number(increased)} de {number(households)} hogares participantes aumentaron su ingreso "
        f"según lo medido: {number(share['share_pct'], 1)} % (intervalo de {number(share['low_pct'], 1)} a "
        f"{number(share['high_pct'], 1)} %). Se midió a {number(ceiling, 1)} % de los hogares, y la cuenta "
        "oficial no puede superar ese techo; con lo que no se midió, el porcentaje verdadero está entre "
        f"{number(share['share_pct'], 1)} y {number(upper, 1)} %. "
        + _ANSWERS[answer].format(target=number(plan.target_pct))
    )
