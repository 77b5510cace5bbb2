"""Whether what is published tells of few people: a small cell left open, or one that can be worked out.

Every sum that the contract names ("Small cells" in published.md) is a linear equation between cells. What is
published is known; a hidden cell follows from it if and only if its unit vector lies in the row space of the
equations, written over the hidden cells. That is decided by elimination modulo a prime, after the parts that
no cycle holds together have been settled by counting.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import duckdb
import numpy as np

PRIME = 2**31 - 1
BROKEN_DOWN = ("national", "department", "territorial_unit")
TOTAL = ("total", "all")

Cell = tuple[str, str, str, str]
"""Territory level, territory code, breakdown, breakdown value."""

Equation = dict[Cell, int]
"""A sum that is zero: the parts with 1, their whole with -1."""

COUNTRY: Cell = ("national", "PE", *TOTAL)

_SHOWN_CELLS = """
    with cells as (
        select *, territory_level = 'national' and breakdown = 'total' as is_country from {table}
    ),
    judged as (
        select
            cells.month_end, cells.indicator_code, cells.variant, cells.territory_level, cells.territory_code,
            cells.breakdown, cells.breakdown_value,
            case
                when cells.is_suppressed then 'figures'
                when cells.is_country then null
                when cells.numerator between 1 and $most or cells.denominator between 1 and $most
                    or cells.denominator - cells.numerator between 1 and $most then 'small'
                when official.is_suppressed or twin.is_suppressed then 'tied'
                when abs(cells.numerator - official.numerator) between 1 and $most
                    or abs(cells.denominator - official.denominator) between 1 and $most then 'variant'
            end as reason
        from cells
        left join cells as official
            on cells.variant <> 'official' and official.variant = 'official'
            and cells.indicator_code = official.indicator_code
            and cells.month_end = official.month_end
            and cells.territory_level = official.territory_level
            and cells.territory_code = official.territory_code
            and cells.breakdown = official.breakdown
            and cells.breakdown_value = official.breakdown_value
        left join cells as twin
            on cells.variant = 'official' and twin.variant = 'official'
            and twin.indicator_code = case cells.indicator_code when 'OG' then 'OE1' when 'OE1' then 'OG' end
            and cells.month_end = twin.month_end
            and cells.territory_level = twin.territory_level
            and cells.territory_code = twin.territory_code
            and cells.breakdown = twin.breakdown
            and cells.breakdown_value = twin.breakdown_value
        where cells.numerator is not null or cells.denominator is not null
    )
    select * from judged where reason is not null order by all
"""


def open_cells(
    connection: duckdb.DuckDBPyConnection, table: str = "marts.indicator_values"
) -> list[dict[str, Any]]:
    """Hidden cells that follow from published ones although hiding more would prevent it. Empty is safe.

    One record per cell, with the columns of its key.
    """
    tables: dict[tuple[Any, str, str], dict[Cell, bool]] = defaultdict(dict)
    rows = connection.execute(
        "select month_end, indicator_code, variant, territory_level, territory_code, breakdown,"
        f" breakdown_value, is_suppressed from {table}"
    ).fetchall()
    for month, indicator, variant, *cell, hidden in rows:
        tables[month, indicator, variant][tuple(cell)] = hidden
    found = []
    for (month, indicator, variant), cells in sorted(tables.items(), key=lambda item: item[0]):
        for cell in sorted(leaks(cells)):
            found.append(
                {"month_end": month, "indicator_code": indicator, "variant": variant}
                | dict(
                    zip(
                        ("territory_level", "territory_code", "breakdown", "breakdown_value"),
                        cell,
                        strict=True,
                    )
                )
            )
    return found


def shown_cells(
    connection: duckdb.DuckDBPyConnection, table: str = "marts.indicator_values", threshold: int = 5
) -> list[dict[str, Any]]:
    """Cells that show figures against the rule, each with the reason. Empty is safe.

    Reasons: `small`; `tied` to a hidden cell (the official one, or that of the other indicator with the same
    denominator); `variant` (too close to the official figure); `figures` (marked as hidden, and yet there).
    """
    result = connection.execute(_SHOWN_CELLS.format(table=table), {"most": threshold - 1})
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def leaks(cells: Mapping[Cell, bool]) -> set[Cell]:
    """Hidden cells that follow from the open ones of a table, but for those that nothing could protect."""
    hidden = {cell for cell, is_hidden in cells.items() if is_hidden}
    if not hidden:
        return set()
    sums = equations(cells)
    following = determined(sums, hidden)
    if not following:
        return set()
    return following - determined(sums, set(cells) - {COUNTRY})


def equations(cells: Iterable[Cell]) -> list[Equation]:
    """The sums of the contract, each as the cells that stand in it. An absent cell is a known zero."""
    sums: dict[Any, Equation] = defaultdict(dict)
    breakdowns = {cell[2] for cell in cells} - {"total"}
    for cell in cells:
        level, code, breakdown, value = cell
        whole = -1 if level == "national" else 1
        if level in ("national", "department"):
            sums["departments", breakdown, value][cell] = whole
        if level in ("national", "territorial_unit"):
            sums["units", breakdown, value][cell] = whole
        if breakdown != "total":
            sums["values", level, code, breakdown][cell] = 1
            continue
        if level in BROKEN_DOWN:
            for each in breakdowns:
                sums["values", level, code, each][cell] = -1
        if level in ("department", "province"):
            sums["parts", code][cell] = -1
        if level in ("province", "district"):
            sums["parts", code[:-2]][cell] = 1
    return list(sums.values())


def determined(sums: Iterable[Equation], unknown: set[Cell]) -> set[Cell]:
    """The unknown cells whose value the sums give away."""
    known: set[Cell] = set()
    while True:
        left = [rest for each in sums if (rest := _without(each, unknown, known))]
        found = {next(iter(each)) for each in left if len(each) == 1}
        found = found or _by_elimination(_core(left))
        if not found:
            return known
        known |= found


def _without(equation: Equation, unknown: set[Cell], known: set[Cell]) -> Equation:
    return {cell: sign for cell, sign in equation.items() if cell in unknown and cell not in known}


def _core(left: list[Equation]) -> list[Equation]:
    """The equations that cycles hold together: one with a cell of its own says nothing of the others."""
    rows = dict(enumerate(left))
    places: dict[Cell, set[int]] = defaultdict(set)
    for number, equation in rows.items():
        for cell in equation:
            places[cell].add(number)
    loose = [cell for cell, numbers in places.items() if len(numbers) == 1]
    while loose:
        numbers = places[loose.pop()]
        if not numbers:
            continue
        (number,) = numbers
        for cell in rows.pop(number):
            places[cell].discard(number)
            if len(places[cell]) == 1:
                loose.append(cell)
    return list(rows.values())


def _by_elimination(core: list[Equation]) -> set[Cell]:
    """The cells of these equations whose unit vector lies in their row space."""
    cells = sorted({cell for equation in core for cell in equation})
    place = {cell: number for number, cell in enumerate(cells)}
    matrix = np.zeros((len(core), len(cells)), dtype=np.int64)
    for number, equation in enumerate(core):
        for cell, sign in equation.items():
            matrix[number, place[cell]] = sign % PRIME
    reduced = _reduced(matrix)
    return {cells[int(np.flatnonzero(row)[0])] for row in reduced if np.count_nonzero(row) == 1}


def _reduced(matrix: np.ndarray) -> np.ndarray:
    """The reduced row echelon form modulo PRIME; shape (equations, cells)."""
    pivot = 0
    for column in range(matrix.shape[1]):
        candidates = np.flatnonzero(matrix[pivot:, column])
        if candidates.size == 0:
            continue
        chosen = pivot + int(candidates[0])
        matrix[[pivot, chosen]] = matrix[[chosen, pivot]]
        matrix[pivot] = matrix[pivot] * pow(int(matrix[pivot, column]), -1, PRIME) % PRIME
        others = np.flatnonzero(matrix[:, column])
        others = others[others != pivot]
        matrix[others] = (matrix[others] - matrix[others, column][:, None] * matrix[pivot]) % PRIME
        pivot += 1
        if pivot == matrix.shape[0]:
            break
    return matrix
