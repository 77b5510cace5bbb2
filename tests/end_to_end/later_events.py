"""Deliveries about one set of households, and what happened a day after a cut-off or was told too late."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from orchestration.ground.contract import load_contract
from orchestration.ground.paths import Home
from tests.end_to_end.conftest import Mie
from tests.integration.boundary_deliveries import Deliveries, Row, deliveries

CUT_OFF, KNOWN_AT = date(2026, 7, 31), date(2026, 9, 30)
LATER = str(CUT_OFF + timedelta(1))
UNTOLD = str(KNOWN_AT + timedelta(1))

NEWCOMER, PERSON, COURSE, FAIR, PARTNER = "HPOSTERIOR", "45999001", "CPOSTERIOR", "FPOSTERIOR", "PPOSTERIOR"


def base() -> Deliveries:
    """What is delivered by the cut-off, in every home."""
    return deliveries(seed=7, households=240)


def same_again(made: Deliveries) -> Deliveries:
    """The last delivery of the home without later events: a row of each extract that was delivered before."""
    return {extract: rows[:1] for extract, rows in made.items()}


def later_events(made: Deliveries) -> Deliveries:
    """The last delivery of the home with later events: in every extract, something of the day after."""
    pairs = {(row["course_id"], row["dni"]) for row in made["attendance"] if row["hours"] != "0"}
    attended = [row for row in made["enrolments"] if (row["course_id"], row["dni"]) in pairs]
    people = [row["dni"] for row in made["members"][:40]]
    return {
        "households": [
            *_changed(made, "households", _is_affiliated, status="5", disaffiliated_on=LATER),
            made["households"][0] | {"household_id": NEWCOMER, "status": "AFILIADO", "affiliated_on": LATER},
        ],
        "members": [made["members"][0] | {"dni": PERSON, "household_id": NEWCOMER, "is_holder": "SI"}],
        "visits": [
            row
            | {"visit_id": f"X{number}", "visited_on": LATER, "visit_status": "EFECTIVA"}
            | {"monthly_income": "8765.43", "has_own_income": "SI", "main_income_source": "Alpaquería"}
            for number, row in enumerate(made["visits"][:40])
        ],
        "enterprises": [
            *_changed(
                made,
                "enterprises",
                lambda row: not row["diagnosed_on"] and not row["business_plan_on"],
                diagnosed_on=LATER,
                business_plan_on=LATER,
                capability_gap="AMBAS",
                digital_maturity="ALTA",
            ),
            made["enterprises"][0]
            | {"enterprise_id": "EPOSTERIOR", "registered_on": LATER, "business_plan_on": ""},
        ],
        "activity_log": [made["activity_log"][0] | {"log_id": "RPOSTERIOR", "executed_on": LATER}],
        "partners": [{"partner_id": PARTNER, "partner_name": "Posterior", "partner_type": "ONG"}],
        "agreements": [made["agreements"][0] | {"agreement_id": "APOSTERIOR", "signed_on": LATER}],
        "courses": [
            *_changed(made, "courses", lambda row: not row["ends_on"], ends_on=LATER),
            made["courses"][0]
            | {"course_id": COURSE, "partner_id": PARTNER, "starts_on": LATER, "ends_on": LATER},
        ],
        "enrolments": [
            *[
                row | {"status": "RETIRADO", "hours_attended": "99"}
                for row in attended
                if row["status"] == "EN CURSO"
            ],
            *[
                row | {"status": "CULMINADO", "completed_on": LATER, "certificate_number": "POSTERIOR"}
                for row in attended
                if row["status"] == "INSCRITO"
            ],
            *[
                {
                    "course_id": COURSE,
                    "dni": dni,
                    "enrolled_on": LATER,
                    "status": "EN CURSO",
                    "hours_attended": "9",
                }
                for dni in people
            ],
        ],
        "attendance": [
            *[
                {"course_id": course, "dni": dni, "session_on": LATER, "hours": "3"}
                for course, dni in sorted(pairs)
            ],
            *[{"course_id": COURSE, "dni": dni, "session_on": LATER, "hours": "4"} for dni in people],
        ],
        "seed_capital": [
            made["seed_capital"][0]
            | {"delivery_id": f"S{dni}P", "dni": dni, "delivered_on": LATER, "verified_on": ""}
            for dni in people
        ],
        "job_placements": [
            {
                "placement_id": f"I{dni}P",
                "dni": dni,
                "starts_on": LATER,
                "is_formal": "SI",
                "monthly_wage": "1500",
            }
            for dni in people
        ],
        "fairs": [made["fairs"][0] | {"fair_id": FAIR, "starts_on": LATER, "ends_on": LATER}],
        "fair_participations": [{"fair_id": FAIR, "dni": dni, "sales_amount": "777"} for dni in people],
    }


def told_too_late(made: Deliveries) -> Deliveries:
    """Deliveries of the day after the knowledge, about days before the cut-off."""
    day = str(CUT_OFF - timedelta(30))
    return later_events(made) | {
        "visits": [
            row
            | {
                "visit_id": f"Y{number}",
                "visited_on": day,
                "visit_status": "EFECTIVA",
                "monthly_income": "4321",
            }
            for number, row in enumerate(made["visits"][:40])
        ],
        "enrolments": [row | {"status": "RETIRADO", "hours_attended": "77"} for row in made["enrolments"]],
        "enterprises": [row | {"diagnosed_on": day, "stage": "CERRADO"} for row in made["enterprises"]],
        "fair_participations": [row | {"sales_amount": "555"} for row in made["fair_participations"]],
    }


def write(made: Deliveries, landing: Path, delivered_on: str) -> None:
    """Write each extract as one file of a day."""
    for extract in load_contract().extracts:
        folder = landing / extract.source / extract.name
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"{extract.name}_{delivered_on}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(" ".join(column.header.split()) for column in extract.columns)
            writer.writerows(
                [row.get(column.name, "") for column in extract.columns] for row in made[extract.name]
            )


def publish(mie: Mie, landing: Path, home: Home, *clocks: object) -> None:
    """Run a home on its deliveries."""
    said = mie("run", "--landing", landing, "--home", home.root, *clocks)
    assert said.status == 0, said.output + said.errors


def packaged(mie: Mie, home: Home) -> Path:
    """The folder of its mid-term package."""
    said = mie("evaluate", "midterm", "--home", home.root, "--json")
    assert said.status == 0, said.errors
    return Path(said.json["folder"])


def _changed(made: Deliveries, extract: str, where: Callable[[Row], bool], **values: str) -> list[Row]:
    rows = [row | values for row in made[extract] if where(row)]
    assert rows, f"nothing of {extract} could be changed"
    return rows


def _is_affiliated(row: Row) -> bool:
    return row["affiliated_on"] < "2025" and not row["disaffiliated_on"]
