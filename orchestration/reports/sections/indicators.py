"""The four indicators: against their targets, month by month, by definition and by territory."""

from orchestration.ground.spanish import day, number
from orchestration.reports.document import (
    Block,
    bullets,
    heading,
    matrix,
    notice,
    paragraph,
    side_by_side,
    table,
    tiles,
)
from orchestration.reports.report import Report
from orchestration.reports.sections import drawings as figures
from orchestration.reports.sentences import (
    bounds_sentence,
    change_sentence,
    indicator_sentence,
    pace_sentence,
    range_sentence,
)
from orchestration.reports.values import Record, figure, percent, text_of

NOT_PRORATED = (
    "El avance respecto a la meta anual compara con la meta de todo el año y no se prorratea por mes; los "
    "estados (lograda, en camino, en riesgo, rezagada) salen de él."
)


def indicators(report: Report) -> list[Block]:
    """Values, targets, bounds and what changed since the period before."""
    blocks = [
        heading(1, f"Los cuatro indicadores al {day(report.scope.cut_off)}"),
        tiles(
            (
                row["indicator_code"],
                text_of(row, "value"),
                f"meta {text_of(row, 'target')}",
                row["status_label"],
            )
            for row in report.records("indicators_national")
        ),
        table(
            report.table("indicators_national"),
            [
                "indicator_code",
                "indicator_name",
                "numerator",
                "denominator",
                "value",
                "target",
                "target_progress_pct",
                "status_label",
            ],
            "Indicadores nacionales frente a su meta anual (definición oficial)",
            ["auto", "1fr", "auto", "auto", "auto", "auto", "auto", "auto"],
        ),
        paragraph(NOT_PRORATED),
        table(
            report.part("indicators_national", lambda row: row["indicator_code"] == "OG"),
            [
                "indicator_code",
                "value",
                "measured",
                "measured_pct",
                "upper_bound_value",
                "structural_zero_value",
            ],
            "OG con su proporción medida, su cota superior y la variante de cero estructural",
            ["1fr"] * 6,
        ),
    ]
    for row in report.records("indicators_national"):
        blocks.append(heading(2, f"{row['indicator_code']}: {row['indicator_name']}"))
        blocks += about(report, row)
    return blocks


def about(report: Report, row: Record) -> list[Block]:
    """What an indicator says, in sentences."""
    pace = next(
        each for each in report.records("indicator_pace") if each["indicator_code"] == row["indicator_code"]
    )
    sentences = [indicator_sentence(row)]
    if row["indicator_code"] == "OG":
        sentences.append(bounds_sentence(row))
    sentences.append(change_sentence(row))
    if row["target"] is not None:
        sentences.append(pace_sentence(pace))
    return [bullets(sentences)]


def trend(report: Report) -> list[Block]:
    """Month by month."""
    records = report.records("indicator_trend")
    blocks = [heading(1, "Mes a mes")]
    for code in dict.fromkeys(row["indicator_code"] for row in records):
        rows = [row for row in records if row["indicator_code"] == code]
        if len([row for row in rows if figures.has_figure(row)]) > 1:
            blocks.append(figures.trend(report, f"trend_{code}", rows))
    if len(blocks) == 1:
        blocks.append(paragraph("Todavía no hay dos meses con cifras que comparar en un gráfico."))
    return [
        *blocks,
        _months(records),
        table(
            report.part("indicator_trend", lambda row: row["indicator_code"] == "OG"),
            ["month_name", "value", "measured", "measured_pct", "upper_bound_value", "structural_zero_value"],
            "OG mes a mes, con lo que se midió y sus cotas",
            ["auto", "1fr", "1fr", "1fr", "1fr", "1fr"],
        ),
    ]


def variants(report: Report) -> list[Block]:
    """How much each definition decides."""
    return [
        heading(1, "Cuánto decide la definición"),
        paragraph(
            "El plan no fija todas las definiciones. Junto a la oficial se publican otras, para que se vea "
            "cuánto depende cada valor de la que se elija."
        ),
        table(
            report.table("indicator_variants"),
            [
                "indicator_code",
                "variant_name",
                "numerator",
                "denominator",
                "value",
                "difference_from_official",
            ],
            "Cada indicador según cada definición, nacional",
            ["auto", "1fr", "auto", "auto", "auto", "auto"],
        ),
    ]


def units(report: Report) -> list[Block]:
    """The territorial units compared."""
    blocks = [heading(1, "Por unidad territorial")]
    blocks += _ranges(report.records("indicators_by_unit"), "unidad", "unidades")
    blocks.append(
        table(
            report.table("units_compared"),
            [
                "territory_name",
                "og_value",
                "og_measured_pct",
                "og_upper_bound_value",
                "og_structural_zero_value",
                "oe1_value",
                "oe2_value",
                "oe3_value",
            ],
            "Los indicadores por unidad territorial; OG con su proporción medida, su cota superior y cero "
            "estructural",
            ["1fr", *["auto"] * 7],
        )
    )
    return blocks


def departments(report: Report) -> list[Block]:
    """Maps by department and their figures."""
    records = report.records("indicators_by_department")
    blocks = [heading(1, "Por departamento")]
    blocks += [*_ranges(records, "departamento", "departamentos"), measured_notice(report)]
    blocks.append(
        table(
            report.table("departments_compared"),
            ["department_code", "territory_name", "og_value", "oe1_value", "oe2_value", "oe3_value"],
            "Los indicadores por departamento",
            ["auto", "1fr", "auto", "auto", "auto", "auto"],
        )
    )
    maps = []
    for code in dict.fromkeys(row["indicator_code"] for row in records):
        rows = [row for row in records if row["indicator_code"] == code]
        if figures.has_something_to_draw(rows):
            maps.append(figures.department_map(report, f"map_{code}", rows))
    blocks += [side_by_side(pair) for pair in (maps[:2], maps[2:]) if pair]
    return blocks


def measured_notice(report: Report) -> Block:
    """What stands beside OG where its bounds are not published: those of the country."""
    row = next(row for row in report.records("indicators_national") if row["indicator_code"] == "OG")
    if row["value_state"] == "sin casos":
        return notice(
            "En todo el país no hay todavía hogares que participen: OG no tiene proporción medida ni cotas."
        )
    return notice(
        f"OG en todo el país: {figure(row['value'], 'OG')}, con el ingreso medido en "
        f"{percent(row['measured_pct'])} de los hogares, cota superior "
        f"{figure(row['upper_bound_value'], 'OG')} y con cero estructural "
        f"{figure(row['structural_zero_value'], 'OG')}. Por grupo y por departamento no se publican las "
        "cotas; donde se midió menos, el valor oficial es más bajo."
    )


def _ranges(records: list[Record], one: str, many: str) -> list[Block]:
    texts = _range_texts(records, one, many)
    if not texts:
        return [notice(f"No hay {many} con hogares aceptados.")]
    return [bullets(texts)]


def _range_texts(records: list[Record], one: str, many: str) -> list[str]:
    codes = dict.fromkeys(row["indicator_code"] for row in records)
    return [
        f"{code}: {range_sentence([row for row in records if row['indicator_code'] == code], one, many)}"
        for code in codes
    ]


def _months(records: list[Record]) -> Block:
    """A month a row, an indicator a column."""
    codes = list(dict.fromkeys(row["indicator_code"] for row in records))
    cells = {(row["month_end"], row["indicator_code"]): row for row in records}
    months = {row["month_end"]: row["month_name"] for row in records}

    def written(row: Record) -> str:
        value = text_of(row, "value")
        return f"{value} ({number(row['numerator'])} de {number(row['denominator'])})"

    return matrix(
        ["Mes", *codes],
        [[name, *(written(cells[day, code]) for code in codes)] for day, name in months.items()],
        "Valor de cada mes, y numerador de denominador",
    )
