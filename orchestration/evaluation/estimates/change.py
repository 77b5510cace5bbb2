"""How the income of the measured households changed: means, quantiles, directions, extremes, thresholds."""

from collections.abc import Iterator

import numpy as np

from orchestration.evaluation.estimates.analysis_plan import AnalysisPlan
from orchestration.evaluation.estimates.estimate_labels import MEASURES
from orchestration.evaluation.estimates.households import Households
from orchestration.evaluation.estimates.intervals import Estimate, mean_estimate, quantile_estimates
from orchestration.evaluation.estimates.parts import (
    NO_ESTIMATE,
    Row,
    is_enough,
    of_level,
    of_mean,
    of_measure,
    of_method,
    of_share,
)
from orchestration.ground.spanish import number

_SOLES = "soles al mes"
_PERCENT = "% de los hogares"

_MEANS = {
    "mean_baseline": "Media de la línea de base",
    "mean_follow_up": "Media del seguimiento",
    "mean_change": "Media del cambio",
}
_DIRECTIONS = {"share_up": (1, "Aumentó"), "share_same": (0, "No cambió"), "share_down": (-1, "Disminuyó")}


def income_change(people: Households, plan: AnalysisPlan) -> Iterator[Row]:
    """By level or subset, measure and statistic: the change of the measured households and its interval.

    A level with fewer households of D than the plan's least shows nothing; one with too few measured ones
    shows their number.
    """
    for level in (*people.levels, *people.subsets):
        for measure in MEASURES:
            within = level.rows[people.known(measure)[level.rows]]
            shown = is_enough(len(level.rows), plan)
            printed = shown and is_enough(len(within), plan)
            head = {
                **of_level(level),
                **of_measure(measure),
                "households": len(within) if shown else None,
                "is_printed": printed,
            }
            for part in _statistics(people, measure, within if printed else None, plan):
                yield {**head, **part}


def winsorised(people: Households, plan: AnalysisPlan) -> Iterator[Row]:
    """The mean change as told, and with the extremes pulled in to the plan's percentiles (Dixon 1960)."""
    for measure in MEASURES:
        within = np.flatnonzero(people.known(measure))
        printed = is_enough(len(within), plan)
        change = people.change(measure)
        low, high = (
            np.quantile(change[within], [end / 100 for end in plan.winsor_pct]) if printed else (0.0, 0.0)
        )
        treatments = {
            "raw": (change, None, None, "Como se informó"),
            "winsorised": (
                np.clip(change, low, high),
                low,
                high,
                f"Recortado en los percentiles {number(plan.winsor_pct[0])} y {number(plan.winsor_pct[1])}",
            ),
        }
        for treatment, (values, least, greatest, label) in treatments.items():
            is_cut = printed and least is not None
            yield {
                **of_measure(measure),
                "treatment": treatment,
                "treatment_label": label,
                "households": len(within),
                "limit_low": least if is_cut else None,
                "limit_high": greatest if is_cut else None,
                "replaced_low": int((change[within] < least).sum()) if is_cut else None,
                "replaced_high": int((change[within] > greatest).sum()) if is_cut else None,
                **_interval(of_mean(people, values, within, plan)),
                "largest_pct": _largest(values[within]) if printed else None,
                "is_printed": printed,
            }


def rise_thresholds(people: Households, plan: AnalysisPlan) -> Iterator[Row]:
    """By measure, threshold and denominator: households whose income rose by more."""
    rises = [("relative", rise) for rise in plan.rises_pct] + [("soles", rise) for rise in plan.rises_soles]
    for measure in MEASURES:
        known = people.known(measure)
        denominators = {
            "participants": (~(people.measured & ~known), "Hogares participantes"),
            "measured": (known, "Hogares medidos"),
        }
        for kind, rise in rises:
            hits = rises_above(people, measure, kind, rise)
            for denominator, (counted, label) in denominators.items():
                within = np.flatnonzero(counted)
                share = of_share(people, hits, within, plan, plan.minimum_households)
                yield {
                    **of_measure(measure),
                    "rise_kind": kind,
                    "rise": rise,
                    "denominator": denominator,
                    "denominator_label": label,
                    "households": len(within),
                    "increased": int(hits[within].sum()),
                    **share,
                    "is_printed": share["share_pct"] is not None,
                }


def rises_above(people: Households, measure: str, kind: str, rise: float) -> np.ndarray:
    """Households whose income rose by more than a percentage of the baseline (`relative`) or in `soles`."""
    return people.rose_by_more(
        measure, np.nan_to_num(people.baseline) * rise / 100 if kind == "relative" else rise
    )


def _statistics(
    people: Households, measure: str, within: np.ndarray | None, plan: AnalysisPlan
) -> Iterator[Row]:
    places = np.array([], dtype=np.int64) if within is None else within
    districts = people.districts[places]
    change = people.change(measure)[places]
    baseline = people.baseline[places]
    means = {"mean_baseline": baseline, "mean_follow_up": baseline + change, "mean_change": change}
    for statistic, label in _MEANS.items():
        found = NO_ESTIMATE if within is None else mean_estimate(means[statistic], districts, plan)
        largest = None if within is None else _largest(means[statistic])
        yield _statistic(statistic, label, _SOLES, found) | {"largest_pct": largest}
    probabilities = [quantile / 100 for quantile in plan.quantiles_pct]
    quantiles = (
        [NO_ESTIMATE] * len(probabilities)
        if within is None
        else quantile_estimates(change, districts, probabilities, plan)
    )
    for quantile, found in zip(plan.quantiles_pct, quantiles, strict=True):
        label = "Mediana del cambio" if quantile == 50 else f"Percentil {quantile:g} del cambio"
        yield _statistic(f"p{quantile:g}_change", label, _SOLES, found)
    for statistic, (direction, label) in _DIRECTIONS.items():
        hits = people.direction(measure) == direction
        share = of_share(people, hits, places, plan, plan.minimum_households)
        yield {
            "statistic": statistic,
            "statistic_label": label,
            "unit": _PERCENT,
            "value": share["share_pct"],
            "low": share["low_pct"],
            "high": share["high_pct"],
            **of_method("too_few" if within is None else share["interval_method"]),
            "clusters": share["clusters"],
            "largest_pct": None,
        }


def _statistic(statistic: str, label: str, unit: str, found: Estimate) -> Row:
    shown = {"statistic": statistic, "statistic_label": label, "unit": unit, **_interval(found)}
    return {**shown, "largest_pct": None}


def _largest(values: np.ndarray) -> float | None:
    """Part of the greatest value in the sum of all, without signs, in percent; none where all are zero."""
    sizes = np.abs(values)
    return float(100 * sizes.max() / sizes.sum()) if sizes.sum() else None


def _interval(found: Estimate) -> Row:
    return {
        "value": found.value,
        "low": found.low,
        "high": found.high,
        **of_method(found.method),
        "clusters": found.clusters or None,
    }
