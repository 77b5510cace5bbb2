"""Bars: a figure for each of a few names, on an axis that starts at zero, with lines to compare them with."""

from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.reports.charts.canvas import Svg, element, length, rule, steps, words

WIDTH = 480.0
ROW, TEXT = 18.0, 10.0
LONGEST = 46
"""A name of more letters is cut; the table beside the chart has it whole."""


@dataclass(frozen=True)
class Bar:
    """A name, its value, and how it is written; one without a value has no bar."""

    name: str
    value: float | None
    text: str
    share: str = ""


def bars(rows: Sequence[Bar], unit: str, said: str, *, lines: Sequence[tuple[float, str, str]] = ()) -> Svg:
    """A bar a row, and lines across: each a value, its words and the paint (`goal` or `country`)."""
    names = [_short(row.name) for row in rows]
    left = max((length(name, TEXT) for name in names), default=0) + 12
    right = max((length(f"{row.text} {row.share}", TEXT) for row in rows), default=0) + 10
    ticks = steps(max([row.value or 0 for row in rows] + [line[0] for line in lines] + [0]))
    wide = WIDTH - left - right
    top = 16 + 12 * len(lines)
    bottom = top + ROW * len(rows)

    def x(value: float) -> float:
        return left + wide * value / ticks[-1]

    parts = []
    for tick in ticks:
        parts.append(rule(x(tick), top, x(tick), bottom, "grid" if tick else "edge"))
        parts.append(words(x(tick), bottom + 12, f"{tick:,.10g}", size=9, anchor="middle", paint="faint"))
    for at, (row, name) in enumerate(zip(rows, names, strict=True)):
        y = top + ROW * at
        parts.append(words(left - 6, y + 12, name, size=TEXT, anchor="end"))
        if row.value is not None:
            parts.append(
                element("rect", x=left, y=y + 3, width=x(row.value) - left, height=ROW - 6, class_="value")
            )
    for at, (value, text, paint) in enumerate(lines):
        y = 22 + 12 * at
        parts.append(rule(x(value), y - 4, x(value), bottom, paint, 1.5, "5 3" if paint == "goal" else None))
        anchor = "start" if x(value) < WIDTH * 0.6 else "end"
        shift = 4 if anchor == "start" else -4
        parts.append(
            words(
                x(value) + shift,
                y,
                text,
                size=9,
                anchor=anchor,
                paint="goal-words" if paint == "goal" else "faint",
            )
        )
    for at, row in enumerate(rows):
        parts.append(words(x(row.value or 0) + 4, top + ROW * at + 12, row.text, size=TEXT, more=row.share))
    parts.append(words(left, 9, unit, size=9, paint="faint"))
    return Svg(WIDTH, bottom + 18, "".join(parts), said)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
