"""What charts share: elements of SVG, round steps of an axis, and how a drawing becomes a file.

A drawing names its colours by classes. On the site the page's style gives them, by theme; a file of its own
carries the style of paper.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from orchestration.ground.looks import looks

LETTER = 0.53
"""Mean width of a letter, in units of its size."""

PAINTS = {
    "value": ("fill", "accent"),
    "soft": ("fill", "band"),
    "none": ("fill", "none"),
    "below-2": ("fill", "below-2"),
    "below-1": ("fill", "below-1"),
    "above-1": ("fill", "above-1"),
    "above-2": ("fill", "above-2"),
    "halo": ("stroke", "ground"),
    "words": ("fill", "text"),
    "faint": ("fill", "muted"),
    "goal-words": ("fill", "target"),
    "line": ("stroke", "accent"),
    "country": ("stroke", "country"),
    "goal": ("stroke", "target"),
    "grid": ("stroke", "grid"),
    "edge": ("stroke", "line"),
    "limit": ("stroke", "muted"),
}
"""What each class of a drawing paints, and with which colour of the looks."""


@dataclass(frozen=True)
class Svg:
    """A drawing in its own units, which are points on paper."""

    width: float
    height: float
    body: str
    said: str

    def inline(self) -> str:
        """The drawing as a part of a page, which says beside it what it shows."""
        return (
            f'<svg class="chart" viewBox="0 0 {_n(self.width)} {_n(self.height)}" role="img" '
            f'aria-label="{escape(self.said)}">{self.body}</svg>'
        )

    def standalone(self, source: str) -> bytes:
        """The drawing as a file of its own, which tells its source."""
        rules = "".join(
            f".{name}{{{property}:{looks()['light'][colour]}}}" for name, (property, colour) in PAINTS.items()
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(self.width)}" height="{_n(self.height)}" '
            f'viewBox="0 0 {_n(self.width)} {_n(self.height)}" font-family="{looks()["fonts"]["paper"]}">'
            f"<title>{escape(self.said)}</title><desc>{escape(source)}</desc>"
            f"<style>{rules}</style>{self.body}</svg>"
        ).encode()


def element(name: str, content: str = "", /, **attributes: object) -> str:
    """An element; `_` at the end of an attribute's name is left out, elsewhere it is a hyphen."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_told(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{told}>{content}</{name}>" if content else f"<{name}{told}/>"


def words(
    x: float,
    y: float,
    text: str,
    *,
    size: float = 9,
    anchor: str = "start",
    paint: str = "words",
    bold: bool = False,
    more: str = "",
) -> str:
    """A line of text that stands on a point, and `more` of it in a fainter paint."""
    return element(
        "text",
        escape(text) + (element("tspan", escape(f" {more}"), class_="faint") if more else ""),
        x=float(x),
        y=float(y),
        font_size=float(size),
        text_anchor=None if anchor == "start" else anchor,
        font_weight="bold" if bold else None,
        stroke_width=2.5,
        stroke_linejoin="round",
        paint_order="stroke",
        class_=f"{paint} halo",
    )


def rule(
    x1: float, y1: float, x2: float, y2: float, paint: str, width: float = 1, dash: str | None = None
) -> str:
    """A straight line."""
    return element(
        "line",
        x1=float(x1),
        y1=float(y1),
        x2=float(x2),
        y2=float(y2),
        stroke_width=float(width),
        stroke_dasharray=dash,
        class_=paint,
    )


def path(
    points: Iterable[tuple[float, float]], paint: str, *, width: float | None = None, closed: bool = False
) -> str:
    """A line through points, or the area within them."""
    drawn = "L".join(f"{_n(x)} {_n(y)}" for x, y in points)
    return element(
        "path",
        d=f"M{drawn}{'Z' if closed else ''}",
        fill=None if closed else "none",
        stroke_width=None if width is None else float(width),
        class_=paint,
    )


def length(text: str, size: float) -> float:
    """About how wide a text is."""
    return len(text) * size * LETTER


def steps(top: float, count: int = 4) -> list[float]:
    """Round steps of an axis from 0 up to at least `top`."""
    if top <= 0:
        return [0.0, 1.0]
    raw = top / count
    scale = 10 ** math.floor(math.log10(raw))
    step = next(each * scale for each in (1, 2, 2.5, 5, 10) if each * scale >= raw - 1e-9)
    # what is counted has no halves
    step = max(1, math.ceil(step))
    return [step * at for at in range(math.ceil(top / step - 1e-9) + 1)]


def _told(value: object) -> str:
    return _n(value) if isinstance(value, float) else str(value)


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
