"""Blocks as HTML: the templates under `reports/site/`, where all that comes from data is text."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from orchestration.ground.looks import looks
from orchestration.reports.addresses import slug
from orchestration.reports.charts.canvas import PAINTS, Svg
from orchestration.reports.site.page import Page
from orchestration.reports.sources import REPORTS

TEMPLATES = REPORTS / "site"
COPIED = ("site.js", "theme.js", "icon.svg")

MENU = (
    ("", "Inicio"),
    ("indicadores/", "Indicadores"),
    ("medidas/", "Medidas"),
    ("actividades/", "Actividades"),
    ("poi/", "POI"),
    ("metas/", "Metas"),
    ("unidades/", "Unidades territoriales"),
    ("departamentos/", "Departamentos"),
    ("calidad/", "Calidad de datos"),
    ("revisar/", "Revisar"),
    ("publicaciones/", "Publicaciones"),
    ("metodologia/", "Metodología"),
)
"""The menu: the place of each part and its name."""


def render(page: Page, facts: Mapping[str, Any]) -> str:
    """A page as HTML. `facts` are what every page tells of the release."""
    part = page.place.split("/")[0]
    return (
        _environment()
        .get_template("page.html")
        .render(
            page=page,
            facts=facts,
            menu=MENU,
            current=f"{part}/" if part else "",
            contents=_contents(page),
        )
    )


def style() -> str:
    """The site's style: its colours from the looks, then the rules."""
    light, dark = (_variables(looks()[theme]) for theme in ("light", "dark"))
    paints = "\n".join(
        f".chart .{name} {{ {property}: var(--{colour}); }}" for name, (property, colour) in PAINTS.items()
    )
    rules = (TEMPLATES / "site.css").read_text(encoding="utf-8")
    return (
        f":root {{ color-scheme: light; --font: {looks()['fonts']['screen']}; {light} }}\n"
        f":root[data-theme='dark'] {{ color-scheme: dark; {dark} }}\n"
        f"@media print {{ :root:root {{ color-scheme: light; {light} }} }}\n"
        f"{paints}\n{rules}"
    )


def _variables(colours: Mapping[str, str]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in colours.items())


def _contents(page: Page) -> list[tuple[str, str]]:
    """The parts of a long page."""
    titles = [block["text"] for block in page.blocks if block["kind"] == "heading" and block["level"] == 1]
    return [(anchor(title), title) for title in titles] if len(titles) > 2 else []


def anchor(title: str) -> str:
    """The name of a heading within its page."""
    return slug(title.upper()).strip("-") or "parte"


def _inline(drawing: Svg) -> Markup:
    # its texts were escaped when it was drawn
    return Markup(drawing.inline())


def _written(html: str) -> Markup:
    # of the project's own guides, rendered without any HTML that they hold
    return Markup(html)


def _breaks(text: str) -> Markup:
    """A text whose places to break are told to the browser."""
    return Markup("<wbr>").join(text.split("\u200b"))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(inline=_inline, written=_written, breaks=_breaks, anchor=anchor)
    return environment
