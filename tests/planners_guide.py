"""The planners' guide as a test reads it: its questions, the tables it describes, its Python."""

import re
from dataclasses import dataclass

from orchestration.ground.paths import PROJECT

GUIDE = PROJECT / "docs" / "guia-planificadores.md"

NOT_SHOWN = "solo con esta consulta"
"""Where a question is answered if no report shows it."""

_QUESTION = re.compile(r"^#### (\d+)\. (.+?)\n(.*?)(?=^#{1,4} |\Z)", re.MULTILINE | re.DOTALL)
_TABLE = re.compile(r"^### `(\w+)`\n(.*?)(?=^#{1,4} |\Z)", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NAMED = re.compile(r"`(\w+)`")
_QUOTED = re.compile(r"«([^»]+)»")


@dataclass(frozen=True)
class Question:
    """A planner's question with its answer."""

    number: int
    title: str
    sql: str
    lines: dict[str, str]

    @property
    def columns(self) -> list[str]:
        """The columns that the answer is said to have."""
        return _NAMED.findall(self.lines["Columnas"])

    @property
    def may_be_empty(self) -> bool:
        """Whether the guide says when there is no row."""
        return "Puede salir vacía" in self.lines

    @property
    def places(self) -> dict[str, list[list[str]]]:
        """What shows the answer (`PDF mensual`, `Libro mensual`, `Sitio`), and the names on the way to it."""
        where = self.lines["Dónde verlo"]
        if where.startswith(NOT_SHOWN):
            return {}
        shown = (part.split(":", 1) for part in where.split(" · "))
        return {kind: [_QUOTED.findall(way) for way in names.split("; ")] for kind, names in shown}


def questions() -> list[Question]:
    """The questions in their order."""
    text = GUIDE.read_text(encoding="utf-8")
    return [
        Question(int(number), title, _blocks(body, "sql")[0], _lines(body))
        for number, title, body in _QUESTION.findall(text)
    ]


def question(title: str) -> Question:
    """The question whose title holds some words."""
    (found,) = (each for each in questions() if title in each.title)
    return found


def described_tables() -> dict[str, list[str]]:
    """The tables that the guide describes, with the columns that its lists name."""
    return {
        table: [
            name
            for item in re.findall(r"^- (.*)$", body, re.MULTILINE)
            for clause in re.split(r"(?<=\.) (?=`)", item)
            for name in _NAMED.findall(clause.split(":")[0])
        ]
        for table, body in _TABLE.findall(GUIDE.read_text(encoding="utf-8"))
    }


def python_blocks() -> list[str]:
    """The Python that the guide gives."""
    return _blocks(GUIDE.read_text(encoding="utf-8"), "python")


def _blocks(text: str, language: str) -> list[str]:
    return [content for name, content in _BLOCK.findall(text) if name == language]


def _lines(body: str) -> dict[str, str]:
    """The list below a query: each item's bold name and its text."""
    items = re.findall(r"^- \*\*(.+?):\*\* (.*?)(?=^- \*\*|\Z)", body, re.MULTILINE | re.DOTALL)
    return {name: " ".join(text.split()) for name, text in items}
