"""How wide and high the cells of a workbook are, and how its sheets are printed: each on a landscape page."""

import math
from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from orchestration.reports.values import NUMERIC, Record, ShownColumn, text_of

A4, MARGIN = 9, 0.4
"""The number of the paper, and inches around the print."""

PAGE_WIDTH = 220.0
"""So many letters stand on a landscape A4 page at three fifths of their size, the least that is read."""

WIDTHS = {"text": 12, "code": 12, "date": 12, "month": 10, "moment": 17, "yes_no": 11}
NUMBER_WIDTH, LEAST_NUMBER, LEAST_TEXT = 12.0, 8.4, 10.0
WIDEST, LINE = 60, 15.0


def prepare_page(sheet: Worksheet, footer: str) -> None:
    """A landscape page, as wide as the sheet, with what it is of and its number below."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=MARGIN, right=MARGIN, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    # a sign that is the code's own would be read as a code
    sheet.set_footer(f"&L&8{footer.replace('&', '&&')}&R&8Página &P de &N")


def column_widths(columns: Sequence[ShownColumn], records: Sequence[Record]) -> list[float]:
    """As wide as texts and words ask for, together no wider than a page: those with room give way."""
    wanted = [_wanted(column, records) for column in columns]
    least = [LEAST_NUMBER if column.kind in NUMERIC else LEAST_TEXT for column in columns]
    room = [max(width - floor, 0.0) for width, floor in zip(wanted, least, strict=True)]
    excess = sum(wanted) - PAGE_WIDTH
    if excess <= 0 or not sum(room):
        return wanted
    part = min(excess / sum(room), 1.0)
    return [width - part * spare for width, spare in zip(wanted, room, strict=True)]


def height(cells: Sequence[tuple[str, float]]) -> float:
    """High enough for the longest of some texts in columns of some widths."""
    lines = [math.ceil(1.15 * len(text) / width) for text, width in cells if len(text) > width - 2]
    return min(max(lines, default=1) * LINE, 400)


def header_height(labels: Sequence[tuple[str, float]]) -> float:
    """High enough for headers whose words do not break."""
    return max(LINE * _lines(text, width) for text, width in labels) + LINE


def _lines(text: str, width: float) -> int:
    lines, room = 1, width - 1
    for word in text.split():
        if len(word) > room and room < width - 1:
            lines, room = lines + 1, width - 1
        # a word longer than the column goes on below
        lines += int(len(word) // width)
        room -= len(word) + 1
    return lines


def _wanted(column: ShownColumn, records: Sequence[Record]) -> float:
    texts = [
        text_of(record, column.name)
        for record in records
        if record[column.name] is None or column.kind in ("text", "code")
    ]
    longest = max((len(text) for text in texts), default=0)
    return float(min(max(longest + 2, WIDTHS.get(column.kind, NUMBER_WIDTH)), WIDEST))
