"""Households and their members through 2026: who they are, where they live, what changes and when.

Visits, training and markets are drawn elsewhere, from these people.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from orchestration.sample.settings import NEVER, YEAR, Districts, Streams, day, draw

LONG_AGO = day(2000, 1, 1)
_SYLLABLES = ["ba", "ñu", "ki", "lo", "ré", "ta", "mi", "zó", "fe", "xa", "vu", "qui", "ja", "ne", "wí", "po"]
VILLAGES = [
    f"{kind} {first}{last}"
    for kind in ("CASERÍO", "ANEXO", "C.P.", "COMUNIDAD NATIVA")
    for first in ("NUEVO ", "ALTO ", "BAJO ", "")
    for last in ("AÑORANZA", "LLACTA", "PROGRESO", "QOÑI", "RÍO")
]


@dataclass(frozen=True)
class DrawnHouseholds:
    """One position per household; days are counted from 1970-01-01."""

    place: np.ndarray
    later_place: np.ndarray
    moved_on: np.ndarray
    village: np.ndarray
    rural: np.ndarray
    """1 rural, 0 urban, -1 unknown."""
    poverty: np.ndarray
    later_poverty: np.ndarray
    reclassified_on: np.ndarray
    affiliated_on: np.ndarray
    disaffiliated_on: np.ndarray
    registered_on: np.ndarray
    """When the registry first delivers it."""
    unit: np.ndarray
    first_member: np.ndarray
    size: np.ndarray

    def affiliated(self, days: np.ndarray | int, which: np.ndarray | slice = slice(None)) -> np.ndarray:
        """Whether each household is affiliated on a day."""
        return (self.affiliated_on[which] <= days) & (self.disaffiliated_on[which] > days)


@dataclass(frozen=True)
class Members:
    """One position per person, household after household, the holder first."""

    dni: np.ndarray
    household: np.ndarray
    later_household: np.ndarray
    rehoused_on: np.ndarray
    added_on: np.ndarray
    corrected_on: np.ndarray
    names: np.ndarray
    female: np.ndarray
    born_on: np.ndarray
    holder: np.ndarray
    disability: np.ndarray
    tongue: np.ndarray
    education: np.ndarray


@dataclass(frozen=True)
class People:
    """Households, members and the vocabulary that their columns use."""

    households: DrawnHouseholds
    members: Members
    districts: Districts
    tongues: list[str]
    education: list[str]
    words: list[str]


def _some_day(rng: np.random.Generator, share: float, size: int, first: int, last: int) -> np.ndarray:
    """A day between two for a share of all, `NEVER` for the others."""
    days = rng.integers(first, last + 1, size)
    return np.where(rng.random(size) < share, days, NEVER).astype(np.int32)


def _hide(rng: np.random.Generator, values: np.ndarray, share: float) -> np.ndarray:
    return np.where(rng.random(len(values)) < share, -1, values).astype(np.int8)


def _households(
    settings: dict[str, Any], districts: Districts, streams: Streams, count: int, clean: bool
) -> DrawnHouseholds:
    rng = streams.of("households")
    new = max(1, round(count * settings["new_households"]))
    total = count + new
    is_new = np.arange(total) >= count
    cumulative = np.cumsum(districts.weight)
    place = np.minimum(np.searchsorted(cumulative, rng.random(total)), len(cumulative) - 1).astype(np.int16)
    far = np.minimum(np.searchsorted(cumulative, rng.random(total)), len(cumulative) - 1).astype(np.int16)
    near = np.clip(place + rng.choice([-1, 1], total), 0, len(cumulative) - 1).astype(np.int16)
    near = np.where(districts.department[near] == districts.department[place], near, place)
    affiliated = np.where(
        is_new,
        rng.integers(day(YEAR, 1, 15), day(YEAR, 11, 30), total),
        rng.integers(day(2008, 1, 1), day(YEAR - 1, 12, 1), total),
    ).astype(np.int32)
    left = _some_day(rng, settings["disaffiliated_in_2026"], total, day(YEAR, 1, 20), day(YEAR, 12, 20))
    long_left = _some_day(
        rng, settings["disaffiliated_before_2026"], total, day(YEAR - 1, 2, 1), day(YEAR - 1, 12, 31)
    )
    left = np.where(is_new, NEVER, np.minimum(left, long_left)).astype(np.int32)
    late = is_new & (rng.random(total) < settings["late_households"]) & (not clean)
    registered = np.where(is_new, affiliated + np.where(late, 31, 0), LONG_AGO).astype(np.int32)
    moved = _some_day(rng, settings["moved"], total, day(YEAR, 2, 1), day(YEAR, 11, 30))
    reclassified = _some_day(rng, settings["reclassified"], total, day(YEAR, 2, 1), day(YEAR, 11, 30))
    poverty = np.where(
        rng.random(total) < 0.25 + districts.extreme[place], 0, np.where(rng.random(total) < 0.92, 1, 2)
    ).astype(np.int8)
    sizes = np.fromiter(settings["household_sizes"], np.int8)
    size = sizes[draw(rng, settings["household_sizes"], total)]
    rural = (rng.random(total) < 0.25 + 0.7 * districts.rural[place]).astype(np.int8)
    return DrawnHouseholds(
        place=place,
        later_place=np.where(rng.random(total) < settings["moved_far"], far, near).astype(np.int16),
        moved_on=np.where(is_new, NEVER, moved).astype(np.int32),
        village=rng.integers(0, len(VILLAGES), total).astype(np.int16),
        rural=_hide(rng, rural, settings["missing"]["area"]),
        poverty=_hide(rng, poverty, settings["missing"]["poverty_class"]),
        later_poverty=np.minimum(poverty + 1, 2).astype(np.int8),
        reclassified_on=np.where(is_new, NEVER, reclassified).astype(np.int32),
        affiliated_on=affiliated,
        disaffiliated_on=left,
        registered_on=registered,
        unit=districts.unit[place],
        first_member=(np.cumsum(size) - size).astype(np.int32),
        size=size,
    )


def _identities(rng: np.random.Generator, count: int) -> np.ndarray:
    """Distinct numbers of eight digits, none of one repeated digit; the last thousand stay unknown people."""
    span = 10**8
    start = int(rng.integers(0, span))
    numbers = (np.arange(count + 2000, dtype=np.int64) * 61_803_399 + start) % span
    return numbers[(numbers % 11_111_111 != 0) & (numbers < span - 1000)][:count]


def _births(rng: np.random.Generator, position: np.ndarray) -> np.ndarray:
    """Holders and their partners are adults; the others mostly children, some of them young people."""
    years = np.where(
        position == 0,
        22 + 40 * rng.beta(2.0, 3.0, len(position)),
        np.where(
            position == 1,
            16 + 42 * rng.beta(1.6, 3.0, len(position)),
            0.1 + 23 * rng.beta(1.5, 1.6, len(position)),
        ),
    )
    return (day(YEAR, 1, 1) - (years * 365.25).astype(np.int32)).astype(np.int32)


def _tongues(
    rng: np.random.Generator, settings: dict[str, Any], districts: Districts, place: np.ndarray
) -> tuple[np.ndarray, list[str]]:
    """The tongue of each household, by its department."""
    spoken = settings["tongues"]
    vocabulary = [
        settings["default_tongue"],
        *sorted({tongue for shares in spoken.values() for tongue in shares}),
    ]
    department = districts.department[place]
    chosen = np.zeros(len(place), dtype=np.int8)
    luck = rng.random(len(place))
    for name, shares in spoken.items():
        here = np.flatnonzero(department == name)
        edges = np.cumsum(list(shares.values()))
        options = np.array([vocabulary.index(tongue) for tongue in shares] + [0], dtype=np.int8)
        chosen[here] = options[np.searchsorted(edges, luck[here], side="right")]
    return chosen, vocabulary


def _members(
    settings: dict[str, Any], streams: Streams, households: DrawnHouseholds, tongue: np.ndarray
) -> Members:
    rng = streams.of("members")
    missing = settings["missing"]
    household = np.repeat(np.arange(len(households.size), dtype=np.int32), households.size)
    total = len(household)
    initial = int((households.registered_on == LONG_AGO).sum())
    position = np.arange(total) - households.first_member[household]
    holder = position == 0
    born = _births(rng, position)
    joined = _some_day(rng, settings["newborns"], total, day(YEAR, 1, 20), day(YEAR, 11, 30))
    newborn = (position >= 2) & (joined != NEVER) & (households.registered_on[household] == LONG_AGO)
    born = np.where(newborn, joined - 15, born).astype(np.int32)
    added = np.where(
        newborn,
        joined,
        np.maximum(
            LONG_AGO, np.where(households.registered_on > LONG_AGO, households.affiliated_on, 0)[household]
        ),
    )
    age = (day(YEAR, 1, 1) - born) / 365.25
    schooling = np.clip(rng.normal(np.clip(age / 3, 0, 4), 1.1, total), 0, 6)
    adult = (position == 1) & (households.registered_on[household] == LONG_AGO)
    return Members(
        dni=_identities(rng, total),
        household=household,
        later_household=rng.integers(0, initial, total).astype(np.int32),
        rehoused_on=np.where(
            adult,
            _some_day(rng, settings["rehoused_members"], total, day(YEAR, 2, 1), day(YEAR, 11, 30)),
            NEVER,
        ),
        added_on=added.astype(np.int32),
        corrected_on=_some_day(rng, settings["corrected_members"], total, day(YEAR, 2, 1), day(YEAR, 11, 30)),
        names=rng.integers(0, len(_SYLLABLES) ** 2, (3, total)).astype(np.int16),
        female=np.where(holder, rng.random(total) < settings["female_holders"], rng.random(total) < 0.47),
        born_on=np.where(rng.random(total) < missing["birth_date"], NEVER, born).astype(np.int32),
        holder=holder,
        disability=_hide(
            rng, (rng.random(total) < settings["disability"]).astype(np.int8), missing["has_disability"]
        ),
        tongue=_hide(rng, tongue[household], missing["mother_tongue"]),
        education=_hide(rng, schooling.astype(np.int8), missing["education_level"]),
    )


def draw_people(
    settings: dict[str, Any], districts: Districts, streams: Streams, count: int, clean: bool
) -> People:
    """All households of the year, and their members."""
    households = _households(settings, districts, streams, count, clean)
    tongue, tongues = _tongues(streams.of("tongues"), settings, districts, households.place)
    words = [
        (first + last).upper() + ending for ending in ("",) for first in _SYLLABLES for last in _SYLLABLES
    ]
    return People(
        households=households,
        members=_members(settings, streams, households, tongue),
        districts=districts,
        tongues=tongues,
        education=settings["education"],
        words=words,
    )
