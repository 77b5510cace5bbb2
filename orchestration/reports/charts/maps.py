"""A map of the departments, in classes anchored at a goal, with their names."""

import json
from collections.abc import Mapping
from functools import cache

from orchestration.ground.paths import SEEDS
from orchestration.reports.charts.canvas import Svg, element, words
from orchestration.reports.sources import display_names

MAP = SEEDS / "reference" / "peru_departamental_simple.geojson"
LICENCE = SEEDS / "reference" / "LICENSE-peru_departamental.txt"
SOURCE = "Límites: juaneladio/peru-geojson, licencia MPL-2.0"
SHORT_NAMES = {"Madre de Dios": "M. de Dios", "La Libertad": "La Lib.", "Huancavelica": "Huancav."}

CLASSES = (("below-2", 0.0, 0.5), ("below-1", 0.5, 1.0), ("above-1", 1.0, 1.5), ("above-2", 1.5, None))
"""The classes: their paint and between which parts of the anchor they lie. They never move with the data."""

WIDTH, HEIGHT, LEGEND = 330.0, 440.0, 92.0


def departments(values: Mapping[str, float], anchor: float, anchor_name: str, unit: str, said: str) -> Svg:
    """The departments by their code; one without a value is grey. At `anchor` the colours change side."""
    parts = []
    names = []
    for code, name, outline, (x, y) in _shapes():
        paint = paint_of(values[code], anchor) if code in values else "none"
        parts.append(element("path", element("title", name), d=outline, class_=f"{paint} outline"))
        names.append(words(x, y + 3, SHORT_NAMES.get(name, name), size=6.5, anchor="middle"))
    legend = [
        words(0, HEIGHT + 12, f"{unit}; el color cambia de lado en {anchor_name}", size=9, paint="faint")
    ]
    told = [(paint, _class_name(low, high, anchor)) for paint, low, high in CLASSES]
    for at, (paint, text) in enumerate([*told, ("none", "sin casos o sin hogares")]):
        y = HEIGHT + 20 + 14 * at
        legend.append(element("rect", x=0.0, y=y, width=14.0, height=10.0, class_=paint))
        legend.append(words(20, y + 9, text, size=9))
    return Svg(WIDTH, HEIGHT + LEGEND + 4, "".join([*parts, *names, *legend]), said)


def paint_of(value: float, anchor: float) -> str:
    """The class in which a value lies."""
    return next(paint for paint, _, high in CLASSES if high is None or value < high * anchor)


def _class_name(low: float, high: float | None, anchor: float) -> str:
    lower = f"{low * anchor:,.10g}"
    return f"{lower} o más" if high is None else f"de {lower} a menos de {high * anchor:,.10g}"


@cache
def _shapes() -> tuple[tuple[str, str, str, tuple[float, float]], ...]:
    """Each department's code, name, outline and middle, in the units of the drawing."""
    features = json.loads(MAP.read_text(encoding="utf-8"))["features"]
    rings = {feature["properties"]["FIRST_IDDP"]: _rings(feature["geometry"]) for feature in features}
    every = [point for outlines in rings.values() for ring in outlines for point in ring]
    west, north = min(x for x, _ in every), max(y for _, y in every)
    scale = min(WIDTH / (max(x for x, _ in every) - west), HEIGHT / (north - min(y for _, y in every)))
    drawn = []
    for code, outlines in rings.items():
        placed = [[((x - west) * scale, (north - y) * scale) for x, y in ring] for ring in outlines]
        largest = max(placed, key=lambda ring: abs(_area(ring)))
        outline = "".join(_outline(ring) for ring in placed)
        drawn.append((code, display_names("department")[code], outline, _middle(largest)))
    return tuple(drawn)


def _outline(ring: list[tuple[float, float]]) -> str:
    points = list(dict.fromkeys(f"{x:.1f} {y:.1f}" for x, y in ring))
    return f"M{'L'.join(points)}Z" if len(points) > 2 else ""


def _rings(geometry: dict) -> list[list[tuple[float, float]]]:  # type: ignore[type-arg]
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [[(point[0], point[1]) for point in ring] for polygon in polygons for ring in polygon]


def _area(ring: list[tuple[float, float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def _middle(ring: list[tuple[float, float]]) -> tuple[float, float]:
    """The centre of mass of an outline."""
    whole = x = y = 0.0
    for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = a[0] * b[1] - b[0] * a[1]
        whole += cross
        x += (a[0] + b[0]) * cross
        y += (a[1] + b[1]) * cross
    return x / (3 * whole), y / (3 * whole)
