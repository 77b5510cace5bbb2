"""The SQL of the site's pages: report queries put in place, so that a page ships only the rows that it shows.

Evidence runs and ships every query that a page lists, also those that only others build on (`cells` alone has
tens of thousands of rows). So pages name report queries without listing them; the build puts them in place.
"""

import re
from collections.abc import Mapping

from orchestration.reports.queries import NAME, expand

_FENCE = re.compile(r"^```sql +(?P<name>\S+)[ \t]*\n(?P<sql>.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
_REFERENCE = re.compile(r"\$\{\s*([a-zA-Z_$][a-zA-Z0-9_$]*)\s*\}")


def expanded_page(text: str, queries: Mapping[str, str]) -> str:
    """The text of a page whose SQL blocks hold the report queries that they name.

    A name is first another block of the page, which Evidence puts in place; raises ValueError if it is
    neither.
    """
    own = {fence["name"] for fence in _FENCE.finditer(text)}

    def fence_with_queries(fence: re.Match[str]) -> str:
        return f"```sql {fence['name']}\n{in_place(fence['sql'], own - {fence['name']}, queries)}```"

    return _FENCE.sub(fence_with_queries, text)


def in_place(sql: str, blocks: set[str], queries: Mapping[str, str]) -> str:
    """A block's SQL with the report queries that it names in place; other blocks of the page stay."""

    def text_of(reference: re.Match[str]) -> str:
        name = reference[1]
        if name in blocks or not NAME.fullmatch(name):
            return reference[0]
        return f"(\n{expand(name, queries)}\n)"

    return _REFERENCE.sub(text_of, sql)
