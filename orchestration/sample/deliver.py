"""How one delivery looks: its format, its name, its header row and what stands around the rows."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa

from orchestration.sample.columns import Table
from orchestration.sample.dirt import other_shapes, overwrite, plan_rows, repeat_rows
from orchestration.sample.fields import Field
from orchestration.sample.formats import Cells, Sheet, Style
from orchestration.sample.render import as_cells, holds_values
from orchestration.sample.settings import as_date

_SMALL = ["csv", "csv", "txt", "xlsx", "xlsx", "parquet", "csv.gz", "txt.gz"]
_LARGE = ["csv", "txt", "parquet", "parquet", "csv.gz"]
_DELIMITERS = [",", ";", "\t", "|"]
_TITLES = [
    [],
    [],
    ["Programa Nacional JUNTOS; padrón de muestra", ""],
    ["DATOS SINTÉTICOS DE MUESTRA", "Generado el 05/01/2026", ""],
]

_UNKNOWN_COLUMN = "OBSERVACIONES INTERNAS"
_OVERLONG_KEY = "99999997"
"""The key of the row with a cell too many, which would else only repeat another row. Nobody bears it."""


@dataclass(frozen=True)
class Delivery:
    """One file to be written: the clean rows of an extract, and on which day they arrive."""

    extract: str
    fields: list[Field]
    table: Table
    after: int
    upto: int
    first: bool
    """The first delivery of its extract: dirt of every kind goes in."""

    def __len__(self) -> int:
        return len(next(iter(self.table.values())))


def draw_style(delivery: Delivery, settings: dict[str, Any], rng: np.random.Generator, clean: bool) -> Style:
    """A format that suits the number of rows."""
    files = settings["files"]
    rows = len(delivery)
    small = rows <= files["workbook_rows"] and rows * len(delivery.fields) <= files["workbook_cells"]
    options = _SMALL if small else _LARGE
    extension = options[int(rng.integers(len(options)))]
    if delivery.first and not clean:
        extension = "csv"  # the only format in which every kind of dirt fits
    held = extension in ("xlsx", "parquet")
    return Style(
        extension=extension,
        delimiter=_DELIMITERS[int(rng.integers(4))],
        encoding=str(rng.choice(["utf-8", "utf-8-sig", "cp1252"])),
        newline=str(rng.choice(["\n", "\r\n"])),
        quote_all=bool(rng.random() < 0.15),
        date_format="%Y-%m-%d" if held else str(rng.choice(["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%Y%m%d"])),
        decimal=str(rng.choice([".", ","])),
        typed=held and bool(rng.random() < 0.7),
        typed_codes=held and not clean and bool(rng.random() < settings["dirt"]["typed_code"]),
    )


def file_name(
    delivery: Delivery,
    day: int,
    style: Style,
    settings: dict[str, Any],
    rng: np.random.Generator,
    clean: bool,
) -> str:
    """A name as people give them, with the delivery date in it."""
    name = settings["files"]["names"][delivery.extract]
    when = as_date(day).isoformat()
    names = [f"{name}_{when}"]
    if not clean:
        names += [f"JUNTOS {name} {when}_v1", f"{name.upper()}_{when} (1)", f"{name}_{when}_final"]
        names.append(f"{name}_corte_{as_date(max(delivery.after, day - 40))}_{when}")
    return f"{names[int(rng.integers(len(names)))]}.{style.extension}"


def _header(fields: list[Field], rng: np.random.Generator) -> list[str]:
    """The contract's headers as others write them."""
    shapes = [
        lambda text: text,
        str.lower,
        str.title,
        lambda text: text.replace(" ", "_"),
        lambda text: text.replace(" ", "  ") + " ",
        lambda text: text.replace("FECHA ", "FECHA-"),
        lambda text: text.replace("CION", "CIÓN").replace("CODIGO", "CÓDIGO"),
    ]
    shape = shapes[int(rng.integers(len(shapes)))]
    return [shape(field.header) for field in fields]


def clean_sheet(delivery: Delivery, style: Style) -> Sheet:
    """The rows as they are, under the contract's headers."""
    columns = [as_cells(delivery.table[field.name], field, style) for field in delivery.fields]
    return Sheet([field.header for field in delivery.fields], columns)


def _spoiled_columns(
    delivery: Delivery,
    style: Style,
    settings: dict[str, Any],
    rng: np.random.Generator,
    planted: Counter[str],
) -> list[Cells]:
    """The rows with invalid copies, other shapes and repetitions."""
    dirt = settings["dirt"]
    open_ = [field for field in delivery.fields if not holds_values(field, style)]
    first = delivery.first
    rows = plan_rows(delivery.extract, open_, len(delivery), dirt, rng, planted, first)
    source = pa.array(rows.source)
    table = {name: cells.take(source) for name, cells in delivery.table.items()}
    shapes = other_shapes(table, open_, dirt, rng, planted)
    columns = []
    for field in delivery.fields:
        texts = shapes.get(field.name, {}) | rows.cells.get(field.name, {})
        columns.append(overwrite(as_cells(table[field.name], field, style), texts))
    return repeat_rows(columns, dirt, rng, planted, first)


def _loose_lines(sheet: Sheet, key: int, rng: np.random.Generator, planted: Counter[str]) -> Sheet:
    """Lines around the rows: blank ones, a total, a row with a cell too many, one cut short."""
    width = len(sheet.header)
    row = [cells[0] if isinstance(cells, list) else cells[0].as_py() for cells in sheet.columns]
    overlong = [*row, "de más"]
    overlong[key] = _OVERLONG_KEY
    while len(row) > 1 and row[-1] is None:
        row.pop()
    last: list[Any] = [None] * width
    if rng.random() < 0.7:
        last[sheet.header.index(_UNKNOWN_COLUMN)] = "TOTAL"
        planted["total_line"] += 1
    else:
        last[0] = "-"
    planted["rule:too_many_cells"] += 1
    return replace(
        sheet,
        titles=_TITLES[int(rng.integers(len(_TITLES)))],
        head=[[]] if rng.random() < 0.5 else [],
        tail=[overlong, row, [], last],
        cover=bool(rng.random() < 0.3),
    )


def dirty_sheet(
    delivery: Delivery,
    style: Style,
    settings: dict[str, Any],
    rng: np.random.Generator,
    planted: Counter[str],
) -> Sheet:
    """The rows as they really come."""
    columns = _spoiled_columns(delivery, style, settings, rng, planted)
    notes = ["", "nota 1", "revisado; conforme"]
    picks = rng.integers(0, 3, len(columns[0]))
    extra: Cells = pa.DictionaryArray.from_arrays(pa.array(picks.astype(np.int32)), pa.array(notes))
    extra = extra.to_pylist() if style.extension == "xlsx" else extra
    order = rng.permutation(len(columns) + 1)
    header = [*_header(delivery.fields, rng), _UNKNOWN_COLUMN]
    everything = [*columns, extra]
    sheet = Sheet([header[place] for place in order], [everything[place] for place in order])
    return (
        sheet if style.extension == "parquet" else _loose_lines(sheet, order.tolist().index(0), rng, planted)
    )
