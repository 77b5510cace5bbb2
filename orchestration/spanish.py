"""What codes and dates are called in Spanish, wherever people read them."""

from datetime import date

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
CHECKS = {
    "deliveries_are_on_time": "entregas que no llegaron a tiempo",
    "rejected_files": "archivos rechazados",
    "files_dated_ahead_of_time": "archivos con fecha de entrega posterior al día en que llegaron",
    "quarantined_rows": "filas en cuarentena",
    "orphaned_rows": "filas huérfanas",
    "attendance_has_an_enrolment": "asistencias sin matrícula",
    "household_status_agrees_with_its_dates": "hogares cuyo estado contradice sus fechas",
    "suspicious_rows": "filas por revisar con quien las envió (int_suspicious_rows en el almacén)",
    "corrections_apply": "correcciones que ya no cambian ninguna fila vigente (seeds/corrections.csv)",
}
"""Checks whose names people meet often; the others are told by their own."""


def name_of_check(name: str) -> str:
    """What people call a check."""
    return CHECKS.get(name, name)


def month(value: date) -> str:
    """A month as people write it: octubre de 2026."""
    return f"{MONTHS[value.month - 1]} de {value.year}"


def day(value: date) -> str:
    """A date as people write it: 31 de octubre de 2026."""
    return f"{value.day} de {month(value)}"
