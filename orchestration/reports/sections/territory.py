"""A territorial unit or a department: its indicators, what was done there, and what to do next."""

from datetime import date

from orchestration.ground.spanish import day
from orchestration.reports.addresses import slug
from orchestration.reports.document import (
    Block,
    bullets,
    heading,
    notice,
    paragraph,
    side_by_side,
    table,
    tiles,
)
from orchestration.reports.queries import Result
from orchestration.reports.report import Report
from orchestration.reports.sections import drawings as figures
from orchestration.reports.sections import territory_work as work
from orchestration.reports.sections.noise import about_noise
from orchestration.reports.sections.place import DEPARTMENT, UNIT, Territory, part_of
from orchestration.reports.sentences import counted, joined
from orchestration.reports.values import Record, figure, percent, text_of

LEAST_MEASURED = 70
"""Where less than this percent of incomes is measured, visits come before anything else."""

NO_HOUSEHOLDS = "No hay hogares aceptados."


def unit_sheet(report: Report, place: Territory) -> tuple[list[Block], list[Block], list[Block]]:
    """What a unit's page holds, for one sheet of paper: its head, its left and its right column."""
    now = _now(report, place)
    drawn = _trends(report, place)
    left = [
        *about_noise(report),
        *what_to_do(report, place),
        *([heading(1, "Mes a mes")] if drawn else []),
        *(side_by_side(drawn[at : at + 2]) for at in range(0, len(drawn), 2)),
        *work.programme(report, place),
    ]
    right = [*work.done(report, place, is_narrow=True), *work.targets(report, place)]
    return [_tiles(now) if now.rows else notice(NO_HOUSEHOLDS)], left, right


def territory(report: Report, place: Territory) -> list[Block]:
    """All that a release says of one place."""
    return [
        *about_noise(report),
        *what_to_do(report, place),
        *_indicators(report, place),
        *work.done(report, place),
        *(work.by_month(report, place) if place.level == UNIT else []),
        *work.targets(report, place),
        *(work.programme(report, place) if place.level == UNIT else []),
        *(work.deliveries(report, place) if place.level == UNIT and not report.scope.is_public else []),
    ]


def what_to_do(report: Report, place: Territory) -> list[Block]:
    """What the figures ask of whoever answers for the place: exact ones, for noise asks for nothing."""
    asked = [] if report.scope.is_public else _asked(report, place)
    return [heading(1, "Qué hacer ahora"), bullets(asked)] if asked else []


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
    missing = part_of(report, "units_without_execution", place).records
    if missing:
        codes = list(dict.fromkeys(row["activity_code"] for row in missing))
        asked.append(
            "Reportar lo ejecutado, o decir por qué no se hizo: "
            f"{counted(len(missing), 'mes programado', 'meses programados')} sin ejecución "
            f"reportada en {joined(codes)}."
        )
    gaps = [row for row in part_of(report, "reconciliation", place).records if row["difference"]]
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
        return [notice(NO_HOUSEHOLDS)]
    names = ["indicator_code", "indicator_name", "numerator", "denominator", "value", "country_value"]
    return [
        heading(1, "Sus indicadores"),
        _tiles(now),
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
        *_trends(report, place),
    ]


def _tiles(now: Result) -> Block:
    return tiles(
        (
            row["indicator_code"],
            text_of(row, "value"),
            f"Perú: {text_of(row, 'country_value')}",
            f"{text_of(row, 'numerator')} de {text_of(row, 'denominator')}",
        )
        for row in now.records
    )


def _trends(report: Report, place: Territory) -> list[Block]:
    """Each indicator month by month, where there are months to compare."""
    whole = part_of(report, "indicator_trend_by_territory", place)
    drawn = []
    for code in dict.fromkeys(row["indicator_code"] for row in whole.records):
        rows = [row for row in whole.records if row["indicator_code"] == code]
        if figures.is_drawn(rows[-1]) and len([row for row in rows if figures.has_figure(row)]) > 1:
            drawn.append(figures.trend(report, f"{place.level}_{slug(place.code)}_{code}", rows, place.name))
    return drawn


def _now(report: Report, place: Territory) -> Result:
    """The place's indicators at the cut-off, each beside the country's."""
    return part_of(
        report, "indicator_trend_by_territory", place, lambda row: _same_day(row, report.scope.cut_off)
    )


def _same_day(row: Record, day_asked: date) -> bool:
    return bool(row["month_end"] == day_asked)
