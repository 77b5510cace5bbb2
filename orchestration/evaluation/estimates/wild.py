"""Wild cluster bootstrap of a mean, for fewer clusters than the normal approximation bears.

The restricted bootstrap-t of Cameron, Gelbach and Miller (2008), "Bootstrap-based improvements for inference
with clustered errors", Review of Economics and Statistics 90(3), inverted into an interval as in Roodman,
MacKinnon, Nielsen and Webb (2019), "Fast and wild", Stata Journal 19(1): the interval holds every mean that
the test does not reject. With few clusters, Webb's six points (Webb 2023, Canadian Journal of Economics
56(3)) take the place of Rademacher's two; with so few that all signs can be listed, they are.

For a mean the bootstrap needs nothing but sums by cluster: with residuals of the null c, U_g = T_g − N_g c,
and weights v_g, the bootstrap's deviation is d = Σ v_g U_g / N and its CRV1 variance is proportional to Σ
(v_g U_g − N_g d)². Both are polynomials in c whose coefficients are computed once per draw.
"""

from collections.abc import Callable
from functools import cache

import numpy as np

from orchestration.evaluation.estimates.clusters import ClusterSums

_WEBB = np.sqrt([1.5, 1.0, 0.5])

_STEPS = 60
"""Halvings of the stretch in which an end of the interval lies: beyond double precision."""

_DOUBLINGS = 12
"""Doublings of the distance from the mean, from one standard error on, after which an end is given up."""


@cache
def weights(clusters: int, draws: int, seed: int, webb_below: int) -> np.ndarray:
    """Bootstrap weights, a row per draw: the same for the same arguments."""
    if clusters >= webb_below and 2**clusters <= draws:
        signs = (np.arange(2**clusters)[:, None] >> np.arange(clusters)) & 1
        return 2.0 * signs - 1.0
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, clusters])))
    if clusters >= webb_below:
        return rng.choice([-1.0, 1.0], size=(draws, clusters))
    return rng.choice(np.concatenate([-_WEBB, _WEBB]), size=(draws, clusters))


def wild_interval(
    sums: ClusterSums, confidence: float, draws: int, seed: int, webb_below: int
) -> tuple[float | None, float | None]:
    """Both ends of the interval of the mean; None for an end that the data do not bound.

    The means by cluster must differ: without variation there is nothing to draw.
    """
    p_value = _test(sums, weights(sums.count, draws, seed, webb_below))
    reach = float(np.sqrt(np.sum(sums.scores**2))) / sums.households
    alpha = 1 - confidence
    return _end(p_value, sums.mean, -reach, alpha), _end(p_value, sums.mean, reach, alpha)


def p_value(sums: ClusterSums, null: float, draws: int, seed: int, webb_below: int) -> float:
    """Two-sided probability of a mean at least this far from `null`, if `null` were the mean."""
    return _test(sums, weights(sums.count, draws, seed, webb_below))(null)


def _test(sums: ClusterSums, drawn: np.ndarray) -> Callable[[float], float]:
    # everything is counted from the mean: far from zero, the polynomials would lose their digits
    sizes, scores, households, mean = sums.sizes, sums.scores, sums.households, sums.mean
    squares = drawn**2
    deviation = drawn @ scores, drawn @ sizes
    crossed = drawn @ (scores * sizes), drawn @ sizes**2
    spread = squares @ scores**2, squares @ (scores * sizes), squares @ sizes**2
    sizes_squared = np.sum(sizes**2)
    spread_seen = np.sum(scores**2)

    def of(null: float) -> float:
        shift = null - mean
        moved = (deviation[0] - shift * deviation[1]) / households
        variance = (
            spread[0]
            - 2 * shift * spread[1]
            + shift**2 * spread[2]
            - 2 * moved * (crossed[0] - shift * crossed[1])
            + moved**2 * sizes_squared
        )
        # t compared by products: a draw without variance is infinitely far out. The margin keeps a draw that
        # is the sample itself, or its mirror image, as far out as the sample, whatever the rounding
        farther = moved**2 * spread_seen >= shift**2 * np.maximum(variance, 0) * (1 - 1e-9)
        return float(np.mean(farther))

    return of


def _end(p_value: Callable[[float], float], mean: float, reach: float, alpha: float) -> float | None:
    inside, outside = mean, mean + reach
    for _ in range(_DOUBLINGS):
        if p_value(outside) < alpha:
            break
        inside, outside = outside, mean + 2 * (outside - mean)
    else:
        return None
    for _ in range(_STEPS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if p_value(middle) >= alpha else (inside, middle)
    return inside
