"""Charts of printed reports: Altair drawings as SVG, readable in black and white."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt
import vl_convert

from orchestration.ground.paths import SEEDS
from orchestration.ground.spanish import SHORT_MONTHS, rounded
from orchestration.reports.sources import PRINT
from orchestration.reports.values import Record, axis_unit, figure, target, text_of

FONT = "Source Sans 3"
BLUE, PALE, ORANGE, GREY, INK = "#1f4e79", "#b9cfe4", "#b8500f", "#d9d9d9", "#222222"
MAP = SEEDS / "reference" / "peru_departamental_simple.geojson"
NO_FIGURE = "sin casos"
"""The state of a department without a figure, which is grey."""


Spec = dict[str, Any]
"""A drawing, as Vega-Lite reads it."""


def svg(spec: Spec) -> bytes:
    """A drawing as SVG, the same bytes each time."""
    _register_fonts()
    return vl_convert.vegalite_to_svg(json.dumps(spec)).encode()


def trend(records: Sequence[Record]) -> Spec:
    """The four indicators month by month with their yearly targets; OG with its upper bound."""
    panels = [_panel([row for row in records if row["indicator_code"] == code]) for code in _codes(records)]
    return _styled(alt.concat(*panels, columns=2, spacing=24))


def department_maps(records: Sequence[Record]) -> Spec:
    """A map of each indicator by department; numbers stand in the table beside it."""
    by_code = {code: [row for row in records if row["indicator_code"] == code] for code in _codes(records)}
    maps = [_map(rows) for rows in by_code.values()]
    spec = _styled(alt.concat(*maps, columns=2, spacing=14).resolve_scale(color="independent"))
    # the shapes are put in last: Altair would copy and check every point of them many times
    return {**spec, "datasets": {code: _shapes(rows) for code, rows in by_code.items()}}


def groups(records: Sequence[Record]) -> Spec:
    """An indicator by groups of people, as bars with their values."""
    rows = [
        {
            "group": f"{row['breakdown_name']}: {row['group_name']}",
            "value": row["value"] or 0,
            "text": text_of(row, "value"),
        }
        for row in records
    ]
    order = [row["group"] for row in rows]
    base = alt.Chart(_data(rows)).encode(
        y=alt.Y("group:N", sort=order, title=None, axis=alt.Axis(labelLimit=260))
    )
    bars = base.mark_bar(color=BLUE, height=9).encode(x=alt.X("value:Q", title=None))
    words = base.mark_text(align="left", dx=4, fontSize=10, color=INK).encode(x="value:Q", text="text:N")
    return _styled((bars + words).properties(width=300, height=alt.Step(15)))


def attrition(records: Sequence[Record]) -> Spec:
    """What became of the households whose income is to be compared."""
    rows = [
        {"reason": row["reason_name"], "households": row["households"], "text": f"{row['households']:,}"}
        for row in records
    ]
    base = alt.Chart(_data(rows)).encode(
        y=alt.Y("reason:N", sort=[row["reason"] for row in rows], title=None, axis=alt.Axis(labelLimit=300))
    )
    bars = base.mark_bar(color=BLUE, height=13).encode(x=alt.X("households:Q", title="hogares"))
    words = base.mark_text(align="left", dx=4, fontSize=10, color=INK).encode(x="households:Q", text="text:N")
    return _styled((bars + words).properties(width=300, height=alt.Step(21)))


def _panel(records: Sequence[Record]) -> alt.TopLevelMixin:
    code = records[0]["indicator_code"]
    rows = [
        {
            "month": row["month_name"],
            "order": row["month_end"].month,
            "value": row["value"],
            "upper": row["upper_bound_value"],
            "label": "" if row["value"] is None else figure(row["value"], code),
        }
        for row in records
        if row["value_state"] != "sin casos"
    ]
    goal = records[0]["target"]
    goals = [] if goal is None else [{"target": goal, "text": f"meta {target(goal, code)}", "month": "Ene"}]
    months = alt.X(
        "month:N",
        sort=alt.EncodingSortField("order"),
        scale=alt.Scale(domain=[name.capitalize() for name in SHORT_MONTHS]),
        axis=alt.Axis(title=None, labelAngle=0, labelFontSize=8),
    )
    base = alt.Chart(_data(rows)).encode(x=months)
    value = alt.Y("value:Q", title=axis_unit(code), scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=4))
    layers: list[Any] = [
        base.mark_line(color=BLUE, point=alt.OverlayMarkDef(color=BLUE, size=22)).encode(y=value),
        alt.Chart(_data(goals))
        .mark_rule(color=ORANGE, strokeDash=[5, 3], strokeWidth=1.5)
        .encode(y="target:Q"),
        alt.Chart(_data(goals))
        .mark_text(color=ORANGE, align="left", dx=-8, dy=-6, fontSize=9)
        .encode(x=months, y="target:Q", text="text:N"),
    ]
    if any(row["upper"] is not None for row in rows):
        upper = base.transform_filter("isValid(datum.upper)")
        layers.insert(0, upper.mark_area(color=PALE, opacity=0.5).encode(y="value:Q", y2="upper:Q"))
    if rows:
        last = alt.Chart(_data(rows[-1:])).encode(x=months, y="value:Q", text="label:N")
        layers.append(last.mark_text(dy=-9, fontSize=10, fontWeight="bold", color=BLUE))
    title = f"{code}: {records[0]['indicator_name']}"
    return alt.layer(*layers).properties(width=228, height=130, title=title)


def _shapes(records: Sequence[Record]) -> list[dict[str, Any]]:
    """The departments with their values; one without a row has no accepted household."""
    by_department = {row["department_code"]: row for row in records}
    shapes = []
    for feature in _departments():
        row = by_department.get(feature["properties"]["FIRST_IDDP"])
        state = row["value_state"] if row else NO_FIGURE
        value = row["value"] if row and state != NO_FIGURE else None
        shapes.append({**feature, "properties": {"value": value, "state": state}})
    return shapes


def _map(records: Sequence[Record]) -> alt.TopLevelMixin:
    code = records[0]["indicator_code"]
    shown = [row["value"] for row in records if row["value"] is not None and row["value_state"] != NO_FIGURE]
    shapes = alt.NamedData(name=code)
    outline = {"stroke": "#666666", "strokeWidth": 0.5}
    layers: list[Any] = [
        alt.Chart(shapes)
        .mark_geoshape(fill=GREY, **outline)
        .transform_filter(f"datum.properties.state == '{NO_FIGURE}'")
    ]
    if shown:
        top = float(max(*shown, 1))
        colour = alt.Color(
            "properties.value:Q",
            scale=alt.Scale(domain=[0, float(rounded(top))], range=["#e3edf7", "#0b3c68"]),
            legend=alt.Legend(title=axis_unit(code), gradientLength=90, gradientThickness=8, tickCount=3),
        )
        layers.append(
            alt.Chart(shapes)
            .mark_geoshape(**outline)
            .encode(color=colour)
            .transform_filter("isValid(datum.properties.value)")
        )
    title = f"{code}: {records[0]['indicator_name']}"
    return (
        alt.layer(*layers)
        .project(type="identity", reflectY=True)
        .properties(width=170, height=215, title=title)
    )


@cache
def _departments() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(MAP.read_text(encoding="utf-8"))["features"])


@cache
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(PRINT / "fonts"))


def _codes(records: Sequence[Record]) -> list[str]:
    return list(dict.fromkeys(row["indicator_code"] for row in records))


def _data(rows: Sequence[dict[str, Any]]) -> alt.Data:
    return alt.Data(values=list(rows))


def _styled(drawing: Any) -> Spec:
    return (
        drawing.configure(font=FONT, background="transparent")
        .configure_view(stroke=None)
        .configure_axis(
            labelFontSize=9, titleFontSize=9, titleFontWeight="normal", gridColor="#e6e6e6", labelColor=INK
        )
        .configure_title(fontSize=10.5, anchor="start", color=INK, fontWeight="bold")
        .configure_legend(labelFontSize=9, titleFontSize=9, titleFontWeight="normal")
        .to_dict()
    )
