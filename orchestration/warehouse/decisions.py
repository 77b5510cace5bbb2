"""The plan's tables to which people add what was decided: judged before anything is built of them.

`seeds/plan/targets.csv` and `seeds/plan/plan_programme.csv` keep every decision with its day and act. A row
that does not read stops a build; what can only be suspected (an unknown code, units that do not add up to
the country) is told by `mie check`.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path

from orchestration.ground.clocks import PLAN_ENDS, PLAN_STARTS
from orchestration.ground.errors import WrongUse
from orchestration.ground.paths import SEEDS

PLAN = SEEDS / "plan"
TARGETS, PROGRAMME = "targets.csv", "plan_programme.csv"

Row = Mapping[str, str]


@dataclass(frozen=True)
class DecisionTable:
    """A table of decisions: what decides of what, and what each of its values must be."""

    name: str
    key: tuple[str, ...]
    rules: Mapping[str, Callable[[str], str | None]]
    """By column, what to do about a value, or None if it is as it should be."""


def require_decisions(folder: Path = PLAN) -> None:
    """Raise WrongUse, with file, line and what to do, if a row of the tables cannot be read."""
    faults = [fault for table in TABLES for fault in _faults(folder / table.name, table)]
    if faults:
        raise WrongUse("\n".join(["No se construyó nada: hay decisiones del plan que no se leen.", *faults]))


def doubts(folder: Path = PLAN) -> list[str]:
    """What is likely wrong with the targets in force, in words."""
    rows = list(_in_force(folder))
    return [*_unknown_codes(folder, rows), *_sums_that_differ(folder, rows)]


def _faults(path: Path, table: DecisionTable) -> Iterator[str]:
    lines: dict[tuple[str, ...], int] = {}
    for line, row in _rows(path):
        where = f"{path.name}, línea {line}"
        for column, rule in table.rules.items():
            if advice := rule(row[column].strip()):
                yield f"{where}, {column}: {advice}"
        key = tuple(row[column].strip() for column in table.key)
        if key in lines:
            yield (
                f"{where}: decide lo mismo, el mismo día, que la línea {lines[key]}."
                " Deje una sola de las dos."
            )
        lines.setdefault(key, line)


def _rows(path: Path) -> Iterator[tuple[int, Row]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, restval="")
        for row in reader:
            yield reader.line_num, row


def _given(what: str) -> Callable[[str], str | None]:
    return lambda text: None if text else f"falta. Escriba {what}."


def _day(text: str) -> str | None:
    if _parsed(text) is None:
        return f"«{text}» no es una fecha. Escriba el día de la decisión, AAAA-MM-DD."
    return None


def _first_of_month(text: str) -> str | None:
    day = _parsed(text)
    if day is None or day.day != 1 or not PLAN_STARTS <= day <= PLAN_ENDS:
        return (
            f"«{text}» no es un mes del plan. Escriba su primer día, de {PLAN_STARTS} a {PLAN_ENDS:%Y-%m-01}."
        )
    return None


def _last_of_month(text: str) -> str | None:
    day = _parsed(text)
    if day is None or (day + timedelta(1)).day != 1 or not PLAN_STARTS <= day <= PLAN_ENDS:
        return (
            f"«{text}» no es el fin de un mes del plan. Escriba su último día, de {PLAN_STARTS:%Y-01-31} a"
            f" {PLAN_ENDS}."
        )
    return None


def _number(text: str) -> str | None:
    if _amount(text) is None:
        return f"«{text}» no es un número. Escriba la meta con cifras y punto decimal, sin separar los miles."
    return None


def _number_or_nothing(text: str) -> str | None:
    return _number(text) if text else None


def _truth(text: str) -> str | None:
    return None if text in ("true", "false") else f"«{text}» no es true ni false. Escriba uno de los dos."


def _one_of(*values: str) -> Callable[[str], str | None]:
    return lambda text: (
        None if text in values else f"«{text}» no es {' ni '.join(values)}. Escriba uno de ellos."
    )


def _parsed(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount >= 0 else None


_DECIDED = {"decided_on": _day, "act": _given("la resolución, el memorando o el acta que lo decidió")}

TABLES = (
    DecisionTable(
        TARGETS,
        ("subject", "code", "territory_level", "territory_code", "month_end", "decided_on"),
        {
            "subject": _one_of("indicator", "measure", "activity"),
            "code": _given("el código del indicador, la medida o la actividad"),
            "territory_level": _given("el nivel del territorio"),
            "territory_code": _given("el código del territorio"),
            "month_end": _last_of_month,
            "target": _number,
            **_DECIDED,
            "is_assumed": _truth,
        },
    ),
    DecisionTable(
        PROGRAMME,
        ("activity_code", "territorial_unit", "month", "decided_on"),
        {
            "activity_code": _given("el código de la actividad"),
            "territorial_unit": _given("TOTAL o la unidad territorial"),
            "month": _first_of_month,
            "is_programmed": _truth,
            "programmed_quantity": _number_or_nothing,
            **_DECIDED,
        },
    ),
)


def _in_force(folder: Path) -> Iterator[Row]:
    newest: dict[tuple[str, ...], Row] = {}
    for _, row in sorted(_rows(folder / TARGETS), key=lambda found: found[1]["decided_on"]):
        newest[tuple(row[column] for column in TABLES[0].key[:-1])] = row
    yield from newest.values()


def _unknown_codes(folder: Path, rows: list[Row]) -> Iterator[str]:
    known = {
        "indicator": {row["code"] for _, row in _rows(folder / "indicators.csv")},
        "activity": {row["code"] for _, row in _rows(folder / "plan_activities.csv")},
        "measure": {row["measure_code"] for _, row in _rows(folder / "measures.csv")},
    }
    for row in rows:
        if row["code"] not in known[row["subject"]]:
            yield f"{TARGETS}: la meta de «{row['code']}» ({row['subject']}) nombra un código que no existe."


def _sums_that_differ(folder: Path, rows: list[Row]) -> Iterator[str]:
    """Where the units' targets of a number do not add up to the country's; percents never do."""
    indicators = (row for _, row in _rows(folder / "indicators.csv"))
    percents = {row["code"] for row in indicators if row["unit_of_measure"] == "percent"}
    sums: dict[tuple[str, str, str], Decimal] = {}
    whole: dict[tuple[str, str, str], Decimal] = {}
    for row in rows:
        key, target = (row["subject"], row["code"], row["month_end"]), Decimal(row["target"])
        if row["territory_level"] == "national":
            whole[key] = target
        elif row["territory_level"] == "territorial_unit":
            sums[key] = sums.get(key, Decimal(0)) + target
    for (subject, code, month_end), total in sums.items():
        country = whole.get((subject, code, month_end))
        if code not in percents and country is not None and country != total:
            yield (
                f"{TARGETS}: las metas de {code} de las unidades al {month_end} suman {total:,f};"
                f" la del país es {country:,f}."
            )
