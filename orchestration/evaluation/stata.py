"""Stata 118 files with labels and extended missing values (.a, .b, …), the same bytes for the same rows.

The library writes a file of one row, which has every type, width and label; the rows are put in its place
here, column by column, since the library looks at each cell by itself. Nor could it write the letters of
missing values (it takes them as text among numbers, and a column that begins with a hundred for a text), or a
day of the data in place of the moment of writing. The layout is Stata's own (`help dta`, format 118).
"""

import struct
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyreadstat

from orchestration.evaluation.codebook import LONGEST_LABEL, Table, Variable
from orchestration.evaluation.codes import MISSING
from orchestration.evaluation.extract import LETTER
from orchestration.ground.errors import Stop

TRUTH = {0: "No", 1: "Sí"}
FORMAT_118 = 14
"""What the library calls the format of Stata 14 and later, whose own number is 118."""

EPOCH = date(1960, 1, 1)

LONGEST_TEXT = 2045
"""Bytes of a text that stands in its row; longer ones stand elsewhere."""

_TIMESTAMP, _TIMESTAMP_LENGTH = b"<timestamp>", 17
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBERS = {65526: "<f8", 65527: "<f4", 65528: "<i4", 65529: "<i2", 65530: "<i1"}
"""Stata's types of numbers; the numbers up to LONGEST_TEXT are texts and their width."""

_DATA_PLACE = 9
"""Which entry of the file's map is the place of the rows; what follows it moves with their number."""

_ROWS_AT_ONCE = 100_000


def write_stata(rows: pa.Table, table: Table, path: Path, day: date) -> None:
    """Write rows, with the letters of missing values beside them (`extract.lettered`), as a Stata file."""
    columns = {variable.name: _column(rows, table, variable) for variable in table.variables}
    form = _form(table, columns, rows.num_rows)
    with path.open("wb") as file:
        file.write(_dated(form.head, day))
        for start in range(0, rows.num_rows, _ROWS_AT_ONCE):
            file.write(_records(form.record, columns, slice(start, start + _ROWS_AT_ONCE)).tobytes())
        file.write(form.tail)


def read_texts(path: Path) -> dict[str, np.ndarray]:
    """The columns of texts of a Stata file, as bytes in UTF-8.

    Raises ValueError if a column's texts are too long to stand in their rows.
    """
    content = np.memmap(path, mode="r")
    place, record = _layout(content)
    (count,) = struct.unpack("<Q", _section(content[:place].tobytes(), b"N"))
    rows = content[place : place + count * record.itemsize].view(record)
    return {name: rows[name] for name in record.names or () if record[name].kind == "S"}


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


def _column(rows: pa.Table, table: Table, variable: Variable) -> np.ndarray:
    """A column as it stands in the file: bytes of texts, whole numbers, or numbers."""
    column = rows.column(variable.name).combine_chunks()
    if _is_text(variable):
        texts = column.fill_null("").cast(pa.binary()).to_numpy(zero_copy_only=False)
        return texts.astype(bytes) if len(texts) else np.array([], dtype="S1")
    if variable.kind == "number":
        numbers = _numbers(column)
    else:
        whole = _whole(column, table, variable).cast(pa.int64())
        values = whole.fill_null(0).to_numpy(zero_copy_only=False)
        fits = not len(values) or np.abs(values).max() < np.iinfo(np.int32).max - 100
        numbers = values.astype(np.int32) if fits else _numbers(whole)
    return _with_letters(numbers, rows, variable)


def _numbers(column: pa.Array) -> np.ndarray:
    return column.cast(pa.float64()).fill_null(_MISSING).to_numpy(zero_copy_only=False)


def _whole(column: pa.Array, table: Table, variable: Variable) -> pa.Array:
    """Codes, days and truth values as the whole numbers that stand for them."""
    if variable.values:
        places = pc.index_in(column, value_set=pa.array(list(variable.values), type=column.type))
        if places.null_count != column.null_count:
            raise Stop(
                f"La variable {table.name}.{variable.name} tiene un valor sin etiqueta en el libro de"
                " códigos. Añádalo a «values» en dbt_project/models/marts/evaluation/_evaluation.yml."
            )
        return pc.add(places, 1)
    if variable.kind == "day":
        return pc.subtract(column.cast(pa.date32()).cast(pa.int32()), (EPOCH - date(1970, 1, 1)).days)
    return column.cast(pa.int8()) if variable.kind == "truth" else column


def _with_letters(numbers: np.ndarray, rows: pa.Table, variable: Variable) -> np.ndarray:
    """The extended missing value of each letter in its cell."""
    if not _letters(variable):
        return numbers
    written = numbers.copy()
    letters = rows.column(variable.name + LETTER).combine_chunks()
    for letter in sorted(letters.unique().drop_null().to_pylist()):
        is_it = pc.equal(letters, letter).fill_null(False).to_numpy(zero_copy_only=False)
        written[is_it] = _missing_value(numbers.dtype, letter)
    return written


def _missing_value(kind: np.dtype, letter: str) -> np.generic:
    """Stata's value for a letter: the plain missing value of a type, and so many steps on."""
    step = ord(letter) - ord("a") + 1
    if kind == np.dtype("<f8"):
        return np.array([_PLAIN_MISSING + (step << 40)], dtype="<u8").view("<f8")[0]
    return np.int32(2_147_483_621 + step)


_PLAIN_MISSING = 0x7FE0_0000_0000_0000
_MISSING = float(np.array([_PLAIN_MISSING], dtype="<u8").view("<f8")[0])


@dataclass(frozen=True)
class _Form:
    """What stands before and after the rows, and how one of them is built."""

    head: bytes
    record: np.dtype
    tail: bytes


def _form(table: Table, columns: Mapping[str, np.ndarray], count: int) -> _Form:
    """The file around so many rows, as the library writes it around one (or none)."""
    first = {name: _widest(column) for name, column in columns.items()}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.dta"
        pyreadstat.write_dta(
            pd.DataFrame(first),
            str(path),
            file_label=table.title[:LONGEST_LABEL],
            column_labels={variable.name: variable.label for variable in table.variables},
            version=FORMAT_118,
            variable_value_labels={v.name: labels for v in table.variables if (labels := _labels(v))},
            missing_user_values={v.name: list(_letters(v)) for v in table.variables if _letters(v)},
            variable_format={v.name: "%td" for v in table.variables if v.kind == "day"},
        )
        content = path.read_bytes()
    place, record = _layout(content)
    written = min(count, 1)
    head = bytearray(content[:place])
    _put(head, b"<N>", struct.pack("<Q", count))
    places = list(struct.unpack("<14Q", _section(content, b"map")))
    moved = (count - written) * record.itemsize
    _put(head, b"<map>", struct.pack("<14Q", *places[: _DATA_PLACE + 1], *(p + moved for p in places[10:])))
    return _Form(bytes(head), record, content[place + written * record.itemsize :])


def _widest(column: np.ndarray) -> np.ndarray:
    """A row that has the type of a column, and the width of its texts."""
    if column.dtype.kind != "S":
        return np.zeros(min(len(column), 1), dtype=column.dtype)
    if column.dtype.itemsize > LONGEST_TEXT:
        raise ValueError(f"a text is longer than {LONGEST_TEXT} bytes")
    texts = ["x" * int(np.char.str_len(column).max())] if len(column) else []
    return np.array(texts, dtype=object)


def _records(record: np.dtype, columns: Mapping[str, np.ndarray], part: slice) -> np.ndarray:
    length = len(range(*part.indices(len(next(iter(columns.values()))))))
    records = np.zeros(length, dtype=record)
    for name, column in columns.items():
        records[name] = column[part]
    return records


def _dated(head: bytes, day: date) -> bytes:
    """The head of a file with a day in place of the moment of writing."""
    text = f"{day.day:02d} {_MONTHS[day.month - 1]} {day.year} 00:00".encode()
    place = head.index(_TIMESTAMP) + len(_TIMESTAMP)
    if head[place] != _TIMESTAMP_LENGTH or len(text) != _TIMESTAMP_LENGTH:
        raise ValueError("the header of the Stata file has another form")
    return head[: place + 1] + text + head[place + 1 + len(text) :]


def _put(head: bytearray, mark: bytes, value: bytes) -> None:
    place = head.index(mark) + len(mark)
    head[place : place + len(value)] = value


def _layout(content: bytes | np.ndarray) -> tuple[int, np.dtype]:
    """Where the rows begin, and how one of them is built."""
    start = bytes(content[:4096])
    start = start[start.index(b"<map>") + len(b"<map>") :]
    places = struct.unpack("<14Q", start[: 14 * 8])
    types = _section(bytes(content[places[2] : places[3]]), b"variable_types")
    names = _section(bytes(content[places[3] : places[4]]), b"varnames")
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
    if number <= LONGEST_TEXT:
        return f"S{number}"
    if number not in _NUMBERS:
        raise ValueError(f"a Stata file with texts longer than {LONGEST_TEXT} bytes")
    return _NUMBERS[number]
