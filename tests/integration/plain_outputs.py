"""A plain Python reading of `output_values` and `activity_reconciliation` of published.md, not of the SQL."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

from orchestration.ground.paths import SEEDS

from .plain_events import STARTS, day_of, label
from .plain_figures import PlainFigures

WORDS = {
    **{"1": "financial_literacy", "2": "business_management", "3": "technical_assistance", "": "unknown"},
    **{"EMPRENDIMIENTO": "entrepreneurship", "EMPLEABILIDAD": "employability"},
    **{"ONG": "ngo", "EMPRESA": "company", "EDUCATIVA": "training_institution", "MINISTERIO": "ministry"},
    **{"CAPITAL": "capital", "ACTIVO": "asset", "CAPITAL SEMILLA": "seed_capital"},
    **{"FORMACION TECNICA": "technical_training", "FERIA LOCAL": "local_fair"},
    **{
        "FERIA REGIONAL": "regional_fair",
        "FERIA LABORAL": "job_fair",
        "COMPRA ESTATAL": "public_procurement",
    },
}
TYPED = ("modality", "topic", "business_line")
TRAITS = ("sex", "age_group", "area", "poverty_class")

T = TypeVar("T")
Place = tuple[str, str]
Cell = tuple[str, str, str, str, str, str]
"""Measure, period, territory level and code, breakdown and its value."""


def measures() -> dict[str, dict[str, str]]:
    with (SEEDS / "plan" / "measures.csv").open(encoding="utf-8", newline="") as file:
        return {row["measure_code"]: row for row in csv.DictReader(file)}


@dataclass(frozen=True)
class Done:
    """Something that a measure counts: what, when, where and how."""

    entity: str
    day: date
    household_id: str | None = None
    dni: str | None = None
    places: tuple[Place, ...] = ()
    labels: dict[str, str] = field(default_factory=dict)
    amount: Fraction = Fraction(0)


class PlainOutputs(PlainFigures):
    """What was done up to a cut-off, which is a month end."""

    def cells(self) -> dict[Cell, tuple[Fraction, int]]:  # type: ignore[override]
        """Value and number of entities of every cell that is above 0."""
        found: dict[Cell, tuple[Fraction, int]] = {}
        quarter = self.cut_off.replace(month=3 * ((self.cut_off.month - 1) // 3) + 1, day=1)
        starts = {"year_to_date": STARTS, "month": self.cut_off.replace(day=1), "quarter": quarter}
        for code, measure in measures().items():
            done = [each for each in self.done(code) if each.day <= self.cut_off]
            for period, start in starts.items():
                found |= self._cells(measure, period, [each for each in done if each.day >= start])
        return found

    def _cells(
        self, measure: dict[str, str], period: str, done: list[Done]
    ) -> dict[Cell, tuple[Fraction, int]]:
        breakdowns = measure["breakdowns"].split("|") if period == "year_to_date" else []
        members: dict[Cell, dict[str, Fraction]] = defaultdict(dict)
        borne: dict[tuple[str, str], set[str]] = defaultdict(set)
        for each in done:
            for name in TYPED:
                borne[name, each.labels.get(name, "")].add(each.entity)
        for each in done:
            values = {"total": "all"} | {name: self._value(each, name, borne) for name in breakdowns if name}
            for place in each.places or self._places(each):
                for name, value in values.items():
                    members[(measure["measure_code"], period, *place, name, value)][each.entity] = each.amount
        is_sum = measure["counts"] in ("soles", "hours")
        return {
            cell: (sum(of.values(), Fraction(0)) if is_sum else Fraction(len(of)), len(of))
            for cell, of in members.items()
        }

    def _value(self, each: Done, name: str, borne: dict[tuple[str, str], set[str]]) -> str:
        if name in TRAITS:
            assert each.household_id is not None
            return self.traits(each.household_id, each.dni)[name]
        value = each.labels.get(name, "")
        if name in TYPED and value and len(borne[name, value]) < 5:
            return "OTRAS"
        return value or "unknown"

    def _places(self, each: Done) -> list[Place]:
        assert each.household_id is not None
        levels = ("national", "department", "territorial_unit")
        return [place for place in self.places(each.household_id) if place[0] in levels]

    def done(self, code: str) -> Iterable[Done]:
        """What a measure counts up to the cut-off, whenever in the plan year it is dated."""
        topic = measures()[code]["topic"]
        return {
            "demand": self._demand,
            "enterprises": self._registered,
            "training": self._training,
            "capital": self._capital,
            "markets": self._markets,
            "jobs": self._jobs,
            "partners": self._partners,
            "route": self._route,
        }[topic](code)

    def _demand(self, code: str) -> Iterator[Done]:
        asked = {
            "wants_enterprise_training": "enterprise_training_topic",
            "wants_job_training": "job_training_topic",
        }
        for row in self.deliveries["visits"]:
            household_id, day = row["household_id"], date.fromisoformat(row["visited_on"])
            is_meant = code == "households_visited" or row[code] == "SI"
            if label(row["visit_status"]) == "EFECTIVA" and is_meant and self.is_event(household_id, day):
                topic = label(row[asked[code]]) if code in asked else ""
                yield Done(household_id, day, household_id, labels={"topic": topic})

    def _registered(self, code: str) -> Iterator[Done]:
        day_column = {"enterprises_diagnosed": "diagnosed_on", "business_plans": "business_plan_on"}
        for row in self.deliveries["enterprises"]:
            is_meant = {
                "enterprises_running": row["stage"] == "EN MARCHA",
                "enterprises_with_tax_id": bool(row["tax_id"]),
                "enterprises_in_catalogue": bool(row["product_name"] and row["base_price"]),
            }.get(code, True)
            household_id = self.members[row["dni"]]["household_id"]
            day = day_of(row[day_column.get(code, "registered_on")])
            if is_meant and day and self.is_event(household_id, day):
                labels = {"business_line": label(row["business_line"])}
                yield Done(row["enterprise_id"], day, household_id, row["dni"], labels=labels)

    @cached_property
    def _known(self) -> dict[str, dict[str, dict[str, str]]]:
        keys = {"courses": "course_id", "partners": "partner_id", "fairs": "fair_id"}
        return {name: {row[key]: row for row in self.deliveries[name]} for name, key in keys.items()}

    @cached_property
    def _enrolments(self) -> dict[tuple[str, str], dict[str, str]]:
        return {(row["dni"], row["course_id"]): row for row in self.deliveries["enrolments"]}

    def _course_labels(self, course_id: str) -> dict[str, str]:
        row = self._known["courses"][course_id]
        is_business = row["track"] == "EMPRENDIMIENTO"
        return {
            "partner_type": WORDS[self._known["partners"][row["partner_id"]]["partner_type"]],
            "modality": label(row["modality"]),
            "track": WORDS[row["track"]],
            "phase": WORDS[row["phase"]] if is_business else "",
        }

    def _training(self, code: str) -> Iterator[Done]:
        if code.startswith("courses_"):
            yield from self._courses_begun(code)
            return
        for (dni, course_id), course in self.courses.items():
            enrolment = self._enrolments.get((dni, course_id), {})
            completed_on = day_of(enrolment.get("completed_on", ""))
            labels = self._course_labels(course_id)
            is_line = (
                code.startswith("phase_")
                and course.phase == code[6]
                or (code.startswith("employability") and course.track == "employability")
            )
            key = f"{dni}/{course_id}"
            if code == "training_households":
                yield Done(course.household_id, course.first_on, course.household_id)
            elif code == "training_participants" or (code.endswith("_participants") and is_line):
                yield Done(dni, course.first_on, course.household_id, dni, labels=labels)
            elif code.endswith("_completions") and is_line and course.is_completed:
                yield Done(dni, _given(completed_on), course.household_id, dni, labels=labels)
            elif code == "certificates" and course.is_completed and enrolment["certificate_number"]:
                yield Done(key, _given(completed_on), course.household_id, labels=labels)
            elif code in ("participations", "training_hours") or (
                code == "withdrawals" and enrolment.get("status") == "RETIRADO"
            ):
                yield Done(key, course.first_on, course.household_id, labels=labels, amount=course.hours)

    def _courses_begun(self, code: str) -> Iterator[Done]:
        for course_id, row in self._known["courses"].items():
            line = "employability" if row["track"] == "EMPLEABILIDAD" else row["phase"]
            meant = {"courses_phase_1": "1", "courses_phase_2_3": ("2", "3")}.get(code, "employability")
            day = date.fromisoformat(row["starts_on"])
            if line and (line in meant if isinstance(meant, tuple) else line == meant) and day >= STARTS:
                yield Done(
                    course_id,
                    day,
                    places=self._of_district(row["district_code"]),
                    labels=self._course_labels(course_id),
                )

    def _of_district(self, district: str) -> tuple[Place, ...]:
        return ("national", "PE"), *([("department", district[:2])] if district else [])

    def _capital(self, code: str) -> Iterator[Done]:
        for row in self.deliveries["seed_capital"]:
            if row["delivery_id"] not in self.seed_capital:
                continue
            is_eligible, is_verified, is_used = self.seed_capital[row["delivery_id"]]
            household_id = self.members[row["dni"]]["household_id"]
            day = date.fromisoformat(row["delivered_on"])
            is_meant = {
                "capital_eligible": is_eligible,
                "capital_verified": is_verified,
                "capital_used_as_declared": is_used,
            }.get(code, True)
            if is_meant:
                if code in ("capital_verified", "capital_used_as_declared"):
                    day = max(day, _given(day_of(row["verified_on"])))
                yield Done(
                    household_id if code == "capital_households" else row["delivery_id"],
                    day,
                    household_id,
                    labels={
                        "support_type": WORDS[row["support_type"]],
                        "partner_type": WORDS[self._known["partners"][row["partner_id"]]["partner_type"]],
                    },
                    amount=Fraction(row["amount"]),
                )

    def _visited_fairs(self, *, of_jobs: bool) -> Iterator[tuple[dict[str, str], Done]]:
        for row in self.deliveries["fair_participations"]:
            fair = self._known["fairs"][row["fair_id"]]
            household_id = self.members[row["dni"]]["household_id"]
            day = date.fromisoformat(fair["starts_on"])
            if (fair["fair_type"] == "FERIA LABORAL") is of_jobs and self.is_event(household_id, day):
                labels = {"fair_type": WORDS[fair["fair_type"]]}
                yield row, Done(row["dni"], day, household_id, row["dni"], labels=labels)

    def _markets(self, code: str) -> Iterator[Done]:
        if code == "fairs_held":
            for fair_id, fair in self._known["fairs"].items():
                day = date.fromisoformat(fair["starts_on"])
                if fair["fair_type"] != "FERIA LABORAL" and day >= STARTS:
                    labels = {"fair_type": WORDS[fair["fair_type"]]}
                    yield Done(fair_id, day, places=self._of_district(fair["district_code"]), labels=labels)
            return
        for row, done in self._visited_fairs(of_jobs=False):
            sales = Fraction(row["sales_amount"] or 0)
            if code in ("fair_sellers", "fair_sales_amount"):
                if sales > 0:
                    key = f"{row['dni']}/{row['fair_id']}"
                    yield Done(key, done.day, done.household_id, labels=done.labels, amount=sales)
            elif code == "fair_households":
                yield Done(_given(done.household_id), done.day, done.household_id)
            elif (
                code == "fair_participants"
                or (code == "digital_wallet_users" and row["used_digital_wallet"] == "SI")
                or (code == "quality_seal_holders" and row["has_quality_seal"] == "SI")
            ):
                yield done

    def _jobs(self, code: str) -> Iterator[Done]:
        if code == "job_fair_participants":
            yield from (done for _, done in self._visited_fairs(of_jobs=True))
            return
        for row in self.deliveries["job_placements"]:
            household_id = self.members[row["dni"]]["household_id"]
            day = date.fromisoformat(row["starts_on"])
            if (code == "placements" or row["is_formal"] == "SI") and self.is_event(household_id, day):
                yield Done(row["dni"], day, household_id, row["dni"])

    def unit_label(self, text: str) -> str:
        """The label of a unit that a log or an agreement names."""
        return label(text) if self._units_named[label(text)] >= 5 else "OTRAS"

    def _partners(self, code: str) -> Iterator[Done]:
        purpose = {"agreements_seed_capital": "CAPITAL SEMILLA", "agreements_employability": "EMPLEABILIDAD"}
        for row in self.deliveries["agreements"]:
            day = date.fromisoformat(row["signed_on"])
            if day >= STARTS and row["purpose"] == purpose.get(code, row["purpose"]):
                unit = row["territorial_unit"]
                places = [("territorial_unit", self.unit_label(unit))] if unit else []
                labels = {
                    "purpose": WORDS.get(row["purpose"], ""),
                    "partner_type": WORDS[self._known["partners"][row["partner_id"]]["partner_type"]],
                }
                yield Done(row["agreement_id"], day, places=(("national", "PE"), *places), labels=labels)

    def _route(self, code: str) -> Iterator[Done]:
        """Households that did every step up to one; its day is the latest of the steps' first days."""
        steps: dict[str, dict[int, date]] = defaultdict(dict)

        def did(household_id: str, step: int, day: date) -> None:
            steps[household_id][step] = min(day, steps[household_id].get(step, day))

        for key, course in self.courses.items():
            if course.is_completed and course.phase in ("1", "2", "3"):
                completed_on = day_of(self._enrolments[key]["completed_on"])
                did(course.household_id, int(course.phase), _given(completed_on))
        for household_id, row, has_plan in self._enterprises():
            if has_plan:
                did(household_id, 4, _given(day_of(row["business_plan_on"])))
        for done in self._capital("capital_deliveries"):
            did(_given(done.household_id), 5, done.day)
        for _, done in self._visited_fairs(of_jobs=False):
            did(_given(done.household_id), 6, done.day)
        for household_id, income in self.incomes().items():
            if income.is_increased:
                did(household_id, 7, _given(income.follow_up_on))
        asked = range(1, int(code[6]) + 1)
        for household_id, days in steps.items():
            if all(step in days for step in asked):
                yield Done(household_id, max(days[step] for step in asked), household_id)

    def reconciled(self, activity: str, measure: str) -> dict[str, tuple[Fraction, Fraction]]:
        """What was logged and what is shown, for the country and each unit where either is above 0."""
        logged: Counter[str] = Counter()
        for row in self.deliveries["activity_log"]:
            day = date.fromisoformat(row["executed_on"])
            if row["activity_code"] == activity and STARTS <= day <= self.cut_off:
                logged["TOTAL"] += Fraction(row["quantity"])
                if row["territorial_unit"]:
                    logged[self.unit_label(row["territorial_unit"])] += Fraction(row["quantity"])
        done = [each for each in self.done(measure) if each.day <= self.cut_off]
        derived = {
            "TOTAL" if cell[2] == "national" else cell[3]: value
            for cell, (value, _) in self._cells(measures()[measure], "year_to_date", done).items()
            if cell[2] in ("national", "territorial_unit") and cell[4] == "total"
        }
        has_units = measures()[measure]["territories"] != "district"
        places = {"TOTAL", *(logged.keys() | derived.keys() if has_units else ())}
        return {place: (Fraction(logged[place]), derived.get(place, Fraction(0))) for place in places}


def _given(value: T | None) -> T:
    assert value is not None
    return value
