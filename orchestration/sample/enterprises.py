"""Enterprises: whose they are, when they are registered, diagnosed and planned, and how they fare."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from orchestration.sample.columns import Table, amounts, changed, codes, dates, ids, labels
from orchestration.sample.people import People
from orchestration.sample.settings import NEVER, YEAR, Streams, day, draw
from orchestration.sample.training import EMPLOYABILITY, Training, completed_on

_RUNNING, _IDEA, _CLOSED = 0, 1, 2


@dataclass(frozen=True)
class Enterprises:
    """One position per enterprise."""

    person: np.ndarray
    registered_on: np.ndarray
    stage: np.ndarray
    later_stage: np.ndarray
    changed_on: np.ndarray
    diagnosed_on: np.ndarray
    plan_on: np.ndarray
    luck: np.ndarray
    """Random numbers of 0…99 for the descriptive columns, a row each."""


def draw_enterprises(
    settings: dict[str, Any], people: People, training: Training, streams: Streams
) -> Enterprises:
    """Enterprises of holders: most of those who train, some of the others."""
    rng = streams.of("enterprises")
    count = len(people.households.size)
    holder = people.households.first_member
    course = training.enrolments.course
    trains = np.zeros(count, dtype=bool)
    trains[
        people.members.household[training.enrolments.person[training.courses.phase[course] != EMPLOYABILITY]]
    ] = True
    others = settings["enterprises_others"] * trains.sum() / max(1, (~trains).sum())
    share = np.where(trains, settings["enterprises_trained"], others)
    owner = np.flatnonzero(rng.random(count) < share)
    size = len(owner)
    start = np.minimum(training.first_start[owner], day(YEAR, 9, 1))
    registered = np.maximum(start - rng.integers(-45, 200, size), people.households.registered_on[owner])
    stage = draw(rng, settings["stages"], size)
    luck = rng.random(size)
    moves = np.where(
        stage == _IDEA, luck < settings["starts_up"], (stage == _RUNNING) & (luck < settings["closes"])
    )
    second = completed_on(training, 1, len(people.members.dni))[holder[owner]]
    planned = rng.random(size) < np.where(
        second != NEVER, settings["business_plan"], settings["business_plan_others"]
    )
    plan = np.where(
        second != NEVER, np.minimum(second, day(YEAR, 12, 1)) - rng.integers(-15, 20, size), registered + 40
    )
    diagnosed = registered + rng.integers(0, 60, size)
    return Enterprises(
        person=holder[owner],
        registered_on=registered.astype(np.int32),
        stage=stage,
        later_stage=np.where(stage == _IDEA, _RUNNING, _CLOSED).astype(np.int8),
        changed_on=np.where(
            moves, np.maximum(registered, day(YEAR, 2, 1)) + rng.integers(20, 150, size), NEVER
        ).astype(np.int32),
        diagnosed_on=np.where(rng.random(size) < 0.8, diagnosed, NEVER).astype(np.int32),
        plan_on=np.where(planned, np.maximum(plan, registered), NEVER).astype(np.int32),
        luck=rng.integers(0, 100, (6, size)).astype(np.int8),
    )


def enterprise_rows(
    settings: dict[str, Any], people: People, enterprises: Enterprises, after: int, upto: int
) -> Table:
    """Enterprises that are new, diagnosed, planned, begun or closed, as they are at the end of the period."""
    all_ = enterprises
    which = changed(after, upto, all_.registered_on, all_.changed_on, all_.diagnosed_on, all_.plan_on)
    stage = np.where(all_.changed_on[which] <= upto, all_.later_stage[which], all_.stage[which])
    diagnosed = np.where(all_.diagnosed_on[which] <= upto, all_.diagnosed_on[which], NEVER)
    luck = all_.luck[:, which].astype(np.int16)
    gaps, maturity = settings["gaps"], settings["maturity"]
    dni = people.members.dni[all_.person[which]]
    makes = luck[3] < 80
    return {
        "enterprise_id": ids("EMP-", which + 1, 7),
        "dni": codes(dni, 8),
        "registered_on": dates(all_.registered_on[which]),
        "stage": labels(stage, list(settings["stages"])),
        "business_line": labels(luck[0] % len(settings["lines"]), settings["lines"]),
        "capability_gap": labels(np.where(diagnosed == NEVER, -1, luck[1] % len(gaps)), gaps),
        "diagnosed_on": dates(diagnosed),
        "business_plan_on": dates(np.where(all_.plan_on[which] <= upto, all_.plan_on[which], NEVER)),
        "tax_id": codes(10_000_000_000 + dni * 10 + luck[2] % 10, 11, luck[2] < 100 * settings["tax_id"]),
        "digital_maturity": labels(np.where(diagnosed == NEVER, -1, np.minimum(luck[1] // 40, 2)), maturity),
        "product_name": labels(
            np.where(makes, luck[0] % len(settings["products"]), -1), settings["products"]
        ),
        "base_price": amounts(2 + luck[4] * 0.5, makes),
        "monthly_capacity": amounts(5 + luck[5] * 3, makes),
    }
