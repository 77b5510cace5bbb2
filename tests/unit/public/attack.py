"""What a reader who has only the public edition can try, and how often it works.

A reader knows the noise table (it is public), how counts are distributed in general, and may know every
household but one. Each attack is also played on the same counts with noise drawn anew for every figure: what
succeeds there is what the stated noise allows, and only what succeeds beyond it is a fault of the keys.
"""

from collections.abc import Callable

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from orchestration.release import ptable

LARGEST = 600
"""The largest count in the attacked tables."""

Told = dict[str, int]
"""What is published of each cell; nothing of a cell where nobody is counted."""

Tell = Callable[[pd.DataFrame], Told]
"""An edition: what it tells of people (cell, entity_id)."""


def _chances() -> NDArray[np.float64]:
    """The chance of each published count (columns) for each exact count (rows)."""
    chances = np.zeros((LARGEST + 1, LARGEST + ptable.NOISE + 1))
    for count in range(LARGEST + 1):
        found = ptable.distribution(ptable.allowed(min(count, ptable.FREE_FROM)))
        for noise, chance in zip(found.noises, found.probabilities, strict=True):
            chances[count, count + noise] = chance
    return np.where(chances < ptable.GRAIN / ptable.KEYS, 0, chances)


CHANCES = _chances()


def with_cell_keys(protect: Callable[..., duckdb.DuckDBPyRelation], key: str) -> Tell:
    """The public edition under a key."""

    def tell(people: pd.DataFrame) -> Told:
        connection = duckdb.connect()
        connection.register("given", people)
        cells = protect(connection, "select 'household' as kind, entity_id, cell from given", key)
        return {cell: told for cell, _, _, told in cells.fetchall()}

    return tell


def with_fresh_noise(seed: int) -> Tell:
    """Noise of the same table, drawn anew for every figure: what the stated noise by itself allows."""
    dice = np.random.default_rng(seed)
    reached = np.cumsum(CHANCES, axis=1)

    def tell(people: pd.DataFrame) -> Told:
        counts = people.groupby("cell").size()
        drawn = dice.random(len(counts)) * reached[counts, -1]
        told = (drawn[:, None] >= reached[counts]).sum(axis=1)
        return {cell: int(count) for cell, count in zip(counts.index, told, strict=True)}

    return tell


def tell_apart(tell: Tell, worlds: list[pd.DataFrame]) -> list[Told]:
    """What an edition tells of each of several worlds that have nobody in common."""
    cells = [people.assign(cell=f"{number}|" + people["cell"]) for number, people in enumerate(worlds)]
    told: list[Told] = [{} for _ in worlds]
    for cell, count in tell(pd.concat(cells, ignore_index=True)).items():
        number, name = cell.split("|")
        told[int(number)][name] = count
    return told


# Recovering a count


def small_units(seed: int, units: int = 240) -> pd.DataFrame:
    """Households of units with 1 to 6 of them: unit, sex, area."""
    dice = np.random.default_rng(seed)
    unit = np.repeat(np.arange(units), dice.integers(1, 7, size=units))
    return pd.DataFrame(
        {
            "entity_id": [f"{seed}-{number}" for number in range(unit.size)],
            "unit": unit,
            "sex": np.where(dice.random(unit.size) < 0.7, "F", "M"),
            "area": np.where(dice.random(unit.size) < 0.5, "U", "R"),
        }
    )


def cells_of(households: pd.DataFrame) -> pd.DataFrame:
    """The cells in which the public edition counts a household: by unit, and by department of eight units."""
    parts = []
    for place in ("u" + households["unit"].astype(str), "d" + (households["unit"] // 8).astype(str)):
        for trait in ("", "/" + households["sex"], "/" + households["area"]):
            parts.append(pd.DataFrame({"cell": place + trait, "entity_id": households["entity_id"]}))
    return pd.concat(parts, ignore_index=True)


def guess_by_one_figure(told: Told, unit: int) -> int:
    """The likeliest count of a unit, from its own total alone: chance, given the stated noise."""
    return int(np.argmax(CHANCES[1:7, told[f"u{unit}"]])) + 1


def guess_by_all_figures(told: Told, unit: int) -> int:
    """The likeliest count of a unit, from its total and its parts by sex and area together."""
    return int(np.argmax([_likelihood(told, unit, count) for count in range(1, 7)])) + 1


def guess_by_difference(told: Told, unit: int) -> int:
    """A unit's count as its department's, less what is published of the other seven."""
    others = [other for other in range(unit // 8 * 8, unit // 8 * 8 + 8) if other != unit]
    return round(told[f"d{unit // 8}"] - sum(told[f"u{other}"] for other in others))


def possible_counts(told: Told, unit: int) -> list[int]:
    """The counts of a unit that its own figures do not rule out."""
    return [count for count in range(1, 40) if _likelihood(told, unit, count) > 0]


def _likelihood(told: Told, unit: int, count: int) -> float:
    total = CHANCES[count, told[f"u{unit}"]]
    for parts, share in (("FM", 0.7), ("UR", 0.5)):
        first, second = (told.get(f"u{unit}/{part}", 0) for part in parts)
        total *= sum(
            _binomial(count, part, share) * CHANCES[part, first] * CHANCES[count - part, second]
            for part in range(count + 1)
        )
    return total


def _binomial(count: int, part: int, share: float) -> float:
    ways = np.prod(np.arange(count - part + 1, count + 1)) / np.prod(np.arange(1, part + 1))
    return float(ways * share**part * (1 - share) ** (count - part))


# Telling the month


def year_of_a_unit(seed: int, joining: float) -> tuple[pd.DataFrame, int]:
    """Cumulative cells of twelve months of a unit that others join too, and the month in which one joined."""
    dice = np.random.default_rng(seed)
    month = int(dice.integers(12))
    others = np.repeat(np.arange(12), dice.poisson(joining, size=12))
    joined = [*np.full(5, 0), *others, month]
    rows = [
        (f"m{later:02d}", f"{seed}-{number}")
        for number, first in enumerate(joined)
        for later in range(first, 12)
    ]
    return pd.DataFrame(rows, columns=["cell", "entity_id"]), month


def guess_month_knowing_the_others(told: Told, cells: pd.DataFrame, month: int) -> int:
    """The likeliest month of one household for a reader who knows the month of every other."""
    counts = cells.groupby("cell").size()
    others = [int(counts[f"m{m:02d}"]) - (m >= month) for m in range(12)]
    scores = [
        sum(np.log(CHANCES[others[m] + (m >= guess), told[f"m{m:02d}"]] + 1e-300) for m in range(12))
        for guess in range(12)
    ]
    return int(np.argmax(scores))


def guess_month_by_the_largest_step(told: Told) -> int:
    """The month with the largest step, for a reader who knows nobody."""
    figures = [told[f"m{m:02d}"] for m in range(12)]
    return int(np.argmax(np.diff([5, *figures])))


def guess_month_by_the_only_change(told: Told) -> int:
    """The first month whose figure differs from the one before."""
    figures = [told[f"m{m:02d}"] for m in range(12)]
    return next((m for m in range(1, 12) if figures[m] != figures[m - 1]), 0)


# Telling releases apart


def two_releases(seed: int, size: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cells of one unit by sex and area in two releases; the second holds one household more."""
    dice = np.random.default_rng(seed)
    households = pd.DataFrame(
        {
            "entity_id": [f"{seed}-{number}" for number in range(size + 1)],
            "unit": 0,
            "sex": np.where(dice.random(size + 1) < 0.5, "F", "M"),
            "area": np.where(dice.random(size + 1) < 0.5, "U", "R"),
        }
    )
    return cells_of(households.iloc[:size]), cells_of(households)


def guess_larger(first: Told, second: Told, dice: np.random.Generator) -> int:
    """Which of two releases (0 or 1) holds one household more, by all their figures together."""
    step = sum(second.get(cell, 0) - first.get(cell, 0) for cell in first.keys() | second.keys())
    return int(step > 0) if step else int(dice.integers(2))
