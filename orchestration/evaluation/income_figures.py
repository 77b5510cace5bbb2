"""Figures of how many households' incomes rose, and by how much."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from orchestration.evaluation.drawing import (
    BLUE,
    INK,
    ORANGE,
    PALE,
    ROW,
    WIDTH,
    by_unit,
    chart_at,
    chart_of,
    panels,
    units,
)
from orchestration.ground.spanish import number


def sensitivity(tables: Mapping[str, pd.DataFrame]) -> alt.TopLevelMixin | None:
    """The bounds under each assumption."""
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


def bounds(tables: Mapping[str, pd.DataFrame]) -> alt.TopLevelMixin | None:
    """The bounds of each territorial unit."""
    table = tables["bounds"]
    rows = by_unit(table[table["measure"] == "nominal"])
    if rows.empty:
        return None
    base = chart_of(rows).encode(y=units())
    # without ends, a rule would be drawn from zero
    known = base.transform_filter("isValid(datum.low_pct)")
    spans = known.mark_rule(color=INK).encode(x=_percent("low_pct"), x2="high_pct:Q")
    bars = base.mark_bar(color=PALE, stroke=BLUE, height=9).encode(x=_percent("lower_pct"), x2="upper_pct:Q")
    official = base.mark_point(shape="diamond", filled=True, size=70, color=ORANGE, opacity=1)
    return alt.layer(*_goal(tables), spans, bars, official.encode(x="lower_pct:Q")).properties(
        width=WIDTH, height=ROW * len(rows)
    )


def change(tables: Mapping[str, pd.DataFrame]) -> alt.TopLevelMixin | None:
    """Mean and percentiles of the change."""
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


def benchmarks(tables: Mapping[str, pd.DataFrame]) -> alt.TopLevelMixin | None:
    """The shares that rose where nobody was trained in the plan's year."""
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
