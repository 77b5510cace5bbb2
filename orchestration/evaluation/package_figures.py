"""Figures of an evaluation package: drawings of the tables of estimates, the same bytes for the same tables.

Nothing is computed here that the tables do not hold. Every figure bears black-and-white print: shapes, places
and words stand beside colours.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from orchestration.evaluation.drawing import (
    BLUE,
    INK,
    MIDDLE,
    ORANGE,
    PALE,
    ROW,
    SAND,
    WIDTH,
    as_svg,
    chart_at,
    chart_of,
    nothing,
    panels,
)
from orchestration.evaluation.estimates.estimate_labels import UNKNOWN
from orchestration.evaluation.flow_figure import draw_flow
from orchestration.ground.looks import colour
from orchestration.ground.spanish import SHORT_MONTHS, number


@dataclass(frozen=True)
class Figure:
    """A figure's title, what its reader must know, and how it is drawn from the tables; None without
    households."""

    title: str
    note: str
    of: Callable[[Mapping[str, pd.DataFrame]], alt.TopLevelMixin | None]


INTERNAL = "INTERNO: no publicar; contiene grupos o casillas pequeñas"


def draw(tables: Mapping[str, pd.DataFrame], internal: Collection[str] = ()) -> dict[str, str]:
    """Every figure of `FIGURES` as SVG, by name. One without anything to show, or internal, says so."""
    return {
        name: as_svg(_marked(_drawn(figure, name, tables) or nothing(), is_internal=name in internal))
        for name, figure in FIGURES.items()
    }


def _drawn(figure: "Figure", name: str, tables: Mapping[str, pd.DataFrame]) -> alt.TopLevelMixin | None:
    return figure.of(tables) if len(tables[name]) else None


def _marked(chart: Any, *, is_internal: bool) -> Any:
    return chart.properties(title=INTERNAL) if is_internal else chart


def _sensitivity(tables: Mapping[str, pd.DataFrame]) -> alt.TopLevelMixin | None:
    table = tables["sensitivity"]
    rows = table[table["is_printed"]]
    if rows.empty:
        return None
    words = [
        f"{number(low, 1)}–{number(high, 1)} %"
        for low, high in zip(rows["lower_pct"], rows["upper_pct"], strict=True)
    ]
    base = chart_of(rows.assign(words=words)).encode(
        y=alt.Y("assumption_label:N", sort=None, title=None, axis=alt.Axis(labelLimit=560))
    )
    spans = (
        base.transform_filter("isValid(datum.low_pct)")
        .mark_rule(color=INK)
        .encode(x=_percent("low_pct"), x2="high_pct:Q")
    )
    bars = base.mark_bar(color=PALE, stroke=BLUE, height=8).encode(x=_percent("lower_pct"), x2="upper_pct:Q")
    points = (
        base.transform_filter("isValid(datum.among_measured_pct)")
        .mark_point(filled=True, size=70, opacity=1)
        .encode(
            x="among_measured_pct:Q",
            color=_by_role(alt.Color, [ORANGE, BLUE]),
            shape=_by_role(alt.Shape, ["diamond", "circle"]),
        )
    )
    texts = base.mark_text(align="left", dx=8, fontSize=10).encode(x=alt.value(WIDTH), text="words:N")
    return alt.layer(*_goal(tables), spans, bars, points, texts).properties(
        width=WIDTH, height=ROW * len(rows)
    )


def _bounds(tables: Mapping[str, pd.DataFrame]) -> alt.TopLevelMixin | None:
    table = tables["bounds"]
    rows = _by_unit(table[table["measure"] == "nominal"])
    if rows.empty:
        return None
    base = chart_of(rows).encode(y=_units())
    # without ends, a rule would be drawn from zero
    known = base.transform_filter("isValid(datum.low_pct)")
    spans = known.mark_rule(color=INK).encode(x=_percent("low_pct"), x2="high_pct:Q")
    bars = base.mark_bar(color=PALE, stroke=BLUE, height=9).encode(x=_percent("lower_pct"), x2="upper_pct:Q")
    official = base.mark_point(shape="diamond", filled=True, size=70, color=ORANGE, opacity=1)
    return alt.layer(*_goal(tables), spans, bars, official.encode(x="lower_pct:Q")).properties(
        width=WIDTH, height=ROW * len(rows)
    )


def _attrition(tables: Mapping[str, pd.DataFrame]) -> alt.TopLevelMixin | None:
    rows = _by_unit(tables["attrition"])
    if rows.empty:
        return None
    states = list(dict.fromkeys(rows["status_label"]))
    shares = rows["share_pct"]
    rows = rows.assign(
        place=rows["status_label"].map(states.index),
        until=shares.groupby(rows["level"]).cumsum(),
        words=[number(share) if share >= 5 else "" for share in shares],
    )
    rows["since"] = rows["until"] - shares
    rows["middle"] = rows["until"] - shares / 2
    base = chart_of(rows).encode(y=_units())
    bars = base.mark_bar(stroke="white", strokeWidth=0.5).encode(
        x=alt.X("since:Q", title="% de los hogares participantes", scale=alt.Scale(domain=[0, 100])),
        x2="until:Q",
        color=alt.Color(
            "status_label:N",
            title=None,
            scale=alt.Scale(domain=states, range=[BLUE, MIDDLE, PALE, ORANGE, SAND]),
            legend=alt.Legend(orient="top", columns=3, labelLimit=280),
        ),
    )
    is_dark = "datum.place == 0 || datum.place == 1 || datum.place == 3"
    words = base.mark_text(fontSize=9).encode(
        x="middle:Q", text="words:N", color=alt.condition(is_dark, alt.value("white"), alt.value(INK))
    )
    return alt.layer(bars, words).properties(width=WIDTH, height=ROW * rows["level"].nunique())


def _balance(tables: Mapping[str, pd.DataFrame]) -> alt.TopLevelMixin | None:
    table = tables["balance"]
    means = table.loc[table["kind"] == "mean", "covariate"]
    # that those without measurement lack its amount tells nothing
    is_gap = (table["level"] == UNKNOWN) & table["covariate"].isin(means)
    rows = table[table["standardised_difference"].notna() & ~is_gap]
    if rows.empty:
        return None
    rows = rows.assign(size=rows["standardised_difference"].abs())
    widest = rows.loc[rows.groupby(["contrast", "covariate"], sort=False)["size"].idxmax()]
    widest = widest.assign(
        words=widest["level_label"].fillna(""),
        judged=["Supera el umbral" if large else "No lo supera" for large in widest["is_large"]],
    )
    judged = {"domain": ["Supera el umbral", "No lo supera"]}
    base = chart_of(widest).encode(
        y=alt.Y("covariate_label:N", sort=None, title=None, axis=alt.Axis(labelLimit=320))
    )
    points = base.mark_point(filled=True, size=60, opacity=1).encode(
        x=alt.X("size:Q", title="Diferencia estandarizada, sin signo"),
        color=alt.Color(
            "judged:N",
            scale=alt.Scale(**judged, range=[ORANGE, BLUE]),
            title=None,
            legend=alt.Legend(orient="top"),
        ),
        shape=alt.Shape("judged:N", scale=alt.Scale(**judged, range=["diamond", "circle"]), title=None),
    )
    words = base.mark_text(align="left", dx=6, fontSize=9, color=INK).encode(x="size:Q", text="words:N")
    counts = widest.groupby("contrast_label", sort=False).size().to_dict()
    return panels([points, words], "contrast_label", counts, ROW, WIDTH - 130)


def _seasons(tables: Mapping[str, pd.DataFrame]) -> alt.TopLevelMixin | None:
    table = tables["seasons"]
    most = table["households"].max()
    if not most:
        return None
    rows = table.assign(
        baseline=[SHORT_MONTHS[month - 1] for month in table["baseline_month"]],
        follow_up=[SHORT_MONTHS[month - 1] for month in table["follow_up_month"]],
        words=[number(count) if count else "" for count in table["households"]],
        is_dark=table["households"] > most / 2,
    )
    base = chart_of(rows).encode(
        x=alt.X(
            "follow_up:N", sort=list(SHORT_MONTHS), title="Mes del seguimiento", axis=alt.Axis(labelAngle=0)
        ),
        y=alt.Y("baseline:N", sort=list(SHORT_MONTHS), title="Mes de la línea de base"),
    )
    shade = alt.Scale(domain=[0, int(most)], range=[colour("panel"), BLUE])
    # a legend's gradient would be numbered anew with each drawing; the cells say their numbers anyway
    cells = base.mark_rect().encode(color=alt.Color("households:Q", scale=shade, legend=None))
    frames = base.transform_filter("datum.is_same_season").mark_rect(
        fillOpacity=0, stroke=ORANGE, strokeWidth=1.5
    )
    words = base.mark_text(fontSize=9).encode(
        text="words:N", color=alt.condition("datum.is_dark", alt.value("white"), alt.value(INK))
    )
    return alt.layer(cells, frames, words).properties(width=WIDTH, height=300)


def _heaping(tables: Mapping[str, pd.DataFrame]) -> alt.TopLevelMixin | None:
    table = tables["heaping"]
    rows = table[table["is_printed"] & table["expected_pct"].notna()]
    if rows.empty:
        return None
    rows = rows.assign(
        step=[f"Múltiplo de S/ {number(step)}" for step in rows["multiple_soles"]],
        words=[number(share, 1) + " %" for share in rows["share_pct"]],
    )
    base = chart_of(rows).encode(y=alt.Y("step:N", sort=None, title=None))
    whole = alt.Scale(domain=[0, 100])
    bars = base.mark_bar(color=PALE, stroke=BLUE, height=11).encode(
        x=alt.X("share_pct:Q", title="% de los ingresos mayores que cero", scale=whole)
    )
    expected = base.mark_tick(color=ORANGE, thickness=2.5, height=14).encode(x="expected_pct:Q")
    words = base.mark_text(align="left", dx=5, fontSize=9).encode(x="share_pct:Q", text="words:N")
    counts = rows.groupby("visit_label", sort=False).size().to_dict()
    return panels([bars, expected, words], "visit_label", counts, ROW + 3, WIDTH)


def _change(tables: Mapping[str, pd.DataFrame]) -> alt.TopLevelMixin | None:
    table = tables["income_change"]
    rows = table[
        (table["group"] == "total") & table["is_printed"] & table["statistic"].str.endswith("_change")
    ]
    if rows.empty:
        return None
    base = chart_of(rows.assign(words=["S/ " + number(value) for value in rows["value"]])).encode(
        y=alt.Y("statistic_label:N", sort=None, title=None)
    )
    known = base.transform_filter("isValid(datum.low)")
    spans = known.mark_rule(color=BLUE, strokeWidth=1.5).encode(
        x=alt.X("low:Q", title="Cambio del ingreso mensual del hogar (S/)"), x2="high:Q"
    )
    points = base.mark_point(filled=True, size=60, color=BLUE, opacity=1).encode(x="value:Q")
    words = base.mark_text(dy=-9, fontSize=9, color=INK).encode(x="value:Q", text="words:N")
    zero = base.transform_calculate(zero="0").mark_tick(color=INK, thickness=1, height=26).encode(x="zero:Q")
    counts = rows.groupby("measure_label", sort=False).size().to_dict()
    return panels([zero, spans, points, words], "measure_label", counts, 26, WIDTH)


def _benchmarks(tables: Mapping[str, pd.DataFrame]) -> alt.TopLevelMixin | None:
    table = tables["benchmarks"]
    rows = table[table["is_printed"]]
    if rows.empty:
        return None
    rows = rows.assign(
        words=[number(share, 1) + " %" for share in rows["share_pct"]],
        what=["OG" if code == "official" else "Pares de mediciones" for code in rows["benchmark"]],
    )
    kinds = ["OG", "Pares de mediciones"]
    base = chart_of(rows).encode(
        y=alt.Y("benchmark_label:N", sort=None, title=None, axis=alt.Axis(labelLimit=420)),
        color=alt.Color(
            "what:N",
            title=None,
            scale=alt.Scale(domain=kinds, range=[ORANGE, BLUE]),
            legend=alt.Legend(orient="top"),
        ),
    )
    spans = base.mark_rule(strokeWidth=1.5).encode(x=_percent("low_pct"), x2="high_pct:Q")
    points = base.mark_point(filled=True, size=70, opacity=1).encode(
        x="share_pct:Q",
        shape=alt.Shape("what:N", title=None, scale=alt.Scale(domain=kinds, range=["diamond", "circle"])),
    )
    words = base.mark_text(align="left", dx=8, fontSize=10).encode(x=alt.value(WIDTH), text="words:N")
    return alt.layer(spans, points, words).properties(width=WIDTH, height=(ROW + 4) * len(rows))


def _by_unit(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["group"].isin(["total", "territorial_unit"]) & table["is_printed"]]


def _units() -> alt.Y:
    return alt.Y("level_label:N", sort=None, title=None, axis=alt.Axis(labelLimit=220))


def _by_role(channel: type[alt.Color | alt.Shape], looks: list[str]) -> alt.Color | alt.Shape:
    roles = ["Estimación principal", "Análisis de sensibilidad"]
    return channel(
        "role_label:N",
        title=None,
        scale=alt.Scale(domain=roles, range=looks),
        legend=alt.Legend(orient="top"),
    )


def _goal(tables: Mapping[str, pd.DataFrame]) -> tuple[alt.Chart, alt.Chart]:
    target = float(tables["primary_estimate"]["target_pct"].iloc[0])
    base = chart_at(at=target, words=f"Meta {number(target)} %").encode(x="at:Q")
    line = base.mark_rule(strokeDash=[5, 3], color=INK)
    return line, base.mark_text(dy=-4, fontSize=9, baseline="bottom", color=INK).encode(
        y=alt.value(0), text="words:N"
    )


def _percent(column: str) -> alt.X:
    return alt.X(f"{column}:Q", title="% de los hogares", scale=alt.Scale(domain=[0, 100]))


FIGURES: dict[str, Figure] = {
    "flow": Figure(
        "Del padrón al análisis",
        "Como los diagramas CONSORT. Los subconjuntos de sensibilidad no se excluyen entre sí.",
        lambda tables: draw_flow(tables["flow"]),
    ),
    "sensitivity": Figure(
        "Hogares que incrementan ingresos según el supuesto",
        "Barra: de la cota inferior, si ningún no medido aumentó, a la superior, si todos aumentaron. Punto: "
        "entre los medidos (rombo, en la estimación principal). Línea: intervalo de Imbens–Manski.",
        _sensitivity,
    ),
    "benchmarks": Figure(
        "Cuántos aumentan sin capacitación en el año del plan",
        "Rombo: OG oficial, de todos los participantes. Círculos: hogares con dos mediciones. Ni las filas "
        "ni su diferencia son un efecto del plan.",
        _benchmarks,
    ),
    "bounds": Figure(
        "Peor y mejor caso de los hogares no medidos, por unidad territorial",
        "Rombo: OG oficial, que es el peor caso. Barra: del peor al mejor caso. Línea: intervalo de "
        "Imbens–Manski. Las unidades con menos hogares que el mínimo no se muestran.",
        _bounds,
    ),
    "income_change": Figure(
        "Cambio del ingreso mensual de los hogares medidos",
        "Media y percentiles con sus intervalos, en soles corrientes y reales. Cambio no es efecto.",
        _change,
    ),
    "attrition": Figure(
        "Hogares medidos y no medidos, por unidad territorial",
        "En las barras, el porcentaje desde 5 %. Las unidades con menos hogares que el mínimo no se "
        "muestran.",
        _attrition,
    ),
    "balance": Figure(
        "Balance entre grupos de hogares",
        "De cada característica, la mayor diferencia estandarizada entre sus valores, con el valor que la "
        "tiene. El umbral es el del plan de análisis.",
        _balance,
    ),
    "seasons": Figure(
        "Meses de las dos visitas",
        "Hogares medidos por casilla. Recuadro: visitas de la misma temporada.",
        _seasons,
    ),
    "heaping": Figure(
        "Redondeo de los ingresos informados",
        "Barra: ingresos que son múltiplos del monto. Marca: lo que se esperaría sin redondeo.",
        _heaping,
    ),
}
