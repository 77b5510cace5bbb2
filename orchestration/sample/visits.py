"""Home visits: a baseline before the training, follow-ups after it, and the income that people declare.

Amounts are log-normal, rounded as people round; a household without own income leaves the amount empty.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from orchestration.sample.columns import Column, Table, amounts, changed, codes, dates, flags, ids, labels
from orchestration.sample.people import VILLAGES, People
from orchestration.sample.registry import household_ids
from orchestration.sample.settings import YEAR, Streams, day, draw, without_accents
from orchestration.sample.training import Training

_WHO = ["TITULAR", "CÓNYUGE", "HIJO O HIJA", "OTRO"]


@dataclass(frozen=True)
class Visits:
    """One position per visit, by day."""

    household: np.ndarray
    day: np.ndarray
    status: np.ndarray
    own_income: np.ndarray
    income: np.ndarray
    """-1: left empty."""
    answers: np.ndarray
    """Random answers to the other questions, a row each."""


def _schedule(
    settings: dict[str, Any], people: People, training: Training, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Which household is visited and when."""
    count = len(people.households.size)
    trains = training.trains
    share = np.where(trains, settings["baseline_participants"], settings["baseline_others"])
    baseline = np.flatnonzero(rng.random(count) < share)
    start = np.where(trains, np.minimum(training.first_start, day(YEAR, 12, 1)), day(YEAR, 2, 1))
    first = start[baseline] - rng.integers(3, 240, len(baseline))
    mean = np.where(trains, settings["follow_ups_participants"], settings["follow_ups_others"])
    further = np.repeat(np.arange(count), rng.poisson(mean))
    later = rng.integers(day(YEAR, 2, 1), day(YEAR, 12, 20), len(further))
    household = np.concatenate([baseline, further]).astype(np.int32)
    when = np.concatenate([first, later]).astype(np.int32)
    when -= ((when + 3) % 7 == 6).astype(np.int32)  # nobody visits on a Sunday
    present = people.households.registered_on[household] <= when
    order = np.argsort(when[present], kind="stable")
    return household[present][order], when[present][order]


def _heaped(rng: np.random.Generator, settings: dict[str, Any], amount: np.ndarray) -> np.ndarray:
    """Amounts as people say them: hundreds, fifties, tens."""
    steps = np.array(list(settings["heaping"]))
    step = steps[draw(rng, settings["heaping"], len(amount))]
    return np.maximum(np.round(amount / step) * step, settings["income"]["lowest"])


def draw_visits(settings: dict[str, Any], people: People, training: Training, streams: Streams) -> Visits:
    """Every visit from 2025 to the end of 2026."""
    rng = streams.of("visits")
    household, when = _schedule(settings, people, training, rng)
    count = len(household)
    homes = len(people.households.size)
    usual = settings["income"]["median"] * np.exp(rng.normal(0, settings["income"]["sigma"], homes))
    growth = settings["growth"]
    trained = when > training.first_start[household] + 60
    change = np.exp(rng.normal(growth["mean"], growth["sigma"], count) + growth["trained"] * trained)
    season = np.array(settings["season"])[(when - day(YEAR, 1, 1)) % 365 * 12 // 365]
    amount = _heaped(rng, settings, usual[household] * np.where(when > day(YEAR, 4, 1), change, 1) * season)
    status = draw(rng, settings["statuses"], count)
    effective = status == 0
    own = effective & (rng.random(count) < settings["own_income"])
    answered = own & (rng.random(count) >= settings["no_answer"])
    return Visits(
        household,
        when,
        status,
        own,
        np.where(answered, amount, -1),
        rng.integers(0, 100, (6, count)).astype(np.int8),
    )


def _answer(values: np.ndarray, asked: np.ndarray, options: list[str]) -> Column:
    return labels(np.where(asked, values % len(options), -1), options)


def visit_rows(settings: dict[str, Any], people: People, visits: Visits, after: int, upto: int) -> Table:
    """The visits of the period, with the 22 columns of the programme's module."""
    which = changed(after, upto, visits.day)
    home = visits.household[which]
    households, members, districts = people.households, people.members, people.districts
    place = np.where(
        households.moved_on[home] <= visits.day[which], households.later_place[home], households.place[home]
    )
    holder = households.first_member[home]
    effective = visits.status[which] == 0
    answers = visits.answers[:, which]
    enterprise = effective & (answers[0] < 35)
    learn, job = effective & (answers[1] < 60), effective & (answers[2] < 45)
    names = [people.words[number] for number in range(256)]
    return {
        "visit_id": ids("V", which + 1, 8),
        "household_id": household_ids(home),
        "territorial_unit": labels(districts.unit[place], districts.units),
        "department": labels(place, [name.upper() for name in districts.department]),
        "province": labels(place, [name.upper() for name in districts.province]),
        "district": labels(place, [without_accents(name).upper() for name in districts.name]),
        "populated_place": labels(households.village[home], VILLAGES),
        "holder_dni": codes(members.dni[holder], 8),
        "holder_name": labels(members.names[0][holder], names),
        "visit_status": labels(visits.status[which], list(settings["statuses"])),
        "visited_on": dates(visits.day[which]),
        "has_enterprise": flags(enterprise, effective),
        "enterprise_activity": _answer(answers[3], enterprise, settings["activities"]),
        "enterprise_run_by": _answer(answers[4], enterprise, _WHO),
        "wants_enterprise_training": flags(learn, effective),
        "enterprise_training_topic": _answer(answers[5], learn, settings["topics"]),
        "wants_job_training": flags(job, effective),
        "job_training_who": _answer(answers[4], job, _WHO),
        "job_training_topic": _answer(answers[3], job, settings["job_topics"]),
        "has_own_income": flags(visits.own_income[which], effective),
        "monthly_income": amounts(visits.income[which], visits.income[which] >= 0),
        "main_income_source": _answer(answers[5], visits.own_income[which], settings["income_sources"]),
    }
