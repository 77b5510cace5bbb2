"""How the incomes were asked and told: rounding of answers, structural zeros, months of the visits."""

from collections.abc import Iterator

import numpy as np

from orchestration.evaluation.estimates.analysis_plan import AnalysisPlan
from orchestration.evaluation.estimates.households import Households, are_near
from orchestration.evaluation.estimates.parts import Row, is_enough, of_share, percent

_VISITS = {"baseline": "Línea de base", "follow_up": "Seguimiento", "both": "El mismo monto en ambas visitas"}

_CENTIMOS = 100


def heaping(people: Households, plan: AnalysisPlan) -> Iterator[Row]:
    """By visit and step: how many incomes are whole multiples, and how many would be without rounding.

    Expected: one in `step` of incomes in whole soles, the reasoning of Whipple's index. A last row counts the
    households that told the very same positive amount twice, for which there is no expectation.
    """
    incomes = {
        "baseline": people.baseline[people.measured],
        "follow_up": people.amounts("follow_up_income")[people.measured],
    }
    position = 0
    for visit, income in incomes.items():
        positive = np.rint(income[income > 0] * _CENTIMOS)
        for step in plan.heaping_soles:
            position += 1
            heaped = int((positive % (step * _CENTIMOS) == 0).sum())
            yield _heap(position, visit, step, len(positive), heaped, 100 / step, plan)
    both = (incomes["baseline"] > 0) & (incomes["follow_up"] > 0)
    same = int((incomes["baseline"] == incomes["follow_up"])[both].sum())
    yield _heap(position + 1, "both", None, int(both.sum()), same, None, plan)


def structural_zeros(people: Households, plan: AnalysisPlan) -> Iterator[Row]:
    """The official share, and the one where no own income with the amount left empty is an income of zero."""
    variants = (
        ("official", "Monto vacío: sin medición (oficial)", people.measured, people.rose("nominal"), ""),
        (
            "structural_zero",
            "«No genera ingresos propios» con monto vacío: ingreso cero",
            people.measured_with_zeros,
            people.rose_with_zeros,
            "_with_zeros",
        ),
    )
    for variant, label, measured, rose, suffix in variants:
        share = of_share(people, rose, np.arange(len(people)), plan, plan.minimum_households)
        yield {
            "variant": variant,
            "variant_label": label,
            "households": len(people),
            "measured": int(measured.sum()),
            "increased": int(rose.sum()),
            **share,
            "ceiling_pct": percent(int(measured.sum()), len(people)),
            "zero_baselines": int((people.amounts(f"baseline_income{suffix}")[measured] == 0).sum()),
            "zero_follow_ups": int((people.amounts(f"follow_up_income{suffix}")[measured] == 0).sum()),
            "is_printed": share["share_pct"] is not None,
        }


def seasons(people: Households, plan: AnalysisPlan) -> Iterator[Row]:
    """By months of the two visits: how many measured households, how many rose, and by how much."""
    first, second = (month[people.measured].astype(int) for month in people.months)
    cell = (first - 1) * 12 + second - 1
    counts = np.bincount(cell, minlength=144)
    rose = np.bincount(cell, weights=people.rose("nominal")[people.measured], minlength=144)
    change = np.bincount(cell, weights=people.nominal[people.measured], minlength=144)
    for place in range(144):
        households = int(counts[place])
        printed = is_enough(households, plan)
        baseline, follow_up = divmod(place, 12)
        yield {
            "baseline_month": baseline + 1,
            "follow_up_month": follow_up + 1,
            "is_same_season": bool(
                are_near(np.array(baseline), np.array(follow_up), plan.same_season_months)
            ),
            "households": households,
            "share_pct": percent(rose[place], households) if printed else None,
            "mean_change": change[place] / households if printed else None,
            "is_printed": printed,
        }


def _heap(
    position: int,
    visit: str,
    step: float | None,
    households: int,
    heaped: int,
    expected: float | None,
    plan: AnalysisPlan,
) -> Row:
    printed = is_enough(households, plan)
    share = percent(heaped, households) if printed else None
    return {
        "position": position,
        "visit": visit,
        "visit_label": _VISITS[visit],
        "multiple_soles": step,
        "households": households,
        "heaped": heaped if printed else None,
        "share_pct": share,
        "expected_pct": expected,
        "excess_ratio": share / expected if share is not None and expected else None,
        "is_printed": printed,
    }
