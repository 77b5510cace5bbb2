"""The kinds of figure that can be explained: what counts in each, and the way down to delivered rows.

The text of a query has `{chosen}` where a territory is chosen; `$code`, `$month_end`, `$side` and `$place`
are its parameters. A query of units gives unit_id, household_id, dni, is_numerator; one of rows gives
unit_id, extract, dated_on, raw_id, file_name, row_number. A national figure chooses everything: `true`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

PLACES = {"department": 2, "province": 4, "district": 6}
"""So many digits of the code of a district tell each level of territory."""


@dataclass(frozen=True)
class ExplainedFigure:
    """A published figure: an indicator, a measure of the year to date, or an activity."""

    kind: str
    code: str
    month_end: date
    territory_level: str
    territory_code: str
    side: str

    @property
    def name(self) -> str:
        """The figure in one line."""
        return f"{self.code} {self.month_end} {self.territory_level}:{self.territory_code} {self.side}"


@dataclass(frozen=True)
class Kind:
    """A kind of figure, in queries on the warehouse."""

    name: str
    sides: tuple[str, ...]
    codes: str
    """All that can be asked, with their names."""
    last_month_end: str
    """The month end asked for, or the newest; null where there is no such figure."""
    levels: Mapping[str, str]
    """How each level of territory chooses units."""
    units: str
    rows: str

    def names(self, connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
        """The name of each figure of this kind, by its code."""
        return dict(connection.execute(self.codes).fetchall())

    def month_end(
        self, connection: duckdb.DuckDBPyConnection, code: str, month: str | None, level: str, place: str
    ) -> date | None:
        """The newest month end at which there is such a figure; of a month, if one is given."""
        told = {"code": code, "level": level, "place": place, "month": month}
        found = connection.execute(self.last_month_end, told).fetchone()
        return found[0] if found else None

    def behind(
        self, connection: duckdb.DuckDBPyConnection, figure: ExplainedFigure, query: str, **more: str
    ) -> list[tuple[Any, ...]]:
        """The answer to a query on what stands behind a figure: its `units` and its `found` rows."""
        units = self.units.format(chosen=self.levels[figure.territory_level])
        text = f"with units as ({units}), found as ({self.rows}) {query}"
        told = {
            "code": figure.code,
            "month_end": figure.month_end,
            "side": figure.side,
            "place": figure.territory_code,
            **more,
        }
        # DuckDB refuses values that the query has no place for
        asked = {name: value for name, value in told.items() if f"${name}" in text}
        return connection.execute(text, asked).fetchall()


def _by_district(code: str) -> dict[str, str]:
    return {level: f"substr({code}, 1, {digits}) = $place" for level, digits in PLACES.items()}


INDICATOR = Kind(
    name="indicator",
    sides=("numerator", "denominator"),
    codes="select code, short_name from reference.indicators order by code",
    last_month_end="""
        select max(month_end)
        from intermediate.int_indicator_cells
        where indicator_code = $code and territory_level = $level and territory_code = $place
            and ($month::varchar is null or strftime(month_end, '%Y-%m') = $month)
    """,
    levels={
        "national": "true",
        "territorial_unit": "households.territorial_unit_label = $place",
        **_by_district("households.district_code"),
    },
    units="""
        select units.unit_id, units.household_id, units.dni, units.is_numerator
        from intermediate.int_indicator_units as units
        inner join intermediate.int_households as households using (household_id)
        where units.indicator_code = $code and units.variant = 'official' and units.month_end = $month_end
            and ($side = 'denominator' or units.is_numerator) and {chosen}
    """,
    rows="""
        select
            units.unit_id, evidence.extract, evidence.dated_on, evidence.raw_id, evidence.file_name,
            evidence.row_number
        from units
        inner join intermediate.int_evidence as evidence
            on units.household_id = evidence.household_id and (units.dni is null or units.dni = evidence.dni)
        inner join reference.indicators as indicators
            on indicators.code = $code
            and list_contains(string_split(indicators.evidence, ' '), evidence.extract)
        where evidence.dated_on <= $month_end
    """,
)

MEASURE = Kind(
    name="measure",
    sides=("numerator",),
    codes="select measure_code, name from reference.measures order by measure_code",
    last_month_end="""
        select max(month_end)
        from marts.output_values
        where measure_code = $code and period = 'year_to_date' and breakdown = 'total'
            and territory_level = $level and territory_code = $place
            and ($month::varchar is null or strftime(month_end, '%Y-%m') = $month)
    """,
    levels={
        "national": "true",
        "territorial_unit": "coalesce(entities.territorial_unit, households.territorial_unit_label) = $place",
        **_by_district("coalesce(entities.district_code, households.district_code)"),
    },
    units="""
        select entities.entity_id as unit_id, entities.household_id, entities.dni, true as is_numerator
        from intermediate.int_output_entities as entities
        left join intermediate.int_households as households using (household_id)
        where entities.measure_code = $code and entities.period = 'year_to_date'
            and entities.breakdown = 'total' and entities.known_from <= $month_end
            and (entities.known_until is null or entities.known_until > $month_end) and {chosen}
    """,
    # a session counts from its day on, any other row as long as its record is known
    rows="""
        select distinct
            units.unit_id, evidence.extract, evidence.dated_on, evidence.raw_id, evidence.file_name,
            evidence.row_number
        from units
        inner join intermediate.int_output_records as records
            on records.measure_code = $code and units.unit_id = records.entity_id
            and records.known_from <= $month_end
            and (records.known_until is null or records.known_until > $month_end)
        inner join intermediate.int_evidence as evidence using (record_kind, record_id)
        where evidence.extract <> 'attendance' or evidence.dated_on <= $month_end
    """,
)

ACTIVITY = Kind(
    name="activity",
    sides=("numerator",),
    codes="select code, name from reference.plan_activities order by code",
    last_month_end="""
        select max(least(last_day(progress.month), clock.as_of))
        from marts.activity_progress as progress
        cross join raw.clock as clock
        where progress.activity_code = $code and progress.month <= clock.as_of
            and (($level = 'national' and $place = 'PE') or progress.territorial_unit = $place)
            and ($month::varchar is null or strftime(progress.month, '%Y-%m') = $month)
    """,
    levels={"national": "true", "territorial_unit": "$place in (log.territorial_unit, 'TOTAL')"},
    units="""
        select
            log.log_id as unit_id, null as household_id, null as dni, true as is_numerator,
            log.executed_on, log.raw_id, log.file_name, log.row_number
        from intermediate.int_activity_log as log
        where log.activity_code = $code and log.executed_on <= $month_end and {chosen}
    """,
    rows="""
        select unit_id, 'activity_log' as extract, executed_on, raw_id, file_name, row_number
        from units
    """,
)

KINDS = (INDICATOR, MEASURE, ACTIVITY)
