"""Drawing lots among listed units: numbers in, an order and an outcome for each unit out.

A unit's lot is SHA-256 of the seed and its code, so that the order depends on nothing else, on no library and
on no order of rows, and anybody can check one with a pocket program. Within a stratum the lowest come first.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Design:
    """What is drawn: so many places, or a division into waves. Exactly one of both is given."""

    seed: str
    places: int | None = None
    waves: int | None = None


@dataclass(frozen=True)
class Lot:
    """A unit's stratum, its place in the order of the stratum, and what it drew: 1 and 0, or its wave."""

    stratum: str
    order: int
    outcome: int


def draw_lots(strata: Mapping[str, str], design: Design) -> dict[str, Lot]:
    """The lot of each unit, given the stratum of each. The order of the units plays no part."""
    members: dict[str, list[str]] = {}
    for unit in sorted(strata, key=lambda unit: lot_of(design.seed, unit)):
        members.setdefault(strata[unit], []).append(unit)
    sizes = {stratum: len(units) for stratum, units in sorted(members.items())}
    shares = places_of(sizes, design) if design.places is not None else {}
    return {
        unit: Lot(stratum, order, _outcome(stratum, order, shares, design))
        for stratum in sizes
        for order, unit in enumerate(members[stratum], 1)
    }


def places_of(sizes: Mapping[str, int], design: Design) -> dict[str, int]:
    """Places of each stratum, in proportion to its units (largest remainders; equal ones by lot)."""
    assert design.places is not None
    total = sum(sizes.values())
    quotas = {stratum: Fraction(design.places * size, total) for stratum, size in sizes.items()}
    given = {stratum: int(quota) for stratum, quota in quotas.items()}
    waiting = sorted(sizes, key=lambda each: (given[each] - quotas[each], lot_of(design.seed, each)))
    for stratum in waiting[: design.places - sum(given.values())]:
        given[stratum] += 1
    return given


def lot_of(seed: str, code: str) -> str:
    """The lot of a unit or a stratum, in hexadecimal digits."""
    return hashlib.sha256(f"{seed}|{code}".encode()).hexdigest()


def chances(lots: Sequence[Lot]) -> dict[str, tuple[int, int]]:
    """Of each stratum, how many units it has and how many drew a place or the first wave."""
    counted: dict[str, tuple[int, int]] = {}
    for lot in lots:
        units, first = counted.get(lot.stratum, (0, 0))
        counted[lot.stratum] = units + 1, first + (lot.outcome == 1)
    return dict(sorted(counted.items()))


def _outcome(stratum: str, order: int, shares: Mapping[str, int], design: Design) -> int:
    if design.waves is None:
        return int(order <= shares[stratum])
    # where waves do not divide a stratum, chance says which of them are larger
    start = int(lot_of(design.seed, stratum), 16) % design.waves
    return 1 + (order - 1 + start) % design.waves
