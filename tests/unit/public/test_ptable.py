"""The noise table keeps its promises, and is what its maker makes."""

import csv
from collections import defaultdict

import numpy as np
import pytest
from scipy.optimize import minimize

from orchestration.release import ptable

RESOLUTION = 1e-5
"""Intervals are whole keys, so moments are met as far as they can be."""


def rows() -> list[dict[str, int]]:
    with ptable.TABLE.open(encoding="utf-8", newline="") as file:
        return [{name: int(text) for name, text in row.items()} for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def table() -> dict[int, list[dict[str, int]]]:
    by_count = defaultdict(list)
    for row in rows():
        by_count[row["exact_count"]].append(row)
    return dict(by_count)


def chances(intervals: list[dict[str, int]]) -> dict[int, float]:
    return {row["noise"]: (row["key_to"] - row["key_from"] + 1) / 2**32 for row in intervals}


def test_the_file_is_what_its_maker_makes(tmp_path):
    ptable.write(tmp_path / "ptable.csv")
    assert (tmp_path / "ptable.csv").read_bytes() == ptable.TABLE.read_bytes()


def test_every_key_picks_one_noise_for_every_count(table):
    assert list(table) == list(range(9))
    for intervals in table.values():
        assert intervals[0]["key_from"] == 0 and intervals[-1]["key_to"] == 2**32 - 1
        for before, after in zip(intervals, intervals[1:], strict=False):
            assert after["key_from"] == before["key_to"] + 1


def test_zero_stays_and_one_and_two_are_never_published(table):
    assert chances(table[0]) == {0: 1.0}
    for count, intervals in table.items():
        published = {count + noise for noise in chances(intervals)}
        assert published.isdisjoint({1, 2}) and min(published) >= 0
        assert all(abs(noise) <= 5 for noise in chances(intervals))


@pytest.mark.parametrize("count", range(1, 9))
def test_noise_is_unbiased_and_of_variance_two(table, count):
    noise = chances(table[count])
    assert sum(v * p for v, p in noise.items()) == pytest.approx(0, abs=RESOLUTION)
    assert sum(v * v * p for v, p in noise.items()) == pytest.approx(2, abs=RESOLUTION)


def test_of_the_two_smallest_counts_only_one_distribution_keeps_the_promises(table):
    """Away from 1 and 2 no unbiased noise varies less than 2, so these two have no choice."""
    assert chances(table[1]) == pytest.approx({-1: 2 / 3, 2: 1 / 3}, abs=RESOLUTION)
    assert chances(table[2]) == pytest.approx({-2: 1 / 3, 1: 2 / 3}, abs=RESOLUTION)


@pytest.mark.parametrize("count", range(3, 9))
def test_no_other_noise_has_more_entropy(table, count):
    """Found a second time by another road: the entropy itself, maximised under the constraints."""
    values = np.array(ptable.allowed(count), dtype=float)
    constraints = [
        {"type": "eq", "fun": lambda p: p.sum() - 1},
        {"type": "eq", "fun": lambda p: p @ values},
        {"type": "eq", "fun": lambda p: p @ values**2 - 2},
    ]
    found = minimize(
        lambda p: float(np.sum(p * np.log(p))),
        np.full(values.size, 1 / values.size),
        bounds=[(1e-9, 1)] * values.size,
        constraints=constraints,
        options={"maxiter": 1000, "ftol": 1e-12},
    )
    assert found.success
    noise = chances(table[count])
    assert [noise.get(int(value), 0.0) for value in values] == pytest.approx(found.x.tolist(), abs=1e-3)


def test_without_forbidden_counts_the_solution_is_the_discrete_normal():
    """The case of *ptable* without a threshold: symmetric, and the logarithms fall by a parabola."""
    found = ptable.distribution(range(-2, 3), variance=1.0)
    assert found.probabilities == pytest.approx(found.probabilities[::-1])
    assert np.diff(np.log(found.probabilities), n=3) == pytest.approx([0, 0], abs=1e-9)
    assert found.variance == pytest.approx(1.0)


def test_the_nearest_feasible_variance_is_taken_and_told():
    assert ptable.distribution((-1, 3), variance=2.0).variance == pytest.approx(3.0)
    assert ptable.distribution((-1, 0, 1), variance=2.0).variance == pytest.approx(1.0)
    with pytest.raises(ValueError, match="no unbiased noise"):
        ptable.distribution((1, 2))
