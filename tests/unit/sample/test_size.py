"""How many take part: the plan's own numbers at its size, enough to see something below, a share if asked."""

import csv
from collections import Counter

import numpy as np
import pytest

from orchestration.ground.paths import PLAN_FOLDER
from orchestration.sample.partners import draw_partners
from orchestration.sample.people import draw_people
from orchestration.sample.settings import Streams, load_districts, load_settings
from orchestration.sample.size import size_of
from orchestration.sample.training import EMPLOYABILITY, draw_training
from orchestration.sample.world import draw_world

SETTINGS = load_settings()
PLAN = SETTINGS["size"]["plan"]
SMALL = SETTINGS["size"]["small"]
BASELINES = {
    "business_management": "phase_2_participants",
    "employability": "employability_participants",
    "fairs": "fair_participants",
}
"""The measures that the plan's users of 2025 are the baselines of."""


def test_the_plans_users_are_the_baselines_of_its_measures():
    with (PLAN_FOLDER / "measures.csv").open(encoding="utf-8", newline="") as file:
        baselines = {row["measure_code"]: row["baseline_2025"] for row in csv.DictReader(file)}
    assert {kind: int(baselines[code]) for kind, code in BASELINES.items()} == {
        kind: PLAN[kind] for kind in BASELINES
    }


def drawn(households: int, participation: float | None = None):
    streams, districts = Streams(3), load_districts()
    size = size_of(SETTINGS, households, participation)
    people = draw_people(SETTINGS["people"], districts, streams, households, False)
    partners = draw_partners(SETTINGS["partners"], size, districts, streams)
    return size, partners, draw_training(SETTINGS["training"], size, people, partners, streams)


def test_a_tenth_of_the_country_holds_a_tenth_of_the_plans_users():
    size, _, training = drawn(PLAN["households"] // 10)
    phase = training.courses.phase[training.enrolments.course]
    people = len(np.unique(training.enrolments.person[phase == 1]))
    assert people == pytest.approx(PLAN["business_management"] / 10, rel=0.1)
    assert (phase == 0).sum() == size.entrepreneurs


def test_at_the_plans_size_nothing_is_added_for_small_samples():
    size = size_of(SETTINGS, PLAN["households"], None)
    assert (size.seekers, size.sellers) == (PLAN["employability"], PLAN["fairs"])
    next_phase = SETTINGS["training"]["next_phase"][2]
    assert size.entrepreneurs * next_phase == pytest.approx(PLAN["business_management"], abs=1)


@pytest.mark.parametrize("households", [150, 600, 2000, 8000])
def test_a_small_sample_holds_more_than_its_part_but_no_more_than_a_few_hundred(households):
    _, _, training = drawn(households)
    expected = min(SMALL["share"] * households, SMALL["households"])
    assert training.trains.sum() == pytest.approx(expected, rel=0.1)


def test_no_number_falls_when_households_are_added():
    sizes = [size_of(SETTINGS, count, None) for count in range(1, 900_000, 997)]
    for name in ("entrepreneurs", "seekers", "sellers"):
        assert np.all(np.diff([getattr(size, name) for size in sizes]) >= 0)


def test_an_asked_share_of_the_households_takes_part():
    _, _, training = drawn(20_000, 0.4)
    assert training.trains.sum() == pytest.approx(0.4 * 20_000, rel=0.05)
    assert (training.courses.phase == EMPLOYABILITY).any()


def test_partners_grow_with_who_takes_part_up_to_a_few_a_unit():
    counts = [len(drawn(count, share)[1].kind) for count, share in ((600, None), (600, 1.0), (40_000, 0.4))]
    assert counts[0] == counts[1] < counts[2]


def test_as_many_sell_at_fairs_as_the_size_says_and_no_fair_is_empty_or_overfull():
    feeds = draw_world(SETTINGS, 3, 2000, True)
    fairs, people = (feeds[name](-1, 10**6) for name in ("fairs", "fair_participations"))
    types = dict(zip(fairs["fair_id"].to_pylist(), fairs["fair_type"].to_pylist(), strict=True))
    visits = list(zip(people["fair_id"].to_pylist(), people["dni"].to_pylist(), strict=True))
    assert set(types.values()) == {*SETTINGS["market"]["fair_types"], "FERIA LABORAL"}
    sellers = {person for fair, person in visits if types[fair] != "FERIA LABORAL"}
    assert len(sellers) == size_of(SETTINGS, 2000, None).sellers
    visitors = Counter(fair for fair, _ in visits)
    assert set(visitors) == set(types)
    assert max(visitors.values()) <= SETTINGS["market"]["fair_people"]
