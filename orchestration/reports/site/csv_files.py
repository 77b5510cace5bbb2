"""Rows as CSV that spreadsheets open as what it says."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Sequence

ACTS = r"[=+@\t\r]|-([^0-9.]|$)"
"""How a text begins that a spreadsheet would take for a formula, as Python and DuckDB read patterns."""


def comma_separated(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as CSV in UTF-8 with its mark; text of the data is never a formula."""
    file = io.StringIO()
    csv.writer(file).writerows([_text(cell) for cell in row] for row in rows)
    return codecs.BOM_UTF8 + file.getvalue().encode()


def _text(cell: str) -> str:
    return f"'{cell}" if re.match(ACTS, cell) else cell
