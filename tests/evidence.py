"""What Evidence does with the SQL of a page, so that a page's queries can be run without Node.

Measured on Evidence 40.1.8: a fence without a valid name is dropped in silence; `${other}` is another block
of the page; `${inputs.x.value}` and `${params.x}` are JavaScript; a query is wrapped. DuckDB in the browser
has neither extensions nor a clock of the reader's time zone.
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import duckdb

from tests.unit.reports.evidence import forbidden

VALID_NAME = re.compile(r"[a-zA-Z_$][a-zA-Z0-9_$]*")
_FENCE = re.compile(
    r"^(?P<ticks>`{3,})(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=ticks)[ \t]*$", re.MULTILINE | re.DOTALL
)
_REFERENCE = re.compile(r"\$\{(.+?)\}")
_SELECT = re.compile(r"<Select\s+(?P<attributes>[^>]*)/>")
_ATTRIBUTE = re.compile(r'(\w+)=(?:"([^"]*)"|\{([^}]*)\})')
_FIGURE = re.compile(r"<Figure\s(?P<attributes>.*?)(?:/>|>\n)", re.DOTALL)
_COLUMNS = re.compile(r"columns=\{\[(.*?)\]\}", re.DOTALL)
_DATA = re.compile(r"\sdata=\{(\w+)\}")
MOST_ROUNDS = 15


@dataclass(frozen=True)
class Page:
    """A page as Evidence reads it."""

    name: str
    blocks: Mapping[str, str]
    faults: tuple[str, ...]
    choices: Mapping[str, str] = field(default_factory=dict)
    """The block that gives the options of each choice."""
    figures: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The block and the columns that each figure shows."""


def read_page(name: str, text: str) -> Page:
    """The queries, choices and figures of a page, and what Evidence would drop or mistake."""
    blocks: dict[str, str] = {}
    faults = []
    for fence in _FENCE.finditer(text):
        words = fence["info"].split()
        if len(words) != 2 or words[0] != "sql" or not VALID_NAME.fullmatch(words[1]):
            faults.append(f"{name}: the fence «{fence['info']}» is no query")
        elif words[1] in blocks:
            faults.append(f"{name}: two queries are called {words[1]}")
        else:
            blocks[words[1]] = fence["body"].strip()
            faults += [f"{name}: {words[1]} uses {found}" for found in forbidden(fence["body"])]
    return Page(name, blocks, tuple(faults), dict(_choices(text)), tuple(_figures(text)))


def statements(
    page: Page, block: str, options: Mapping[str, tuple[str, ...]], params: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    """A block as Evidence sends it, once for each set of plausible choices and parameters.

    Raises ValueError where it names something that the page does not have.
    """
    text = inlined(page, block)
    asked = list(dict.fromkeys(_REFERENCE.findall(text)))
    values = [_values(page, block, reference.strip(), options, params) for reference in asked]
    for chosen in itertools.product(*values):
        by_reference = dict(zip(asked, chosen, strict=True))
        yield f"SELECT * FROM (\n{_REFERENCE.sub(lambda found, given=by_reference: given[found[1]], text)}\n)"


def inlined(page: Page, block: str) -> str:
    """A block with the other blocks of the page in place, as Evidence compiles it."""
    text = page.blocks[block]
    for _ in range(MOST_ROUNDS):
        other = [name.strip() for name in _REFERENCE.findall(text) if name.strip() in page.blocks]
        if not other:
            return text
        text = _REFERENCE.sub(
            lambda found: (
                f"({page.blocks[found[1].strip()]})" if found[1].strip() in page.blocks else found[0]
            ),
            text,
        )
    raise ValueError(f"{page.name}: {block} names itself")


def run(connection: duckdb.DuckDBPyConnection, statement: str) -> tuple[list[str], list[tuple]]:
    """The columns and rows of a statement."""
    result = connection.execute(statement)
    return [column[0] for column in result.description], result.fetchall()


def _values(
    page: Page,
    block: str,
    reference: str,
    options: Mapping[str, tuple[str, ...]],
    params: Mapping[str, tuple[str, ...]],
) -> tuple[str, ...]:
    kind, _, rest = reference.partition(".")
    if kind == "params" and rest in params:
        return params[rest]
    name, _, last = rest.partition(".")
    if kind == "inputs" and last == "value" and name in page.choices:
        return options[name]
    raise ValueError(f"{page.name}: {block} names ${{{reference}}}, which the page does not have")


def _choices(text: str) -> Iterator[tuple[str, str]]:
    for select in _SELECT.finditer(text):
        attributes = {name: quoted or code for name, quoted, code in _ATTRIBUTE.findall(select["attributes"])}
        yield attributes["name"], attributes["options"]


def _figures(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for figure in _FIGURE.finditer(text):
        data, columns = _DATA.search(figure["attributes"]), _COLUMNS.search(figure["attributes"])
        if data and columns:
            yield data[1], tuple(re.findall(r"'(\w+)'", columns[1]))
