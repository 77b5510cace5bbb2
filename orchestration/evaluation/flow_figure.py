"""The flow of households from the registry to the analysis, drawn as CONSORT diagrams are."""

from dataclasses import dataclass

import altair as alt
import pandas as pd

from orchestration.evaluation.drawing import INK, chart_of
from orchestration.evaluation.estimates.estimate_labels import MEASURED
from orchestration.ground.spanish import number

_MAIN = ("registry", "participants", MEASURED, "indexed")
_WIDTH, _HEIGHT = 660, 430
_LEFT, _RIGHT = (0, 295), (335, 660)
_LINE = 14
_HEAD = 4
"""Half an arrow's head."""
_TOPS = (0, 105, 255, 355)
"""Upper edges of the boxes on the main path."""


@dataclass(frozen=True)
class _Box:
    left: float
    right: float
    top: float
    bottom: float
    lines: list[str]


def draw_flow(table: pd.DataFrame) -> alt.TopLevelMixin | None:
    """The table `flow` as boxes and arrows."""
    steps = table.set_index("step")
    boxes, arrows = [], []
    for place, step in enumerate(_MAIN):
        boxes.append(_box(_LEFT, _TOPS[place], [_counted(steps.loc[step])]))
        if place:
            arrows.append(_down(_TOPS[place - 1] + _height(1), _TOPS[place]))
    for place, parent in enumerate(_MAIN[:-1]):
        left = table[(table["parent_step"] == parent) & (table["branch"] == "left")]
        lines = [_counted(row) for _, row in left.iterrows()]
        if len(left) > 1:
            lines = [
                f"Sin medición (n = {number(left['households'].sum())})",
                *(f"– {line}" for line in lines),
            ]
        middle = (_TOPS[place] + _height(1) + _TOPS[place + 1]) / 2
        boxes.append(_box(_RIGHT, middle - _height(len(lines)) / 2, lines))
        arrows.append(_across(middle))
    subsets = table[table["branch"] == "subset"]
    lines = [
        "Además, entre los medidos (sensibilidad):",
        *(f"– {_counted(row)}" for _, row in subsets.iterrows()),
    ]
    aside = _box(_RIGHT, _TOPS[3] - 15, lines)
    return alt.layer(*_draw(boxes, []), *_draw([aside], [4, 3]), *_arrows(arrows)).properties(
        width=_WIDTH, height=_HEIGHT
    )


def _counted(row: pd.Series) -> str:
    return f"{row['step_label']} (n = {number(row['households'])})"


def _height(lines: int) -> int:
    return 16 + _LINE * lines


def _box(sides: tuple[int, int], top: float, lines: list[str]) -> _Box:
    return _Box(sides[0], sides[1], top, top + _height(len(lines)), lines)


def _down(top: float, bottom: float) -> dict[str, float]:
    middle = (_LEFT[0] + _LEFT[1]) / 2
    return {"x": middle, "y": top, "x2": middle, "y2": bottom - _HEAD, "angle": 180}


def _across(middle: float) -> dict[str, float]:
    return {"x": (_LEFT[0] + _LEFT[1]) / 2, "y": middle, "x2": _RIGHT[0] - _HEAD, "y2": middle, "angle": 90}


def _draw(boxes: list[_Box], dash: list[int]) -> tuple[alt.Chart, alt.Chart]:
    written = [
        {"left": box.left, "at": box.top + 8 + _LINE * (place + 0.5), "words": line}
        for box in boxes
        for place, line in enumerate(box.lines)
    ]
    base = chart_of(pd.DataFrame(boxes).drop(columns="lines"))
    frames = base.mark_rect(fill="white", stroke=INK, strokeDash=dash).encode(
        x=_x("left"), x2="right:Q", y=_y("top"), y2="bottom:Q"
    )
    words = chart_of(pd.DataFrame(written)).mark_text(align="left", dx=8, fontSize=11, color=INK)
    return frames, words.encode(x=_x("left"), y=_y("at"), text="words:N")


def _arrows(arrows: list[dict[str, float]]) -> tuple[alt.Chart, alt.Chart]:
    base = chart_of(pd.DataFrame(arrows))
    lines = base.mark_rule(color=INK).encode(x=_x("x"), x2="x2:Q", y=_y("y"), y2="y2:Q")
    heads = base.mark_point(shape="triangle", filled=True, size=55, color=INK, opacity=1).encode(
        x=_x("x2"), y=_y("y2"), angle=alt.Angle("angle:Q", scale=None)
    )
    return lines, heads


def _x(column: str) -> alt.X:
    return alt.X(f"{column}:Q", axis=None, scale=alt.Scale(domain=[0, _WIDTH], nice=False))


def _y(column: str) -> alt.Y:
    return alt.Y(f"{column}:Q", axis=None, scale=alt.Scale(domain=[_HEIGHT, 0], nice=False))
