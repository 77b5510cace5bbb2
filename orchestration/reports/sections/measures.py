"""The measures of what the programme did: one by one, by month, place and group; and the plan's targets."""

from orchestration.ground.spanish import number
from orchestration.reports.document import Block, heading, notice, pairs, paragraph, table, tiles
from orchestration.reports.report import Report
from orchestration.reports.sections import drawings as figures
from orchestration.reports.sections.summaries import BY_MONTH, COUNTED_ONCE
from orchestration.reports.sources import plan_seed
from orchestration.reports.values import Record, text_of

BASELINE = (
    "La cifra de 2025 es del diagnóstico del plan (sección 4), que cuenta usuarios: no se compara unidad por "
    "unidad con la de este año."
)
MOST_BARS = 30


def all_measures(report: Report) -> list[Block]:
    """Every measure by its topic, and the route as a cascade."""
    rows = report.records("outputs_national")
    blocks: list[Block] = [paragraph(COUNTED_ONCE)]
    for topic in dict.fromkeys(row["topic_name"] for row in rows):
        mine = report.part("outputs_national", lambda row, topic=topic: row["topic_name"] == topic)
        blocks.append(heading(1, topic))
        cascade = figures.route(report) if mine.records[0]["topic"] == "route" else None
        if cascade:
            blocks.append(cascade)
        has_baseline = any(row["baseline_2025"] is not None for row in mine.records)
        blocks.append(
            table(
                mine,
                ["measure_name", "measure_unit", "month_value", "quarter_value", "year_value"]
                + (["baseline_2025"] if has_baseline else []),
                f"{topic}: el país, en el mes, en el trimestre y de enero al corte",
                ["1fr", *["auto"] * (5 if has_baseline else 4)],
                leads_to=lambda row: f"medidas/{row['measure_code']}/",
            )
        )
        if has_baseline:
            blocks.append(notice(BASELINE))
        query, names = BY_MONTH.get(mine.records[0]["topic"], ("", ()))
        if query and report.table(query).rows:
            blocks.append(
                table(report.table(query), names, f"{topic} por mes, en el país", ["auto"] * len(names))
            )
    return blocks


def measure(report: Report, row: Record) -> list[Block]:
    """A measure: what it is, how it went by month, and in which places and groups."""
    code, unit = row["measure_code"], row["measure_unit"]
    months = report.part("outputs_trend", lambda each: each["measure_code"] == code)
    blocks: list[Block] = [
        tiles(
            [
                ("De enero al corte", text_of(row, "year_value"), unit, ""),
                ("En el trimestre", text_of(row, "quarter_value"), unit, ""),
                ("En el mes", text_of(row, "month_value"), unit, ""),
                *(
                    [("2025, según el plan", text_of(row, "baseline_2025"), "usuarios", "")]
                    if row["baseline_2025"]
                    else []
                ),
            ]
        )
    ]
    if row["baseline_2025"] is not None:
        blocks.append(notice(BASELINE))
    blocks.append(heading(1, "Mes a mes"))
    if months.rows:
        blocks.append(figures.measure_months(report, f"medida_{code}", months.records, unit))
        blocks.append(
            table(
                months,
                ["month_name", "month_value", "year_value"],
                "De cada mes, y de enero al fin del mes",
                ["auto"] * 3,
            )
        )
    blocks += _places(report, code, unit)
    blocks += _groups(report, code)
    return [*blocks, *_definition(code)]


def _places(report: Report, code: str, unit: str) -> list[Block]:
    blocks: list[Block] = []
    for level, title, many in (
        ("territorial_unit", "Por unidad territorial", "unidades"),
        ("department", "Por departamento", "departamentos"),
    ):
        mine = report.part(
            "outputs_by_territory",
            lambda row, level=level: row["measure_code"] == code and row["territory_level"] == level,
        )
        shown = sorted((row for row in mine.records if row["year_value"]), key=lambda row: -row["year_value"])
        if not mine.rows:
            continue
        blocks.append(heading(1, title))
        if shown:
            rows = [
                (row["territory_name"], float(row["year_value"]), text_of(row, "year_value"))
                for row in shown[:MOST_BARS]
            ]
            found = (
                f"Donde más hay: {rows[0][0]} ({rows[0][2]}); {len(shown)} de {len(mine.rows)} {many} tienen "
                "más que cero"
            )
            blocks.append(figures.named_bars(report, f"medida_{code}_{level}", rows, unit, found))
        blocks.append(
            table(
                mine,
                ["territory_name", "month_value", "quarter_value", "year_value"],
                f"{title}: en el mes, en el trimestre y de enero al corte",
                ["1fr", "auto", "auto", "auto"],
            )
        )
    return blocks


def _groups(report: Report, code: str) -> list[Block]:
    mine = report.part("outputs_by_group", lambda row: row["measure_code"] == code)
    if not mine.rows:
        return []
    return [
        heading(1, "Por grupo"),
        table(
            mine,
            ["breakdown_name", "group_name", "year_value"],
            "De enero al corte, en el país",
            ["1fr", "1fr", "auto"],
        ),
    ]


def _definition(code: str) -> list[Block]:
    row = next(row for row in plan_seed("measures") if row["measure_code"] == code)
    return [
        heading(1, "Qué cuenta"),
        pairs(
            [
                ("Código", code),
                ("Unidad", row["unit"]),
                ("Sección del plan", row["plan_section"] or "no la nombra"),
            ],
            "Definición de la medida",
        ),
    ]


def targets(report: Report) -> list[Block]:
    """Every target in force, what was reached of it, and how it was decided."""
    rows = report.table("targets_in_force")
    late = [row for row in rows.records if row["pace_needed"]]
    return [
        paragraph(
            f"Hay {number(len(rows.rows))} metas vigentes; en {number(len(late))} todavía hay que sumar. La "
            "meta al corte es una línea recta por días y solo existe donde se cuenta."
        ),
        table(
            rows,
            [
                *("code", "name", "territory_name", "target_month_end", "target_value", "target_unit"),
                *("reached_value", "target_to_date", "pace_needed", "projected", "status_label"),
            ],
            "Metas vigentes y lo alcanzado",
            ["auto", "1fr", *["auto"] * 9],
        ),
        heading(1, "Cómo se decidieron"),
        table(
            report.table("target_history"),
            [
                *(
                    "code",
                    "territory_name",
                    "target_month_end",
                    "target_value",
                    "replaced_value",
                    "decided_on",
                ),
                *("act", "target_reason", "is_in_force"),
            ],
            "Todas las decisiones, la más reciente primero",
            ["auto", "auto", "auto", "auto", "auto", "auto", "1fr", "1fr", "auto"],
        ),
    ]
