"""How codes, dates and numbers are written in Spanish, wherever people read them.

The plan writes 2,070 and 15%, as Peru does: thousands have commas and decimals a point.
"""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "setiembre",
    "octubre",
    "noviembre",
    "diciembre",
)
SHORT_MONTHS = tuple(name[:3] for name in MONTHS)
STATUS = {
    "achieved": "lograda",
    "on_track": "en camino",
    "at_risk": "en riesgo",
    "off_track": "rezagada",
    "no_data": "sin datos",
}
FATES = {
    "accepted": "aceptadas",
    "superseded": "reemplazadas por otra más reciente",
    "quarantined": "en cuarentena",
    "orphaned": "huérfanas",
    "repeated": "repetidas",
}
CAUSES = {
    "new_events": "hechos nuevos",
    "late_rows": "filas que llegaron tarde",
    "corrected": "filas corregidas o reemplazadas",
    "withdrawn": "entregas retiradas",
    "reference_data": "tablas de referencia o del plan",
    "code": "código",
    "targets": "meta decidida de nuevo",
    "less_known": "se reconstruye con menos conocimiento",
    "unexplained": "sin causa identificada",
    "no_detail": "sin detalle de la publicación anterior",
}
"""Why a figure changed between two releases."""

CHECKS = {
    "deliveries_are_on_time": "entregas que no llegaron a tiempo",
    "rejected_files": "archivos rechazados",
    "activity_log_agrees_with_the_facts": "lo registrado difiere de lo que muestran los datos",
    "files_dated_ahead_of_time": "archivos con fecha de entrega posterior al día en que llegaron",
    "quarantined_rows": "filas en cuarentena",
    "orphaned_rows": "filas huérfanas",
    "attendance_has_an_enrolment": "asistencias sin matrícula",
    "household_status_agrees_with_its_dates": "hogares cuyo estado contradice sus fechas",
    "suspicious_rows": "filas por revisar con quien las envió (int_suspicious_rows en el almacén)",
    "corrections_apply": "correcciones que ya no cambian ninguna fila vigente (seeds/corrections)",
}
"""Checks whose names people meet often; the others are told by their own."""

UNKNOWN_CODE = "unknown_code"
"""What a row breaks that is orphaned for good: it names a code that no reference table holds."""

RULES = {
    "required": "falta un dato obligatorio",
    "code_characters": "el código tiene caracteres que no son dígitos",
    "code_too_long": "el código tiene dígitos de más",
    "dni_repeated_digit": "el DNI repite un solo dígito",
    "date_shape": "la fecha no tiene una forma conocida",
    "date_impossible": "la fecha no existe en el calendario",
    "date_out_of_range": "la fecha está fuera de 1900 a 2100",
    "money_negative": "el monto es negativo",
    "number_negative": "el número es negativo",
    "number_shape": "el número no tiene una forma conocida",
    "boolean": "no es sí ni no",
    "not_listed": "el valor no está en la lista convenida",
    "completed_without_date": "culminado sin fecha de culminación",
    "too_many_cells": "la fila tiene más celdas que el encabezado",
    UNKNOWN_CODE: "el código no está en la tabla de referencia",
}
"""What broke in a row, by the rule that broke."""


BECOMES = {
    "quarantined": "en cuarentena",
    "orphaned": "huérfana",
}
"""What becomes of a row for a rule; of all others, the value alone is lost."""
VALUE_LOST = "el valor no se toma"


def name_of_check(name: str) -> str:
    """What people call a check."""
    return CHECKS.get(name, name)


def month(value: date) -> str:
    """A month as people write it: octubre de 2026."""
    return f"{MONTHS[value.month - 1]} de {value.year}"


def day(value: date) -> str:
    """A date as people write it: 31 de octubre de 2026."""
    return f"{value.day} de {month(value)}"


def number(value: float | Decimal, places: int = 0) -> str:
    """A number with commas between thousands, rounded half away from zero."""
    return f"{rounded(value, places):,.{places}f}"


def rounded(value: float | Decimal, places: int = 0) -> Decimal:
    """A number rounded half away from zero, as people round."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    # the sum turns a negative zero into zero
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0


def of_causes(parts: Iterable[tuple[str, float]]) -> str:
    """The parts of a change, each with its cause: «hechos nuevos +3, entregas retiradas -1»."""
    order = list(CAUSES)
    told = sorted(parts, key=lambda part: order.index(part[0]))
    return ", ".join(f"{CAUSES[cause]} {change:+,.10g}" for cause, change in told)
