"""A plain Python reading of "Who and when counts" and "Facts" of published.md, from its text and not the SQL.

It takes clean deliveries: every row is accepted. Money and hours are fractions, so nothing is rounded.
"""

import calendar
import csv
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from orchestration.ground.paths import SEEDS

from .boundary_deliveries import DELIVERED_ON, Deliveries, Row

STARTS, ENDS = date(2026, 1, 1), date(2026, 12, 31)


def day_of(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def month_ends(cut_off: date) -> list[date]:
    """The month ends of the plan year up to a cut-off, which is the last of them."""
    ends = [date(2026, month, calendar.monthrange(2026, month)[1]) for month in range(1, cut_off.month)]
    return [*ends, cut_off]


def label(text: str) -> str:
    letters = unicodedata.normalize("NFD", " ".join(text.split()))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).upper()


def price_index(known_at: date) -> dict[str, Fraction]:
    """The index of each month of which it is known: from the first day of the next month on."""
    with (SEEDS / "reference" / "ipc_lima_metropolitana_mensual.csv").open(encoding="utf-8") as file:
        return {
            row["period"]: Fraction(row["cpi_dec2021_100"])
            for row in csv.DictReader(file)
            if row["period"] < f"{known_at:%Y-%m}"
        }


@dataclass(frozen=True)
class Course:
    """A course in which a person participates."""

    household_id: str
    first_on: date
    hours: Fraction
    is_completed: bool
    track: str
    phase: str
    ends_on: date | None


@dataclass(frozen=True)
class Income:
    """What became of a household's income; a reason where it was not measured."""

    first_training_on: date
    baseline_on: date | None = None
    follow_up_on: date | None = None
    reason: str | None = None
    nominal: Fraction | None = None
    real: Fraction | None = None

    @property
    def is_increased(self) -> bool:
        return self.nominal is not None and self.nominal > 0


@dataclass(frozen=True)
class PlainEvents:
    """What counts up to a cut-off."""

    deliveries: Deliveries
    cut_off: date
    known_at: date = date.fromisoformat(DELIVERED_ON)

    @cached_property
    def index(self) -> dict[str, Fraction]:
        return price_index(self.known_at)

    @cached_property
    def households(self) -> dict[str, Row]:
        return {row["household_id"]: row for row in self.deliveries["households"]}

    @cached_property
    def members(self) -> dict[str, Row]:
        return {row["dni"]: row for row in self.deliveries["members"]}

    def is_affiliated(self, household_id: str, day: date) -> bool:
        household = self.households[household_id]
        left = day_of(household["disaffiliated_on"])
        return date.fromisoformat(household["affiliated_on"]) <= day and (left is None or left > day)

    def is_event(self, household_id: str, day: date | None) -> bool:
        in_time = day is not None and STARTS <= day <= ENDS and day <= self.cut_off
        return in_time and self.is_affiliated(household_id, day)

    @cached_property
    def courses(self) -> dict[tuple[str, str], Course]:
        """Participation, by person and course."""
        known = {row["course_id"]: row for row in self.deliveries["courses"]}
        enrolments = {(row["dni"], row["course_id"]): row for row in self.deliveries["enrolments"]}
        sessions: dict[tuple[str, str], list[tuple[date, Fraction]]] = defaultdict(list)
        for row in self.deliveries["attendance"]:
            session = date.fromisoformat(row["session_on"]), Fraction(row["hours"])
            sessions[row["dni"], row["course_id"]].append(session)
        found = {}
        for key in enrolments.keys() | sessions.keys():
            household_id, enrolment = self.members[key[0]]["household_id"], enrolments.get(key)
            attended = sessions.get(key)
            if attended is None:
                attended = [
                    (date.fromisoformat(enrolment["enrolled_on"]), Fraction(enrolment["hours_attended"] or 0))
                ]
            counted = [
                (day, hours) for day, hours in attended if hours > 0 and self.is_event(household_id, day)
            ]
            if counted:
                course = known[key[1]]
                is_business = course["track"] == "EMPRENDIMIENTO"
                found[key] = Course(
                    household_id,
                    min(day for day, _ in counted),
                    sum((hours for _, hours in counted), Fraction(0)),
                    enrolment is not None
                    and enrolment["status"] == "CULMINADO"
                    and self.is_event(household_id, day_of(enrolment["completed_on"])),
                    "entrepreneurship" if is_business else "employability",
                    course["phase"] if is_business else "",
                    day_of(course["ends_on"]),
                )
        return found

    @cached_property
    def fairs(self) -> set[tuple[str, str, str]]:
        """Participation: person, fair and the fair's type."""
        known = {row["fair_id"]: row for row in self.deliveries["fairs"]}
        return {
            (row["dni"], row["fair_id"], known[row["fair_id"]]["fair_type"])
            for row in self.deliveries["fair_participations"]
            if self.is_event(
                self.members[row["dni"]]["household_id"], day_of(known[row["fair_id"]]["starts_on"])
            )
        }

    @cached_property
    def seed_capital(self) -> dict[str, tuple[bool, bool, bool]]:
        """Of each delivery that counts: is it eligible, is its use verified, and was it as declared."""
        courses = {row["course_id"]: row for row in self.deliveries["courses"]}
        completed: dict[tuple[str, str], list[date]] = defaultdict(list)
        for row in self.deliveries["enrolments"]:
            course, day = courses[row["course_id"]], day_of(row["completed_on"])
            if row["status"] == "CULMINADO" and course["track"] == "EMPRENDIMIENTO" and day:
                completed[self.members[row["dni"]]["household_id"], course["phase"]].append(day)
        found = {}
        for row in self.deliveries["seed_capital"]:
            household_id, day = (
                self.members[row["dni"]]["household_id"],
                date.fromisoformat(row["delivered_on"]),
            )
            verified_on = day_of(row["verified_on"])
            is_verified = verified_on is not None and verified_on <= self.cut_off
            if self.is_event(household_id, day):
                found[row["delivery_id"]] = (
                    all(any(done <= day for done in completed[household_id, phase]) for phase in "123"),
                    is_verified,
                    is_verified and row["used_as_declared"] == "SI",
                )
        return found

    @cached_property
    def first_training(self) -> dict[str, date]:
        """`D`, and the day on which each household's first training began."""
        first: dict[str, date] = {}
        for course in self.courses.values():
            first[course.household_id] = min(first.get(course.household_id, ENDS), course.first_on)
        return first

    def measurements(self, *, with_zeros: bool) -> dict[str, dict[date, Fraction]]:
        found: dict[str, dict[date, Fraction]] = defaultdict(dict)
        for visit in sorted(self.deliveries["visits"], key=lambda row: row["visit_id"]):
            is_zero = with_zeros and visit["has_own_income"] == "NO"
            amount = visit["monthly_income"] or ("0" if is_zero else "")
            if label(visit["visit_status"]) == "EFECTIVA" and amount:
                found[visit["household_id"]][date.fromisoformat(visit["visited_on"])] = Fraction(amount)
        return found

    def incomes(
        self, *, with_zeros: bool = False, days_after_training: int = 1, oldest_baseline: int | None = None
    ) -> dict[str, Income]:
        """The income change of each household of D."""
        measured = self.measurements(with_zeros=with_zeros)
        return {
            household_id: self._income(
                household_id, trained_on, measured[household_id], days_after_training, oldest_baseline
            )
            for household_id, trained_on in self.first_training.items()
        }

    def _income(
        self,
        household_id: str,
        trained_on: date,
        measured: dict[date, Fraction],
        after: int,
        oldest: int | None,
    ) -> Income:
        baseline_on = max((day for day in measured if day <= trained_on), default=None)
        if baseline_on is None or (oldest is not None and (trained_on - baseline_on).days > oldest):
            return Income(trained_on, reason="no_baseline")
        earliest = max(baseline_on + timedelta(90), trained_on + timedelta(after))
        follow_up_on = max((day for day in measured if earliest <= day <= self.cut_off), default=None)
        if follow_up_on is None:
            left = day_of(self.households[household_id]["disaffiliated_on"])
            has_left = left is not None and left <= self.cut_off
            reason = (
                "not_yet_due" if earliest > self.cut_off else "disaffiliated" if has_left else "not_visited"
            )
            return Income(trained_on, baseline_on, reason=reason)
        before, now = measured[baseline_on], measured[follow_up_on]
        prices = [self.index.get(str(day)[:7]) for day in (baseline_on, follow_up_on)]
        real = now * prices[0] / prices[1] - before if all(prices) else None
        return Income(trained_on, baseline_on, follow_up_on, None, now - before, real)
