"""The form of an extract: a workbook to fill, made from the contract. The same bytes each time."""

import io
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from pathlib import Path
from textwrap import shorten
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from orchestration.ground.clocks import PLAN_STARTS
from orchestration.ground.contract import Column, Extract, load_contract
from orchestration.ground.errors import WrongUse
from orchestration.ground.reference import TABLES, reference_codes
from orchestration.ground.storage import FILE_MODE, storage_errors, write_whole
from orchestration.reports.before_sending.column_words import (
    consequence,
    extract_title,
    needed,
    sending,
    shape,
    title,
    width,
)
from orchestration.reports.book import HEADER, OPTIONS

DATA, RULES_SHEET, LISTS = "Datos", "Reglas", "Listas"
LAST_ROW = 1_048_575
"""Of a sheet, counted from 0."""
LONGEST_TITLE, LONGEST_MESSAGE = 32, 255
"""Letters that a cell's message may have."""
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
"""Days that a delivery may hold."""
NARROWEST, BROADEST = 14, 42

_STORED_AS = {"date": "dd/mm/yyyy", "money": "0.00", "number": "General"}
"""How the cells of a type are stored and shown; all others are text, which keeps zeros."""
_REQUIRED = {**HEADER, "bottom": 5}


@dataclass(frozen=True)
class Forms:
    """The forms that were written."""

    folder: str
    files: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The forms as plain values."""
        return asdict(self)


def write_forms(extract: str | None, folder: Path) -> Forms:
    """Write the form of an extract, or of all, into a folder. Raises WrongUse for an unknown one."""
    known = {each.name: each for each in load_contract().extracts}
    if extract is not None and extract not in known:
        raise WrongUse(f"No existe el extracto {extract}. Elija uno: {', '.join(known)}.")
    written = []
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for each in known.values() if extract is None else [known[extract]]:
            target = folder / form_name(each)
            write_whole(target, form(each), FILE_MODE)
            written.append(target.name)
    return Forms(str(folder), tuple(written))


def form_name(extract: Extract) -> str:
    """The file of a form. Without a date, so that nobody delivers it as it is."""
    return f"plantilla_{extract.name}.xlsx"


def form(extract: Extract) -> bytes:
    """The workbook to fill: the sheet of data first, which is the one that is read."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        made = datetime.combine(PLAN_STARTS, time.min)
        book.set_properties({"title": extract_title(extract.name), "created": made})
        data, rules = book.add_worksheet(DATA), book.add_worksheet(RULES_SHEET)
        places = _write_lists(book, extract)
        _write_data(book, data, extract, places)
        _write_rules(book, rules, extract)
    return file.getvalue()


def _write_lists(book: xlsxwriter.Workbook, extract: Extract) -> Mapping[str, str]:
    """What may be chosen, a column each; where the choices of a column of the data stand."""
    lists = {column.name: choices for column in extract.columns if (choices := _choices(column))}
    if not lists:
        return {}
    sheet = book.add_worksheet(LISTS)
    text = book.add_format({"num_format": "@"})
    header = book.add_format(HEADER)
    places, at = {}, 0
    for name, choices in lists.items():
        column = extract.column(name)
        sheet.write_string(0, at, f"Lista de {title(column)}", header)
        sheet.set_column(at, at, BROADEST if any(choices.values()) else 24)
        for row, choice in enumerate(choices, start=1):
            sheet.write_string(row, at, choice, text)
        places[name] = f"={LISTS}!{xl_range_abs(1, at, len(choices), at)}"
        at += 1
        if any(choices.values()):
            sheet.write_string(0, at, "Qué es", header)
            sheet.set_column(at, at, BROADEST)
            for row, meaning in enumerate(choices.values(), start=1):
                sheet.write_string(row, at, meaning)
            at += 1
    sheet.freeze_panes(1, 0)
    return places


def _choices(column: Column) -> Mapping[str, str]:
    """What may be chosen for a column, and what it means where that is told."""
    if column.references in TABLES:
        return reference_codes(column.references)
    return dict.fromkeys(column.choices, "")


def _write_data(
    book: xlsxwriter.Workbook, sheet: Worksheet, extract: Extract, places: Mapping[str, str]
) -> None:
    header, required = book.add_format(HEADER), book.add_format(_REQUIRED)
    for at, column in enumerate(extract.columns):
        shown = book.add_format({"num_format": _STORED_AS.get(str(column.type), "@")})
        room = min(max(len(title(column)) + 2, NARROWEST), BROADEST)
        sheet.set_column(at, at, room, shown)
        sheet.write_string(0, at, column.header, required if column.required else header)
        sheet.data_validation(
            1, at, LAST_ROW, at, {**_messages(extract, column), **_accepted(column, places.get(column.name))}
        )
    sheet.freeze_panes(1, 0)


def _messages(extract: Extract, column: Column) -> dict[str, Any]:
    name = shorten(title(column), LONGEST_TITLE, placeholder="…")
    told = f"Obligatorio: {needed(extract, column).lower()}. {shape(column)}"
    return {
        "input_title": name,
        "input_message": shorten(told, LONGEST_MESSAGE, placeholder="…"),
        "error_title": name,
        "error_message": shorten(shape(column), LONGEST_MESSAGE, placeholder="…"),
    }


def _accepted(column: Column, place: str | None) -> dict[str, Any]:
    """What a cell takes."""
    if place:
        return {"validate": "list", "source": place}
    if column.type == "date":
        return {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY}
    if column.type in ("money", "number"):
        return {"validate": "decimal", "criteria": ">=", "value": 0}
    if isinstance(column.type, str) and column.type.startswith("code("):
        return {"validate": "length", "criteria": "between", "minimum": 1, "maximum": width(column)}
    return {"validate": "any"}


def _write_rules(book: xlsxwriter.Workbook, sheet: Worksheet, extract: Extract) -> None:
    bold, header = book.add_format({"bold": True, "font_size": 14}), book.add_format(HEADER)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, extract_title(extract.name), bold)
    row = 1
    for sentence in sending(extract):
        sheet.merge_range(row, 0, row, 5, sentence, wrapped)
        sheet.set_row(row, 32)
        row += 1
    row += 1
    for at, (name, room) in enumerate(
        (
            ("Columna", 34),
            ("Qué es", 34),
            ("Obligatoria", 16),
            ("Cómo se escribe", 60),
            ("Ejemplo", 24),
            ("Si falta o no vale", 30),
        )
    ):
        sheet.set_column(at, at, room)
        sheet.write_string(row, at, name, header)
    for column in extract.columns:
        row += 1
        told = (
            title(column),
            column.description,
            needed(extract, column),
            shape(column),
            column.example,
            consequence(extract, column),
        )
        for at, text in enumerate(told):
            sheet.write_string(row, at, text, wrapped)
