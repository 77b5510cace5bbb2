"""A reader of the public edition does no better than its noise allows, but for what decision 17 names."""

import numpy as np
import pytest

from tests.unit.public import attack
from tests.unit.public.attack import Tell, tell_apart, with_cell_keys, with_fresh_noise
from tests.unit.public.conftest import protector

SEEDS = (1, 2, 3)
WORLDS = 250
CHANCE_ERROR = 0.1
"""Three standard errors of a rate over some 250 tries, and a little."""


def editions(protect) -> dict[str, Tell]:
    return {"keys": with_cell_keys(protect, "attacked"), "fresh": with_fresh_noise(5)}


@pytest.fixture(scope="module")
def recovered(cells_sql) -> dict[tuple[str, str], float]:
    """How often an attack finds a count of 1 to 4, by edition; how often only one count is possible."""
    hits: dict[tuple[str, str], list[bool]] = {}
    for seed in SEEDS:
        households = attack.small_units(seed)
        exact = households.groupby("unit").size()
        small = [unit for unit, count in exact.items() if count <= 4]
        for edition, tell in editions(protector(cells_sql)).items():
            told = tell(attack.cells_of(households))
            for guess in (
                attack.guess_by_one_figure,
                attack.guess_by_all_figures,
                attack.guess_by_difference,
            ):
                found = [guess(told, unit) == exact[unit] for unit in small]
                hits.setdefault((edition, guess.__name__), []).extend(found)
            certain = [len(attack.possible_counts(told, unit)) == 1 for unit in small]
            hits.setdefault((edition, "certain"), []).extend(certain)
    return {attempt: float(np.mean(found)) for attempt, found in hits.items()}


def test_no_small_count_follows_from_what_is_published(recovered):
    assert recovered["keys", "certain"] == 0


def test_all_figures_of_a_unit_tell_no_more_of_a_small_count_than_one(recovered):
    chance = recovered["keys", "guess_by_one_figure"]
    assert recovered["keys", "guess_by_all_figures"] <= chance + CHANCE_ERROR
    assert recovered["keys", "guess_by_difference"] <= chance + CHANCE_ERROR


def test_noise_drawn_anew_would_tell_more(recovered):
    """Why the same people have the same noise: else their figures could be averaged."""
    assert recovered["fresh", "guess_by_all_figures"] > recovered["keys", "guess_by_all_figures"] + 0.05


@pytest.mark.parametrize("joining", [3, 12])
def test_the_month_in_which_one_household_joined(protect, joining):
    """Others join too: who knows nobody is at chance, who knows all the others at the stated noise."""
    years = [attack.year_of_a_unit(seed, joining) for seed in range(WORLDS)]
    months = [month for _, month in years]
    rates = {}
    for edition, tell in editions(protect).items():
        told = tell_apart(tell, [cells for cells, _ in years])
        by_step = [attack.guess_month_by_the_largest_step(each) for each in told]
        knowing = [
            attack.guess_month_knowing_the_others(each, cells, month)
            for each, (cells, month) in zip(told, years, strict=True)
        ]
        for name, guesses in (("step", by_step), ("knowing", knowing)):
            rates[edition, name] = np.mean(np.equal(guesses, months))
    assert rates["keys", "step"] <= rates["fresh", "step"] + CHANCE_ERROR
    assert rates["keys", "knowing"] <= rates["fresh", "knowing"] + CHANCE_ERROR
    assert rates["keys", "step"] <= 1 / 12 + 0.1 + CHANCE_ERROR


@pytest.mark.parametrize("size", [3, 8, 40])
def test_which_of_two_releases_holds_one_household_more(protect, size):
    pairs = [attack.two_releases(seed, size) for seed in range(WORLDS)]
    rates = {}
    for edition, tell in editions(protect).items():
        dice = np.random.default_rng(0)
        first, second = (tell_apart(tell, [pair[which] for pair in pairs]) for which in (0, 1))
        guesses = [attack.guess_larger(a, b, dice) for a, b in zip(first, second, strict=True)]
        rates[edition] = np.mean(guesses)
    assert rates["keys"] <= rates["fresh"] + CHANCE_ERROR
    assert rates["keys"] < 0.95


def test_the_only_change_of_a_year_shows(protect):
    """What does not hold: where nothing else moves, a figure that changes says when (decision 17)."""
    years = [attack.year_of_a_unit(seed, 0) for seed in range(WORLDS)]
    told = tell_apart(with_cell_keys(protect, "attacked"), [cells for cells, _ in years])
    found = [attack.guess_month_by_the_only_change(each) for each in told]
    assert np.mean(np.equal(found, [month for _, month in years])) > 0.5
