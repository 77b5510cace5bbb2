"""The plan's activities, and the POI and planning chain above them."""

from orchestration.ground.spanish import number
from orchestration.reports.addresses import slug
from orchestration.reports.document import Block, bullets, calendar, heading, matrix, notice, paragraph, table
from orchestration.reports.monitoring_sentences import activities_sentences, units_sentence
from orchestration.reports.report import Report
from orchestration.reports.sentences import counted
from orchestration.reports.values import Record, percent, text_of

MARKS = {
    "programada y ejecutada": "E",
    "programada, no ejecutada": "N",
    "ejecutada sin estar programada": "F",
    "no programada": "",
    "programada, aún no corresponde": "P",
    "no programada, aún no corresponde": "",
    "sin dato": "?",
}
LEGEND = (
    "E: programada y ejecutada. N: programada y no ejecutada. F: ejecutada sin estar programada. P: "
    "programada, aún no corresponde (posterior al corte). En blanco: no programada."
)
NOT_POI = "No es el avance físico de la actividad operativa"


def place_of(row: Record) -> str:
    """The page of an activity."""
    return f"actividades/{row['activity_code'].lower()}/"


def activities(report: Report) -> list[Block]:
    """What was programmed and executed."""
    months = report.records("activity_months")
    scope = report.scope
    names = list(dict.fromkeys(row["month_name"] for row in months))
    marks = [
        (code, name, [MARKS[row["month_state"]] for row in months if row["activity_code"] == code])
        for code, name in dict.fromkeys((row["activity_code"], row["activity_name"]) for row in months)
    ]
    return [
        heading(1, "Actividades programadas y ejecutadas"),
        notice(
            "El plan marca meses, no cantidades, y los meses marcados se perdieron al escanearlo: salvo A01 "
            "y A02, los meses programados son una lectura asumida hasta que la UAS los confirme."
        ),
        bullets(activities_sentences(months, scope.starts_on, scope.cut_off)),
        calendar(marks, names, "Programa y ejecución de las actividades por mes", LEGEND),
        table(
            report.table("activities"),
            [
                *("activity_code", "activity_name", "responsible", "programmed_months", "executed_months"),
                *("executed_off_programme", "progress_pct", "status_label", "quantity_in_period"),
            ],
            f"Avance de las actividades hasta el corte, y cantidad ejecutada en el período ({scope.period})",
            ["auto", "1fr", "auto", *["auto"] * 6],
            leads_to=place_of,
        ),
        paragraph(
            "El avance compara los meses ejecutados con los programados hasta el corte: lo que se hace "
            "tarde cuenta y lo que se hace de más no lo infla."
        ),
    ]


def units_without_execution(report: Report) -> list[Block]:
    """Which units reported nothing of what was programmed, and what each executed."""
    missing = report.records("units_without_execution_in_period")
    scope = report.scope
    programmed = [
        row
        for row in report.records("activity_months")
        if row["is_of_units"] and row["is_programmed"] and scope.starts_on <= row["month"] <= scope.cut_off
    ]
    blocks = [
        heading(1, "Unidades sin ejecución reportada"),
        paragraph(units_sentence(missing, is_any_programmed=bool(programmed))),
    ]
    if missing:
        blocks.append(
            table(
                report.table("units_without_execution_in_period"),
                ["activity_code", "activity_name", "month_name", "units_without", "unit_names"],
                "Actividades del período en que participan las unidades, y cuáles no reportaron ninguna "
                "ejecución",
                ["auto", "1fr", "auto", "auto", "2fr"],
                place_of,
            )
        )
    blocks.append(heading(2, "Lo ejecutado por unidad en el período"))
    done = [row for row in report.records("activities_by_unit") if row["executed_in_period"] > 0]
    if not done:
        return [*blocks, paragraph("Ninguna unidad reportó ejecución en el período.")]
    codes = sorted({row["activity_code"] for row in done})
    places = list(dict.fromkeys(row["territory_name"] for row in report.records("activities_by_unit")))
    cells = {
        (row["territory_name"], row["activity_code"]): text_of(row, "quantity_in_period") for row in done
    }
    units = {row["activity_code"]: f"{row['activity_code']} {row['unit_of_measure']}" for row in done}
    return [
        *blocks,
        matrix(
            ["Unidad", *codes],
            [
                [place, *(cells.get((place, code), "–") for code in codes)]
                for place in sorted(places, key=_place)
            ],
            f"Cantidad ejecutada por unidad y actividad, {report.scope.period}",
        ),
        paragraph(
            "–: no reportó ejecución en el período. Unidades de medida: "
            + "; ".join(units[code] for code in codes)
            + "."
        ),
    ]


def reconciliation(report: Report) -> list[Block]:
    """What was logged against what the facts show."""
    books = report.part("reconciliation", lambda row: row["territorial_unit"] == "TOTAL")
    blocks: list[Block] = [
        heading(1, "Lo registrado frente a los datos"),
        paragraph(
            "El registro de actividades y los datos de cada hecho llegan por caminos distintos. Una "
            "diferencia no dice cuál de los dos está mal: pide conciliarlos."
        ),
        table(
            books,
            ["activity_code", "measure_name", "logged", "derived", "difference"],
            "Registrado, según los datos, y diferencia, acumulado al corte en el país",
            ["auto", "1fr", "auto", "auto", "auto"],
        ),
    ]
    apart = report.part(
        "reconciliation", lambda row: row["territorial_unit"] != "TOTAL" and bool(row["difference"])
    )
    if apart.rows:
        blocks.append(
            table(
                apart,
                ["territory_name", "activity_code", "measure_name", "logged", "derived", "difference"],
                "Unidades en que difieren",
                ["1fr", "auto", "1fr", "auto", "auto", "auto"],
            )
        )
    return blocks


def _place(name: str) -> tuple[bool, bool, str]:
    return name != "Sede central", name.startswith("Otras"), slug(name)


def poi(report: Report) -> list[Block]:
    """The progress of the plan's activities under each operative activity."""
    rows = report.records("poi_progress")
    return [
        heading(1, "Actividades del plan bajo las actividades operativas del POI"),
        notice(
            f"{NOT_POI}. Cuenta los meses en que se ejecutaron las actividades del plan que caen bajo ella; "
            "la unidad de medida y el reparto entre actividades operativas son asumidos, y el plan no da "
            "ninguna meta física."
        ),
        bullets([_executed(row) for row in rows]),
        table(
            report.part("poi_months", lambda row: row["month"] <= report.scope.cut_off),
            [
                *("poi_activity_code", "month_name", "programmed", "reprogrammed", "executed"),
                *("programmed_cumulative", "executed_cumulative", "progress_pct", "progress_capped_pct"),
            ],
            f"Meses de actividad por mes y acumulados. {NOT_POI}",
            ["auto", "auto", *["1fr"] * 7],
        ),
        paragraph(_year(report)),
        paragraph(
            "Las cifras «Programado», «Reprogramado» y «Ejecutado» son de cada mes y no acumuladas; las "
            "acumuladas lo dicen en su nombre. El plan no tiene presupuesto propio (sección 9): no hay meta "
            "financiera."
        ),
    ]


def _executed(row: Record) -> str:
    """One operative activity (a row of `poi_progress`): months executed of those programmed."""
    done = counted(row["executed_cumulative"], "mes de actividad ejecutado", "meses de actividad ejecutados")
    if row["progress_pct"] is None:
        share = f"; {row['progress_state']}."
    else:
        share = (
            f" de {number(row['programmed_cumulative'])} programados, {percent(row['progress_pct'])} "
            f"({percent(row['progress_capped_pct'])} con tope de 100)."
        )
    return f"{row['poi_activity_code']} ({row['organ']}): {done}{share}"


def _year(report: Report) -> str:
    """What is programmed until December, as far as it was decided on."""
    last = {row["poi_activity_code"]: row for row in report.records("poi_months")}
    if any(row["programmed_cumulative"] is None for row in last.values()):
        return "A la fecha de lo conocido el plan aún no estaba aprobado: no hay meses programados."
    programmed = " y ".join(
        f"{number(row['programmed_cumulative'])} meses de actividad bajo {code}" for code, row in last.items()
    )
    return (
        f"En todo el año el plan programa {programmed}; los meses posteriores al corte aún no corresponden."
    )


def alignment(report: Report) -> list[Block]:
    """The planning chain."""
    rows = [row for row in report.records("poi_tree") if row["level"] != "plan_activity"]
    return [
        heading(1, "Alineamiento del plan"),
        paragraph(
            "De arriba abajo, según las secciones 5.1 y 9 del plan y su tabla 2. Donde el plan menciona los "
            "niveles uno junto a otro, la relación entre ellos es asumida."
        ),
        {
            "kind": "tree",
            "items": [
                {
                    "depth": row["depth"],
                    "level": row["level_name"],
                    "text": f"{row['code']}: {row['name']}",
                    "note": row["note"] or "",
                }
                for row in rows
            ],
        },
    ]
