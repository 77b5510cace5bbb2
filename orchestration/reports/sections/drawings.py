"""Drawings of what queries give, with titles that say what they find: the same for paper and site."""

from collections.abc import Sequence

from orchestration.ground.spanish import MONTHS
from orchestration.reports.charts import maps
from orchestration.reports.charts.bars import Bar, bars
from orchestration.reports.charts.canvas import Svg
from orchestration.reports.charts.funnel import FunnelUnit, funnel, is_unusual
from orchestration.reports.charts.lines import Point, columns, months
from orchestration.reports.document import Block
from orchestration.reports.report import Report
from orchestration.reports.sections.noise import is_steady
from orchestration.reports.values import Record, axis_unit, figure, is_number, percent, target, text_of
from orchestration.reports.values import columns as shown_columns

NO_CASES = "sin casos"
SMALLEST_FUNNEL = 5
"""Fewer units are told by a table; a funnel of them shows nothing."""


def has_figure(record: Record) -> bool:
    """Whether somebody was there to be measured."""
    return record["value"] is not None and record["value_state"] != NO_CASES


def is_drawn(record: Record) -> bool:
    """Whether the figure of a territory or group can be drawn: it has one, and more than noise."""
    return has_figure(record) and is_steady(record)


def has_something_to_draw(records: Sequence[Record]) -> bool:
    """Whether territories can be told apart: where all are zero, bars and maps show nothing."""
    return any(is_drawn(record) and record["value"] for record in records)


def trend(report: Report, name: str, rows: Sequence[Record], place: str = "") -> Block:
    """An indicator month by month: the country with its goal and bound, or a territory beside the country."""
    shown = [row for row in rows if has_figure(row)]
    code, title = rows[0]["indicator_code"], rows[0]["indicator_name"]
    goal = rows[0].get("target")
    last = shown[-1]
    beside = "country_value" in last and not is_number(code)
    points = [
        Point(
            row["month_end"].month,
            row["value"],
            text_of(row, "value"),
            row.get("upper_bound_value"),
            row["country_value"] if beside else None,
        )
        for row in shown
    ]
    where, month = f" en {place}" if place else "", MONTHS[last["month_end"].month - 1]
    found = f"{code}, {title.lower()}{where}: {text_of(last, 'value')} en {month}"
    if goal is not None:
        found += f", con una meta anual de {target(goal, code)}"
    elif beside and last["country_value"] is not None:
        found += f"; en el país, {figure(last['country_value'], code)}"
    said = f"Línea por mes. {found}. " + "; ".join(
        f"{row['month_name']}: {text_of(row, 'value')}" for row in shown
    )
    drawing = months(
        points,
        axis_unit(code),
        f"{said}.",
        goal=(goal, f"meta {target(goal, code)}") if goal is not None else None,
        country="Perú",
    )
    if any(row.get("upper_bound_value") is not None for row in shown):
        found += ". La franja llega hasta la cota superior"
    names = ["month_name", "value", *(["country_value"] if beside else [])]
    names += ["upper_bound_value"] if "upper_bound_value" in last else []
    return report.draw(name, drawing, found, rows_of(shown, names))


def by_territory(report: Report, name: str, rows: Sequence[Record], many: str) -> Block:
    """An indicator by territory, the highest first, with the country and its goal as lines."""
    code = rows[0]["indicator_code"]
    shown = sorted((row for row in rows if is_drawn(row)), key=lambda row: -row["value"])
    country = next(row for row in report.records("indicators_national") if row["indicator_code"] == code)
    lines = []
    if not is_number(code):
        lines = [(country["value"], f"Perú {percent(country['value'])}", "country")]
        if country["target"] is not None:
            lines.append((country["target"], f"meta {target(country['target'], code)}", "goal"))
    found = f"{code} por territorio: de {text_of(shown[-1], 'value')} a {text_of(shown[0], 'value')}"
    if lines and len(lines) > 1:
        over = len([row for row in shown if row["value"] >= country["target"]])
        found = f"{code}: {over} de {len(shown)} {many} alcanzan la meta anual del país"
    drawing = bars(
        [
            Bar(
                row["territory_name"],
                row["value"],
                text_of(row, "value"),
                f"({text_of(row, 'numerator')} de {text_of(row, 'denominator')})",
            )
            for row in shown
        ],
        axis_unit(code),
        f"Barras, de mayor a menor. {found}. Las cifras están en la tabla.",
        lines=lines,
    )
    return report.draw(
        name, drawing, found, rows_of(shown, ["territory_name", "numerator", "denominator", "value"])
    )


def department_map(report: Report, name: str, rows: Sequence[Record]) -> Block:
    """An indicator on the map, in classes that the goal anchors; one that is a number by its ratio."""
    code = rows[0]["indicator_code"]
    country = next(row for row in report.records("indicators_national") if row["indicator_code"] == code)
    measure = "ratio_pct" if is_number(code) else "value"
    values = {
        row["department_code"]: row[measure] for row in rows if is_drawn(row) and row[measure] is not None
    }
    if is_number(code) or country["target"] is None:
        anchor, anchor_name = country[measure], f"la razón del país ({percent(country[measure])})"
        anchor = round(anchor, 1)
    else:
        anchor, anchor_name = country["target"], f"la meta anual ({target(country['target'], code)})"
    over = len([value for value in values.values() if value >= anchor])
    found = f"{code}: {over} de {len(values)} departamentos con cifras llegan a {anchor_name}"
    drawing = maps.departments(values, anchor, anchor_name, "%", f"Mapa de departamentos. {found}.")
    shown = [row for row in rows if row["department_code"] in values]
    data = rows_of(shown, ["department_code", "territory_name", measure])
    return report.draw(name, drawing, f"{found}. {maps.SOURCE}", data)


def unit_funnel(report: Report, name: str, rows: Sequence[Record]) -> Block | None:
    """Units of different size beside the country's share; None where there are few, or it is a number."""
    code = rows[0]["indicator_code"]
    shown = [row for row in rows if is_drawn(row) and row["denominator"]]
    country = next(row for row in report.records("indicators_national") if row["indicator_code"] == code)
    if len(shown) < SMALLEST_FUNNEL or not country["ratio_pct"]:
        return None
    units = [FunnelUnit(row["territory_name"], row["denominator"], row["ratio_pct"]) for row in shown]
    unusual = [unit.name for unit in units if is_unusual(unit, country["ratio_pct"])]
    found = f"{code}: ninguna unidad se aparta del país más de lo que explicaría el azar"
    if unusual:
        found = f"{code}: se apartan del país más de lo que explicaría el azar {', '.join(unusual)}"
    counted = "denominador de la unidad (tamaño)"
    drawing = funnel(units, country["ratio_pct"], counted, f"Gráfico de embudo. {found}.")
    return report.draw(
        name, drawing, found, rows_of(shown, ["territory_name", "numerator", "denominator", "ratio_pct"])
    )


def measure_months(report: Report, name: str, rows: Sequence[Record], unit: str) -> Block:
    """What a measure says of each month."""
    points = [
        Point(row["month_end"].month, float(row["month_value"]), text_of(row, "month_value"))
        for row in rows
        if row["month_value"] is not None
    ]
    most = max(points, key=lambda point: point.value)
    month = MONTHS[most.month - 1]
    found = (
        f"El mes con más fue {month}: {most.text} {unit}"
        if most.value
        else "Ningún mes tiene cifras mayores que cero"
    )
    said = f"Columnas por mes. {found}. " + "; ".join(
        f"{row['month_name']}: {text_of(row, 'month_value')}" for row in rows
    )
    data = rows_of(rows, ["month_name", "month_value"])
    return report.draw(name, columns(points, unit, f"{said}."), found, data)


def named_bars(
    report: Report, name: str, rows: Sequence[tuple[str, float, str]], unit: str, found: str
) -> Block:
    """Bars of a few names, each with its value and its words."""
    told = "; ".join(f"{label}: {text}" for label, _, text in rows[:12])
    data = [["", unit], *([label, text] for label, _, text in rows)]
    return report.draw(name, _bars(rows, unit, f"Barras. {found}. {told}."), found, data)


def route(report: Report) -> Block | None:
    """The entrepreneur's route as a cascade: how many households did all steps up to each."""
    rows = [row for row in report.records("outputs_national") if row["topic"] == "route"]
    if not rows or not rows[0]["year_value"]:
        return None
    first = rows[0]["year_value"]
    told = [
        Bar(
            f"{at}. {row['measure_name'].split(' que ', 1)[1]}",
            row["year_value"],
            text_of(row, "year_value"),
            f"({percent(100 * row['year_value'] / first)})",
        )
        for at, row in enumerate(rows, 1)
    ]
    last = rows[-1]
    did = "hizo" if last["year_value"] == 1 else "hicieron"
    found = (
        f"De {text_of(rows[0], 'year_value')} hogares que culminaron la fase 1, "
        f"{text_of(last, 'year_value')} {did} toda la ruta hasta aumentar sus ingresos"
    )
    drawing = bars(told, "hogares", f"Cascada de la ruta del emprendedor. {found}.")
    return report.draw("route", drawing, found, rows_of(rows, ["measure_name", "year_value"]))


def rows_of(records: Sequence[Record], names: Sequence[str]) -> list[list[str]]:
    """What a chart shows, as it is written elsewhere: headers, and a row for each record."""
    return [
        [shown_columns()[name].label for name in names],
        *([text_of(record, name) for name in names] for record in records),
    ]


def _bars(rows: Sequence[tuple[str, float, str]], unit: str, said: str) -> Svg:
    return bars([Bar(label, value, text) for label, value, text in rows], unit, said)
