"""Figures of who was measured, when, and how people answered."""

from collections.abc import Mapping

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
    by_unit,
    chart_of,
    panels,
    units,
)
from orchestration.evaluation.estimates.estimate_labels import UNKNOWN
from orchestration.ground.looks import colour
from orchestration.ground.spanish import SHORT_MONTHS, number


def attrition(tables: Mapping[str, pd.DataFrame]) -> alt.TopLevelMixin | None:
    """Who was measured and why others were not, by territorial unit."""
    rows = by_unit(tables["attrition"])
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
    base = chart_of(rows).encode(y=units())
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


def balance(tables: Mapping[str, pd.DataFrame]) -> alt.TopLevelMixin | None:
    """The greatest difference of each trait."""
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


def seasons(tables: Mapping[str, pd.DataFrame]) -> alt.TopLevelMixin | None:
    """The months of both visits."""
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


def heaping(tables: Mapping[str, pd.DataFrame]) -> alt.TopLevelMixin | None:
    """How many answers are round."""
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
