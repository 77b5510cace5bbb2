"""What the figures of an evaluation package share: colours, fonts, and how a drawing becomes SVG."""

import json
from typing import Any

import altair as alt
import pandas as pd
import vl_convert

from orchestration.ground.looks import colour, looks

FONT = looks()["fonts"]["figures"]
BLUE, MIDDLE, PALE, ORANGE, SAND, INK = map(colour, ("accent", "middle", "band", "target", "sand", "text"))
WIDTH = 430
ROW = 17

_PERU = {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["S/ ", ""], "minus": "-"}


def as_svg(chart: Any) -> str:
    """A drawing as SVG, the same bytes each time."""
    styled = (
        chart.configure(font=FONT, background="white", padding=10)
        .configure_view(stroke=None)
        .configure_axis(
            labelFontSize=10,
            titleFontSize=10,
            titleFontWeight="normal",
            gridColor=colour("grid"),
            labelColor=INK,
        )
        .configure_title(fontSize=11, anchor="start", color=INK)
        .configure_legend(labelFontSize=10, titleFontSize=10, titleFontWeight="normal", symbolSize=70)
    )
    return vl_convert.vegalite_to_svg(json.dumps(styled.to_dict()), format_locale=_PERU)


def chart_of(rows: pd.DataFrame) -> alt.Chart:
    """A chart of rows, to be encoded; what is missing is null."""
    return alt.Chart(alt.Data(values=json.loads(rows.to_json(orient="records", double_precision=10))))


def chart_at(**values: object) -> alt.Chart:
    """A chart of one row."""
    return alt.Chart(alt.Data(values=[values]))


def nothing() -> alt.Chart:
    """What stands in place of a figure without households."""
    words = chart_at(words="Sin hogares suficientes para esta figura.").mark_text(fontSize=12, color=INK)
    return words.encode(text="words:N").properties(width=WIDTH, height=60)


def panels(
    layers: list[alt.Chart], column: str, counts: dict[str, int], row: int, width: int
) -> alt.VConcatChart:
    """The same layers once per value of a column, one below the other, each as high as its rows."""
    drawn = [
        alt.layer(*(layer.transform_filter(alt.datum[column] == value) for layer in layers)).properties(
            width=width, height=row * count, title=value
        )
        for value, count in counts.items()
    ]
    return alt.vconcat(*drawn, spacing=14).resolve_scale(x="shared", y="independent")


def by_unit(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of all and of each territorial unit that have enough households."""
    return table[table["group"].isin(["total", "territorial_unit"]) & table["is_printed"]]


def units() -> alt.Y:
    """The place of each of them."""
    return alt.Y("level_label:N", sort=None, title=None, axis=alt.Axis(labelLimit=220))
