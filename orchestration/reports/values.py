"""How values are written for people: one rule for text, paper and workbook, from `reports/columns.yml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from orchestration.ground.spanish import month, number, rounded
from orchestration.reports.queries import PROTECTED
from orchestration.reports.sources import definitions, display_names, plan_seed

SMALL = "menos de 5"
"""The state of a value that speaks of 1 to 4: it is shown with a mark."""

FEW = 5
"""So many people or households are no longer few."""

MARK = "*"
MARK_NOTE = f"{MARK} menos de 5: uso interno, no difundir"

SHOWN_STATES = ("cifra", "cero", SMALL)
"""States in which a value stands for itself."""

NUMERIC = ("count", "percent", "figure", "target", "change", "distance", "amount", "quantity", "hours")
"""Kinds that stand to the right."""

NO_VALUE = "sin dato"

PLACES = ("territory_name", "sender_name", "unit_names")
"""Columns that name places."""

SEPARATOR = ", "

Record = Mapping[str, Any]


@dataclass(frozen=True)
class ShownColumn:
    """A column of a report query: its Spanish header and how its values are written."""

    name: str
    label: str
    kind: str
    state: str | list[str] | None = None
    few: bool = False
    short: str | None = None
    meaning: str | None = None

    @property
    def header(self) -> str:
        """The header on paper."""
        return self.short or self.label


@cache
def columns() -> dict[str, ShownColumn]:
    """All columns of the report queries, by name."""
    return {name: ShownColumn(name, **entry) for name, entry in definitions("columns").items()}


@cache
def sheets() -> dict[str, dict[str, str]]:
    """The sheet of each indicator (the seed `indicators`), by code."""
    return {row["code"]: row for row in plan_seed("indicators")}


def is_number(indicator_code: str) -> bool:
    """Whether an indicator's value is a number of households instead of a percent."""
    return sheets()[indicator_code]["unit_of_measure"] == "number"


def axis_unit(indicator_code: str) -> str:
    """What an axis or a legend of an indicator counts."""
    return sheets()[indicator_code]["unit_label"] if is_number(indicator_code) else "%"


def place_name(value: str) -> str:
    """A territorial unit, or several after commas, as people write them; other names as they are."""
    names = display_names("territorial_unit")
    return names.get(value) or SEPARATOR.join(names.get(each, each) for each in value.split(SEPARATOR))


def text_of(record: Record, name: str) -> str:
    """A value of a record in words; what stands instead of an empty one says why it is empty."""
    column = columns()[name]
    value = record[name]
    if value is None:
        return _absent(record, column)
    return _WRITERS[column.kind](value, record) + (MARK if is_small(record, name) else "")


def state_of(record: Record, name: str) -> str:
    """Why a value is empty, or an empty text."""
    state = _state(record, name)
    return "" if state is None or state in SHOWN_STATES else state


def is_small(record: Record, name: str) -> bool:
    """Whether a value is there and speaks of so few that it must not be passed on."""
    if PROTECTED in record:
        return False
    value = record[name]
    is_few = columns()[name].few and value is not None and 1 <= value < FEW
    return is_few or (value is not None and _state(record, name) == SMALL)


def percent(value: float) -> str:
    """A percent with one decimal."""
    return f"{number(value, 1)} %"


def figure(value: float, indicator_code: str) -> str:
    """An indicator's value."""
    return number(value) if is_number(indicator_code) else percent(value)


def target(value: float, indicator_code: str) -> str:
    """An indicator's target, with decimals only if it has some."""
    text = f"{value:,.10g}"
    return text if is_number(indicator_code) else f"{text} %"


def figure_places(indicator_code: str) -> int:
    """With how many decimals an indicator's value is written."""
    return 0 if is_number(indicator_code) else 1


def _state(record: Record, name: str) -> str | None:
    declared = columns()[name].state or []
    names = [declared] if isinstance(declared, str) else declared
    return next((record[each] for each in names if each in record), None)


def _absent(record: Record, column: ShownColumn) -> str:
    state = state_of(record, column.name)
    if state:
        return state
    return "" if column.kind in ("text", "code", "state", "change", "distance", "date", "month") else NO_VALUE


def _change(value: float, record: Record) -> str:
    amount = rounded(value, figure_places(record["indicator_code"]))
    return f"{'+' if amount > 0 else ''}{_distance(value, record)}"


def _distance(value: float, record: Record) -> str:
    code = record["indicator_code"]
    return f"{number(value, figure_places(code))}{'' if is_number(code) else ' puntos'}"


def _quantity(value: float, _: Record) -> str:
    return number(value, 0 if value == int(value) else 2)


_WRITERS = {
    "text": lambda value, _: str(value),
    "code": lambda value, _: str(value),
    "state": lambda value, _: str(value),
    "count": lambda value, _: number(value),
    "year": lambda value, _: str(int(value)),
    "percent": lambda value, _: percent(value),
    "figure": lambda value, record: figure(value, record["indicator_code"]),
    "target": lambda value, record: target(value, record["indicator_code"]),
    "change": _change,
    "distance": _distance,
    "amount": lambda value, _: number(value),
    "quantity": _quantity,
    "hours": lambda value, _: number(value),
    "date": lambda value, _: f"{value:%d/%m/%Y}",
    "month": lambda value, _: month(value),
    "moment": lambda value, _: moment(value),
    "yes_no": lambda value, _: "sí" if value else "no",
}


def moment(value: datetime) -> str:
    """A moment of UTC."""
    return f"{value:%d/%m/%Y %H:%M} UTC"
