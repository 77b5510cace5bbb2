"""The noise table of the public edition, by maximum entropy: `python -m orchestration.release.ptable`.

Of all distributions of noise that keep the promises of a count (unbiased, of a given variance, at most
`NOISE` away, never leading to a forbidden count), the one of greatest entropy tells least beyond them. It
has the form p(v) = exp(a·v + b·v²) / Z on the noises v that are allowed (Marley & Leaver 2011, "A method
for confidentialising user-defined tables"; Giessing 2016; the R package *ptable*); a and b are the root of
its two moments. Counts from `FREE_FROM` on share one distribution: no noise leads them to a forbidden count.

A cell key is one of `KEYS` integers; each noise has an interval of them, as long as its probability.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog, root
from scipy.special import softmax

from orchestration.ground.paths import SEEDS

TABLE = SEEDS / "reference" / "ptable.csv"
COLUMNS = ("exact_count", "noise", "key_from", "key_to")

NOISE = 5
"""No count is published further than this from the exact one."""

VARIANCE = 2.0

FORBIDDEN = (1, 2)
"""Counts that are never published."""

FREE_FROM = NOISE + max(FORBIDDEN) + 1
"""From this count on every noise is allowed: the last rows speak of it and of all above."""

KEYS = 2**32
GRAIN = 2**8
"""Intervals begin at multiples of it, so that the last bits of a solution decide nothing."""

_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Distribution:
    """The noises that a count may get, each with its probability, and their variance."""

    noises: tuple[int, ...]
    probabilities: tuple[float, ...]
    variance: float


def allowed(count: int) -> tuple[int, ...]:
    """The noises that a count may get: 0 stays 0, and no forbidden or negative count comes out."""
    if count == 0:
        return (0,)
    noises = range(-min(count, NOISE), NOISE + 1)
    return tuple(noise for noise in noises if count + noise not in FORBIDDEN)


def distribution(noises: Sequence[int], variance: float = VARIANCE) -> Distribution:
    """The unbiased distribution of greatest entropy, of this variance or the nearest to it that is feasible.

    Raises ValueError if no distribution on these noises is unbiased.
    """
    values = np.array(noises, dtype=float)
    # between the two ends there are many distributions; at an end the linear problem has found the only one
    narrowest, widest = _of_extreme_variance(values, 1), _of_extreme_variance(values, -1)
    if variance <= _variance(values, narrowest) + _TOLERANCE:
        found = narrowest
    elif variance >= _variance(values, widest) - _TOLERANCE:
        found = widest
    else:
        found = _of_greatest_entropy(values, variance)
    return Distribution(tuple(noises), tuple(found.tolist()), _variance(values, found))


def rows() -> Iterator[tuple[int, int, int, int]]:
    """The rows of the table: exact count, noise, and the first and last key that pick it."""
    for count in range(FREE_FROM + 1):
        found = distribution(allowed(count))
        ends = np.rint(np.cumsum(found.probabilities) * (KEYS // GRAIN)).astype(np.int64) * GRAIN
        starts = [0, *ends[:-1].tolist()]
        for noise, start, end in zip(found.noises, starts, ends.tolist(), strict=True):
            if end > start:
                yield count, noise, start, end - 1


def write(path: Path = TABLE) -> None:
    """Write the table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows())


def _of_extreme_variance(values: NDArray[np.float64], sign: int) -> NDArray[np.float64]:
    """The probabilities of least (sign 1) or greatest (-1) variance among the unbiased ones."""
    result = linprog(
        sign * values**2, A_eq=np.vstack([np.ones_like(values), values]), b_eq=[1.0, 0.0], bounds=(0, 1)
    )
    if not result.success:
        raise ValueError(f"no unbiased noise among {values.tolist()}")
    return np.asarray(result.x)


def _of_greatest_entropy(values: NDArray[np.float64], variance: float) -> NDArray[np.float64]:
    """The probabilities exp(a·v + b·v²) / Z that are unbiased and have this variance."""
    moments = np.vstack([values, values**2])

    def probabilities(multipliers: NDArray[np.float64]) -> NDArray[np.float64]:
        return softmax(multipliers @ moments)

    def miss(multipliers: NDArray[np.float64]) -> NDArray[np.float64]:
        return moments @ probabilities(multipliers) - (0.0, variance)

    def slope(multipliers: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.cov(moments, aweights=probabilities(multipliers), ddof=0)

    normal = np.array([0.0, -0.5 / variance])
    return probabilities(root(miss, normal, jac=slope, tol=1e-14).x)


def _variance(values: NDArray[np.float64], probabilities: NDArray[np.float64]) -> float:
    return float(probabilities @ values**2)


if __name__ == "__main__":
    write()
