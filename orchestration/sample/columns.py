"""Arrow columns made from numpy arrays: dates, codes, labels, amounts.

Every column that leaves this module is text, date32, float64 or boolean, with nulls where a value is missing.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.sample.settings import NEVER

Column = pa.Array
Table = dict[str, Column]
"""The columns of a delivery by contract name, all of one length."""


def dates(days: np.ndarray, known: np.ndarray | None = None) -> Column:
    """Days counted from 1970-01-01; `NEVER`, and what is not `known`, is missing."""
    hidden = days == NEVER
    if known is not None:
        hidden = hidden | ~known
    return pa.array(days.astype(np.int32), mask=hidden).cast(pa.date32())


def codes(numbers: np.ndarray, width: int, known: np.ndarray | None = None) -> Column:
    """Digits with their left zeros."""
    text = pc.utf8_lpad(pa.array(numbers.astype(np.int64)).cast(pa.string()), width, "0")
    return text if known is None else pc.if_else(pa.array(known), text, pa.scalar(None, pa.string()))


def ids(prefix: str, numbers: np.ndarray, width: int, known: np.ndarray | None = None) -> Column:
    """A letter or two and a number: H0000123."""
    return pc.binary_join_element_wise(prefix, codes(numbers, width, known), "")


def labels(positions: np.ndarray, values: Sequence[str | None]) -> Column:
    """The value at each position; a negative position, or a null value, is missing."""
    known = {value: number for number, value in enumerate(dict.fromkeys(v for v in values if v is not None))}
    place = np.array([known.get(value, -1) for value in values] + [-1], dtype=np.int32)
    positions = place[np.where(positions < 0, len(values), positions)]
    indices = pa.array(positions, mask=positions < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(known), pa.string()))


def amounts(values: np.ndarray, known: np.ndarray | None = None) -> Column:
    """Amounts, hours or grades with at most two decimals."""
    return pa.array(np.round(values.astype(float), 2), mask=None if known is None else ~known)


def flags(values: np.ndarray, known: np.ndarray | None = None) -> Column:
    """Yes or no."""
    return pa.array(values.astype(bool), mask=None if known is None else ~known)


def map_distinct(column: Column, shape: Callable[[object], str]) -> Column:
    """Text made of each value; the function sees each distinct value once."""
    coded = column if pa.types.is_dictionary(column.type) else pc.dictionary_encode(column)
    text = pa.array([shape(value) for value in coded.dictionary.to_pylist()], pa.string())
    return text.take(coded.indices)


def changed(after: int, upto: int, *events: np.ndarray) -> np.ndarray:
    """Positions of what has an event later than `after`, up to `upto`."""
    hit = np.zeros(len(events[0]), dtype=bool)
    for event in events:
        hit |= (event > after) & (event <= upto)
    return np.flatnonzero(hit)
