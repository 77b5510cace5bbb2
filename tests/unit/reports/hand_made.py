"""The rows of releases that are made by hand, each with one thing that reports must tell well."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from orchestration.ground.paths import SEEDS

TARGETS = {"OG": 15.0, "OE1": 2070.0, "OE2": 40.0, "OE3": 70.0}
VARIANTS = {
    "OG": ("real", "measured_only", "upper_bound", "structural_zero", "late_follow_up", "recent_baseline"),
    "OE1": ("running_only", "enterprises"),
    "OE2": ("including_closed",),
    "OE3": ("concluded_only",),
}
HOSTILE = [
    '=HYPERLINK("http://x","y")',
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    '#eval("panic()") #include "/etc/passwd"',
    "*fuerte* _énfasis_ $x$ \\ // /* comentario <etiqueta> @referencia `código`",
    "<script>alert(1)</script>",
    "ONG " + "Ñ" * 296,
]
"""Names of territorial units, as someone might type them."""


def seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / "plan" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def month_ends(as_of: date) -> list[date]:
    firsts = [date(as_of.year, month, 1) for month in range(1, as_of.month + 1)]
    return [min((first + timedelta(days=31)).replace(day=1) - timedelta(days=1), as_of) for first in firsts]


def cell(
    month_end: date,
    code: str,
    variant: str,
    place: tuple[str, str, str],
    group: tuple[str, str],
    counts: tuple[int, int],
) -> tuple[Any, ...]:
    """A row of `indicator_values`."""
    is_headline = variant == "official" and group[0] == "total" and place[0] == "national"
    target = TARGETS[code] if is_headline else None
    part, whole = counts
    ratio = 100 * part / whole if whole else None
    value = float(part) if code == "OE1" else ratio
    progress = 100 * value / target if target and whole else None
    status = None
    if target:
        limits = ((100, "achieved"), (75, "on_track"), (50, "at_risk"), (0, "off_track"))
        status = "no_data" if progress is None else next(word for limit, word in limits if progress >= limit)
    return (
        month_end,
        code,
        variant,
        *place,
        *group,
        part,
        whole,
        value,
        ratio,
        whole,
        target,
        progress,
        status,
        any(1 <= count <= 4 for count in (part, whole, whole - part)),
    )


@dataclass(frozen=True)
class Case:
    """What a release is like."""

    as_of: date = date(2026, 3, 31)
    units: tuple[str, ...] = ("ANCASH", "CUSCO", "PUNO", "OTRAS")
    has_people: bool = True
    has_follow_up: bool = True
    has_fairs: bool = True
    is_decided: bool = True
    """False as long as nobody had decided on the plan: nothing is programmed and there are no targets."""
    releases: int = 2


def rows_of(case: Case) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    ends = month_ends(case.as_of)
    yield "indicator_values", list(_indicator_values(case))
    yield "activity_progress", list(_activities(case))
    yield "poi_physical_progress", list(_poi(case))
    yield (
        "poi_alignment",
        [tuple(row[name] or None for name in row) for row in seed("plan_alignment")],
    )
    yield "income_change_summary", list(_incomes(case))
    yield "measures", [tuple(value or None for value in row.values()) for row in seed("measures")]
    yield "output_values", list(_output_values(case))
    if case.is_decided:
        yield "targets", list(_targets())
        yield "target_progress", list(_target_progress(case))
    yield (
        "activity_reconciliation",
        [("A05", unit, end, 3.0, 1.0, 2.0, "enterprises_registered") for end in ends for unit in case.units],
    )
    yield (
        "data_quality_files",
        [
            (
                "registry",
                "visits",
                "visitas_2026-03-10.csv",
                date(2026, 3, 10),
                "loaded",
                None,
                10,
                6,
                1,
                1,
                1,
                1,
            ),
            (
                "partners",
                "courses",
                "=cursos_2026-03-11.csv",
                date(2026, 3, 11),
                "rejected",
                "Falta <b>algo</b>.",
            )
            + (0,) * 6,
        ],
    )
    yield "data_quality_rules", [("visits", "visitas_2026-03-10.csv", "visited_on", "date_shape", 1)]
    yield (
        "data_quality_checks",
        [
            ("rejected_files", "landing", "warn", False, "1", "0"),
            ("visits_size_is_usual", "deliveries", "warn", False, "1 de 1", "De 60 a 250 % de lo usual."),
            ("numerator_within_denominator", "marts", "error", True, "0", "0"),
        ],
    )
    yield "data_quality_timeliness", [("visits", "TOTAL", date(2026, 3, 9), date(2026, 3, 10), 0)]
    if case.releases > 1:
        yield (
            "revisions",
            [
                (case.as_of.replace(month=2, day=28), "OG", "official", "r0", "r1", 1, 2, 20, 20, 5.0, 10.0)
                + ("visitas_2026-03-10.csv", 1, 0, 0, 0)
            ],
        )
        yield "revision_causes", list(_causes(case))


def _causes(case: Case) -> Iterator[tuple[Any, ...]]:
    """One household more in OG of February, by two causes, and a measure that went on from then."""
    before = case.as_of.replace(month=2, day=28)
    revised = ("revision", before, before, "indicator", "OG", "official", "numerator")
    yield (*revised, "late_rows", "r0", "r1", 1.0, 2.0, 2, 0, 0, 2.0)
    yield (*revised, "withdrawn", "r0", "r1", 1.0, 2.0, 0, 1, 0, -1.0)
    went_on = ("advance", before, case.as_of, "measure", "fairs_held", "official", "numerator")
    yield (*went_on, "new_events", "r0", "r1", 1.0, 3.0, 2, 0, 0, 2.0)


def _targets() -> Iterator[tuple[Any, ...]]:
    """The seed's targets, the second goal of a unit replacing its first."""
    year_end = date(2026, 12, 31)
    for code, target in TARGETS.items():
        place = ("indicator", code, "national", "PE", year_end)
        yield (*place, target, date(2026, 2, 20), "Resolución", None, False, None, True)
    place = ("measure", "fairs_held", "national", "PE", year_end)
    yield (*place, 10.0, date(2026, 2, 20), "Acta", None, True, None, False)
    yield (*place, 12.0, date(2026, 3, 1), "Acta", "más ferias", True, 10.0, True)


def _target_progress(case: Case) -> Iterator[tuple[Any, ...]]:
    year_end = date(2026, 12, 31)
    for end in month_ends(case.as_of):
        share = end.month / 12
        for code, target in TARGETS.items():
            path = (target * share, 1.5, 30.0) if code == "OE1" else (None, None, None)
            yield (
                *("indicator", code, "national", "PE", year_end, target, end, 10.0 * case.has_people),
                *(path[0], 50.0, *path[1:], "at_risk"),
            )
        yield (
            *("measure", "fairs_held", "national", "PE", year_end, 12.0, end, float(end.month)),
            *(12 * share, 100.0, None, 12.0, "achieved"),
        )


def _indicator_values(case: Case) -> Iterator[tuple[Any, ...]]:
    country, total = ("national", "PE", "Perú"), ("total", "all")
    for number, end in enumerate(month_ends(case.as_of)):
        for code in TARGETS:
            whole = 100 * number if case.has_people else 0
            part = 0 if code == "OG" and not case.has_follow_up else whole * number // 10
            make = partial(cell, end, code)
            yield make("official", country, total, (part, whole))
            for variant in VARIANTS[code]:
                counts = {
                    "measured_only": (part, 3 * part),
                    "upper_bound": (whole - 2 * part, whole),
                    "structural_zero": (part, whole),
                }
                yield make(variant, country, total, counts.get(variant, (part // 2, whole)))
            for at, unit in enumerate(case.units):
                place = ("territorial_unit", unit, unit)
                shares = [(1, 3), (0, whole), (part // 2, whole // 2), (0, 0)]
                counts = shares[at % 4] if whole else (0, 0)
                yield make("official", place, total, counts)
                if code == "OG":
                    yield make("measured_only", place, total, (counts[0], 2 * counts[0]))
                    yield make("upper_bound", place, total, (counts[1] - counts[0], counts[1]))
                    yield make("structural_zero", place, total, counts)
            yield make("official", ("department", "08", "Cusco"), total, (part // 2, whole // 2))
            yield make("official", ("department", "21", "Puno"), total, (1, 3) if whole else (0, 0))
            if whole:
                yield make("official", country, ("sex", "female"), (part, whole - 10))
                yield make("official", country, ("sex", "male"), (0, 10))
                yield make("official", country, ("mother_tongue", "QUECHUA"), (1, 3))


def _output_values(case: Case) -> Iterator[tuple[Any, ...]]:
    """Every measure goes on by one a month where people come; fairs only where there are any."""
    units = [*case.units, *HOSTILE]
    places = [("national", "PE", "Perú"), *(("territorial_unit", unit, unit) for unit in units)]
    for row in seed("measures"):
        is_fair = row["topic"] == "markets" or row["measure_code"] == "job_fair_participants"
        done = case.has_people and (case.has_fairs or not is_fair)
        for number, end in enumerate(month_ends(case.as_of), 1):
            for period, value in (("year_to_date", number), ("quarter", (number - 1) % 3 + 1), ("month", 1)):
                if row["measure_code"] == "households_visited" and period == "year_to_date" and done:
                    for group, part in (("female", number), ("male", 12.0)):
                        yield (row["measure_code"], period, end, *places[0], "sex", group, part, part < 5)
                for place in places:
                    figure = float(value * done)
                    is_small = row["counts"] != "events" and 1 <= figure <= 4
                    yield (row["measure_code"], period, end, *place, "total", "all", figure, is_small)


def _activities(case: Case) -> Iterator[tuple[Any, ...]]:
    programmed = {(row["activity_code"], row["month"]) for row in seed("plan_programme")}
    for row in seed("plan_activities"):
        names = (
            row["name"],
            row["stage"],
            row["unit_of_measure"],
            row["responsible"],
            row["poi_activity_code"],
        )
        planned = done = off = 0
        for month in range(1, 13):
            first = date(2026, month, 1)
            is_planned = case.is_decided and (row["code"], first.isoformat()) in programmed
            is_past = first <= case.as_of
            # A03 is late, A05 early, nothing else is out of step
            is_done = is_past and (row["code"] == "A05" or (is_planned and row["code"] != "A03"))
            planned += is_planned
            done += is_done
            off += is_done and not is_planned
            progress = 100 * min(done, planned) / planned if is_past and planned else None
            status = "no_data" if progress is None else "achieved" if progress >= 100 else "off_track"
            past = (2.5 if is_done else 0.0, is_done) if is_past else (None, None)
            counts = (done, off, int(is_done)) if is_past else (None, None, None)
            yield (
                *(row["code"], "TOTAL", first, *names, is_planned if case.is_decided else None, *past),
                *(planned if case.is_decided else None, *counts, progress, status),
                row["is_month_assumed"] == "true",
            )
            if is_done:
                yield (
                    *(
                        row["code"],
                        case.units[0],
                        first,
                        *names,
                        None,
                        *past,
                        None,
                        done,
                        None,
                        None,
                        None,
                        None,
                    ),
                    False,
                )


def _poi(case: Case) -> Iterator[tuple[Any, ...]]:
    for row in seed("poi_activities"):
        for month in range(1, 13):
            first = date(2026, month, 1)
            executed = month if first <= case.as_of else None
            done = month * (month + 1) // 2 if executed else None
            planned = 2 * (month - 1) if case.is_decided else None
            progress = 100 * done / planned if done is not None and planned else None
            yield (
                *(row["code"], "TOTAL", first, row["name"], row["organ"], row["unit_of_measure"]),
                *(planned and 2, 0, executed, planned, done, (month + 2) // 3, 1 + (month > 6)),
                *(progress, None if progress is None else min(progress, 100.0), None, "asumido"),
            )
            yield (
                *(row["code"], case.units[0], first, row["name"], row["organ"], row["unit_of_measure"]),
                *(
                    None,
                    None,
                    executed,
                    None,
                    done,
                    (month + 2) // 3,
                    1 + (month > 6),
                    None,
                    None,
                    None,
                    "asumido",
                ),
            )


def _incomes(case: Case) -> Iterator[tuple[Any, ...]]:
    if not case.has_people:
        yield ("latest", "TOTAL", *(0,) * 10, *(None,) * 10)
        return
    measured = 60 if case.has_follow_up else 0
    amounts = (500.0, 400.0, 600.0, 450.0, 100.0, 50.0, 90.0, 40.0, 80.0, 30.0) if measured else (None,) * 10
    yield (
        "latest",
        "TOTAL",
        200,
        measured,
        measured // 2,
        0,
        measured // 2,
        100,
        20,
        0,
        80 - measured,
        7,
        *amounts,
    )
    for unit in case.units:
        yield ("latest", unit, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, *(None,) * 10)
