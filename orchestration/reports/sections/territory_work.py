"""What was done in a territory, its targets, what its unit reported, and its deliveries."""

from orchestration.ground.spanish import month
from orchestration.reports.document import Block, heading, matrix, paragraph, table
from orchestration.reports.queries import Result
from orchestration.reports.report import Report
from orchestration.reports.sections.activities import place_of
from orchestration.reports.sections.place import Territory, part_of
from orchestration.reports.sections.summaries import COUNTED_ONCE
from orchestration.reports.sentences import joined
from orchestration.reports.values import text_of

FIGURES = ("month_value", "year_value", "measure_unit")


def done(report: Report, place: Territory, *, is_narrow: bool = False) -> list[Block]:
    """What was done there, in the month and in the year; a narrow table leaves out the topics."""
    worked = _figures_above_zero(report, place)
    if not worked.rows:
        return [heading(1, "Lo que hizo el programa"), paragraph("Hasta el corte no se registró nada.")]
    return [
        heading(1, "Lo que hizo el programa"),
        paragraph(COUNTED_ONCE),
        table(
            worked,
            ["measure_name", *FIGURES, *([] if is_narrow else ["topic_name"])],
            f"{place.name}: en el mes y de enero al corte",
            ["1fr", *["auto"] * (len(FIGURES) + (not is_narrow))],
            leads_to=lambda row: f"medidas/{row['measure_code']}/",
        ),
    ]


def _figures_above_zero(report: Report, place: Territory) -> Result:
    return part_of(report, "outputs_by_territory", place, lambda row: bool(row["year_value"]))


def by_month(report: Report, place: Territory) -> list[Block]:
    """The same, month by month."""
    done = _figures_above_zero(report, place)
    rows = [row for row in report.records("outputs_by_month") if row["territory_name"] == place.name]
    months = list(dict.fromkeys((row["month"], row["month_name"]) for row in rows))
    if not months or not done.rows:
        return []
    cells = {(row["measure_code"], row["month"]): text_of(row, "month_value") for row in rows}
    listed = [
        [row["measure_name"], *(cells.get((row["measure_code"], each), "0") for each, _ in months)]
        for row in done.records
    ]
    return [matrix(["Medida", *(name for _, name in months)], listed, f"{place.name}: lo mismo, mes a mes")]


def targets(report: Report, place: Territory) -> list[Block]:
    """The targets in force for the place, and what was reached of them."""
    mine = part_of(report, "targets_in_force", place)
    if not mine.rows:
        return []
    return [
        heading(1, "Sus metas"),
        table(
            mine,
            [
                "code",
                "name",
                "target_month_end",
                "target_value",
                "target_unit",
                "reached_value",
                "target_to_date",
                "pace_needed",
                "status_label",
            ],
            f"{place.name}: metas vigentes y lo alcanzado",
            ["auto", "1fr", *["auto"] * 7],
        ),
    ]


def programme(report: Report, place: Territory) -> list[Block]:
    """What a unit reported, what it did not, and its log against the data."""
    done = report.part("activities_by_unit", lambda row: row["territory_name"] == place.name)
    blocks: list[Block] = [heading(1, "Actividades y conciliación")]
    if done.rows:
        blocks.append(
            table(
                done,
                [
                    "activity_code",
                    "activity_name",
                    "unit_of_measure",
                    "executed_months",
                    "executed_quantity",
                    "last_executed_month",
                ],
                f"{place.name}: lo que reportó haber ejecutado hasta el corte",
                ["auto", "1fr", *["auto"] * 4],
                place_of,
            )
        )
    else:
        blocks.append(paragraph("No reportó ninguna ejecución."))
    missing = part_of(report, "units_without_execution", place).records
    if missing:
        blocks.append(
            paragraph(
                "Programado sin ejecución reportada: "
                + "; ".join(
                    f"{code} en "
                    + joined([month(row["month"]) for row in missing if row["activity_code"] == code])
                    for code in dict.fromkeys(row["activity_code"] for row in missing)
                )
                + ". No reportar no prueba que no se hizo."
            )
        )
    books = part_of(report, "reconciliation", place)
    if books.rows:
        blocks.append(
            table(
                books,
                ["activity_code", "measure_name", "logged", "derived", "difference"],
                f"{place.name}: lo registrado frente a lo que muestran los datos, acumulado",
                ["auto", "1fr", "auto", "auto", "auto"],
            )
        )
    return blocks


def deliveries(report: Report, place: Territory) -> list[Block]:
    """The last that is known of a unit, by delivery."""
    mine = report.part("quality_timeliness", lambda row: row["territory_name"] == place.name)
    if not mine.rows:
        return []
    return [
        heading(1, "Sus datos"),
        table(
            mine,
            ["extract_name", "last_event_on", "last_delivered_on", "days_since_delivered"],
            f"{place.name}: último hecho y última entrega que se conocen",
            ["1fr", "auto", "auto", "auto"],
        ),
    ]
