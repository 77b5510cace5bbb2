"""Means of households in clusters: their sums by cluster, and what follows from those. No data frames here.

Everything is computed from the sums by cluster, so its cost does not grow with the households.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import t


@dataclass(frozen=True)
class ClusterSums:
    """Size and total of a variable in every cluster that has a household, in the order of their codes."""

    sizes: np.ndarray
    totals: np.ndarray

    @classmethod
    def of(cls, values: np.ndarray, clusters: np.ndarray) -> "ClusterSums":
        """Sums of `values` by `clusters` (whole numbers from 0), household by household."""
        sizes = np.bincount(clusters).astype(float)
        totals = np.bincount(clusters, weights=values)
        return cls(sizes[sizes > 0], totals[sizes > 0])

    @classmethod
    def weighted(cls, values: np.ndarray, weights: np.ndarray, clusters: np.ndarray) -> "ClusterSums":
        """Weights in the place of sizes, and sums of weighted `values`."""
        sizes = np.bincount(clusters, weights=weights)
        totals = np.bincount(clusters, weights=values * weights)
        return cls(sizes[sizes > 0], totals[sizes > 0])

    @property
    def count(self) -> int:
        """How many clusters there are."""
        return len(self.sizes)

    @property
    def households(self) -> int:
        """How many households there are."""
        return int(self.sizes.sum())

    @property
    def mean(self) -> float:
        """Mean over all households."""
        return float(self.totals.sum() / self.sizes.sum())

    @property
    def scores(self) -> np.ndarray:
        """Sum of the deviations from the mean, by cluster."""
        return self.totals - self.sizes * self.mean

    def crv3(self) -> float:
        """Standard error of the mean, by leaving one cluster out at a time.

        CRV3, (G−1)/G Σ (θ₍g₎ − θ)²: MacKinnon, Nielsen and Webb (2023), "Cluster-robust inference: a guide to
        empirical practice", Journal of Econometrics 232(2), eq. 15. Needs at least two clusters.
        """
        households = self.sizes.sum()
        without = (self.totals.sum() - self.totals) / (households - self.sizes)
        return float(np.sqrt((self.count - 1) / self.count * np.sum((without - self.mean) ** 2)))

    def critical(self, confidence: float) -> float:
        """Two-sided critical value of Student's t with one degree of freedom less than clusters."""
        return float(t.ppf((1 + confidence) / 2, self.count - 1))
