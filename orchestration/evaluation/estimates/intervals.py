"""Intervals of means, shares and quantiles of households clustered by district. Numbers in, numbers out."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.stats import norm, t
from statsmodels.stats.proportion import proportion_confint

from orchestration.evaluation.estimates.analysis_plan import AnalysisPlan
from orchestration.evaluation.estimates.clusters import ClusterSums
from orchestration.evaluation.estimates.wild import wild_interval

_ALL_EQUAL = 1e-12
"""A standard error below this part of the mean is a rounding error."""


@dataclass(frozen=True)
class Estimate:
    """A figure with its interval; an end that there is no saying is None."""

    value: float
    low: float | None
    high: float | None
    method: str
    clusters: int


@dataclass(frozen=True)
class Share(Estimate):
    """A share, 0–1, with its clustered interval and Wilson's, which takes households for independent."""

    wilson_low: float
    wilson_high: float
    design_effect: float | None
    effective_households: float | None


@dataclass(frozen=True)
class ShareBounds:
    """Least and greatest value that the unknown households leave open, 0–1, and the interval of the truth."""

    lower: float
    upper: float
    low: float | None
    high: float | None
    critical: float | None
    method: str
    clusters: int


def mean_estimate(values: np.ndarray, clusters: np.ndarray, plan: AnalysisPlan) -> Estimate:
    """Mean of at least one household: CRV3 and Student's t with enough clusters, else the wild bootstrap."""
    sums = ClusterSums.of(values, clusters)
    if sums.count < plan.fewest_clusters:
        return Estimate(sums.mean, None, None, "few_clusters", sums.count)
    error = sums.crv3()
    if error <= _ALL_EQUAL * max(abs(sums.mean), 1):
        return Estimate(sums.mean, sums.mean, sums.mean, "no_variation", sums.count)
    if sums.count >= plan.crv3_from:
        reach = sums.critical(plan.confidence) * error
        return Estimate(sums.mean, sums.mean - reach, sums.mean + reach, "crv3", sums.count)
    low, high = wild_interval(
        sums, plan.confidence, plan.bootstrap_draws, plan.bootstrap_seed, plan.webb_below
    )
    method = "unbounded" if low is None or high is None else "wild_bootstrap"
    return Estimate(sums.mean, low, high, method, sums.count)


def share_estimate(hits: np.ndarray, clusters: np.ndarray, plan: AnalysisPlan) -> Share:
    """Share of at least one household for which `hits` is true.

    The interval is Wilson's (1927) with the effective number of households: their number over the design
    effect (Kish 1965), which is the CRV3 variance over the binomial one. The quantile is Student's, carried
    into the number as Korn and Graubard (1998, Survey Methodology 24(2)) do, and the effective number never
    exceeds the households (Dean and Pagano 2015, Survey Methodology 41(2); Franco, Little, Louis and Slud
    2019, Journal of Survey Statistics and Methodology 7(3), compare such intervals). Where clusters tell
    nothing, because there are too few or all households answer alike, it is Wilson's alone.
    """
    return share_of(ClusterSums.of(hits.astype(float), clusters), plan)


def share_of(sums: ClusterSums, plan: AnalysisPlan) -> Share:
    """`share_estimate` from the sums by cluster."""
    share, households = sums.mean, sums.households
    wilson = _wilson(share, households, plan)
    binomial = share * (1 - share) / households
    error = sums.crv3() if sums.count >= plan.fewest_clusters else 0.0
    if error <= _ALL_EQUAL or not binomial:
        return Share(share, *wilson, "wilson", sums.count, *wilson, None, None)
    effect = error**2 / binomial
    students = (norm.ppf((1 + plan.confidence) / 2) / sums.critical(plan.confidence)) ** 2
    ends = _wilson(share, min(households, households / effect * students), plan)
    effective = min(households, households / effect)
    return Share(share, *ends, "wilson_clustered", sums.count, *wilson, effect, effective)


def weighted_mean(
    values: np.ndarray, weights: np.ndarray, clusters: np.ndarray, plan: AnalysisPlan
) -> tuple[Estimate, float]:
    """Weighted mean of at least one household with its interval, and the effective number of households.

    A ratio of sums, so leaving out one cluster at a time gives its error too (CRV3), with Student's t; the
    weights are taken as fixed. The effective number is Kish's for the weights, (Σw)² / Σw², or what the error
    leaves of the households as they vary, where that is less.
    """
    sums = ClusterSums.weighted(values, weights, clusters)
    kish = float(weights.sum() ** 2 / (weights**2).sum())
    if sums.count < plan.fewest_clusters:
        return Estimate(sums.mean, None, None, "few_clusters", sums.count), kish
    error = sums.crv3()
    if error <= _ALL_EQUAL * max(abs(sums.mean), 1):
        return Estimate(sums.mean, sums.mean, sums.mean, "no_variation", sums.count), kish
    reach = sums.critical(plan.confidence) * error
    variance = float(np.average((values - sums.mean) ** 2, weights=weights))
    found = Estimate(sums.mean, sums.mean - reach, sums.mean + reach, "crv3", sums.count)
    return found, min(kish, variance / error**2)


def quantile_estimates(
    values: np.ndarray, clusters: np.ndarray, probabilities: list[float], plan: AnalysisPlan
) -> list[Estimate]:
    """Quantiles of at least one household, by linear interpolation, with Woodruff's intervals.

    Woodruff (1952), "Confidence intervals for medians and other position measures", JASA 47(260): the
    interval of the share of households at or below the quantile, carried back through the distribution.
    """
    ordered = np.sort(values)
    found = []
    for probability in probabilities:
        value = _at(ordered, probability)
        below = share_estimate(values <= value, clusters, plan)
        if below.clusters < plan.fewest_clusters:
            found.append(Estimate(value, None, None, "few_clusters", below.clusters))
        elif ordered[0] == ordered[-1]:
            found.append(Estimate(value, value, value, "no_variation", below.clusters))
        else:
            low = _at(ordered, probability - (below.value - below.low))
            high = _at(ordered, probability + (below.high - below.value))
            found.append(Estimate(value, low, high, "woodruff", below.clusters))
    return found


def bounds_estimate(
    hits: np.ndarray, unknown: np.ndarray, clusters: np.ndarray, plan: AnalysisPlan
) -> ShareBounds:
    """ShareBounds of a share of at least one household if nothing is supposed of the unknown ones.

    Manski's worst and best case, with the interval of Imbens and Manski (2004), "Confidence intervals for
    partially identified parameters", Econometrica 72(6), eq. 6–7: it covers the true share, not the whole
    stretch between the bounds. That the estimated bounds never cross makes it hold uniformly (Stoye 2009,
    Econometrica 77(4), lemma 3). Standard errors are CRV3, and Student's t takes the place of the normal, so
    that few clusters widen it.
    """
    best = ClusterSums.of((hits | unknown).astype(float), clusters)
    worst = ClusterSums.of(hits.astype(float), clusters)
    lower, upper, count = worst.mean, best.mean, worst.count
    if count < plan.fewest_clusters:
        return ShareBounds(lower, upper, None, None, None, "few_clusters", count)
    errors = worst.crv3(), best.crv3()
    critical = imbens_manski(upper - lower, max(errors), plan.confidence, count - 1)
    low, high = max(lower - critical * errors[0], 0.0), min(upper + critical * errors[1], 1.0)
    return ShareBounds(lower, upper, low, high, critical, "imbens_manski", count)


def imbens_manski(width: float, error: float, confidence: float, freedom: float) -> float:
    """Critical value between the one-sided (wide bounds) and the two-sided (a point).

    `error` is the greater standard error of both bounds, `freedom` the degrees of freedom of t (infinite:
    normal).
    """
    apart = width / error if error > 0 else np.inf
    one, two = t.ppf(confidence, freedom), t.ppf((1 + confidence) / 2, freedom)

    def excess(value: float) -> float:
        return t.cdf(value + apart, freedom) - t.cdf(-value, freedom) - confidence

    # very far apart or not apart at all, the root is an end, to the last digit
    if excess(one) >= 0 or excess(two) <= 0:
        return float(one if excess(one) >= 0 else two)
    return float(brentq(excess, one, two, xtol=1e-12))


def _wilson(share: float, households: float, plan: AnalysisPlan) -> tuple[float, float]:
    low, high = proportion_confint(share * households, households, alpha=1 - plan.confidence, method="wilson")
    return min(float(low), share), max(float(high), share)


def _at(ordered: np.ndarray, probability: float) -> float:
    place = min(max(probability, 0.0), 1.0) * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return float(ordered[low] + (ordered[high] - ordered[low]) * (place - low))
