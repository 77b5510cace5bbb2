"""Figures over the months of the plan year: lines for what accumulates, columns for what is of each month."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from orchestration.ground.spanish import SHORT_MONTHS
from orchestration.reports.charts.canvas import Svg, element, length, path, rule, steps, words

WIDTH, HEIGHT = 480.0, 190.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 60.0, 22.0, 22.0
TEXT = 10.0


@dataclass(frozen=True)
class Point:
    """A month's figure: the number of the month, its value, and how it is written."""

    month: int
    value: float
    text: str
    upper: float | None = None
    country: float | None = None


def months(
    points: Sequence[Point], unit: str, said: str, *, goal: tuple[float, str] | None = None, country: str = ""
) -> Svg:
    """A line over the year, its goal across, a band up to what it could at most be, and the country."""
    tops = [
        value for point in points for value in (point.value, point.upper, point.country) if value is not None
    ]
    ticks = steps(max([*tops, goal[0] if goal else 0.0, 0.0]))
    axes, x, y = _frame(ticks, unit)
    parts = [axes]
    bounded = [point for point in points if point.upper is not None]
    if len(bounded) > 1:
        outline = [(x(p.month), y(p.upper or 0)) for p in bounded]
        outline += [(x(p.month), y(p.value)) for p in reversed(bounded)]
        parts.append(path(outline, "soft", closed=True))
    if goal:
        parts.append(rule(LEFT, y(goal[0]), WIDTH - RIGHT, y(goal[0]), "goal", 1.5, "5 3"))
        parts.append(words(LEFT + 3, y(goal[0]) - 4, goal[1], size=TEXT, paint="goal-words"))
    beside = [(x(p.month), y(p.country)) for p in points if p.country is not None]
    if beside:
        parts.append(path(beside, "country", width=1.4))
        parts.append(words(beside[-1][0] + 5, beside[-1][1] + 11, country, size=TEXT, paint="faint"))
    if points:
        parts.append(path([(x(p.month), y(p.value)) for p in points], "line", width=2.2))
        parts += [element("circle", cx=x(p.month), cy=y(p.value), r=2.4, class_="value") for p in points]
        last = points[-1]
        parts.append(words(x(last.month) + 5, y(last.value) - 5, last.text, size=10.5, bold=True))
    return Svg(WIDTH, HEIGHT, "".join(parts), said)


def columns(points: Sequence[Point], unit: str, said: str) -> Svg:
    """A column for each month, with its figure on top."""
    ticks = steps(max([*(point.value for point in points), 0.0]))
    axes, x, y = _frame(ticks, unit)
    wide = (WIDTH - LEFT - RIGHT) / 12 * 0.62
    parts = [axes]
    for point in points:
        parts.append(
            element(
                "rect",
                x=x(point.month) - wide / 2,
                y=y(point.value),
                width=wide,
                height=y(0) - y(point.value),
                class_="value",
            )
        )
        size = min(TEXT, TEXT * wide * 1.5 / max(length(point.text, TEXT), 1))
        parts.append(words(x(point.month), y(point.value) - 3, point.text, size=size, anchor="middle"))
    return Svg(WIDTH, HEIGHT, "".join(parts), said)


def _frame(ticks: Sequence[float], unit: str) -> tuple[str, Callable[[int], float], Callable[[float], float]]:
    """The axes, and where a month and a value stand."""
    step = (WIDTH - LEFT - RIGHT) / 12

    def x(month: int) -> float:
        return LEFT + step * (month - 0.5)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / ticks[-1]

    parts = [words(0, 9, unit, size=TEXT, paint="faint")]
    for tick in ticks:
        parts.append(rule(LEFT, y(tick), WIDTH - RIGHT, y(tick), "grid" if tick else "edge"))
        parts.append(words(LEFT - 5, y(tick) + 3, f"{tick:,.10g}", size=TEXT, anchor="end", paint="faint"))
    for number, name in enumerate(SHORT_MONTHS, 1):
        parts.append(
            words(x(number), HEIGHT - 8, name.capitalize(), size=TEXT, anchor="middle", paint="faint")
        )
    return "".join(parts), x, y
