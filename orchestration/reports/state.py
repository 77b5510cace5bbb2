"""In what state a document is: what of it may still change, said on every page and in the file's name."""

from dataclasses import dataclass
from datetime import date

from orchestration.ground.clocks import month_end
from orchestration.ground.spanish import day
from orchestration.release.lateness import expected_deliveries
from orchestration.reports.report import Report


@dataclass(frozen=True)
class Band:
    """A state in a word, and why."""

    name: str
    text: str


DRAFT, PRELIMINARY, INTERNAL, PUBLIC = "BORRADOR", "PRELIMINAR", "USO INTERNO", "EDICIÓN PÚBLICA"
IN_FILE_NAMES = {DRAFT: "BORRADOR", PRELIMINARY: "PRELIMINAR", PUBLIC: "publico"}
"""How states stand in the names of files; those without one do not change the name."""


def bands(report: Report) -> list[Band]:
    """The states of a report, the gravest first."""
    scope = report.scope
    told = []
    if scope.is_running:
        told.append(
            Band(
                DRAFT,
                f"El período termina el {day(scope.ends_on)}; las cifras llegan hasta el "
                f"{day(scope.cut_off)}.",
            )
        )
    waiting = _waits_until(scope.cut_off)
    if date.fromisoformat(report.release.known_at) < waiting:
        told.append(
            Band(
                PRELIMINARY,
                f"Faltan entregas que se esperan hasta el {day(waiting)}; se conocen las que llegaron hasta "
                f"el {day(date.fromisoformat(report.release.known_at))}.",
            )
        )
    elif not _is_closed(report):
        told.append(Band(PRELIMINARY, "El mes no está cerrado: las cifras pueden revisarse."))
    told.append(
        Band(PUBLIC, "Protegida con ruido; puede circular.")
        if scope.is_public
        else Band(INTERNAL, "Para el programa: las cifras marcadas con * (menos de 5) no se difunden.")
    )
    return told


def file_stem(report: Report) -> str:
    """How a report's files are called: its name, its month and its states."""
    states = [IN_FILE_NAMES[band.name] for band in bands(report) if band.name in IN_FILE_NAMES]
    return "_".join([report.scope.report, report.scope.month, *states])


def is_final(report: Report) -> bool:
    """Whether the period is over, so that the document may be signed."""
    return not report.scope.is_running


def _is_closed(report: Report) -> bool:
    return any(
        row["closed_month"] == report.scope.month and row["is_reported"]
        for row in report.records("closed_months")
    )


def _waits_until(cut_off: date) -> date:
    """The last day on which deliveries about a month are expected: a day of the month after it."""
    end = month_end(f"{cut_off:%Y-%m}")
    expected = max(each.day_of_month for each in expected_deliveries())
    year, month = (end.year + 1, 1) if end.month == 12 else (end.year, end.month + 1)
    return date(year, month, expected)
