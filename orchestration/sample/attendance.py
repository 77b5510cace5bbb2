"""Attendance: by far the largest extract, so its sessions are kept as three small numbers each."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from orchestration.sample.columns import Table, amounts, codes, dates
from orchestration.sample.people import People
from orchestration.sample.settings import Streams
from orchestration.sample.training import Training, course_ids, session_day

_BLOCK = 200_000


@dataclass(frozen=True)
class Sessions:
    """One position per session attended, by day, then by enrolment."""

    day: np.ndarray
    enrolment: np.ndarray
    half: np.ndarray


def _block(
    settings: dict[str, Any], training: Training, rng: np.random.Generator, first: int, last: int
) -> list[np.ndarray]:
    """The sessions of some enrolments: each one of the course's, with the person's own probability."""
    enrolments, courses = training.enrolments, training.courses
    part = slice(first, last)
    course = enrolments.course[part]
    counts = np.where(courses.keeps_list[course], enrolments.last_session[part], 0).astype(np.int64)
    owner = np.repeat(np.arange(first, last, dtype=np.int32), counts)
    number = (np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)).astype(np.int32)
    came = rng.random(len(owner), dtype=np.float32) < enrolments.share[owner]
    owner, number = owner[came], number[came]
    when = session_day(courses.starts_on[enrolments.course[owner]], number, settings["sessions_a_week"])
    return [
        when.astype(np.int16),
        owner,
        rng.random(len(owner), dtype=np.float32) < settings["half_sessions"],
    ]


def draw_sessions(settings: dict[str, Any], training: Training, streams: Streams) -> Sessions:
    """Every session that somebody attends during the year."""
    total = len(training.enrolments.person)
    blocks = [
        _block(settings, training, streams.of("attendance", first), first, min(first + _BLOCK, total))
        for first in range(0, total, _BLOCK)
    ]
    when, owner, half = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
    order = np.argsort(when, kind="stable").astype(np.int32)
    return Sessions(when[order], owner[order], half[order])


def attendance_rows(people: People, training: Training, sessions: Sessions, after: int, upto: int) -> Table:
    """The sessions of the period."""
    part = slice(*np.searchsorted(sessions.day, [after + 1, upto + 1]))
    owner = sessions.enrolment[part]
    course = training.enrolments.course[owner]
    return {
        "course_id": course_ids(course),
        "dni": codes(people.members.dni[training.enrolments.person[owner]], 8),
        "session_on": dates(sessions.day[part].astype(np.int32)),
        "hours": amounts(training.courses.hours[course] / np.where(sessions.half[part], 2, 1)),
    }
