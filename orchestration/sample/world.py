"""Everything that happens in the sample's 2026, drawn once, and what each extract delivers of it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from orchestration.sample.activity import activity_rows, draw_log
from orchestration.sample.attendance import attendance_rows, draw_sessions
from orchestration.sample.columns import Table
from orchestration.sample.enterprises import draw_enterprises, enterprise_rows
from orchestration.sample.fairs import draw_fairs, fair_participation_rows, fair_rows
from orchestration.sample.gains import draw_gains, job_placement_rows, seed_capital_rows
from orchestration.sample.partners import agreement_rows, draw_partners, partner_rows
from orchestration.sample.people import draw_people
from orchestration.sample.registry import household_rows, member_rows
from orchestration.sample.settings import Streams, load_districts
from orchestration.sample.size import size_of
from orchestration.sample.training import course_rows, draw_training, enrolment_rows
from orchestration.sample.visits import draw_visits, visit_rows

Feed = Callable[[int, int], Table]
"""What an extract delivers of the days later than the first, up to the second."""


def draw_world(
    settings: dict[str, Any], seed: int, count: int, clean: bool, participation: float | None = None
) -> dict[str, Feed]:
    """The feed of each extract. The year is the same for every cut-off: that only decides what arrives.

    `participation` is the share of households that take part; None: as many as in the plan.
    """
    streams, districts = Streams(seed), load_districts()
    size = size_of(settings, count, participation)
    people = draw_people(settings["people"], districts, streams, count, clean)
    partners = draw_partners(settings["partners"], size, districts, streams)
    courses = settings["training"] | ({"without_enrolment": 0} if clean else {})
    training = draw_training(courses, size, people, partners, streams)
    visits = draw_visits(settings["visits"], people, training, streams)
    market = settings["market"]
    enterprises = draw_enterprises(market, people, training, streams)
    fairs = draw_fairs(market, size, people, training, enterprises, streams)
    gains = draw_gains(market, people, training, partners, streams)
    sessions = draw_sessions(settings["training"], training, streams)
    log = draw_log(settings["activity"], districts, streams)
    return {
        "households": partial(household_rows, people),
        "members": partial(member_rows, people),
        "visits": partial(visit_rows, settings["visits"], people, visits),
        "enterprises": partial(enterprise_rows, market, people, enterprises),
        "activity_log": partial(activity_rows, settings["activity"], districts, log),
        "partners": partial(partner_rows, partners, districts),
        "agreements": partial(agreement_rows, partners, districts),
        "courses": partial(course_rows, settings["training"], people, training),
        "enrolments": partial(enrolment_rows, people, training),
        "attendance": partial(attendance_rows, people, training, sessions),
        "seed_capital": partial(seed_capital_rows, market, people, gains),
        "job_placements": partial(job_placement_rows, market, people, gains),
        "fairs": partial(fair_rows, market, people, fairs),
        "fair_participations": partial(fair_participation_rows, market, people, fairs),
    }
