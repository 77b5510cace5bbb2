"""What people gain after their courses: seed capital, and jobs."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from orchestration.sample.columns import Table, amounts, changed, codes, dates, flags, ids, labels
from orchestration.sample.partners import Partners, partner_ids
from orchestration.sample.people import People
from orchestration.sample.settings import NEVER, Streams
from orchestration.sample.training import EMPLOYABILITY, Training, completed_on

_EMPLOYERS = [
    "AGROINDUSTRIAS ÑAWI",
    "TEXTILES SUMAQ",
    "RESTAURANTE EL RÍO",
    "CONSTRUCTORA LLACTA",
    "BODEGAS QOÑI",
]


@dataclass(frozen=True)
class Gains:
    """Seed capital and jobs: each one's person and day, and what it was."""

    capital_person: np.ndarray
    capital_partner: np.ndarray
    capital_amount: np.ndarray
    capital_on: np.ndarray
    verified_on: np.ndarray
    luck: np.ndarray
    job_person: np.ndarray
    job_on: np.ndarray
    wage: np.ndarray
    job_luck: np.ndarray


def draw_gains(
    settings: dict[str, Any], people: People, training: Training, partners: Partners, streams: Streams
) -> Gains:
    """Seed capital for who completed the three phases (and a few who did not), jobs after employability."""
    rng = streams.of("gains")
    count = len(people.members.dni)
    second, third, job = (completed_on(training, phase, count) for phase in (1, 2, EMPLOYABILITY))
    through = (third != NEVER) & (rng.random(count) < settings["seed_capital"])
    early = (third == NEVER) & (second != NEVER) & (rng.random(count) < settings["seed_capital_early"])
    person = np.flatnonzero(through | early)
    size = len(person)
    given = np.minimum(third, second)[person] * early[person] + np.where(through, third, 0)[person]
    given = given + rng.integers(3, 30, size)
    amount = settings["amount"]["median"] * np.exp(rng.normal(0, settings["amount"]["sigma"], size))
    verified = np.where(rng.random(size) < settings["verified"], given + rng.integers(15, 60, size), NEVER)
    hired = np.flatnonzero((job != NEVER) & (rng.random(count) < settings["placements"]))
    wage = settings["wage"]["median"] * np.exp(rng.normal(0, settings["wage"]["sigma"], len(hired)))
    return Gains(
        capital_person=person,
        capital_partner=partners.for_capital(rng, size),
        capital_amount=np.round(amount / 10) * 10,
        capital_on=given.astype(np.int32),
        verified_on=verified.astype(np.int32),
        luck=rng.integers(0, 100, (2, size)).astype(np.int8),
        job_person=hired,
        job_on=(job[hired] + rng.integers(5, 60, len(hired))).astype(np.int32),
        wage=np.round(wage, 1),
        job_luck=rng.integers(0, 100, (2, len(hired))).astype(np.int8),
    )


def seed_capital_rows(settings: dict[str, Any], people: People, gains: Gains, after: int, upto: int) -> Table:
    """Capital and assets handed over, and those verified since."""
    which = changed(after, upto, gains.capital_on, gains.verified_on)
    verified = gains.verified_on[which] <= upto
    luck = gains.luck[:, which]
    return {
        "delivery_id": ids("ENT-", which + 1, 6),
        "dni": codes(people.members.dni[gains.capital_person[which]], 8),
        "partner_id": partner_ids(gains.capital_partner[which]),
        "support_type": labels((luck[0] < 100 * settings["asset"]).astype(np.int8), ["CAPITAL", "ACTIVO"]),
        "amount": amounts(gains.capital_amount[which]),
        "delivered_on": dates(gains.capital_on[which]),
        "verified_on": dates(np.where(verified, gains.verified_on[which], NEVER)),
        "used_as_declared": flags(luck[1] < 100 * settings["used_as_declared"], verified),
    }


def job_placement_rows(
    settings: dict[str, Any], people: People, gains: Gains, after: int, upto: int
) -> Table:
    """Jobs found."""
    which = changed(after, upto, gains.job_on)
    luck = gains.job_luck[:, which]
    return {
        "placement_id": ids("INS-", which + 1, 6),
        "dni": codes(people.members.dni[gains.job_person[which]], 8),
        "employer": labels(luck[0] % len(_EMPLOYERS), _EMPLOYERS),
        "starts_on": dates(gains.job_on[which]),
        "is_formal": flags(luck[1] < 100 * settings["formal"]),
        "monthly_wage": amounts(gains.wage[which], luck[0] < 95),
    }
