"""One activity of the plan: its programme, what was done, where, and whether the data agree."""

from datetime import date

from orchestration.ground.spanish import MONTHS, month, number
from orchestration.reports.charts.lines import Point, columns
from orchestration.reports.document import Block, bullets, heading, notice, pairs, paragraph, table, tiles
from orchestration.reports.report import Report
from orchestration.reports.sections.drawings import rows_of
from orchestration.reports.sections.place import UNIT, territories
from orchestration.reports.sentences import counted, joined
from orchestration.reports.values import Record, text_of


def activity(report: Report, row: Record) -> list[Block]:
    """All that a release says of an activity (its row of `activities`)."""
    code = row["activity_code"]
    months = report.part("activity_months", lambda each: each["activity_code"] == code)
    return [
        paragraph(activity_sentence(months.records, report.scope.cut_off)),
        tiles(
            [
                ("Avance", text_of(row, "progress_pct"), "respecto a su programa al corte", ""),
                ("Meses programados", text_of(row, "programmed_months"), "hasta el corte", ""),
                ("Meses ejecutados", text_of(row, "executed_months"), "hasta el corte", ""),
                ("En el mes", text_of(row, "quantity_in_period"), row["unit_of_measure"].lower(), ""),
            ]
        ),
        heading(1, "Mes a mes"),
        *_drawn(report, months.records),
        table(
            months,
            ["month_name", "month_state", "executed_quantity", "units_executing"],
            f"{code}: programa y ejecución por mes",
            ["auto", "1fr", "auto", "auto"],
        ),
        *_units(report, code, takes_part=bool(months.records[0]["is_of_units"])),
        *_books(report, code),
        *_about(months.records[0]),
    ]


def activity_sentence(months: list[Record], cut_off: date) -> str:
    """What was programmed of an activity up to the cut-off and what was done (rows of `activity_months`)."""
    due = [row for row in months if row["month"] <= cut_off]
    programmed = [row for row in due if row["is_programmed"]]
    missing = [month(row["month"]) for row in programmed if not row["is_executed"]]
    more = [month(row["month"]) for row in due if row["is_executed"] and not row["is_programmed"]]
    if not programmed:
        told = "Hasta el corte el plan no la programa."
    elif not missing:
        told = f"Se ejecutó en todos los meses programados hasta el corte ({number(len(programmed))})."
    else:
        told = (
            f"Se ejecutó en {number(len(programmed) - len(missing))} de los "
            f"{counted(len(programmed), 'mes programado', 'meses programados')} hasta el corte; faltó en "
            f"{joined(missing)}."
        )
    return f"{told} Además se ejecutó sin estar programada en {joined(more)}." if more else told


def _drawn(report: Report, months: list[Record]) -> list[Block]:
    """The quantity of each month, where there is any."""
    done = [row for row in months if row["executed_quantity"]]
    if not done:
        return []
    first = months[0]
    unit = first["unit_of_measure"].lower()
    points = [
        Point(row["month"].month, float(row["executed_quantity"]), text_of(row, "executed_quantity"))
        for row in months
        if row["executed_quantity"] is not None
    ]
    most = max(points, key=lambda point: point.value)
    found = f"El mes con más fue {MONTHS[most.month - 1]}: {most.text} ({unit})"
    told = "; ".join(f"{row['month_name']}: {text_of(row, 'executed_quantity')}" for row in done)
    drawing = columns(points, unit, f"Columnas por mes. {found}. {told}.")
    data = rows_of(months, ["month_name", "month_state", "executed_quantity"])
    return [report.draw(f"actividad_{first['activity_code']}", drawing, found, data)]


def _units(report: Report, code: str, *, takes_part: bool) -> list[Block]:
    """Where it was done, and which units reported nothing of what was programmed."""
    done = report.part("activities_by_unit", lambda row: row["activity_code"] == code)
    missing = [row for row in report.records("units_without_execution") if row["activity_code"] == code]
    names = {place.code: place.name for place in territories(report, UNIT)}
    blocks: list[Block] = [heading(1, "Por unidad territorial")]
    if done.rows:
        blocks.append(
            table(
                done,
                ["territory_name", "executed_months", "executed_quantity", "last_executed_month"],
                f"{code}: lo que cada una reportó haber ejecutado hasta el corte",
                ["1fr", "auto", "auto", "auto"],
            )
        )
    else:
        blocks.append(paragraph("Nadie reportó haberla ejecutado hasta el corte."))
    if missing:
        blocks += [
            paragraph(
                "Programada, y sin ejecución reportada por estas unidades. No reportar no prueba que no "
                "se hizo."
            ),
            bullets(
                f"{month(when)[0].upper()}{month(when)[1:]}: "
                + joined([names[row["territorial_unit"]] for row in missing if row["month"] == when])
                + "."
                for when in dict.fromkeys(row["month"] for row in missing)
            ),
        ]
    elif not takes_part:
        blocks.append(paragraph("El plan no pide que las unidades territoriales participen en ella."))
    return blocks


def _books(report: Report, code: str) -> list[Block]:
    """What was logged against what the facts show, where a measure tells it."""
    books = report.part("reconciliation", lambda row: row["activity_code"] == code)
    if not books.rows:
        return []
    return [
        heading(1, "Lo registrado frente a los datos"),
        table(
            books,
            ["territory_name", "measure_name", "logged", "derived", "difference"],
            f"{code}: registrado, según los datos, y diferencia, acumulado al corte",
            ["1fr", "1fr", "auto", "auto", "auto"],
            leads_to=lambda row: f"medidas/{row['measure_code']}/",
        ),
        paragraph("Una diferencia no dice cuál de los dos está mal: pide conciliarlos."),
    ]


def _about(row: Record) -> list[Block]:
    assumed = notice("Los meses programados son una lectura asumida hasta que la UAS los confirme.")
    return [
        heading(1, "Qué es"),
        *([assumed] if row["is_month_assumed"] else []),
        pairs(
            [
                ("Código", row["activity_code"]),
                ("Etapa", row["stage_name"]),
                ("Unidad de medida", row["unit_of_measure"]),
                ("Responsable", row["responsible"]),
                ("Actividad operativa del POI", row["poi_activity_code"]),
            ],
            "La actividad en el plan",
        ),
    ]
