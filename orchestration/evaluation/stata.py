"""Stata 118 files with labels and extended missing values (.a, .b, …), the same bytes for the same rows.

The library writes the file; what it cannot write is put into it afterwards: the letters of missing values (it
takes them as text among numbers, and a column that begins with a hundred of them for a text), and a day of
the data in place of the moment of writing. The layout is Stata's own (`help dta`, format 118).
"""

import struct
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat

from orchestration.evaluation.codebook import LONGEST_LABEL, Table, Variable
from orchestration.evaluation.codes import MISSING
from orchestration.evaluation.extract import LETTER
from orchestration.ground.errors import Stop

TRUTH = {0: "No", 1: "Sí"}
FORMAT_118 = 14
"""What the library calls the format of Stata 14 and later, whose own number is 118."""

EPOCH = pd.Timestamp(1960, 1, 1)

_TIMESTAMP, _TIMESTAMP_LENGTH = b"<timestamp>", 17
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBERS = {65526: "<f8", 65528: "<i4"}
"""The types of numbers that this module writes, double and long; below 2046 stand texts and their width."""

_DATA_PLACE = 9
"""Which entry of the file's map is the place of the rows."""


def write_stata(rows: pd.DataFrame, table: Table, path: Path, day: date) -> None:
    """Write rows, with the letters of missing values beside them (`extract.frame`), as a Stata file."""
    columns = {variable.name: _column(rows, table, variable) for variable in table.variables}
    pyreadstat.write_dta(
        pd.DataFrame(columns),
        str(path),
        file_label=table.title[:LONGEST_LABEL],
        column_labels={variable.name: variable.label for variable in table.variables},
        version=FORMAT_118,
        variable_value_labels={v.name: labels for v in table.variables if (labels := _labels(v))},
        missing_user_values={v.name: list(_letters(v)) for v in table.variables if _letters(v)},
        variable_format={v.name: "%td" for v in table.variables if v.kind == "day"},
    )
    _put_letters(path, {v.name: rows[v.name + LETTER] for v in table.variables if _letters(v)}, len(rows))
    _put_day(path, day)


def stata_values(variable: Variable) -> dict[int, str]:
    """The numbers that stand for a variable's codes, and their labels."""
    if variable.kind == "truth":
        return dict(TRUTH)
    return dict(enumerate((variable.values or {}).values(), start=1))


def stata_type(variable: Variable) -> str:
    """How a variable is held, for the codebook."""
    if variable.values or variable.kind == "truth":
        return "numérica con etiquetas"
    return {"text": "str", "day": "%td", "whole": "long", "number": "double"}[variable.kind]


def _is_text(variable: Variable) -> bool:
    return variable.kind == "text" and not variable.values


def _letters(variable: Variable) -> dict[str, str]:
    """The letters that a variable's missing values may have, and their labels; texts have none."""
    if _is_text(variable):
        return {}
    codes = [MISSING[rule.code] for rule in variable.missing]
    return {code.letter: code.label for code in codes}


def _labels(variable: Variable) -> dict[int | str, str]:
    return {} if _is_text(variable) else {**stata_values(variable), **_letters(variable)}


def _column(rows: pd.DataFrame, table: Table, variable: Variable) -> pd.Series | np.ndarray:
    column = rows[variable.name]
    if _is_text(variable):
        return column.astype(object).where(column.notna(), "")
    if variable.kind == "number":
        return column.to_numpy(dtype=float, na_value=np.nan)
    whole = _whole(column, table, variable).astype("Int64").to_numpy(dtype=np.int64, na_value=0)
    fits = not len(whole) or np.abs(whole).max() < np.iinfo(np.int32).max - 100
    return whole.astype(np.int32) if fits else np.where(column.isna(), np.nan, whole.astype(float))


def _whole(column: pd.Series, table: Table, variable: Variable) -> pd.Series:
    """Codes, days and truth values as the whole numbers that stand for them."""
    if variable.values:
        places = {code: number for number, code in enumerate(variable.values, start=1)}
        numbers = column.map(places)
        if numbers.isna().sum() != column.isna().sum():
            raise Stop(
                f"La variable {table.name}.{variable.name} tiene un valor sin etiqueta en el libro de"
                " códigos. Añádalo a «values» en dbt_project/models/marts/evaluation/_evaluation.yml."
            )
        return numbers
    if variable.kind == "day":
        return (pd.to_datetime(column) - EPOCH).dt.days
    return column.astype("boolean") if variable.kind == "truth" else column


def _put_letters(path: Path, letters: Mapping[str, pd.Series], rows: int) -> None:
    """Write the extended missing value of each letter into its cell."""
    if not rows:
        return
    place, record = _layout(path)
    cells = np.memmap(path, dtype=record, mode="r+", offset=place, shape=(rows,))
    for name, column in letters.items():
        for letter in sorted(column.dropna().unique()):
            cells[name][(column == letter).to_numpy(dtype=bool)] = _missing_value(record[name], letter)
    cells.flush()


def _missing_value(kind: np.dtype, letter: str) -> np.generic:
    """Stata's value for a letter: the plain missing value of a type, and so many steps on."""
    step = ord(letter) - ord("a") + 1
    if kind == np.dtype("<f8"):
        return np.array([0x7FE0_0000_0000_0000 + (step << 40)], dtype="<u8").view("<f8")[0]
    return np.int32(2_147_483_621 + step)


def _layout(path: Path) -> tuple[int, np.dtype]:
    """Where the rows begin, and how one of them is built."""
    with path.open("rb") as file:
        head = file.read(4096)
        file.seek(head.index(b"<map>") + len(b"<map>"))
        places = struct.unpack("<14Q", file.read(14 * 8))
        file.seek(places[2])
        types = _section(file.read(places[3] - places[2]), b"variable_types")
        names = _section(file.read(places[4] - places[3]), b"varnames")
    kinds = struct.unpack(f"<{len(types) // 2}H", types)
    fields = zip(_names(names, len(kinds)), map(_kind, kinds), strict=True)
    return places[_DATA_PLACE] + len(b"<data>"), np.dtype(list(fields))


def _section(content: bytes, name: bytes) -> bytes:
    start, end = b"<" + name + b">", b"</" + name + b">"
    return content[content.index(start) + len(start) : content.index(end)]


def _names(content: bytes, count: int) -> Iterator[str]:
    width = len(content) // count
    for number in range(count):
        yield content[number * width : (number + 1) * width].split(b"\0")[0].decode()


def _kind(number: int) -> str:
    return _NUMBERS.get(number, f"S{number}")


def _put_day(path: Path, day: date) -> None:
    text = f"{day.day:02d} {_MONTHS[day.month - 1]} {day.year} 00:00".encode()
    with path.open("r+b") as file:
        place = file.read(1024).index(_TIMESTAMP) + len(_TIMESTAMP)
        file.seek(place)
        if file.read(1)[0] != _TIMESTAMP_LENGTH or len(text) != _TIMESTAMP_LENGTH:
            raise ValueError("the header of the Stata file has another form")
        file.seek(place + 1)
        file.write(text)
