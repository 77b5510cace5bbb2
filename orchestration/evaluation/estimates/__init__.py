"""Estimates of an evaluation package: income change, attrition and balance from the household panel.

Pure functions on data frames. Nothing is read but the analysis plan, nothing is written. What is estimated
and why so: docs/decisions/0010-estimators.md.
"""

from collections.abc import Iterable
from datetime import date

import pandas as pd

from orchestration.evaluation.estimates import answers, attrition, change, response, sensitivity, shares
from orchestration.evaluation.estimates import estimate_notes as notes
from orchestration.evaluation.estimates.analysis_plan import AnalysisPlan, load_plan
from orchestration.evaluation.estimates.balance import attrition_differences, balance
from orchestration.evaluation.estimates.beside_tables import BESIDE
from orchestration.evaluation.estimates.cluster_intervals import cluster_intervals
from orchestration.evaluation.estimates.estimate_columns import COLUMNS, Meaning
from orchestration.evaluation.estimates.estimate_tables import TABLES, TableDescription, table
from orchestration.evaluation.estimates.households import (
    PANEL_COLUMNS,
    REGISTRY_COLUMNS,
    Households,
    prepare_registry,
)
from orchestration.evaluation.estimates.pairs import PAIR_COLUMNS, Pairs, benchmarks, noise, reinterviews
from orchestration.evaluation.estimates.parts import Row
from orchestration.evaluation.estimates.plan_timing import plan_deviations, plan_timing
from orchestration.evaluation.estimates.response import RESPONSE_COLUMNS
from orchestration.evaluation.estimates.response_model import response_of

__all__ = [
    "BESIDE",
    "COLUMNS",
    "PAIR_COLUMNS",
    "PANEL_COLUMNS",
    "REGISTRY_COLUMNS",
    "RESPONSE_COLUMNS",
    "TABLES",
    "AnalysisPlan",
    "Meaning",
    "TableDescription",
    "estimate",
    "estimate_beside",
    "load_plan",
]


def estimate_beside(
    panel: pd.DataFrame, pairs: pd.DataFrame, responses: pd.DataFrame, plan: AnalysisPlan, comparison: str
) -> dict[str, pd.DataFrame]:
    """The tables of `BESIDE`: what stands beside the estimates of the participants.

    `panel` as in `estimate`; `pairs` has `PAIR_COLUMNS`, one row per household and kind; `responses` has
    `RESPONSE_COLUMNS`, one row per household of the panel. Raises ValueError if a column is missing or the
    households are not those.
    """
    people, measured_twice = Households(panel, plan), Pairs(pairs)
    model = response_of(people, plan)
    rows: dict[str, Iterable[Row]] = {
        "benchmarks": benchmarks(measured_twice, people, plan),
        "noise": noise(measured_twice, people, plan),
        "reinterviews": reinterviews(measured_twice, people, plan),
        "non_response": response.non_response(responses, people),
        "response_model": response.response_terms(model, people, plan),
        "response_diagnostics": response.response_diagnostics(model, people, plan),
        "weights": response.weights(model, people),
        "weighted_estimates": response.weighted_estimates(model, people, plan),
        "quantile_bounds": response.quantile_bounds(people, plan),
        "cluster_intervals": cluster_intervals(people, plan),
    }
    return _tables(rows, comparison)


def _tables(rows: dict[str, Iterable[Row]], comparison: str) -> dict[str, pd.DataFrame]:
    return {
        name: table(name, ({"comparison": comparison, **row} for row in listed))
        for name, listed in rows.items()
    }


def estimate(
    panel: pd.DataFrame,
    registry: pd.DataFrame,
    plan: AnalysisPlan,
    comparison: str,
    deliveries: Iterable[date] = (),
) -> dict[str, pd.DataFrame]:
    """Every table of `TABLES` but those of `BESIDE`, by name, for a comparison (latest, midterm or final).

    `panel` has one row per household of D with `PANEL_COLUMNS`: amounts are floats in soles a month, days
    datetimes, `disaffiliated_on` null after the comparison's day, `reason` and `reason_with_zeros` null where
    measured. `registry` has one row per accepted household with `REGISTRY_COLUMNS` and the covariates that
    the plan compares. `deliveries` are the days on which visits were delivered. The order of rows
    plays no part, and the same frames and plan give the same tables.
    Percentages are 0–100. Raises ValueError if a column is missing, a household stands twice, or the
    participants of the registry are not the households of the panel.
    """
    people = Households(panel, plan)
    everyone = prepare_registry(registry, people, plan)
    assumed = list(sensitivity.sensitivity(people, plan))
    timing = plan_timing(people, plan, deliveries)
    rows: dict[str, Iterable[Row]] = {
        "primary_estimate": shares.primary_estimate(people, plan, timing),
        "sensitivity": assumed,
        "share_increased": shares.share_increased(people, plan),
        "bounds": shares.bounds(people, plan),
        "income_change": change.income_change(people, plan),
        "rise_thresholds": change.rise_thresholds(people, plan),
        "heaping": answers.heaping(people, plan),
        "structural_zeros": answers.structural_zeros(people, plan),
        "winsorised": change.winsorised(people, plan),
        "seasons": answers.seasons(people, plan),
        "attrition": attrition.attrition(people, plan),
        "disaffiliation": attrition.disaffiliation(people, plan),
        "attrition_differences": attrition_differences(people, plan),
        "balance": balance(people, everyone, plan),
        "flow": attrition.flow(people, everyone),
    }
    titles = {name: TABLES[name].title for name in (*rows, *BESIDE)}
    rows["plan_deviations"] = plan_deviations(people, plan, timing, titles, assumed)
    return {**_tables(rows, comparison), "notes": table("notes", notes.notes(plan, timing))}
