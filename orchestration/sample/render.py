"""From typed columns to what a file holds: text in the file's own shapes, or values as such."""

import pyarrow as pa
import pyarrow.compute as pc

from orchestration.sample.columns import Column, map_distinct
from orchestration.sample.fields import Field
from orchestration.sample.formats import Cells, Style


def _decimal(value: float, mark: str) -> str:
    text = f"{value:.0f}" if value == round(value) else f"{value:.2f}"
    return text.replace(".", mark)


def as_text(column: Column, style: Style) -> Column:
    """Every value in the file's own shape."""
    if pa.types.is_date(column.type):
        # strftime leaves years before 1000 unpadded; none is that old
        return map_distinct(column, lambda value: value.strftime(style.date_format))
    if pa.types.is_floating(column.type):
        return map_distinct(column, lambda value: _decimal(value, style.decimal))
    if pa.types.is_boolean(column.type):
        return map_distinct(column, lambda value: "SI" if value else "NO")
    return column


def as_cells(column: Column, field: Field, style: Style) -> Cells:
    """The column as the file holds it."""
    if style.typed_codes and field.kind == "code":
        column = pc.cast(pc.cast(column, pa.string()), pa.int64())
    elif not (style.typed and field.kind in ("date", "money", "number", "boolean")):
        column = as_text(column, style)
    return column.to_pylist() if style.extension == "xlsx" else column


def holds_values(field: Field, style: Style) -> bool:
    """Whether a Parquet file holds the column as values, so that no other text fits in."""
    typed = (style.typed and field.kind in ("date", "money", "number", "boolean")) or (
        style.typed_codes and field.kind == "code"
    )
    return style.extension == "parquet" and typed
