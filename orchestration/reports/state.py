"""In what state a document is: what of it may still change, said on every page and in the file's name."""

import re
from dataclasses import dataclass
from datetime import date

from orchestration.ground.clocks import month_end
from orchestration.ground.spanish import day, number
from orchestration.release.approvals import ApprovalState
from orchestration.release.lateness import expected_deliveries
from orchestration.reports.report import Report
from orchestration.reports.sentences import counted, joined


@dataclass(frozen=True)
class Band:
    """A state in a word, and why."""

    name: str
    text: str


SAMPLE, DRAFT, PRELIMINARY = "DATOS DE MUESTRA", "BORRADOR", "PRELIMINAR"
APPROVED, UNAPPROVED = "APROBADO", "SIN APROBAR"
INTERNAL, PUBLIC = "USO INTERNO", "EDICIÓN PÚBLICA"
IN_FILE_NAMES = {
    SAMPLE: "DATOS-DE-MUESTRA",
    DRAFT: "BORRADOR",
    PRELIMINARY: "PRELIMINAR",
    PUBLIC: "publico",
}
"""How states stand in the names of files; those without one do not change the name."""


def bands(report: Report) -> list[Band]:
    """The states of a report, the gravest first."""
    scope = report.scope
    told = []
    if samples := report.release.samples:
        every = _synthetic(report, samples)
        told.append(Band(SAMPLE, f"{every} de una muestra sintética: ninguna cifra es del programa."))
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
    if report.approval:
        told.append(_approval(report.approval, is_public=scope.is_public))
    told.append(
        Band(PUBLIC, "Protegida con ruido; puede circular.")
        if scope.is_public
        else Band(INTERNAL, "Para el programa: las cifras marcadas con * (menos de 5) no se difunden.")
    )
    return told


def _approval(state: ApprovalState, *, is_public: bool) -> Band:
    """Who approved the release and who is still asked; the public edition names roles and no persons."""
    approved = [
        f"{step.organ} ({day(step.approved_on)})"
        if is_public
        else f"{step.organ} ({step.approved_by}, {day(step.approved_on)})"
        for step in state.approved
        if step.approved_on
    ]
    missing = [step.organ for step in state.missing]
    if not missing:
        return Band(APPROVED, f"Por {joined(approved)}.")
    told = f"Aprobado por {joined(approved)}; falta" if approved else "Falta"
    return Band(UNAPPROVED, f"{told} {joined(missing)}.")


def _synthetic(report: Report, samples: int) -> str:
    """How many deliveries are synthetic; the public edition tells nothing of deliveries."""
    if report.scope.is_public:
        return "Hay entregas que son"
    every = counted(len(report.release.inputs), "entrega es", "entregas son")
    return every if samples == len(report.release.inputs) else f"{number(samples)} de {every}"


def marked(report: Report, name: str) -> str:
    """The name of a file with the report's states."""
    states = [IN_FILE_NAMES[band.name] for band in bands(report) if band.name in IN_FILE_NAMES]
    return "_".join([name, *states])


def unmarked(file_name: str) -> str:
    """The name of a file without the states with which it was marked."""
    return re.sub(rf"(_({'|'.join(IN_FILE_NAMES.values())}))+(?=\.\w+$)", "", file_name)


def file_stem(report: Report) -> str:
    """How a report's files are called: its name, its month and its states."""
    return marked(report, f"{report.scope.report}_{report.scope.month}")


def heading_state(report: Report) -> str:
    """What stands beside a title that is not yet, or never, what it says."""
    if report.release.samples:
        return " (datos de muestra)"
    return " (borrador)" if report.scope.is_running else ""


def may_be_signed(report: Report) -> bool:
    """Whether the period is over and the data are the programme's."""
    return not heading_state(report)


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
