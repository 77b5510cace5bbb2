"""The checker finds what follows from published figures: planted leaks, and the same as a plain solver."""

import duckdb
import numpy as np
import pandas as pd
import pytest

from orchestration.release.disclosure import COUNTRY, determined, equations, leaks, open_cells, shown_cells
from tests.unit.suppression.microdata import CELL, KEY, cells_of, random_people


def grid(territories: str, values: str) -> list[tuple]:
    cells = [("national", "PE", "total", "all")]
    cells += [("national", "PE", "b", v) for v in values]
    cells += [("department", t, "total", "all") for t in territories]
    return cells + [("department", t, "b", v) for t in territories for v in values]


def leaks_of(cells: list[tuple], hidden: list[tuple]) -> set[tuple]:
    return leaks({cell: cell in hidden for cell in cells})


def test_a_lone_hidden_cell_follows():
    hidden = [("department", "1", "b", "x")]
    assert leaks_of(grid("12", "xy"), hidden) == set(hidden)


def test_a_bridge_follows_that_counting_misses():
    """Two rectangles joined by one cell: rows and columns hold two hidden cells, and the joint follows."""
    first = [("department", t, "b", v) for t in "12" for v in "wx"]
    second = [("department", t, "b", v) for t in "34" for v in "yz"]
    bridge = ("department", "2", "b", "y")
    assert leaks_of(grid("1234", "wxyz"), [*first, *second, bridge]) == {bridge}
    assert leaks_of(grid("1234", "wxyz"), [*first, *second]) == set()


def test_an_empty_territory_protects_nothing():
    """Its missing breakdown says that it is empty, so the other hidden total follows."""
    cells = [
        ("territorial_unit", *cell[1:]) if cell[0] == "department" else cell for cell in grid("12", "xy")
    ]
    empty = ("territorial_unit", "3", "total", "all")
    hidden = [("territorial_unit", "1", *cell) for cell in (("total", "all"), ("b", "x"))]
    assert leaks_of([*cells, empty], [*hidden, empty]) == set(hidden)


def test_what_nothing_could_protect_is_excepted():
    cells = grid("1", "x")
    assert leaks_of(cells, [cell for cell in cells if cell[0] == "department"]) == set()


@pytest.mark.parametrize("seed", range(60))
def test_the_checker_agrees_with_a_plain_solver(seed):
    """What any hidden set gives away: a cell follows if no vector of the null space moves it."""
    table = cells_of([random_people(seed)])
    official = table[(table.indicator_code == "OG") & (table.variant == "official")]
    cells = sorted(set(official[CELL].itertuples(index=False, name=None)) - {COUNTRY})
    random = np.random.default_rng(seed)
    hidden = {cell for cell in cells if random.random() < random.choice([0.3, 0.6, 0.9])}
    sums = equations([*cells, COUNTRY])
    place = {cell: number for number, cell in enumerate(sorted(hidden))}
    matrix = np.zeros((len(sums) + 1, len(place)))
    for row, each in enumerate(sums):
        for cell in hidden & set(each):
            matrix[row, place[cell]] = each[cell]
    _, singular, vectors = np.linalg.svd(matrix)
    null_space = vectors[int((singular > 1e-9).sum()) :]
    follow = {cell for cell, number in place.items() if np.abs(null_space[:, number]).max(initial=0) < 1e-9}
    assert determined(sums, hidden) == follow


ROW = {
    "month_end": "2026-09-30", "indicator_code": "OG", "variant": "official", "territory_level": "department",
    "territory_code": "01", "breakdown": "total", "breakdown_value": "all", "numerator": 50,
    "denominator": 100, "is_suppressed": False,
}  # fmt: skip
HIDDEN = {"numerator": None, "denominator": None, "is_suppressed": True}


def shown(*changes: dict, threshold: int = 5) -> list[tuple]:
    with duckdb.connect() as connection:
        given = pd.DataFrame([ROW | change for change in changes])
        given = given.astype({"numerator": "Int64", "denominator": "Int64"})
        connection.register("given", given)
        connection.execute("create table published as select * from given")
        found = shown_cells(connection, "published", threshold)
    return [(each["indicator_code"], each["variant"], each["reason"]) for each in found]


def test_a_published_small_cell_is_found():
    assert shown({}) == []
    assert shown({"numerator": 4}) == [("OG", "official", "small")]
    assert shown({"numerator": 97}) == [("OG", "official", "small")]
    assert shown({"numerator": 4}, threshold=4) == []
    assert shown({"numerator": 4, "territory_level": "national", "territory_code": "PE"}) == []


def test_what_should_be_hidden_together_is_found():
    assert shown(HIDDEN, {"indicator_code": "OE1"}) == [("OE1", "official", "tied")]
    assert shown(HIDDEN, {"indicator_code": "OE2"}) == []
    assert shown(HIDDEN, {"variant": "real"}) == [("OG", "real", "tied")]
    assert shown({}, {"variant": "real", "numerator": 47}) == [("OG", "real", "variant")]
    assert shown({}, {"variant": "real", "numerator": 45}) == []


def test_a_hidden_cell_with_figures_is_found():
    assert shown({"is_suppressed": True}) == [("OG", "official", "figures")]


def test_leaks_of_the_published_table_are_named():
    """Without the further cells, small ones follow."""
    cells = cells_of(random_people(number) for number in range(10))
    few = cells.numerator.between(1, 4) & (cells.territory_level != "national")
    with duckdb.connect() as connection:
        connection.register("published", cells.assign(is_suppressed=few))
        found = open_cells(connection, "published")
    assert found and all(set(each) == set(KEY) for each in found)
