"""Courses, who enrols in them and how it ends for each of them.

One position per enrolment, sorted by course. The sessions that they attend are in `attendance`.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from orchestration.sample.columns import Column, Table, amounts, changed, codes, dates, ids, labels
from orchestration.sample.partners import Partners, partner_ids
from orchestration.sample.people import People
from orchestration.sample.settings import NEVER, YEAR, Streams, day, draw, month_days
from orchestration.sample.size import Size

PHASES = ["financial_literacy", "business_management", "technical_assistance", "employability"]
EMPLOYABILITY = 3
COMPLETED, WITHDREW, FAILED = 0, 1, 2
_STATUS = ["CULMINADO", "RETIRADO", "DESAPROBADO", "EN CURSO", "INSCRITO"]


@dataclass(frozen=True)
class Courses:
    """One position per course."""

    phase: np.ndarray
    unit: np.ndarray
    place: np.ndarray
    partner: np.ndarray
    modality: np.ndarray
    sessions: np.ndarray
    hours: np.ndarray
    starts_on: np.ndarray
    ends_on: np.ndarray
    later_end: np.ndarray
    rescheduled_on: np.ndarray
    keeps_list: np.ndarray


@dataclass(frozen=True)
class Enrolments:
    """One position per person and course."""

    person: np.ndarray
    course: np.ndarray
    enrolled_on: np.ndarray
    outcome: np.ndarray
    last_session: np.ndarray
    """Number of sessions after which the person leaves; 0 for who never came."""
    share: np.ndarray
    """Probability of attending a session."""
    hours: np.ndarray
    """Hours attended, in courses that keep no list; -1 elsewhere."""
    ended_on: np.ndarray
    registered: np.ndarray
    """False: attends without an enrolment."""
    grade: np.ndarray


@dataclass(frozen=True)
class Training:
    """All training of the year, and the households in which somebody trains."""

    courses: Courses
    enrolments: Enrolments
    trains: np.ndarray
    """By household: anybody takes a course."""
    first_start: np.ndarray
    """By household: the first day of its first course, `NEVER` without any."""


def _takes(
    settings: dict[str, Any], size: Size, people: People, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Who takes which phase, and the month in which it starts."""
    households, members = people.households, people.members
    eligible = rng.permutation(np.flatnonzero(households.affiliated(day(YEAR, 3, 1))))
    in_both = round(size.seekers * settings["also_entrepreneurs"])
    first_seeker = max(0, min(size.entrepreneurs, len(eligible)) - in_both)
    months = np.array(list(settings["start_months"]), dtype=np.int8)
    person, phase, month = [], [], []
    owner = households.first_member[eligible[: size.entrepreneurs]]
    when = months[draw(rng, settings["start_months"], len(owner))]
    for number in range(3):
        person.append(owner)
        phase.append(np.full(len(owner), number, dtype=np.int8))
        month.append(when)
        goes_on = rng.random(len(owner)) < settings["next_phase"].get(number + 2, 0)
        owner, when = owner[goes_on], when[goes_on] + settings["months_to_next_phase"]
    holder = households.first_member[eligible[first_seeker : first_seeker + size.seekers]]
    second = holder + 1
    old_enough = members.born_on[second] < day(2010, 1, 1)
    seeker = np.where(old_enough, second, holder)
    person.append(seeker)
    phase.append(np.full(len(seeker), EMPLOYABILITY, dtype=np.int8))
    month.append(months[draw(rng, settings["start_months"], len(seeker))])
    return np.concatenate(person), np.concatenate(phase), np.concatenate(month)


def _group(
    unit: np.ndarray, phase: np.ndarray, month: np.ndarray, capacity: int
) -> tuple[np.ndarray, np.ndarray]:
    """Order by course, and each one's course in it: of the same unit, phase and month, up to capacity."""
    key = (unit.astype(np.int64) * 4 + phase) * 16 + month
    order = np.argsort(key, kind="stable")
    key = key[order]
    starts = np.flatnonzero(np.diff(key, prepend=-1))
    rank = np.arange(len(key)) - np.repeat(starts, np.diff(np.append(starts, len(key))))
    first_of_course = (rank % capacity) == 0
    return order, np.cumsum(first_of_course) - 1


def _monday(month: np.ndarray, weeks: np.ndarray) -> np.ndarray:
    """The first Monday of each month, some weeks later."""
    firsts = np.array([0] + [month_days(number)[0] for number in range(1, 13)])
    first = firsts[month]
    return (first + (4 - first) % 7 + 7 * weeks).astype(np.int32)


def session_day(starts_on: np.ndarray, number: np.ndarray, week: int) -> np.ndarray:
    """The day of a course's session, counted from 0."""
    return starts_on + 7 * (number // week) + number % week


def _courses(
    settings: dict[str, Any],
    partners: Partners,
    rng: np.random.Generator,
    phase: np.ndarray,
    unit: np.ndarray,
    place: np.ndarray,
    month: np.ndarray,
) -> Courses:
    count = len(phase)
    kinds = [settings["courses"][name] for name in PHASES]
    sessions = np.array([kind["sessions"] for kind in kinds])[phase]
    starts = _monday(month, rng.integers(0, 3, count))
    ends = session_day(starts, sessions - 1, settings["sessions_a_week"])
    rescheduled = rng.random(count) < settings["rescheduled"]
    return Courses(
        phase=phase,
        unit=unit,
        place=place,
        partner=partners.for_training(rng, unit),
        modality=draw(rng, settings["modalities"], count),
        sessions=sessions,
        hours=np.array([kind["hours"] for kind in kinds])[phase],
        starts_on=starts,
        ends_on=ends,
        later_end=np.where(rescheduled, ends + 7, ends).astype(np.int32),
        rescheduled_on=np.where(rescheduled, ends - 10, NEVER).astype(np.int32),
        keeps_list=rng.random(count) >= settings["without_list"],
    )


def _enrolments(
    settings: dict[str, Any],
    courses: Courses,
    rng: np.random.Generator,
    person: np.ndarray,
    course: np.ndarray,
) -> Enrolments:
    count = len(person)
    sessions = courses.sessions[course]
    luck = rng.random(count)
    never_came = luck < settings["never_came"]
    withdrew = luck < settings["never_came"] + settings["withdrew"]
    failed = ~withdrew & (luck > 1 - settings["failed"])
    outcome = np.where(withdrew, WITHDREW, np.where(failed, FAILED, COMPLETED)).astype(np.int8)
    last = np.where(withdrew, 1 + rng.integers(0, sessions), sessions)
    last = np.where(never_came, 0, last).astype(np.int16)
    share = rng.beta(*settings["attendance"], count).astype(np.float32)
    share = np.where(failed, share * 0.5, share)
    end = courses.later_end[course] + rng.integers(0, 7, count)
    left = session_day(courses.starts_on[course], np.maximum(last, 1) - 1, settings["sessions_a_week"]) + 3
    hours = np.round(last * share) * courses.hours[course]
    return Enrolments(
        person=person,
        course=course.astype(np.int32),
        enrolled_on=(courses.starts_on[course] - rng.integers(1, 20, count)).astype(np.int32),
        outcome=outcome,
        last_session=last,
        share=share,
        hours=np.where(courses.keeps_list[course], -1, hours),
        ended_on=np.where(withdrew, left, end).astype(np.int32),
        registered=rng.random(count) >= settings["without_enrolment"],
        grade=np.round(np.where(failed, rng.uniform(5, 10.4, count), rng.uniform(11, 20, count)) * 2) / 2,
    )


def draw_training(
    settings: dict[str, Any], size: Size, people: People, partners: Partners, streams: Streams
) -> Training:
    """Courses made of the people who want them, and each person's way through them."""
    rng = streams.of("training")
    person, phase, month = _takes(settings, size, people, rng)
    keep = month <= 11
    person, phase, month = person[keep], phase[keep], month[keep]
    home = people.members.household[person]
    unit = people.households.unit[home]
    order, course = _group(unit, phase, month, settings["capacity"])
    person, home = person[order], home[order]
    first = np.flatnonzero(np.diff(course, prepend=-1))
    lead = order[first]
    place = people.households.place[home[first]]
    courses = _courses(settings, partners, rng, phase[lead], unit[lead], place, month[lead])
    enrolments = _enrolments(settings, courses, rng, person, course)
    first_start = np.full(len(people.households.size), NEVER, dtype=np.int32)
    np.minimum.at(first_start, home, courses.starts_on[course])
    return Training(courses, enrolments, first_start != NEVER, first_start)


def course_ids(numbers: np.ndarray) -> Column:
    """The code of a course."""
    return ids("CUR", numbers + 1, 6)


def course_rows(settings: dict[str, Any], people: People, training: Training, after: int, upto: int) -> Table:
    """Courses announced, and courses whose end was changed."""
    all_ = training.courses
    announced = all_.starts_on - 25
    which = changed(after, upto, announced, all_.rescheduled_on)
    end = np.where(all_.rescheduled_on[which] <= upto, all_.later_end[which], all_.ends_on[which])
    kinds = [settings["courses"][name] for name in PHASES]
    phase = all_.phase[which]
    return {
        "course_id": course_ids(which),
        "partner_id": partner_ids(all_.partner[which]),
        "course_name": labels(phase, [kind["title"] for kind in kinds]),
        "track": labels((phase == EMPLOYABILITY).astype(np.int8), ["EMPRENDIMIENTO", "EMPLEABILIDAD"]),
        "phase": labels(phase, [kind["label"] for kind in kinds]),
        "modality": labels(all_.modality[which], list(settings["modalities"])),
        "district_code": labels(all_.place[which], list(people.districts.code)),
        "starts_on": dates(all_.starts_on[which]),
        "ends_on": dates(end),
        "planned_hours": amounts(all_.sessions[which] * all_.hours[which]),
    }


def enrolment_rows(people: People, training: Training, after: int, upto: int) -> Table:
    """Enrolments that are new or changed their status, as they are at the end of the period."""
    all_ = training.enrolments
    starts = training.courses.starts_on[all_.course]
    which = changed(after, upto, all_.enrolled_on, starts, all_.ended_on)
    which = which[all_.registered[which]]
    ended = all_.ended_on[which] <= upto
    status = np.where(ended, all_.outcome[which], np.where(starts[which] <= upto, 3, 4))
    done = ended & (all_.outcome[which] == COMPLETED)
    graded = ended & (all_.outcome[which] != WITHDREW)
    hours = all_.hours[which]
    return {
        "course_id": course_ids(all_.course[which]),
        "dni": codes(people.members.dni[all_.person[which]], 8),
        "enrolled_on": dates(all_.enrolled_on[which]),
        "status": labels(status, _STATUS),
        "hours_attended": amounts(hours, ended & (hours >= 0)),
        "grade": amounts(all_.grade[which], graded),
        "completed_on": dates(np.where(done, all_.ended_on[which], NEVER)),
        "certificate_number": ids("CERT-", which + 1, 7, done & (which % 7 != 0)),
    }


def completed_on(training: Training, phase: int, count: int) -> np.ndarray:
    """By person: the day on which a registered enrolment of the phase was completed, `NEVER` without any."""
    all_ = training.enrolments
    done = (all_.outcome == COMPLETED) & all_.registered & (training.courses.phase[all_.course] == phase)
    days = np.full(count, NEVER, dtype=np.int32)
    days[all_.person[done]] = all_.ended_on[done]
    return days
