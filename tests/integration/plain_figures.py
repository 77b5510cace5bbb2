"""A plain Python reading of the four indicators of published.md, from its text and not the SQL."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cached_property

from .boundary_deliveries import Row
from .plain_events import ENDS, STARTS, PlainEvents, day_of, label

BROKEN_DOWN = ("national", "territorial_unit")
"""Levels at which variants are published too."""

VARIANTS = {
    "OG": (
        *("official", "real", "measured_only", "upper_bound", "structural_zero", "late_follow_up"),
        "recent_baseline",
    ),
    "OE1": ("official", "running_only", "enterprises"),
    "OE2": ("official", "including_closed"),
    "OE3": ("official", "concluded_only"),
}
WORDS = {
    **{"URBANO": "urban", "RURAL": "rural", "PE": "extreme_poor", "PNE": "poor", "NP": "non_poor"},
    **{"F": "female", "M": "male", "SI": "yes", "NO": "no", "": "unknown"},
}

Unit = tuple[str, str | None, bool, bool]
"""A household, the person where persons are counted, does the numerator count it, was that observed."""

Cell = tuple[str, str, str, str, str, str]
"""Indicator, variant, territory level and code, breakdown and its value."""


class PlainFigures(PlainEvents):
    """The indicators up to a cut-off."""

    def units(self, indicator: str, variant: str) -> Iterator[Unit]:
        """What the denominator counts."""
        return {"OG": self._og, "OE1": self._oe1, "OE2": self._oe2, "OE3": self._oe3}[indicator](variant)

    def _og(self, variant: str) -> Iterator[Unit]:
        incomes = self.incomes(
            with_zeros=variant == "structural_zero",
            days_after_training=90 if variant == "late_follow_up" else 1,
            oldest_baseline=365 if variant == "recent_baseline" else None,
        )
        for household_id, income in incomes.items():
            is_measured = income.reason is None
            if variant == "real":
                yield household_id, None, income.real is not None and income.real > 0, income.real is not None
            elif variant == "upper_bound":
                yield household_id, None, income.is_increased or not is_measured, is_measured
            elif variant != "measured_only" or is_measured:
                yield household_id, None, income.is_increased, is_measured

    def _enterprises(self) -> Iterator[tuple[str, Row, bool]]:
        for row in self.deliveries["enterprises"]:
            plan_on = day_of(row["business_plan_on"])
            yield (
                self.members[row["dni"]]["household_id"],
                row,
                plan_on is not None and plan_on <= self.cut_off,
            )

    def _oe1(self, variant: str) -> Iterator[Unit]:
        managing = {
            one.household_id for one in self.courses.values() if one.is_completed and one.phase == "2"
        }
        if variant == "enterprises":
            for household_id, row, has_plan in self._enterprises():
                is_registered = date.fromisoformat(row["registered_on"]) <= self.cut_off
                if household_id in self.first_training and is_registered:
                    yield household_id, None, household_id in managing and has_plan, True
            return
        planning = {
            household_id
            for household_id, row, has_plan in self._enterprises()
            if has_plan and (variant == "official" or row["stage"] == "EN MARCHA")
        }
        for household_id in self.first_training:
            yield household_id, None, household_id in managing & planning, True

    def _oe2(self, variant: str) -> Iterator[Unit]:
        stages = {"EN MARCHA"} if variant == "official" else {"EN MARCHA", "CERRADO"}
        days = [STARTS + timedelta(number) for number in range((min(self.cut_off, ENDS) - STARTS).days + 1)]
        selling = {
            self.members[dni]["household_id"] for dni, _, kind in self.fairs if kind != "FERIA LABORAL"
        }
        counted = {
            household_id
            for household_id, row, _ in self._enterprises()
            if row["stage"] in stages
            and any(
                date.fromisoformat(row["registered_on"]) <= day and self.is_affiliated(household_id, day)
                for day in days
            )
        }
        for household_id in counted:
            yield household_id, None, household_id in selling, True

    def _oe3(self, variant: str) -> Iterator[Unit]:
        persons: dict[str, bool] = defaultdict(bool)
        for (dni, _), course in self.courses.items():
            is_concluded = course.ends_on is not None and course.ends_on <= self.cut_off
            if course.track == "employability" and (variant == "official" or is_concluded):
                persons[dni] |= course.is_completed
        for dni, is_completed in persons.items():
            yield self.members[dni]["household_id"], dni, is_completed, True

    def cells(self) -> dict[Cell, tuple[int, int, int]]:
        """Numerator, denominator and measured of every cell."""
        found: dict[Cell, list[int]] = {}
        places = {place for household_id in self.households for place in self.places(household_id)}
        for indicator, variants in VARIANTS.items():
            for variant in variants:
                levels = (
                    BROKEN_DOWN
                    if variant != "official"
                    else (*BROKEN_DOWN, "department", "province", "district")
                )
                chosen = [place for place in places if place[0] in levels]
                found |= {(indicator, variant, *place, "total", "all"): [0, 0, 0] for place in chosen}
                for household_id, dni, is_numerator, is_measured in self.units(indicator, variant):
                    for place, trait in self._memberships(household_id, dni, variant, levels):
                        cell = found.setdefault((indicator, variant, *place, *trait), [0, 0, 0])
                        cell[0] += is_numerator
                        cell[1] += 1
                        cell[2] += is_measured
        return {cell: (counts[0], counts[1], counts[2]) for cell, counts in found.items()}

    def _memberships(
        self, household_id: str, dni: str | None, variant: str, levels: Iterable[str]
    ) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
        for place in self.places(household_id):
            if place[0] in levels:
                yield place, ("total", "all")
                if variant == "official" and place[0] in (*BROKEN_DOWN, "department"):
                    for trait in self.traits(household_id, dni).items():
                        yield place, trait

    def places(self, household_id: str) -> list[tuple[str, str]]:
        household = self.households[household_id]
        unit, district = label(household["territorial_unit"]), household["district_code"]
        return [
            ("national", "PE"),
            ("territorial_unit", unit if self._units_named[unit] >= 5 else "OTRAS"),
            ("department", district[:2]),
            ("province", district[:4]),
            ("district", district),
        ]

    @cached_property
    def _units_named(self) -> Counter[str]:
        return Counter(label(row["territorial_unit"]) for row in self.deliveries["households"])

    @cached_property
    def _tongues_spoken(self) -> Counter[str]:
        return Counter(label(row["mother_tongue"]) for row in self.deliveries["members"])

    @cached_property
    def _holders(self) -> dict[str, str]:
        holders: dict[str, str] = {}
        for dni in sorted(self.members, reverse=True):
            if self.members[dni]["is_holder"] == "SI":
                holders[self.members[dni]["household_id"]] = dni
        return holders

    def traits(self, household_id: str, dni: str | None) -> dict[str, str]:
        """The breakdowns of a household, or of a person of it."""
        household = self.households[household_id]
        nobody = dict.fromkeys(("sex", "has_disability", "mother_tongue", "birth_date"), "")
        person = self.members.get(dni or self._holders.get(household_id, ""), nobody)
        tongue = label(person["mother_tongue"])
        return {
            "area": WORDS[household["area"]],
            "poverty_class": WORDS[household["poverty_class"]],
            "sex": WORDS[person["sex"]],
            "age_group": self._age_group(day_of(person["birth_date"])),
            "has_disability": WORDS[person["has_disability"]],
            "mother_tongue": "unknown"
            if not tongue
            else tongue
            if self._tongues_spoken[tongue] >= 5
            else "OTRAS",
        }

    def _age_group(self, birth: date | None) -> str:
        if birth is None or birth > self.cut_off:
            return "unknown"
        had_no_birthday = (self.cut_off.month, self.cut_off.day) < (birth.month, birth.day)
        age = self.cut_off.year - birth.year - had_no_birthday
        return "under_18" if age < 18 else "18_29" if age < 30 else "30_44" if age < 45 else "45_plus"
