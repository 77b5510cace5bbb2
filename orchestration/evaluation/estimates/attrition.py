"""Who was not measured and why, who left the programme, and the flow from the registry to the analysis."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from orchestration.evaluation.estimates.analysis_plan import AnalysisPlan
from orchestration.evaluation.estimates.estimate_labels import MEASURED, REASONS, STATES
from orchestration.evaluation.estimates.households import Households
from orchestration.evaluation.estimates.parts import Row, is_enough, of_level, percent


def attrition(people: Households, plan: AnalysisPlan) -> Iterator[Row]:
    """By level: households measured, and not measured by reason."""
    state = people.reason.fillna(MEASURED).to_numpy(dtype=object)
    for level in people.levels:
        printed = is_enough(len(level.rows), plan)
        here = state[level.rows]
        for status, label in STATES.items():
            households = int((here == status).sum())
            yield {
                **of_level(level),
                "status": status,
                "status_label": label,
                "households": households if printed else None,
                "share_pct": percent(households, len(level.rows)) if printed else None,
                "is_printed": printed,
            }


def disaffiliation(people: Households, plan: AnalysisPlan) -> Iterator[Row]:
    """Households that left the programme up to the comparison's day, and those that stayed."""
    groups = {
        "stayed_measured": (~people.has_left & people.measured, "No desafiliado, medido"),
        "stayed_unmeasured": (~people.has_left & ~people.measured, "No desafiliado, no medido"),
        "left_measured": (people.has_left & people.measured, "Desafiliado, medido antes o después de salir"),
        "left_unmeasured": (people.has_left & ~people.measured, "Desafiliado, no medido"),
    }
    has_baseline = ~np.isnan(people.baseline)
    follow_up = people.amounts("follow_up_income")
    for status, (counted, label) in groups.items():
        measured = counted & people.measured
        printed = is_enough(int(counted.sum()), plan)
        measured_printed = is_enough(int(measured.sum()), plan)
        yield {
            "status": status,
            "status_label": label,
            "households": int(counted.sum()),
            "share_pct": percent(int(counted.sum()), len(people)),
            "with_baseline": int((counted & has_baseline).sum()),
            "mean_baseline": _mean(people.baseline[counted & has_baseline], plan),
            "measured": int(measured.sum()),
            "mean_follow_up": _mean(follow_up[measured], plan),
            "increased_of_measured_pct": (
                percent(int(people.rose("nominal")[measured].sum()), int(measured.sum()))
                if measured_printed
                else None
            ),
            "is_printed": printed,
        }


def flow(people: Households, registry: pd.DataFrame) -> Iterator[Row]:
    """Households at each step from registry to analysis, after CONSORT's diagrams (Schulz et al. 2010)."""
    participants, measured = len(people), int(people.measured.sum())
    reasons = people.reason.value_counts()
    steps = [
        ("registry", None, "kept", "Hogares del padrón, afiliados hasta el corte", len(registry)),
        (
            "not_participants",
            "registry",
            "left",
            "No participan en ningún curso",
            len(registry) - participants,
        ),
        ("participants", "registry", "kept", "Participan en un curso: denominador del OG", participants),
        *(
            (reason, "participants", "left", label, int(reasons.get(reason, 0)))
            for reason, label in REASONS.items()
        ),
        (MEASURED, "participants", "kept", "Medidos: análisis en soles corrientes", measured),
        (
            "no_price_index",
            MEASURED,
            "left",
            "Sin índice de precios en algún mes",
            measured - int(people.indexed.sum()),
        ),
        ("indexed", MEASURED, "kept", "Análisis en soles reales", int(people.indexed.sum())),
        *((part.level, MEASURED, "subset", part.label, len(part.rows)) for part in people.subsets),
    ]
    for position, (step, parent, branch, label, households) in enumerate(steps, 1):
        is_of_participants = step not in ("registry", "not_participants")
        yield {
            "position": position,
            "step": step,
            "parent_step": parent,
            "branch": branch,
            "step_label": label,
            "households": households,
            "share_of_participants_pct": percent(households, participants) if is_of_participants else None,
        }


def _mean(values: np.ndarray, plan: AnalysisPlan) -> float | None:
    return float(values.mean()) if is_enough(len(values), plan) else None
