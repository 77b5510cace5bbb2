"""The guides of `docs/` as pages of the planners' site."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from orchestration.ground.paths import PROJECT
from orchestration.reports.document import Block, links
from orchestration.reports.site.page import Page

FOLDER = PROJECT / "docs"
GUIDES = {
    "planificadores": "Guía para planificadores",
    "evaluadores": "Guía para evaluadores",
    "aliados": "Guía para aliados",
}
"""The guides by the name of their file and page, and what they are called."""

PLACE = "publicaciones/guias/"
FILES = tuple(FOLDER / f"guia-{name}.md" for name in GUIDES)

_HEADINGS = ("heading_open", "inline", "heading_close")


def guide_links() -> Block:
    """Where the guides stand."""
    return links([(f"{PLACE}{name}/", title, "") for name, title in GUIDES.items()], "Guías")


def guide_pages() -> Iterator[Page]:
    """A page for each guide."""
    for name, file in zip(GUIDES, FILES, strict=True):
        block: Block = {"kind": "prose", "html": _html(file.read_text(encoding="utf-8"))}
        yield Page(f"{PLACE}{name}/", GUIDES[name], [block], (("publicaciones/", "Publicaciones"),))


def _html(text: str) -> str:
    """A guide without its title; its headings have the names by which its own links call them."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(text)
    if tuple(token.type for token in tokens[:3]) == _HEADINGS and tokens[0].tag == "h1":
        tokens = tokens[3:]
    for opened, inline in zip(tokens, tokens[1:], strict=False):
        if opened.type == "heading_open":
            opened.attrSet("id", _anchor(inline.content))
        for child in opened.children or ():
            _name_within(child)
    rendered: str = reader.renderer.render(tokens, reader.options, {})
    return rendered


def _name_within(token: Token) -> None:
    """A link to a heading by its name as it is written, not as an address encodes it."""
    if token.type == "link_open":
        token.attrSet("href", unquote(str(token.attrGet("href"))))


def _anchor(title: str) -> str:
    """The name of a heading, as links in Markdown call it."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
