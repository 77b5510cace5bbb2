"""What closed months say today: their official releases, and what the current one would give differently."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from orchestration.ground.calendar import lima_day
from orchestration.ground.clocks import month_end
from orchestration.ground.errors import Stop
from orchestration.ground.paths import Home
from orchestration.release import catalog, manifest
from orchestration.release.files import reading_release

_DIFFERENCES = """
    with official as (select * from read_parquet($official) where {chosen}),
    current as (select * from read_parquet($current) where {chosen})
    select
        coalesce(official.indicator_code, current.indicator_code) as code,
        official.numerator, official.denominator, official.value,
        current.numerator, current.denominator, current.value
    from official
    full join current on official.indicator_code = current.indicator_code
    where official.numerator is distinct from current.numerator
        or official.denominator is distinct from current.denominator
        or official.value is distinct from current.value
    order by case code when 'OG' then 0 else 1 end, code
"""
_NATIONAL = (
    "month_end = $month_end::date and variant = 'official'"
    " and territory_level = 'national' and breakdown = 'total'"
)


@dataclass(frozen=True)
class Difference:
    """A national figure of a closed month that the current release would give differently."""

    indicator_code: str
    official_numerator: int | None
    official_denominator: int | None
    official_value: float | None
    current_numerator: int | None
    current_denominator: int | None
    current_value: float | None


@dataclass(frozen=True)
class ClosedMonth:
    """A closed month; `fault` tells why its official release cannot be read."""

    month: str
    release_id: str
    closed_by: str
    closed_at: str
    fault: str | None
    differences: tuple[Difference, ...]

    @property
    def closed_on(self) -> date:
        """The day of the close, in Lima."""
        return lima_day(datetime.fromisoformat(self.closed_at))


def closed_months(home: Home, current: Path) -> tuple[ClosedMonth, ...]:
    """All closed months, compared with a release."""
    months = []
    for entry in sorted(catalog.closed(home).values(), key=lambda entry: entry.month):
        fault, differences = None, ()
        try:
            official = catalog.official_release(home, entry.month)
        except Stop as stop:
            fault = str(stop)
        else:
            if official and _holds_month_end(current, entry.month):
                differences = _differences(official, current, entry.month)
        months.append(
            ClosedMonth(
                entry.month,
                entry.release_id,
                entry.closed_by,
                entry.closed_at.isoformat(),
                fault,
                differences,
            )
        )
    return tuple(months)


def _holds_month_end(release: Path, month: str) -> bool:
    """Whether a release counts up to the end of a month (yyyy-mm), or later."""
    return month_end(month).isoformat() <= manifest.read(release).as_of


def _differences(official: Path, current: Path, month: str) -> tuple[Difference, ...]:
    if official == current:
        return ()
    values = {
        name: str(folder / "marts" / "indicator_values.parquet")
        for name, folder in (("official", official), ("current", current))
    }
    with reading_release(official), reading_release(current), duckdb.connect() as connection:
        rows = connection.execute(
            _DIFFERENCES.format(chosen=_NATIONAL), {**values, "month_end": month_end(month).isoformat()}
        ).fetchall()
    return tuple(Difference(*row) for row in rows)
