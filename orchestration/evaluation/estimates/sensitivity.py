"""What the share of households with more income would be under each assumption, and under how many the
goal is met."""

from collections.abc import Callable, Iterator

import numpy as np

from orchestration.evaluation.estimates.analysis_plan import AnalysisPlan
from orchestration.evaluation.estimates.change import rises_above
from orchestration.evaluation.estimates.estimate_labels import VERDICTS
from orchestration.evaluation.estimates.households import Households
from orchestration.evaluation.estimates.parts import Row, of_goal, of_share
from orchestration.ground.spanish import number

Assumption = Callable[[Households], tuple[np.ndarray, np.ndarray | None]]
"""Gives who counts as having more income and who is counted at all (None: every household of D)."""


def _everyone(name: str) -> Assumption:
    def of(people: Households) -> tuple[np.ndarray, None]:
        return people.rose("nominal") & getattr(people, name), None

    return of


def _measured_so(name: str) -> Assumption:
    def of(people: Households) -> tuple[np.ndarray, np.ndarray]:
        return people.rose("nominal"), getattr(people, name)

    return of


FUNCTIONS: dict[str, Assumption] = {
    "official": lambda people: (people.rose("nominal"), None),
    "measured_only": lambda people: (people.rose("nominal"), people.measured),
    "upper_bound": lambda people: (people.rose("nominal") | ~people.measured, None),
    "disaffiliated_increased": lambda people: (people.rose("nominal") | _is(people, "disaffiliated"), None),
    "due_only": lambda people: (people.rose("nominal"), ~_is(people, "not_yet_due")),
    "real": lambda people: (people.rose("real"), None),
    "real_measured_only": lambda people: (people.rose("real"), people.indexed),
    "structural_zero": lambda people: (people.rose_with_zeros, None),
    "late_follow_up": _everyone("late_follow_up"),
    "late_follow_up_measured": _measured_so("late_follow_up"),
    "last_training": _everyone("after_last_training"),
    "last_training_measured": _measured_so("after_last_training"),
    "recent_baseline": _everyone("recent_baseline"),
    "recent_baseline_measured": _measured_so("recent_baseline"),
    "same_season": _everyone("same_season"),
    "same_season_measured": _measured_so("same_season"),
}


def sensitivity(people: Households, plan: AnalysisPlan) -> Iterator[Row]:
    """A row per assumption of the plan, then one per threshold of a rise other than zero.

    Every row but the primary one needs as many households as the plan's least.
    """
    for position, (code, label, hits, counted) in enumerate(_assumed(people, plan), 1):
        is_primary = code == "official"
        within = np.arange(len(people)) if counted is None else np.flatnonzero(counted)
        share = of_share(people, hits, within, plan, 1 if is_primary else plan.minimum_households)
        yield {
            "position": position,
            "assumption": code,
            "assumption_label": label,
            "role": "primary" if is_primary else "sensitivity",
            "role_label": "Estimación principal" if is_primary else "Análisis de sensibilidad",
            "households": len(within),
            "increased": int(hits[within].sum()),
            **share,
            **of_goal(share, plan),
            "is_printed": share["share_pct"] is not None,
        }


def goal(rows: list[Row], plan: AnalysisPlan) -> Iterator[Row]:
    """Under how many assumptions (rows of `sensitivity`) the goal is met: by their values, and by their
    intervals."""
    judged = [row for row in rows if row["is_printed"]]
    by_value = ["yes" if row["goal_met"] else "no" for row in judged]
    by_interval = [row["goal_by_interval"] for row in judged]
    for basis, answers in (("point", by_value), ("interval", by_interval)):
        met, unclear = answers.count("yes"), answers.count("unclear")
        verdict = _verdict(met, len(answers))
        yield {
            "basis": basis,
            "target_pct": plan.target_pct,
            "assumptions": len(answers),
            "met": met,
            "not_met": answers.count("no"),
            "unclear": unclear,
            "verdict": verdict,
            "verdict_label": VERDICTS[verdict],
            "reading": _reading(basis, met, unclear, len(answers), plan),
        }


def _assumed(
    people: Households, plan: AnalysisPlan
) -> Iterator[tuple[str, str, np.ndarray, np.ndarray | None]]:
    for code, label in plan.assumptions.items():
        yield code, label, *FUNCTIONS[code](people)
    for code, label, kind, rise in rise_assumptions(plan):
        yield code, label, rises_above(people, "nominal", kind, rise), None


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


def _verdict(met: int, judged: int) -> str:
    if not judged:
        return "no_data"
    return "all" if met == judged else "some" if met else "none"


def _reading(basis: str, met: int, unclear: int, judged: int, plan: AnalysisPlan) -> str:
    target = f"la meta de {number(plan.target_pct)} %"
    if not judged:
        return f"Sin hogares suficientes: no se puede juzgar {target}."
    which = {
        "all": f"todos los supuestos ({judged})",
        "some": f"algunos de los supuestos ({met} de {judged})",
        "none": f"ninguno de los supuestos ({judged})",
    }[_verdict(met, judged)]
    if basis == "point":
        return f"Por su valor, se alcanza {target} bajo {which}."
    return (
        f"Con el intervalo entero sobre la meta, se alcanza {target} bajo {which}; "
        f"bajo {unclear} no se puede afirmar ni lo uno ni lo otro."
    )
