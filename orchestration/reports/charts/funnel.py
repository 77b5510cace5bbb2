"""Units of different size beside each other: how far chance alone may take a share from the country's.

Limits: country ± z·√(p(1 − p)/n), after Spiegelhalter, *Funnel plots for comparing institutional
performance*, Statistics in Medicine 24 (2005), with z = 1.96 and 3.09 (95 % and 99.8 %).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from orchestration.reports.charts.canvas import Svg, element, path, rule, steps, words

WIDTH, HEIGHT = 480.0, 260.0
LEFT, RIGHT, TOP, BOTTOM = 40.0, 78.0, 20.0, 34.0
RARE = 0.001
LIMITS = ((1.96, "95 %", "5 3"), (3.09, "99.8 %", None))


@dataclass(frozen=True)
class FunnelUnit:
    """A unit: how many it counts, and its share in percent."""

    name: str
    size: int
    share: float


def limit(country: float, size: float, z: float) -> float:
    """How far from the country's share (percent) a unit of a size may lie by chance, in points."""
    part = country / 100
    return 100 * z * math.sqrt(part * (1 - part) / size)


def is_unusual(unit: FunnelUnit, country: float) -> bool:
    """Whether chance would put a unit so far to its side less than once in a thousand times (binomial)."""
    part, count = country / 100, round(unit.share * unit.size / 100)
    if part in (0, 1):
        return False
    tail = range(count, unit.size + 1) if unit.share > country else range(count + 1)
    return sum(_chance(each, unit.size, part) for each in tail) < RARE


def _chance(count: int, size: int, part: float) -> float:
    """The probability of a count among so many, each with the same probability."""
    ways = math.lgamma(size + 1) - math.lgamma(count + 1) - math.lgamma(size - count + 1)
    return math.exp(ways + count * math.log(part) + (size - count) * math.log(1 - part))


def funnel(units: Sequence[FunnelUnit], country: float, counted: str, said: str) -> Svg:
    """Each unit by its size and share, the country's line, and the limits; unusual ones have their names."""
    across = steps(max(unit.size for unit in units))
    up = steps(max([unit.share for unit in units] + [min(100.0, country + 20)]))

    def x(size: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * size / across[-1]

    def y(share: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share / up[-1]

    parts = [words(0, 9, "%", paint="faint")]
    for tick in up:
        parts.append(rule(LEFT, y(tick), WIDTH - RIGHT, y(tick), "grid" if tick else "edge"))
        parts.append(words(LEFT - 5, y(tick) + 3, f"{tick:g}", anchor="end", paint="faint"))
    for tick in across:
        parts.append(words(x(tick), HEIGHT - BOTTOM + 12, f"{tick:,.10g}", anchor="middle", paint="faint"))
    parts.append(words((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, counted, anchor="middle", paint="faint"))
    sizes = [across[-1] * at / 60 for at in range(1, 61)]
    for z, name, dash in LIMITS:
        for sign in (1, -1):
            shares = [(size, country + sign * limit(country, size, z)) for size in sizes]
            inside = [(x(size), y(share)) for size, share in shares if 0 <= share <= up[-1]]
            drawn = path(inside, "limit", width=0.9) if inside else ""
            parts.append(drawn.replace("<path", f'<path stroke-dasharray="{dash}"', 1) if dash else drawn)
            if inside and sign == 1:
                parts.append(words(inside[-1][0] + 4, inside[-1][1] + 3, name, size=8, paint="faint"))
    parts.append(rule(LEFT, y(country), WIDTH - RIGHT, y(country), "country", 1.4))
    parts.append(words(WIDTH - RIGHT + 4, y(country) + 3, f"Perú {country:.1f} %", size=9, paint="faint"))
    for unit in units:
        name = element("title", escape(unit.name))
        parts.append(element("circle", name, cx=x(unit.size), cy=y(unit.share), r=3.2, class_="value"))
        if is_unusual(unit, country):
            parts.append(words(x(unit.size) + 5, y(unit.share) + 3, unit.name, size=8))
    return Svg(WIDTH, HEIGHT, "".join(parts), said)
