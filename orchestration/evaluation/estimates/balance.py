"""How two groups of households differ: standardised differences of means and of shares.

Austin (2009), "Balance diagnostics for comparing the distribution of baseline covariates between treatment
groups in propensity-score matched samples", Statistics in Medicine 28(25), section 3.1: a mean differs by

    (x₁ − x₂) / √((s₁² + s₂²) / 2)

and a share by

    (p₁ − p₂) / √((p₁(1 − p₁) + p₂(1 − p₂)) / 2).

A covariate of several values is compared value by value; missing is one of the values.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from orchestration.evaluation.estimates.analysis_plan import AnalysisPlan
from orchestration.evaluation.estimates.estimate_labels import (
    COVARIATES,
    REASONS,
    UNKNOWN,
    UNKNOWN_LABEL,
    level_label,
)
from orchestration.evaluation.estimates.households import Households, Traits
from orchestration.evaluation.estimates.parts import Row, is_enough

MEASURED_CONTRAST = "measured_unmeasured"
PARTICIPANT_CONTRAST = "participants_others"


@dataclass(frozen=True)
class Contrast:
    """Two groups of the same households."""

    code: str
    label: str
    traits: Traits
    first: np.ndarray
    second: np.ndarray


def balance(people: Households, registry: pd.DataFrame, plan: AnalysisPlan) -> Iterator[Row]:
    """Measured against unmeasured households of D, and those of D against the others of the registry."""
    measured = Contrast(
        MEASURED_CONTRAST, "Medidos y no medidos", people.traits, people.measured, ~people.measured
    )
    yield from _compared(measured, *_of_participants(plan), plan)
    takes_part = registry["is_participant"].to_numpy(dtype=bool)
    participants = Contrast(
        PARTICIPANT_CONTRAST,
        "Participantes y demás hogares del padrón",
        Traits(registry),
        takes_part,
        ~takes_part,
    )
    yield from _compared(participants, plan.continuous, plan.categorical, plan)


def attrition_differences(people: Households, plan: AnalysisPlan) -> Iterator[Row]:
    """Households of D without measurement, by reason, against the measured ones."""
    for reason, label in REASONS.items():
        counted = (people.reason == reason).fillna(False).to_numpy(dtype=bool)
        contrast = Contrast(
            f"{reason}_measured", f"{label}, y medidos", people.traits, counted, people.measured
        )
        yield from _compared(contrast, *_of_participants(plan), plan)


def standardised_mean(first: np.ndarray, second: np.ndarray) -> float | None:
    """Standardised difference of two means; None where no group varies but they differ, or one has no two."""
    if min(len(first), len(second)) < 2:
        return None
    return _standardised(first.mean() - second.mean(), first.var(ddof=1), second.var(ddof=1))


def standardised_share(first: float, second: float) -> float | None:
    """Standardised difference of two shares, 0–1; None where no group varies but they differ."""
    return _standardised(first - second, first * (1 - first), second * (1 - second))


def _standardised(difference: float, first: float, second: float) -> float | None:
    if difference == 0:
        return 0.0
    spread = np.sqrt((first + second) / 2)
    return float(difference / spread) if spread > 0 else None


def _of_participants(plan: AnalysisPlan) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return plan.continuous + plan.participants_continuous, plan.categorical + plan.participants_categorical


def _compared(
    contrast: Contrast, continuous: tuple[str, ...], categorical: tuple[str, ...], plan: AnalysisPlan
) -> Iterator[Row]:
    for name in continuous:
        values = contrast.traits.numbers(name)
        yield _mean_row(contrast, name, values, plan)
        missing = np.isnan(values)
        both = int(missing[contrast.first].sum()), int(missing[contrast.second].sum())
        if sum(both):
            yield _share_of(contrast, name, UNKNOWN, UNKNOWN_LABEL, both, plan)
    for name in categorical:
        code, levels = contrast.traits.codes(name)
        counts = [
            np.bincount(code[group], minlength=len(levels)) for group in (contrast.first, contrast.second)
        ]
        for place, level in enumerate(levels):
            both = int(counts[0][place]), int(counts[1][place])
            if sum(both):
                yield _share_of(contrast, name, level, level_label(name, level), both, plan)


def _mean_row(contrast: Contrast, name: str, values: np.ndarray, plan: AnalysisPlan) -> Row:
    is_known = ~np.isnan(values)
    first, second = values[contrast.first & is_known], values[contrast.second & is_known]
    printed = all(is_enough(len(group), plan) for group in (first, second))
    difference = standardised_mean(first, second) if printed else None
    return {
        **_head(contrast, name, "mean", None, None),
        "households_first": len(first),
        "households_second": len(second),
        "value_first": first.mean() if printed else None,
        "value_second": second.mean() if printed else None,
        "deviation_first": first.std(ddof=1) if printed else None,
        "deviation_second": second.std(ddof=1) if printed else None,
        **_difference(difference, printed, plan),
    }


def _share_of(
    contrast: Contrast, name: str, level: str, label: str, both: tuple[int, int], plan: AnalysisPlan
) -> Row:
    sizes = int(contrast.first.sum()), int(contrast.second.sum())
    # a territory with few households shows nothing, wherever it stands; few without an answer are no unit
    few = level != UNKNOWN and not is_enough(sum(both), plan)
    printed = not few and all(is_enough(size, plan) for size in sizes)
    shares = [part / whole for part, whole in zip(both, sizes, strict=True)] if printed else []
    difference = standardised_share(*shares) if printed else None
    return {
        **_head(contrast, name, "share", level, label),
        "households_first": sizes[0],
        "households_second": sizes[1],
        "value_first": 100 * shares[0] if printed else None,
        "value_second": 100 * shares[1] if printed else None,
        "deviation_first": None,
        "deviation_second": None,
        **_difference(difference, printed, plan),
    }


def _head(contrast: Contrast, name: str, kind: str, level: str | None, label: str | None) -> Row:
    return {
        "contrast": contrast.code,
        "contrast_label": contrast.label,
        "covariate": name,
        "covariate_label": COVARIATES[name],
        "kind": kind,
        "level": level,
        "level_label": label,
    }


def _difference(difference: float | None, printed: bool, plan: AnalysisPlan) -> Row:
    return {
        "standardised_difference": difference,
        "is_large": None if difference is None else abs(difference) > plan.large_difference,
        "is_printed": printed,
    }
