"""What evaluations ask besides the indicators: who was measured, how incomes changed, who completed."""

from collections.abc import Sequence

from orchestration.reports.document import Block, heading, notice, paragraph, table
from orchestration.reports.monitoring_sentences import attrition_sentence, income_sentence
from orchestration.reports.report import Report
from orchestration.reports.sections import drawings as figures
from orchestration.reports.sections.indicators import measured_notice
from orchestration.reports.sections.summaries import outputs
from orchestration.reports.values import Record, axis_unit, is_number, percent, text_of

NO_CAUSE = (
    "No hay grupo de comparación: estas cifras describen lo que pasó con los hogares que participan y no "
    "prueban que el plan lo haya causado."
)


def attrition(report: Report) -> list[Block]:
    """Who was measured, and why the others were not."""
    country = report.country_income
    blocks = [heading(1, "A quiénes se midió y a quiénes no"), *_comparison_notice(report)]
    if country is None or not country["households"]:
        return [
            *blocks,
            paragraph("Hasta el corte no hay hogares que participen, así que no hay ingresos que comparar."),
        ]
    records = report.records("attrition")
    return [
        *blocks,
        paragraph(attrition_sentence(country)),
        figures.named_bars(
            report,
            "attrition",
            [(row["reason_name"], row["households"], text_of(row, "households")) for row in records],
            "hogares",
            f"Se conoce el cambio de ingreso de {percent(country['measured_pct'])} de los participantes",
        ),
        table(
            report.table("attrition"),
            ["reason_name", "households", "share_pct"],
            "Las cifras del gráfico",
            ["1fr", "auto", "auto"],
        ),
        _shown(
            report,
            "attrition_by_unit",
            [
                "households",
                "measured",
                "measured_pct",
                "no_baseline",
                "not_yet_due",
                "disaffiliated",
                "not_visited",
            ],
            "Lo mismo por unidad territorial",
        ),
    ]


def income(report: Report) -> list[Block]:
    """How the measured incomes changed."""
    country = report.country_income
    blocks = [heading(1, "Cambio de los ingresos medidos"), paragraph(NO_CAUSE)]
    if country is None:
        return [*blocks, paragraph("Todavía no hay ningún hogar con línea de base y seguimiento.")]
    blocks.append(paragraph(income_sentence(country)))
    if not country["measured"]:
        return blocks
    return [
        *blocks,
        _shown(
            report,
            "income_change",
            ["measured", "increased", "unchanged", "decreased"],
            "Hogares medidos, por el sentido de su cambio nominal",
        ),
        _shown(
            report,
            "income_change",
            [
                *("median_baseline", "median_follow_up", "median_nominal_change"),
                *("mean_baseline", "mean_follow_up", "mean_nominal_change"),
            ],
            "Ingreso mensual en soles corrientes: medianas y medias de todos los medidos",
        ),
        _shown(
            report,
            "income_change",
            [
                *("median_nominal_change_indexed", "median_real_change"),
                *("mean_nominal_change_indexed", "mean_real_change"),
            ],
            "Cambio nominal y real de los mismos hogares: los medidos que tienen índice de precios",
        ),
    ]


def _shown(report: Report, query: str, names: list[str], caption: str) -> Block:
    """A table of the units, a figure a column."""
    return table(report.table(query), ["territory_name", *names], caption, ["1fr", *["auto"] * len(names)])


def groups(report: Report) -> list[Block]:
    """The indicators by groups of people."""
    blocks = [
        heading(1, "Por grupo de personas"),
        paragraph(
            "En OE3 el grupo es el de la persona; en los demás indicadores, el del titular del hogar. «Sin "
            "dato» reúne a quienes no lo tienen registrado."
        ),
    ]
    records = report.records("indicators_by_group")
    if not records:
        return [*blocks, paragraph("Hasta el corte no hay a quién medir en ningún grupo.")]
    for code in dict.fromkeys(row["indicator_code"] for row in records):
        name = next(row["indicator_name"] for row in records if row["indicator_code"] == code)
        blocks += [heading(2, f"{code}: {name}"), *group_of(report, code)]
    return blocks


def group_of(report: Report, code: str) -> list[Block]:
    """An indicator by groups of people."""
    mine = report.part("indicators_by_group", lambda row: row["indicator_code"] == code)
    blocks = [measured_notice(report)] if code == "OG" else []
    if figures.has_something_to_draw(mine.records):
        blocks.append(_groups_drawn(report, code, mine.records))
    names = ["breakdown_name", "group_name", "numerator", "denominator", "value"]
    return [
        *blocks,
        table(
            mine,
            [*names, "ratio_pct"] if is_number(code) else names,
            f"{code} por grupo de personas",
            ["1fr", "1.2fr", "auto", "auto", "auto"] + (["auto"] if is_number(code) else []),
        ),
    ]


def _groups_drawn(report: Report, code: str, rows: Sequence[Record]) -> Block:
    shown = [row for row in rows if figures.is_drawn(row)]
    low, high = (pick(shown, key=lambda row: row["value"]) for pick in (min, max))
    return figures.named_bars(
        report,
        f"groups_{code}",
        [
            (f"{row['breakdown_name']}: {row['group_name']}", row["value"], text_of(row, "value"))
            for row in shown
        ],
        axis_unit(code),
        f"{code} por grupo: de {_of_group(low)} a {_of_group(high)}",
    )


def _of_group(row: Record) -> str:
    return f"{text_of(row, 'value')} ({row['breakdown_name'].lower()}: {row['group_name'].lower()})"


def completion(report: Report) -> list[Block]:
    """Who took part in training and who completed."""
    return outputs(
        report,
        "Participación y culminación",
        "ninguna capacitación",
        "training",
    )


def _comparison_notice(report: Report) -> list[Block]:
    asked = {"midterm": "31 de julio", "final": "31 de diciembre"}.get(report.scope.report)
    if asked is None or report.scope.comparison == report.scope.report:
        return []
    return [
        notice(
            f"La comparación de esta evaluación llega hasta el {asked} y aún no corresponde: el corte es "
            "anterior. Se usa la que llega hasta el corte."
        )
    ]
