"""A territorial unit or a department: its indicators, what was done there, and what to do next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from orchestration.ground.spanish import day, month, number
from orchestration.reports.document import Block, bullets, heading, matrix, notice, paragraph, table, tiles
from orchestration.reports.queries import Result
from orchestration.reports.report import Report
from orchestration.reports.sections import drawings as figures
from orchestration.reports.sections.summaries import COUNTED_ONCE
from orchestration.reports.sentences import counted, joined
from orchestration.reports.values import MARK, Record, figure, is_small, percent, text_of

UNIT, DEPARTMENT = "territorial_unit", "department"
LEAST_MEASURED = 70
"""Where less than this percent of incomes is measured, visits come before anything else."""


Keep = Callable[[Record], bool]


@dataclass(frozen=True)
class Territory:
    """A place of the country that has a page of its own."""

    level: str
    code: str
    name: str


def territories(report: Report, level: str) -> list[Territory]:
    """All territories of a level at the cut-off, in the order in which they are read."""
    query = "units_compared" if level == UNIT else "departments_compared"
    column = "territorial_unit" if level == UNIT else "department_code"
    return [Territory(level, row[column], row["territory_name"]) for row in report.records(query)]


def territory(report: Report, place: Territory) -> list[Block]:
    """All that a release says of one place."""
    return [
        *what_to_do(report, place),
        *_indicators(report, place),
        *_outputs(report, place),
        *_targets(report, place),
        *(_programme(report, place) if place.level == UNIT else []),
        *(_deliveries(report, place) if place.level == UNIT and not report.scope.is_public else []),
    ]


def what_to_do(report: Report, place: Territory) -> list[Block]:
    """What the figures ask of whoever answers for the place."""
    asked = _asked(report, place)
    if not asked:
        return []
    return [heading(1, "Qué hacer ahora"), bullets(asked)]


def _asked(report: Report, place: Territory) -> list[str]:
    asked = []
    rows = _now(report, place).records
    for row in rows:
        if row["indicator_code"] == "OG" and row["measured_pct"] is not None and row["denominator"]:
            missing = row["denominator"] - row["measured"]
            if row["measured_pct"] < LEAST_MEASURED and missing > 0:
                asked.append(
                    f"Visitar de nuevo a los hogares sin medición: se conoce el cambio de ingreso de "
                    f"{percent(row['measured_pct'])} de los que participan, y los no medidos cuentan como "
                    "si no lo hubieran aumentado."
                )
        elif row["country_value"] is not None and figures.has_figure(row) and row["unit_label"] != "hogares":
            gap = row["value"] - row["country_value"]
            if gap <= -5:
                asked.append(
                    f"Revisar {row['indicator_code']}: {text_of(row, 'value')}, frente a "
                    f"{figure(row['country_value'], row['indicator_code'])} en el país."
                )
    if place.level == DEPARTMENT:
        return asked
    missing = _part(report, "units_without_execution", place).records
    if missing:
        codes = list(dict.fromkeys(row["activity_code"] for row in missing))
        asked.append(
            "Reportar lo ejecutado, o decir por qué no se hizo: "
            f"{counted(len(missing), 'mes programado', 'meses programados')} sin ejecución "
            f"reportada en {joined(codes)}."
        )
    gaps = [row for row in _part(report, "reconciliation", place).records if row["difference"]]
    if gaps:
        told = [
            f"{row['activity_code']} (registrado {text_of(row, 'logged')}; según los datos "
            f"{text_of(row, 'derived')})"
            for row in gaps
        ]
        asked.append(f"Conciliar el registro de actividades con los datos: {joined(told)}.")
    for row in report.records("quality_late"):
        if row["sender_name"] == place.name:
            asked.append(f"Enviar {row['extract_name']}: se esperaba hasta el {day(row['due_on'])}.")
    return asked


def _indicators(report: Report, place: Territory) -> list[Block]:
    now = _now(report, place)
    if not now.rows:
        return [notice("No hay hogares aceptados.")]
    names = ["indicator_code", "indicator_name", "numerator", "denominator", "value", "country_value"]
    blocks = [
        heading(1, "Sus indicadores"),
        tiles(
            (
                row["indicator_code"],
                text_of(row, "value"),
                f"Perú: {text_of(row, 'country_value')}",
                f"{text_of(row, 'numerator')} de {text_of(row, 'denominator')}",
            )
            for row in now.records
        ),
        table(
            now,
            [*names, "ratio_pct", "measured_pct"],
            f"{place.name}: los cuatro indicadores al {day(report.scope.cut_off)}, junto a los del país",
            ["auto", "1fr", *["auto"] * 6],
            leads_to=lambda row: f"indicadores/{row['indicator_code']}/",
        ),
        paragraph(
            "Las metas anuales son del país: el plan no da ninguna por territorio. Donde hay pocos casos, "
            "una diferencia con el país puede deberse al azar."
        ),
    ]
    whole = _part(report, "indicator_trend_by_territory", place)
    for code in dict.fromkeys(row["indicator_code"] for row in whole.records):
        rows = [row for row in whole.records if row["indicator_code"] == code]
        if len([row for row in rows if figures.has_figure(row)]) > 1:
            blocks.append(figures.trend(report, f"{place.level}_{slug_of(place)}_{code}", rows, place.name))
    return blocks


def slug_of(place: Territory) -> str:
    """A name for the place's files."""
    return "".join(letter if letter.isalnum() and letter.isascii() else "_" for letter in place.code)[:40]


def _outputs(report: Report, place: Territory) -> list[Block]:
    done = _part(report, "outputs_by_territory", place, lambda row: bool(row["year_value"]))
    if not done.rows:
        return [heading(1, "Lo que hizo el programa"), paragraph("Hasta el corte no se registró nada.")]
    blocks = [
        heading(1, "Lo que hizo el programa"),
        paragraph(COUNTED_ONCE),
        table(
            done,
            ["measure_name", "topic_name", "measure_unit", "month_value", "year_value"],
            f"{place.name}: en el mes y de enero al corte",
            ["1fr", "auto", "auto", "auto", "auto"],
            leads_to=lambda row: f"medidas/{row['measure_code']}/",
        ),
    ]
    if place.level == UNIT:
        blocks += _by_month(report, place, done)
    return blocks


def _by_month(report: Report, place: Territory, done: Result) -> list[Block]:
    rows = [row for row in report.records("outputs_by_month") if row["territory_name"] == place.name]
    months = list(dict.fromkeys((row["month"], row["month_name"]) for row in rows))
    if not months:
        return []
    cells = {(row["measure_code"], row["month"]): f"{number(row['month_value'])}{_mark(row)}" for row in rows}
    listed = [
        [row["measure_name"], *(cells.get((row["measure_code"], each), "0") for each, _ in months)]
        for row in done.records
    ]
    return [matrix(["Medida", *(name for _, name in months)], listed, f"{place.name}: lo mismo, mes a mes")]


def _mark(row: Record) -> str:
    return MARK if is_small(row, "month_value") else ""


def _targets(report: Report, place: Territory) -> list[Block]:
    mine = _part(report, "targets_in_force", place)
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
                "reached_value",
                "target_to_date",
                "pace_needed",
                "status_label",
            ],
            f"{place.name}: metas vigentes y lo alcanzado",
            ["auto", "1fr", *["auto"] * 6],
        ),
    ]


def _programme(report: Report, place: Territory) -> list[Block]:
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
            )
        )
    else:
        blocks.append(paragraph("No reportó ninguna ejecución."))
    missing = _part(report, "units_without_execution", place).records
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
    books = _part(report, "reconciliation", place)
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


def _deliveries(report: Report, place: Territory) -> list[Block]:
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


def _now(report: Report, place: Territory) -> Result:
    """The place's indicators at the cut-off, each beside the country's."""
    return _part(
        report, "indicator_trend_by_territory", place, lambda row: _same_day(row, report.scope.cut_off)
    )


def _same_day(row: Record, day_asked: date) -> bool:
    return bool(row["month_end"] == day_asked)


def _part(report: Report, query: str, place: Territory, keep: Keep = bool) -> Result:
    """The rows of a query that speak of the place."""

    def is_mine(row: Record) -> bool:
        if "territory_level" in row:
            return bool(
                row["territory_level"] == place.level and row["territory_code"] == place.code and keep(row)
            )
        return bool(row["territorial_unit"] == place.code and keep(row))

    return report.part(query, is_mine)
