"""What the lack of measurement does to the estimates: reasons, weights, bounds of quantiles."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy.stats import norm

from orchestration.evaluation.estimates.analysis_plan import AnalysisPlan
from orchestration.evaluation.estimates.estimate_labels import LACKS, MEASURES, OUTCOMES
from orchestration.evaluation.estimates.households import Households
from orchestration.evaluation.estimates.intervals import weighted_mean
from orchestration.evaluation.estimates.parts import Row, is_enough, of_level, of_measure, of_method, percent
from orchestration.evaluation.estimates.response_model import Response
from orchestration.ground.spanish import number

RESPONSE_COLUMNS = ("household_id", "lacks", "last_outcome", "attempts_count", "is_disaffiliated")
"""What the responses must have: one row per household of D."""

SMALLEST_COUNT = 10


def non_response(responses: pd.DataFrame, people: Households) -> Iterator[Row]:
    """Households of D by the measurement that they lack and what the last visit that sought it gave.

    Raises ValueError if the responses are not of the households of D.
    """
    if sorted(responses["household_id"]) != list(people.frame["household_id"]):
        raise ValueError("the responses are not those of the households of the panel")
    for lacks, label in LACKS.items():
        here = responses[responses["lacks"] == lacks]
        sought = lacks in ("baseline", "follow_up")
        for outcome, words in OUTCOMES.items() if sought else [(None, "No corresponde")]:
            rows = here[here["last_outcome"] == outcome] if sought else here
            shown = len(rows) >= SMALLEST_COUNT or not len(rows)
            yield {
                "lacks": lacks,
                "lacks_label": label,
                "last_outcome": outcome,
                "last_outcome_label": words,
                "households": len(rows) if shown else None,
                "share_pct": percent(len(rows), len(people)) if shown else None,
                "mean_attempts": float(rows["attempts_count"].mean())
                if sought and shown and len(rows)
                else None,
                "disaffiliated_pct": (
                    percent(int(rows["is_disaffiliated"].sum()), len(rows)) if shown else None
                ),
                "is_printed": shown,
            }


def response_terms(model: Response | None, people: Households, plan: AnalysisPlan) -> Iterator[Row]:
    """The model term by term, and how far the measured are from all due before and after weighting."""
    if model is None:
        return
    before, after = model.differences(people.measured[model.due])
    reach = float(norm.ppf((1 + plan.confidence) / 2))
    for place, term in enumerate(model.terms, 1):
        value, error = model.coefficients[place], model.errors[place]
        yield {
            "position": place,
            "term_label": term.label,
            "covariate": term.covariate,
            "level": term.level,
            "odds_ratio": float(np.exp(value)),
            "odds_low": float(np.exp(value - reach * error)),
            "odds_high": float(np.exp(value + reach * error)),
            "difference_before": before[place - 1],
            "difference_after": after[place - 1],
            "is_large": bool(abs(after[place - 1]) > plan.large_difference),
        }


def weights(model: Response | None, people: Households) -> Iterator[Row]:
    """The weight of each measured household, in the order of the pseudonyms."""
    if model is None:
        return
    names = people.frame["household_id"].to_numpy()
    for household, probability in zip(model.due, model.probabilities, strict=True):
        if people.measured[household]:
            yield {
                "household_id": names[household],
                "response_pct": 100 * probability,
                "weight": model.weights[household],
            }


def response_diagnostics(model: Response | None, people: Households, plan: AnalysisPlan) -> Iterator[Row]:
    """How well the model tells who is measured, and what the weights cost."""
    for position, (code, label, unit, value) in enumerate(_diagnostics(model, people, plan), 1):
        yield {
            "position": position,
            "diagnostic": code,
            "diagnostic_label": label,
            "unit": unit,
            "value": value,
        }


def weighted_estimates(model: Response | None, people: Households, plan: AnalysisPlan) -> Iterator[Row]:
    """By level: share that rose and mean change of the measured, as they are and weighted for all due."""
    rose = people.rose("nominal").astype(float)
    statistics = {
        "share_up": ("Aumentó su ingreso", "% de los hogares", 100 * rose),
        "mean_change": ("Media del cambio", "soles al mes", np.nan_to_num(people.nominal)),
    }
    for level in people.levels:
        shown = is_enough(len(level.rows), plan)
        within = level.rows[people.measured[level.rows]]
        printed = shown and model is not None and is_enough(len(within), plan)
        for code, (label, unit, values) in statistics.items():
            head = {
                **of_level(level),
                "statistic": code,
                "statistic_label": label,
                "unit": unit,
                "households": len(within) if shown else None,
                "is_printed": printed,
            }
            yield {**head, **(_weighted(model, people, values, within, plan) if printed else _NOTHING)}


def quantile_bounds(people: Households, plan: AnalysisPlan) -> Iterator[Row]:
    """By level and measure: between which values a quantile of the change of all participants must lie.

    If the share m of the households is unknown, the quantile q of all lies between the quantiles
    (q − m) / (1 − m) and q / (1 − m) of the known ones (Manski 1994, "The selection problem", in Advances in
    Econometrics, Sixth World Congress); where one of them is below 0 or above 1, nothing bounds it there.
    """
    for level in people.levels:
        for measure in MEASURES:
            known = people.known(measure)[level.rows]
            printed = is_enough(len(level.rows), plan) and is_enough(int(known.sum()), plan)
            change = np.sort(people.change(measure)[level.rows][known])
            for quantile in plan.quantiles_pct:
                yield {
                    **of_level(level),
                    **of_measure(measure),
                    "quantile_pct": quantile,
                    "households": len(level.rows) if printed else None,
                    "unknown": int((~known).sum()) if printed else None,
                    **(_ends(change, quantile / 100, float((~known).mean())) if printed else _OPEN),
                    "is_printed": printed,
                }


_NOTHING = dict.fromkeys(
    (
        *("unweighted_value", "value", "low", "high", "interval_method", "interval_label", "clusters"),
        "effective_households",
    )
)
_OPEN = {"lower_change": None, "upper_change": None}


def _diagnostics(
    model: Response | None, people: Households, plan: AnalysisPlan
) -> Iterator[tuple[str, str, str, float | None]]:
    yield "is_fitted", "El modelo se pudo estimar (1) o no (0)", "sí o no", float(model is not None)
    if model is None:
        return
    responded = people.measured[model.due]
    weights = model.weights[model.weights > 0]
    before, after = (np.abs(part) for part in model.differences(responded))
    least = min(int(responded.sum()), int((~responded).sum()))
    yield "due", "Hogares a los que ya correspondía medir", "hogares", float(len(model.due))
    yield "responded", "De ellos, medidos", "hogares", float(responded.sum())
    yield "response_pct", "De ellos, medidos", "porcentaje", percent(int(responded.sum()), len(responded))
    yield "terms", "Términos del modelo, sin la constante", "términos", float(len(model.terms))
    yield (
        "cases_per_term",
        "Casos del grupo menor por término; con menos de 10 el modelo es frágil",
        "hogares por término",
        least / max(len(model.terms), 1),
    )
    yield (
        "auc",
        "Área bajo la curva ROC: 0,5 no distingue, 1 distingue del todo",
        "de 0 a 1",
        model.auc(responded),
    )
    yield "pseudo_r2", "Pseudo R² de McFadden", "de 0 a 1", model.fit
    yield (
        "least_probability",
        "Menor probabilidad de ser medido",
        "de 0 a 1",
        float(model.probabilities.min()),
    )
    yield "largest_weight", "Mayor peso entre el peso medio", "veces", float(weights.max() / weights.mean())
    yield (
        "trimmed",
        f"Pesos recortados en el percentil {number(plan.response_trim_pct)}",
        "hogares",
        float(model.trimmed),
    )
    yield "kish", "Tamaño efectivo de los medidos con sus pesos (Kish)", "hogares", model.kish
    yield (
        "largest_before",
        "Mayor diferencia entre medidos y todos, sin pesos",
        "desviaciones",
        float(before.max(initial=0)),
    )
    yield (
        "largest_after",
        "Mayor diferencia entre medidos y todos, con pesos",
        "desviaciones",
        float(after.max(initial=0)),
    )


def _weighted(
    model: Response | None, people: Households, values: np.ndarray, within: np.ndarray, plan: AnalysisPlan
) -> Row:
    assert model is not None
    weights = model.weights[within]
    found, effective = weighted_mean(values[within], weights, people.districts[within], plan)
    return {
        "unweighted_value": float(values[within].mean()),
        "value": found.value,
        "low": found.low,
        "high": found.high,
        **of_method(found.method),
        "clusters": found.clusters,
        "effective_households": effective,
    }


def _ends(change: np.ndarray, probability: float, unknown: float) -> Row:
    low, high = (probability - unknown) / (1 - unknown), probability / (1 - unknown)
    return {
        "lower_change": float(np.quantile(change, low)) if low >= 0 else None,
        "upper_change": float(np.quantile(change, high)) if high <= 1 else None,
    }
