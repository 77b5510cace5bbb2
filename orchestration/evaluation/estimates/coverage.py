"""How often the interval of a share holds the truth, simulated with the very clusters of the data."""

import numpy as np

from orchestration.evaluation.estimates.analysis_plan import AnalysisPlan
from orchestration.evaluation.estimates.clusters import ClusterSums
from orchestration.evaluation.estimates.intervals import Share, share_of

LEAST_CORRELATION, MOST_CORRELATION = 0.01, 0.5
"""Between these the correlation within clusters is taken, whatever chance made of its estimate."""


def simulated_coverage(sums: ClusterSums, found: Share, plan: AnalysisPlan) -> float | None:
    """Percent of simulated samples whose interval holds the share they were drawn with.

    Clusters keep their sizes; their shares are drawn from the beta distribution with the estimated share and
    correlation within clusters, which follows from the design effect by Kish (1965): 1 + (m − 1) ρ, with m
    the mean size weighted by size. None where there is no variation.
    """
    if not 0 < found.value < 1 or sums.count < 2:
        return None
    mean_size = float((sums.sizes**2).sum() / sums.sizes.sum())
    effect = found.design_effect or 1.0
    guess = (effect - 1) / (mean_size - 1) if mean_size > 1 else 0.0
    rho = min(max(guess, LEAST_CORRELATION), MOST_CORRELATION)
    spread = (1 - rho) / rho
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([plan.bootstrap_seed, sums.count])))
    shape = (plan.coverage_draws, sums.count)
    shares = rng.beta(found.value * spread, (1 - found.value) * spread, shape)
    hits = rng.binomial(sums.sizes.astype(np.int64), shares)
    held = 0
    for drawn in hits:
        interval = share_of(ClusterSums(sums.sizes, drawn.astype(float)), plan)
        held += interval.low <= found.value <= interval.high
    return 100 * held / plan.coverage_draws
