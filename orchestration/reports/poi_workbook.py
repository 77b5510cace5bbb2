"""`poi_seguimiento_<as_of>.xlsx`: the plan's activities in the layout that readers of CEPLAN's export know.

The layout (Año, OEI, AEI … and per month CS, RE, SE) was found in public-sector code that reads that export,
not in a specification of CEPLAN's own. Monthly figures are of the month, not cumulative.
"""

from collections.abc import Callable, Sequence

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from orchestration.ground.clocks import PLAN_STARTS
from orchestration.reports.book import NATIONAL, Book
from orchestration.reports.book_cover import write_cover, write_definitions
from orchestration.reports.poi_layout import (
    NAMES,
    PARTS,
    ROW_HEADER,
    column_of,
    finish,
    month_of,
    write_headers,
    write_row,
)
from orchestration.reports.report import Report
from orchestration.reports.sections.activities import NOT_POI
from orchestration.reports.sources import plan_seed
from orchestration.reports.values import Record, place_name

HEADING = f"{NOT_POI}: son los meses de las actividades del plan que caen bajo ella"
WARNINGS = (
    f"{NOT_POI}. Cuenta meses en que se programaron y ejecutaron actividades del plan (unidad "
    "«actividad-mes», asumida).",
    "Las cifras de cada mes son del mes, no acumuladas. Total CS y Total RE son los del año; «CS al corte», "
    "lo programado hasta él; Total SE, lo ejecutado hasta él. El país y sus unidades están en hojas aparte: "
    "no se suman.",
    "CS: programado; RE: reprogramado; SE: ejecutado. El avance compara lo ejecutado con lo programado "
    "hasta el corte, tal cual y con tope de 100. «Aún no»: el mes es posterior al corte. «No se da»: el "
    "plan no lo programa.",
    "Las columnas son las que leen quienes usan las exportaciones de CEPLAN, halladas en código público que "
    "las consume y no en una especificación de CEPLAN.",
    "El centro de costo es el órgano responsable (asumido). El plan no da metas por departamento ni por "
    "unidad territorial, y no tiene presupuesto propio (sección 9): no hay meta financiera.",
)


def render_poi_workbook(report: Report) -> bytes:
    """The follow-up workbook of a release."""
    title = f"Seguimiento POI al {report.scope.cut_off:%d/%m/%Y}"
    book = Book.new(report, title)
    sheets = [
        "Seguimiento",
        "Por unidad territorial",
        "Actividades del plan",
        "Actividad operativa",
        "Definiciones",
    ]
    write_cover(book, title, sheets, WARNINGS)
    _follow_up(book, "Seguimiento", is_national=True)
    _follow_up(book, "Por unidad territorial", is_national=False)
    _plan_activities(book)
    _operative_activities(book)
    write_definitions(book, {})
    return book.close()


def _follow_up(book: Book, name: str, *, is_national: bool) -> None:
    """The country, or its units: apart, so that no sum counts them twice."""
    sheet = book.sheet(name, HEADING)
    records = [
        row
        for row in book.report.records("poi_follow_up")
        if (row["territorial_unit"] == NATIONAL) == is_national
    ]
    keys = list(dict.fromkeys((row["poi_activity_code"], row["territorial_unit"]) for row in records))
    names = [*NAMES, "Unidad territorial"]
    write_headers(book, sheet, names)
    row = ROW_HEADER + 1
    for key in keys:
        mine = [each for each in records if (each["poi_activity_code"], each["territorial_unit"]) == key]
        first = mine[0]
        texts = [
            *(str(int(first["year"])), first["oei_code"], first["aei_code"], f"{first['organ']} (asumido)"),
            *(
                first["poi_activity_code"],
                first["poi_activity_name"],
                f"{first['unit_of_measure']} (asumida)",
            ),
            *(
                "Nacional" if is_national else "no se da por departamento",
                "Todas (TOTAL)" if is_national else place_name(key[1]),
            ),
        ]
        cells = {(month_of(each), part): each[name] for each in mine for part, name in PARTS.items()}
        due = [each for each in mine if each["month"] <= book.report.scope.cut_off]
        progress = (due[-1]["progress_pct"], due[-1]["progress_capped_pct"]) if due else (None, None)
        reasons = {month_of(each): each["reason"] for each in mine}
        write_row(book, sheet, row, texts, cells, reasons, progress)
        row += 1
    finish(sheet, names, row)
    if is_national:
        _check_row(book, sheet, names, row)


def _plan_activities(book: Book) -> None:
    sheet = book.sheet("Actividades del plan", HEADING)
    records = book.report.records("activity_months")
    names = [
        "Año",
        "Actividad operativa ID",
        "Actividad del plan",
        "Denominación",
        "Responsable",
        "Unidad de medida del plan",
    ]
    write_headers(book, sheet, names)
    row = ROW_HEADER + 1
    for code in dict.fromkeys(each["activity_code"] for each in records):
        mine = [each for each in records if each["activity_code"] == code]
        first = mine[0]
        texts = [
            *(
                str(PLAN_STARTS.year),
                first["poi_activity_code"],
                code,
                first["activity_name"],
                first["responsible"],
            ),
            first["unit_of_measure"],
        ]
        cells = {}
        for each in mine:
            # nothing is programmed as long as the plan was not decided on
            for part, name in (("CS", "is_programmed"), ("SE", "is_executed")):
                cells[month_of(each), part] = None if each[name] is None else int(each[name])
        due = [each for each in mine if each["month"] <= book.report.scope.cut_off]
        write_row(book, sheet, row, texts, cells, {}, _progress(due[-1]) if due else (None, None))
        row += 1
    finish(sheet, names, row)


def _progress(row: Record) -> tuple[float | None, float | None]:
    """Executed months in percent of the programmed ones: as they are and, as published, capped."""
    if not row["programmed_months"]:
        return None, None
    return 100 * row["executed_months"] / row["programmed_months"], row["progress_pct"]


def _operative_activities(book: Book) -> None:
    goals = plan_seed("poi_goals")
    sheet = book.sheet("Actividad operativa", "Metas y ejecución propias de la actividad operativa")
    names = list(NAMES)
    write_headers(book, sheet, names)
    if not goals:
        sheet.write_string(
            ROW_HEADER + 1,
            0,
            "El plan no da la unidad de medida, el centro de costo ni las metas de la actividad operativa. "
            "Esta hoja se llena cuando consten en seeds/plan/poi_goals.csv.",
            book.formats["note"],
        )
        return
    links = {row["poi_activity_code"]: row for row in book.report.records("poi_follow_up")}
    keys = ("poi_activity_code", "cost_centre", "unit_of_measure", "department")
    row = ROW_HEADER + 1
    for key in dict.fromkeys(tuple(goal[name] for name in keys) for goal in goals):
        mine = [goal for goal in goals if tuple(goal[name] for name in keys) == key]
        link = links[key[0]]
        texts = [
            *(mine[0]["month"][:4], link["oei_code"], link["aei_code"], key[1], key[0]),
            *(link["poi_activity_name"], key[2], key[3] or "Nacional"),
        ]
        cells = {
            (int(goal["month"][5:7]), part): float(goal[name]) if goal[name] else None
            for goal in mine
            for part, name in PARTS.items()
        }
        until = book.report.scope.cut_off.month
        programmed, executed = (
            sum(cells.get((number, part)) or 0 for number in range(1, until + 1)) for part in ("CS", "SE")
        )
        progress = 100 * executed / programmed if programmed else None
        reasons = {int(goal["month"][5:7]): goal["reason"] for goal in mine}
        write_row(
            book,
            sheet,
            row,
            texts,
            cells,
            reasons,
            (progress, None if progress is None else min(progress, 100)),
        )
        row += 1
    finish(sheet, names, row)


def _check_row(book: Book, sheet: Worksheet, names: Sequence[str], row: int) -> None:
    """What the marts give for the country, beside what the rows of this sheet add up to."""
    formats = book.formats
    lines: tuple[tuple[str, int], ...] = (
        ("Suma de las filas TOTAL", row + 1),
        ("Según marts.duckdb", row + 2),
        ("Coincide", row + 3),
    )
    for text, at in lines:
        sheet.write_string(at, 0, text, formats["strong"])
    marts = _monthly_marts(book.report)
    for number in range(1, 13):
        for part, name in PARTS.items():
            at = column_of(names, number, part)
            expected = marts(number, name)
            cells = ",".join(xl_rowcol_to_cell(line, at) for line in range(ROW_HEADER + 1, row))
            summed = sum(
                float(each[name] or 0)
                for each in book.report.records("poi_follow_up")
                if each["territorial_unit"] == NATIONAL and month_of(each) == number
            )
            sheet.write_formula(row + 1, at, f"=SUM({cells})", formats["count"], summed)
            sheet.write_number(row + 2, at, expected, formats["count"])
            sheet.write_formula(
                row + 3,
                at,
                f'=IF({xl_rowcol_to_cell(row + 1, at)}={xl_rowcol_to_cell(row + 2, at)},"sí","no")',
                formats["text"],
                "sí" if summed == expected else "no",
            )


def _monthly_marts(report: Report) -> Callable[[int, str], float]:
    """The country's figures as the published table gives them, asked apart from the rows above."""
    found = report.connection.execute(
        "select month(month), sum(programmed), sum(reprogrammed), sum(executed) from "
        "mie.poi_physical_progress where territorial_unit = 'TOTAL' group by 1"
    ).fetchall()
    by_month = {int(row[0]): dict(zip(PARTS.values(), row[1:], strict=True)) for row in found}
    return lambda number, name: float(by_month[number][name] or 0)
