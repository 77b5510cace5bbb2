"""Fairs, and who sells or looks for work there."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from orchestration.sample.columns import Column, Table, amounts, changed, codes, dates, flags, ids, labels
from orchestration.sample.enterprises import Enterprises
from orchestration.sample.people import LONG_AGO, People
from orchestration.sample.settings import Streams, deal, month_days
from orchestration.sample.size import Size
from orchestration.sample.training import EMPLOYABILITY, Training

_JOB_FAIR = 4


@dataclass(frozen=True)
class Fairs:
    """One position per fair in the first four, per person and fair in the others."""

    kind: np.ndarray
    unit: np.ndarray
    place: np.ndarray
    starts_on: np.ndarray
    fair: np.ndarray
    person: np.ndarray
    sales: np.ndarray
    luck: np.ndarray


def _visitors(
    settings: dict[str, Any],
    size: Size,
    people: People,
    training: Training,
    enterprises: Enterprises,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Who goes to a fair, some of them twice, and whether it is to look for work."""
    # a household that joins within the year would be at fairs before anybody has heard of it
    owner = people.members.household[enterprises.person]
    known = people.households.registered_on[owner] == LONG_AGO
    sellers = rng.permutation(enterprises.person[known])[: size.sellers]
    sellers = np.concatenate([sellers, sellers[rng.random(len(sellers)) < settings["goes_twice"]]])
    in_courses = training.courses.phase[training.enrolments.course] == EMPLOYABILITY
    seekers = np.unique(training.enrolments.person[in_courses])
    seekers = seekers[rng.random(len(seekers)) < settings["to_job_fairs"]]
    person = np.concatenate([sellers, seekers])
    return person, np.arange(len(person)) >= len(sellers)


def _shared_out(pool: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """The fair of each visitor, and the pool of each fair: as few fairs as hold a pool, equally full."""
    visitors = np.bincount(pool)
    fairs = -(-visitors // most)
    order = np.argsort(pool, kind="stable")
    rank = np.empty(len(pool), dtype=np.int64)
    rank[order] = np.arange(len(pool)) - np.repeat(np.cumsum(visitors) - visitors, visitors)
    return (np.cumsum(fairs) - fairs)[pool] + rank % fairs[pool], np.repeat(np.arange(len(fairs)), fairs)


def draw_fairs(
    settings: dict[str, Any],
    size: Size,
    people: People,
    training: Training,
    enterprises: Enterprises,
    streams: Streams,
) -> Fairs:
    """Fairs made of the people who go to them: of a unit, to sell or to look for work, up to capacity."""
    rng = streams.of("fairs")
    person, looks = _visitors(settings, size, people, training, enterprises, rng)
    unit = people.households.unit[people.members.household[person]].astype(np.int64)
    fair, pool = _shared_out(unit * 2 + looks, settings["fair_people"])
    # whoever goes twice to the same fair went once
    fair, person = np.unique(np.column_stack([fair, person]), axis=0).T
    first = np.flatnonzero(np.diff(fair, prepend=-1))
    months = np.array(list(settings["fair_months"]), dtype=np.int8)
    month = months[deal(rng, settings["fair_months"], len(pool))]
    kind = np.full(len(pool), _JOB_FAIR)
    to_sell = pool % 2 == 0
    kind[to_sell] = deal(rng, settings["fair_types"], int(to_sell.sum()))
    month_start = np.array([0] + [month_days(number)[0] for number in range(1, 13)])
    sold = settings["sales"]["median"] * np.exp(rng.normal(0, settings["sales"]["sigma"], len(person)))
    sells = (kind[fair] != _JOB_FAIR) & (rng.random(len(person)) < 0.9)
    return Fairs(
        kind=kind.astype(np.int8),
        unit=(pool // 2).astype(np.int16),
        place=people.households.place[people.members.household[person[first]]],
        starts_on=(month_start[month] + rng.integers(0, 26, len(pool))).astype(np.int32),
        fair=fair.astype(np.int32),
        person=person.astype(np.int32),
        sales=np.where(sells, np.round(sold / 5) * 5, -1),
        luck=rng.integers(0, 100, (3, len(person))).astype(np.int8),
    )


def _fair_ids(numbers: np.ndarray) -> Column:
    return ids("F-", numbers + 1, 5)


def fair_rows(settings: dict[str, Any], people: People, fairs: Fairs, after: int, upto: int) -> Table:
    """Fairs announced."""
    which = changed(after, upto, fairs.starts_on - 15)
    types = [*settings["fair_types"], "FERIA LABORAL"]
    kind, unit = fairs.kind[which], fairs.unit[which]
    units = people.districts.units
    names = [f"{types[k]} «{units[u]}» {n % 9 + 1}" for k, u, n in zip(kind, unit, which, strict=True)]
    return {
        "fair_id": _fair_ids(which),
        "fair_name": labels(np.arange(len(names)), names),
        "organiser": labels(
            np.where(which % 11 == 0, -1, kind), [*(f"ORGANIZADOR {name}" for name in types)]
        ),
        "fair_type": labels(kind, types),
        "district_code": labels(fairs.place[which], list(people.districts.code)),
        "starts_on": dates(fairs.starts_on[which]),
        "ends_on": dates(fairs.starts_on[which] + which % 3),
    }


def fair_participation_rows(
    settings: dict[str, Any], people: People, fairs: Fairs, after: int, upto: int
) -> Table:
    """Who took part in the fairs of the period."""
    which = changed(after, upto, fairs.starts_on[fairs.fair])
    sells = fairs.sales[which] >= 0
    luck = fairs.luck[:, which]
    return {
        "fair_id": _fair_ids(fairs.fair[which]),
        "dni": codes(people.members.dni[fairs.person[which]], 8),
        "business_line": labels(np.where(sells, luck[0] % len(settings["lines"]), -1), settings["lines"]),
        "sales_amount": amounts(fairs.sales[which], sells),
        "used_digital_wallet": flags(luck[1] < 100 * settings["digital_wallet"], sells),
        "has_quality_seal": flags(luck[2] < 100 * settings["quality_seal"], sells),
    }
