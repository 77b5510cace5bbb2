"""Random clean deliveries whose dates lie on, before and after every day that decides a figure."""

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from random import Random

from orchestration.ground.contract import load_contract

Row = dict[str, str]
Deliveries = dict[str, list[Row]]

DELIVERED_ON = "2026-10-10"
DECISIVE = [
    date.fromisoformat(day)
    for day in (
        *("2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01", "2026-05-09", "2026-05-10", "2026-05-11"),
        *("2026-07-31", "2026-08-01", "2026-08-15", "2026-08-16", "2026-08-31", "2026-12-31", "2027-01-01"),
    )
]
DISTRICTS = ("010101", "010102", "150101", "150110", "150140", "080101", "210101", "210105")
NOBODY_LIVES_IN = "250101"
UNITS = {
    "Lima": 20,
    "LIMA ": 10,
    "cusco": 10,
    "Cuscó": 5,
    "Puno": 12,
    "Ñuñoa": 10,
    "Rara1": 0.4,
    "Rara2": 0.3,
}
TONGUES = {"": 3, "Quechua": 10, "CASTELLANO": 10, "castellano ": 5, "Aimára": 4, "Urarina": 0.2}
LINES = {
    "": 3,
    "Artesanía": 10,
    "artesania": 4,
    "Comercio": 6,
    "Tejido": 0.6,
    "Joyería": 0.5,
    "Panadería": 0.5,
}
TOPICS = {"": 3, "Costos": 10, "COSTOS ": 4, "Cocina": 6, "Ventas": 1, "Soldadura": 0.6, "Peinado": 0.6}
BIRTHS = (
    *("1980-05-10", "2008-08-15", "2008-08-16", "1996-08-31", "1981-08-31", "1981-09-01", "2026-05-01"),
    *("1996-02-29", ""),
)
FROM_TRAINING = (-400, -366, -365, -364, -90, -10, -1, 0, 1, 79, 80, 88, 89, 90, 91, 92, 100)
ANSWERS = ("SI", "NO", "")


def write(deliveries: Deliveries, landing: Path) -> None:
    """Write each extract as one file."""
    for extract in load_contract().extracts:
        folder = landing / extract.source / extract.name
        folder.mkdir(parents=True)
        with (folder / f"{extract.name}_{DELIVERED_ON}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(" ".join(column.header.split()) for column in extract.columns)
            writer.writerows(
                [row.get(column.name, "") for column in extract.columns] for row in deliveries[extract.name]
            )


def deliveries(seed: int, households: int) -> Deliveries:
    """Deliveries about some households and all that they do."""
    made: Deliveries = {extract.name: [] for extract in load_contract().extracts}
    random = Random(seed)
    _add_what_is_shared(made, random)
    for number in range(households):
        _add_household(made, random, f"H{number:05d}X")
    return made


def _day(random: Random) -> date:
    return (
        random.choice(DECISIVE)
        if random.random() < 0.7
        else date(2025, 10, 1) + timedelta(random.randrange(480))
    )


def _maybe(random: Random, *values: object) -> str:
    return str(random.choice(("", *values)))


def _weighted(random: Random, weights: dict[str, float]) -> str:
    return random.choices(list(weights), list(weights.values()))[0]


def _add_what_is_shared(made: Deliveries, random: Random) -> None:
    made["partners"] += [
        {"partner_id": f"P{n}", "partner_name": f"Aliado {n}", "partner_type": kind}
        for n, kind in enumerate(("ONG", "EMPRESA", "EDUCATIVA", "ONG", "MINISTERIO"))
    ]
    made["agreements"] += [
        {
            "agreement_id": f"A{n}",
            "partner_id": f"P{n % 5}",
            "purpose": random.choice(("CAPITAL SEMILLA", "EMPLEABILIDAD", "FORMACION TECNICA")),
            "territorial_unit": random.choice(("", "Lima", "cuscó ", "Rara1", "Oficina central")),
            "signed_on": str(_day(random)),
        }
        for n in range(25)
    ]
    made["activity_log"] += [
        {
            "log_id": f"R{n}",
            "activity_code": random.choice(("A05", "A06", "A07", "A08", "A09", "A10", "A11", "A12")),
            "executed_on": str(_day(random)),
            "territorial_unit": random.choice(("", "LIMA", "Puno", "Rara2", "Oficina central")),
            "quantity": random.choice(("1", "2.5", "0")),
        }
        for n in range(60)
    ]
    made["courses"] += [
        {
            "course_id": f"C{n}",
            "partner_id": f"P{n % 5}",
            "course_name": f"Curso {n}",
            "track": random.choice(("EMPRENDIMIENTO", "EMPRENDIMIENTO", "EMPLEABILIDAD")),
            "phase": random.choice(("1", "2", "2", "3", "")),
            "modality": random.choice(("", "Tambo", "TAMBO ", "Aula móvil", "Virtual")),
            "district_code": _maybe(random, *DISTRICTS, NOBODY_LIVES_IN),
            "starts_on": str(_day(random)),
            "ends_on": _maybe(random, _day(random)),
        }
        for n in range(14)
    ]
    made["fairs"] += [
        {
            "fair_id": f"F{n}",
            "fair_name": f"Feria {n}",
            "fair_type": random.choice(("FERIA LOCAL", "FERIA REGIONAL", "FERIA LABORAL", "COMPRA ESTATAL")),
            "district_code": _maybe(random, *DISTRICTS, NOBODY_LIVES_IN),
            "starts_on": str(_day(random)),
        }
        for n in range(12)
    ]


def _add_household(made: Deliveries, random: Random, household_id: str) -> None:
    made["households"].append(
        {
            "household_id": household_id,
            "district_code": random.choice(DISTRICTS),
            "territorial_unit": _weighted(random, UNITS),
            "area": random.choice(("URBANO", "RURAL", "")),
            "poverty_class": random.choice(("PE", "PNE", "NP", "")),
            "status": random.choice(("AFILIADO", "5")),
            "affiliated_on": str(random.choice((date(2024, 1, 1), date(2024, 1, 1), _day(random)))),
            "disaffiliated_on": str(_day(random)) if random.random() < 0.25 else "",
        }
    )
    trained_on = _day(random)
    for _ in range(random.choice((1, 1, 2, 3))):
        dni = str(10_000_001 + 7 * len(made["members"]))
        _add_member(made, random, household_id, dni)
        _add_training(made, random, dni, trained_on)
        _add_business(made, random, dni)
        _add_placement(made, random, dni)
    _add_visits(made, random, household_id, trained_on)


def _add_member(made: Deliveries, random: Random, household_id: str, dni: str) -> None:
    made["members"].append(
        {
            "dni": dni,
            "household_id": household_id,
            "sex": random.choice("FM"),
            "birth_date": random.choice(BIRTHS),
            "is_holder": random.choice(ANSWERS),
            "has_disability": random.choice((*ANSWERS, "NO")),
            "mother_tongue": _weighted(random, TONGUES),
        }
    )


def _add_training(made: Deliveries, random: Random, dni: str, trained_on: date) -> None:
    for course in random.sample(made["courses"], random.choice((0, 1, 1, 2, 3))):
        person_and_course = {"course_id": course["course_id"], "dni": dni}
        way = random.random()
        if way < 0.85:
            is_completed = random.random() < 0.45
            made["enrolments"].append(
                {
                    **person_and_course,
                    "enrolled_on": str(random.choice((trained_on, _day(random)))),
                    "status": "CULMINADO"
                    if is_completed
                    else random.choice(("INSCRITO", "EN CURSO", "RETIRADO")),
                    "hours_attended": _maybe(random, "0", "5", "12.5"),
                    "completed_on": str(_day(random)) if is_completed or random.random() < 0.2 else "",
                    "certificate_number": _maybe(random, f"CERT-{dni}"),
                }
            )
        if way > 0.4:
            days = {random.choice((trained_on, _day(random))) for _ in range(random.choice((1, 1, 2, 3)))}
            made["attendance"] += [
                {**person_and_course, "session_on": str(day), "hours": random.choice(("0", "2", "3.5"))}
                for day in sorted(days)
            ]


def _add_business(made: Deliveries, random: Random, dni: str) -> None:
    made["fair_participations"] += [
        {
            "fair_id": fair["fair_id"],
            "dni": dni,
            "sales_amount": _maybe(random, "0", "120.55", "80"),
            "used_digital_wallet": random.choice(ANSWERS),
            "has_quality_seal": random.choice(ANSWERS),
        }
        for fair in random.sample(made["fairs"], random.choice((0, 0, 1, 2)))
    ]
    made["enterprises"] += [
        {
            "enterprise_id": f"E{dni}-{n}",
            "dni": dni,
            "registered_on": str(random.choice((_day(random), date(2024, 5, 5)))),
            "stage": random.choice(("EN MARCHA", "EN MARCHA", "IDEA", "CERRADO")),
            "business_line": _weighted(random, LINES),
            "diagnosed_on": _maybe(random, _day(random)),
            "business_plan_on": _maybe(random, _day(random), "2025-02-02"),
            "tax_id": _maybe(random, "20123456789"),
            "product_name": _maybe(random, "Queso"),
            "base_price": _maybe(random, "0", "3.5"),
        }
        for n in range(random.choice((0, 0, 1, 2)))
    ]
    if random.random() < 0.3:
        made["seed_capital"].append(
            {
                "delivery_id": f"S{dni}",
                "dni": dni,
                "partner_id": random.choice(("P1", "P2")),
                "support_type": random.choice(("CAPITAL", "ACTIVO")),
                "amount": "2500.5",
                "delivered_on": str(_day(random)),
                "verified_on": _maybe(random, _day(random)),
                "used_as_declared": random.choice(("SI", "NO", "")),
            }
        )


def _add_placement(made: Deliveries, random: Random, dni: str) -> None:
    if random.random() < 0.3:
        made["job_placements"].append(
            {
                "placement_id": f"I{dni}",
                "dni": dni,
                "starts_on": str(_day(random)),
                "is_formal": random.choice(ANSWERS),
            }
        )


def _add_visits(made: Deliveries, random: Random, household_id: str, trained_on: date) -> None:
    for day in _visit_days(random, trained_on):
        number = len(made["visits"])
        made["visits"].append(
            {
                "visit_id": random.choice((f"{number}", f"V{number}", f"v{number}")),
                "household_id": household_id,
                "visit_status": random.choice(("EFECTIVA", "Efectíva", "efectiva", "NO EFECTIVA")),
                "visited_on": str(day),
                "wants_enterprise_training": random.choice(ANSWERS),
                "enterprise_training_topic": _weighted(random, TOPICS),
                "wants_job_training": random.choice(ANSWERS),
                "job_training_topic": _weighted(random, TOPICS),
                "has_own_income": random.choice(ANSWERS),
                "monthly_income": _maybe(random, "0", "100", "100.01", "250", "99"),
            }
        )


def _visit_days(random: Random, trained_on: date) -> Iterable[date]:
    for _ in range(random.choice((0, 1, 2, 3, 4))):
        day = trained_on + timedelta(random.choice(FROM_TRAINING)) if random.random() < 0.7 else _day(random)
        yield from [day] * random.choice((1, 1, 1, 2))
