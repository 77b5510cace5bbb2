"""Intervals with districts, and with territorial units, as clusters; how often they cover the truth."""

from collections.abc import Iterator

import numpy as np

from orchestration.evaluation.estimates.analysis_plan import AnalysisPlan
from orchestration.evaluation.estimates.clusters import ClusterSums
from orchestration.evaluation.estimates.coverage import simulated_coverage
from orchestration.evaluation.estimates.estimate_labels import CLUSTERS
from orchestration.evaluation.estimates.households import Households
from orchestration.evaluation.estimates.intervals import mean_estimate, share_of
from orchestration.evaluation.estimates.parts import Row, is_enough, of_method
from orchestration.ground.spanish import number


def cluster_intervals(people: Households, plan: AnalysisPlan) -> Iterator[Row]:
    """The shares and the mean change with districts, and with territorial units, as clusters."""
    units = people.traits.codes("territorial_unit")[0]
    rose = people.rose("nominal")
    everyone, measured = np.arange(len(people)), np.flatnonzero(people.measured)
    shares = {
        "official": ("OG oficial", everyone),
        "measured_only": ("Aumentó su ingreso, de los medidos", measured),
    }
    for kind, clusters in (("district", people.districts), ("territorial_unit", units)):
        for code, (label, within) in shares.items():
            head = {"statistic": code, "statistic_label": label, "unit": "% de los hogares"}
            if not is_enough(len(within), plan):
                yield {**_of_clusters(kind), **head, **_UNKNOWN}
                continue
            sums = ClusterSums.of(rose[within].astype(float), clusters[within])
            found = share_of(sums, plan)
            coverage = simulated_coverage(sums, found, plan)
            yield {
                **_of_clusters(kind),
                **head,
                "households": len(within),
                "value": 100 * found.value,
                "low": 100 * found.low,
                "high": 100 * found.high,
                **_method_of(kind, found.method),
                "clusters_count": sums.count,
                "design_effect": found.design_effect,
                "coverage_pct": coverage,
                "coverage_note": _coverage_note(coverage, plan),
                "is_printed": True,
            }
        yield {**_of_clusters(kind), **_mean_row(people, measured, clusters, kind, plan)}


_UNKNOWN = {
    **dict.fromkeys(
        (
            *("households", "value", "low", "high", "clusters_count", "design_effect", "coverage_pct"),
            "coverage_note",
        )
    ),
    **of_method("too_few"),
    "is_printed": False,
}


def _of_clusters(kind: str) -> Row:
    return {"cluster_kind": kind, "cluster_label": CLUSTERS[kind]}


def _method_of(kind: str, method: str) -> Row:
    """How an interval was made, in the words of what was taken for clusters."""
    told = of_method(method)
    if kind == "territorial_unit":
        label = told["interval_label"].replace("por distrito", "por unidad territorial")
        told["interval_label"] = label.replace("los distritos", "las unidades").replace("distrito", "unidad")
    return told


def _mean_row(
    people: Households, within: np.ndarray, clusters: np.ndarray, kind: str, plan: AnalysisPlan
) -> Row:
    head = {"statistic": "mean_change", "statistic_label": "Media del cambio", "unit": "soles al mes"}
    if not is_enough(len(within), plan):
        return {**head, **_UNKNOWN}
    found = mean_estimate(people.nominal[within], clusters[within], plan)
    return {
        **head,
        "households": len(within),
        "value": found.value,
        "low": found.low,
        "high": found.high,
        **_method_of(kind, found.method),
        "clusters_count": found.clusters,
        "design_effect": None,
        "coverage_pct": None,
        "coverage_note": "La cobertura de las medias no se simula aquí.",
        "is_printed": True,
    }


def _coverage_note(coverage: float | None, plan: AnalysisPlan) -> str | None:
    if coverage is None:
        return "No se simula: todos los hogares tienen el mismo valor."
    if coverage >= plan.coverage_least_pct:
        return "Suficiente."
    return (
        f"Queda corto: cubre el valor verdadero {number(coverage, 1)} % de las veces, no"
        f" {number(plan.confidence_pct)} %."
    )
