"""Free text beside the figures: `reports/notes/<report>_<period>.md`, a small part of Markdown.

Headings, paragraphs, lists, **strong** and *emphasised* text are read; all else is shown as it stands. It
becomes data for the template, so nothing in it can act as Typst code.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from orchestration.ground.errors import WrongUse
from orchestration.reports.document import Block, heading, runs

_MARKED = re.compile(r"\*\*(?P<strong>[^*\n]+)\*\*|\*(?P<emphasis>[^*\n]+)\*")
_HEADING = re.compile(r"#{1,6}\s+(?P<text>.*\S)")
_ITEM = re.compile(r"\s*[-*+]\s+(?P<text>.*\S)")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that show nothing, or turn the direction of what follows."""


def read_notes(path: Path) -> str | None:
    """The text of a note, None if there is none. Raises WrongUse if it is no UTF-8 text."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise WrongUse(f"La nota {path.name} no es texto en UTF-8. Guárdela de nuevo como UTF-8.") from None


def note_blocks(text: str, level: int) -> list[Block]:
    """The parts of a note, its headings all of one level."""
    return list(_blocks(_CONTROL.sub("", text), level))


def _blocks(text: str, level: int) -> Iterator[Block]:
    lines = [line.rstrip() for line in text.splitlines()]
    while lines:
        title = _HEADING.fullmatch(lines[0].strip())
        if title:
            yield heading(level, title["text"])
            lines = lines[1:]
        elif not lines[0]:
            lines = lines[1:]
        else:
            is_list = bool(_ITEM.match(lines[0]))
            part, lines = _cut(lines, is_list)
            items = _items(part) if is_list else [" ".join(line.strip() for line in part)]
            parts = [_runs(item) for item in items]
            yield {"kind": "bullets", "items": parts} if is_list else runs(parts[0])


def _cut(lines: list[str], is_list: bool) -> tuple[list[str], list[str]]:
    """The lines of a paragraph or list, and what comes after it."""
    for number, line in enumerate(lines):
        starts_list = bool(_ITEM.match(line)) and not is_list
        if not line or _HEADING.fullmatch(line.strip()) or starts_list:
            return lines[:number], lines[number:]
    return lines, []


def _items(lines: list[str]) -> list[str]:
    items: list[str] = []
    for line in lines:
        item = _ITEM.match(line)
        if item:
            items.append(item["text"])
        else:
            items[-1] = f"{items[-1]} {line.strip()}"
    return items


def _runs(text: str) -> list[Block]:
    found, at = [], 0
    for marked in _MARKED.finditer(text):
        if marked.start() > at:
            found.append({"text": text[at : marked.start()]})
        style = "strong" if marked["strong"] else "emphasis"
        found.append({"text": marked[style], style: True})
        at = marked.end()
    if at < len(text):
        found.append({"text": text[at:]})
    return found
