"""The clocks of a build: up to which day events count, and up to which day deliveries are known."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from orchestration.ground.errors import WrongUse
from orchestration.ground.plan import the_plan

PLAN_STARTS = the_plan().plan_year_starts_on
PLAN_ENDS = the_plan().plan_year_ends_on
FIRST_DELIVERY = PLAN_STARTS.replace(year=PLAN_STARTS.year - 1)
LAST_DELIVERY = PLAN_ENDS.replace(year=PLAN_ENDS.year + 1)
"""A delivery date lies within a year around the plan year; another day in a file's name is none."""
MIDTERM = the_plan().midterm_on
"""Up to when the mid-term evaluation counts (contract of `fct_income_change`)."""


@dataclass(frozen=True)
class Clocks:
    """What a build is asked for, besides its inputs."""

    as_of: date
    known_at: date


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
    months = f"de {PLAN_STARTS:%Y-%m} a {PLAN_ENDS:%Y-%m}"
    raise WrongUse(f"El mes {month} no es un mes del plan: se escribe AAAA-MM, {months}.")


def cut_off(as_of: date | None, today: date) -> date:
    """The reporting cut-off within the plan year."""
    wanted = as_of or last_month_end(today)
    if wanted < PLAN_STARTS:
        raise WrongUse(f"La fecha de corte {wanted} es anterior al {PLAN_STARTS}, inicio del año del plan.")
    return min(wanted, PLAN_ENDS)
