"""A release in short: the four indicators, what was rejected or is late, and what the checks warned of."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from orchestration.ground.records import records
from orchestration.landing.ledger import Seen
from orchestration.release import manifest
from orchestration.release.closings import ClosedMonth
from orchestration.release.files import reading_release
from orchestration.release.lateness import Late, expected_deliveries, late_deliveries
from orchestration.release.mending import Mend, Task, findings, tasks

TABLES = (
    "indicator_values",
    "data_quality_files",
    "data_quality_checks",
    "data_quality_rules",
    "data_quality_timeliness",
    "revisions",
    "revision_causes",
)
_INDICATORS = """
    select
        official.indicator_code as code,
        official.numerator,
        official.denominator,
        official.value,
        official.target,
        official.target_progress_pct,
        official.status,
        measured.denominator as measured,
        upper.value as upper_bound
    from indicator_values as official
    left join indicator_values as measured
        on measured.variant = 'measured_only' and measured.indicator_code = official.indicator_code
        and measured.month_end = official.month_end
        and measured.territory_level = 'national' and measured.breakdown = 'total'
    left join indicator_values as upper
        on upper.variant = 'upper_bound' and upper.indicator_code = official.indicator_code
        and upper.month_end = official.month_end
        and upper.territory_level = 'national' and upper.breakdown = 'total'
    where official.variant = 'official'
        and official.territory_level = 'national'
        and official.breakdown = 'total'
        and official.month_end = date '{as_of}'
    order by case official.indicator_code when 'OG' then 0 else 1 end, official.indicator_code
"""
_BOOKS = """
    select
        count(*) filter (where file_status = 'loaded') as files_loaded,
        sum(rows_delivered) as rows_delivered,
        sum(accepted) as accepted,
        sum(superseded) as superseded,
        sum(quarantined) as quarantined,
        sum(orphaned) as orphaned,
        sum(repeated) as repeated
    from data_quality_files
"""
_REVISIONS = """
    select
        month_end, indicator_code, previous_release_id, previous_numerator, new_numerator,
        previous_denominator, new_denominator, previous_value, new_value,
        numerator_entered, numerator_left, denominator_entered, denominator_left, files
    from revisions
    where variant = 'official'
    order by month_end desc, indicator_code
"""
_CAUSES = """
    select
        comparison, previous_month_end, month_end, code, side, cause,
        previous_figure::double as previous_figure, new_figure::double as new_figure,
        units_entered, units_left, change::double as change
    from revision_causes
    where subject = 'indicator' and variant = 'official'
    order by month_end desc, code, side desc, cause
"""
_DELIVERED = """
    select extract, territorial_unit, last_delivered_on from data_quality_timeliness
"""


@dataclass(frozen=True)
class Indicator:
    """A national figure at the cut-off."""

    code: str
    numerator: int
    denominator: int
    value: float | None
    target: float
    target_progress_pct: float | None
    status: str
    measured: int | None
    upper_bound: float | None


@dataclass(frozen=True)
class Revision:
    """An official national figure that the release published before gave differently, and how many units
    entered and left it since; null where that release's warehouse is not kept."""

    month_end: date
    indicator_code: str
    previous_release_id: str
    previous_numerator: int | None
    new_numerator: int | None
    previous_denominator: int | None
    new_denominator: int | None
    previous_value: float | None
    new_value: float | None
    numerator_entered: int | None
    numerator_left: int | None
    denominator_entered: int | None
    denominator_left: int | None
    files: str | None


@dataclass(frozen=True)
class CausePart:
    """The part that one cause has in the change of an official national figure.

    `comparison` is `revision` (one month end in both releases) or `advance` (from cut-off to cut-off); who
    entered or left is null where only the size of the change is known.
    """

    comparison: str
    previous_month_end: date
    month_end: date
    code: str
    side: str
    cause: str
    previous_figure: float | None
    new_figure: float | None
    units_entered: int | None
    units_left: int | None
    change: float


@dataclass(frozen=True)
class Summary:
    """What `mie run` and `mie status` tell of a release."""

    release_id: str
    as_of: str
    known_at: str
    published_at: str
    marts: str
    indicators: tuple[Indicator, ...]
    books: dict[str, int]
    rejected: tuple[dict[str, Any], ...]
    late: tuple[Late, ...]
    warnings: tuple[dict[str, Any], ...]
    revisions: tuple[Revision, ...] = ()
    causes: tuple[CausePart, ...] = ()
    closed_months: tuple[ClosedMonth, ...] = ()
    samples: int = 0
    """How many of the deliveries are of a synthetic sample."""
    tasks: tuple[Task, ...] = ()
    """What is to be mended, by who must act."""

    def labelled(self) -> "Summary":
        """The same, with labels alone, for whatever keeps what it is told."""
        return replace(
            self,
            rejected=tuple({**file, "delivered_name": None} for file in self.rejected),
            tasks=_with_delivered(self.tasks, lambda mend: ()),
        )

    def as_json(self) -> dict[str, Any]:
        """The summary as plain values."""
        return asdict(self)


def naming_files(summary: Summary, seen: Iterable[Seen]) -> Summary:
    """The same, with the names under which rejected files came: only for a terminal."""
    names = {(entry.extract, entry.label): entry.file_name for entry in seen}
    rejected = [
        {**file, "delivered_name": names.get((file["extract"], file["file_name"]))}
        for file in summary.rejected
    ]
    tasks = _with_delivered(
        summary.tasks,
        lambda mend: tuple(names.get((mend.extract or "", label), label) for label in mend.files),
    )
    return replace(summary, rejected=tuple(rejected), tasks=tasks)


def _with_delivered(tasks: Iterable[Task], delivered: Callable[[Mend], tuple[str, ...]]) -> tuple[Task, ...]:
    return tuple(
        replace(task, mends=tuple(replace(mend, delivered=delivered(mend)) for mend in task.mends))
        for task in tasks
    )


def summarise(folder: Path, today: date | None = None) -> Summary:
    """The summary of a published release; what is late on a day, that of its knowledge if none is given."""
    sealed = manifest.read(folder)
    # releases of earlier versions tell no causes
    told = [table for table in TABLES if f"marts/{table}.parquet" in sealed.files]
    with reading_release(folder), duckdb.connect() as connection:
        for table in told:
            # a view rather than a parameter, for whose sake DuckDB would import pandas
            connection.read_parquet(str(folder / "marts" / f"{table}.parquet")).create_view(table)

        rows = partial(records, connection)
        indicators = tuple(
            Indicator(**row) for row in rows(_INDICATORS.format(as_of=date.fromisoformat(sealed.as_of)))
        )
        late = tuple(
            late_deliveries(
                expected_deliveries(),
                {
                    (row["extract"], row["territorial_unit"]): row["last_delivered_on"]
                    for row in rows(_DELIVERED)
                },
                today or date.fromisoformat(sealed.known_at),
            )
        )
        found = findings(connection, "main")
        return Summary(
            release_id=sealed.release_id,
            as_of=sealed.as_of,
            known_at=sealed.known_at,
            published_at=sealed.published_at,
            marts=str(folder / "marts.duckdb"),
            indicators=indicators,
            books={name: int(count or 0) for name, count in rows(_BOOKS)[0].items()},
            rejected=tuple(found.refused),
            late=late,
            warnings=tuple(found.checks),
            revisions=tuple(Revision(**row) for row in rows(_REVISIONS)),
            causes=tuple(CausePart(**row) for row in rows(_CAUSES)) if "revision_causes" in told else (),
            samples=sealed.samples,
            tasks=tasks(found.refused, found.rules, found.checks, late),
        )
