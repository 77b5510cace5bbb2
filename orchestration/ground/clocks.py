"""The clocks of a build: up to which day events count, and up to which day deliveries are known."""

import calendar
import os
import re
from dataclasses import dataclass
from datetime import date, timedelta

from orchestration.ground.errors import WrongUse

PLAN_STARTS = date(2026, 1, 1)
PLAN_ENDS = date(2026, 12, 31)
FIRST_DELIVERY = PLAN_STARTS.replace(year=PLAN_STARTS.year - 1)
LAST_DELIVERY = PLAN_ENDS.replace(year=PLAN_ENDS.year + 1)
"""Deliveries are dated within a year of the plan year; any other day in a file's name is a slip."""
MIDTERM = date(2026, 7, 31)
"""Up to when the mid-term evaluation counts (contract of `fct_income_change`)."""
DEFAULT_THRESHOLD = 5
THRESHOLD_VARIABLE = "MIE_SUPPRESSION_THRESHOLD"


@dataclass(frozen=True)
class Clocks:
    """What a build is asked for, besides its inputs."""

    as_of: date
    known_at: date
    suppression_threshold: int = DEFAULT_THRESHOLD


def day_of(text: str) -> date:
    """The day that is written yyyy-mm-dd, and in no other of the forms that ISO 8601 knows."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise WrongUse(f"La fecha {text} no tiene la forma AAAA-MM-DD o no existe.")
    return day


def last_month_end(today: date) -> date:
    """The last day of the month before."""
    return today.replace(day=1) - timedelta(days=1)


def month_end(month: str) -> date:
    """The last day of a month of the plan year, written yyyy-mm."""
    if re.fullmatch("[0-9]{4}-(0[1-9]|1[0-2])", month):
        year, number = int(month[:4]), int(month[5:])
        if year == PLAN_STARTS.year:
            return date(year, number, calendar.monthrange(year, number)[1])
    raise WrongUse(f"El mes {month} no es un mes del plan: se escribe AAAA-MM, de 2026-01 a 2026-12.")


def cut_off(as_of: date | None, today: date) -> date:
    """The reporting cut-off within the plan year."""
    wanted = as_of or last_month_end(today)
    if wanted < PLAN_STARTS:
        raise WrongUse(f"La fecha de corte {wanted} es anterior al {PLAN_STARTS}, inicio del año del plan.")
    return min(wanted, PLAN_ENDS)


def suppression_threshold() -> int:
    """From how many on a count is no longer small. Below the default, the release says so."""
    text = os.environ.get(THRESHOLD_VARIABLE, str(DEFAULT_THRESHOLD))
    if not text.isdecimal() or int(text) < 1:
        raise WrongUse(f"{THRESHOLD_VARIABLE} debe ser un número entero mayor que 0.")
    return int(text)
