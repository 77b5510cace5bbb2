"""The raw file of a delivery: its rows by contract column, as text exactly as delivered, in Parquet.

Readers offer the cells of a file as a relation with the columns `row_number`, `c0`, `c1` … (text), `kinds`
(null, or a letter per cell: `n` number, `d` date, `b` truth value, `-` text) and `has_extra_cells`. What is a
row, and what becomes of unknown columns, is decided here once for all of them.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from orchestration.ground.contract import Extract
from orchestration.landing.limits import BLANKS
from orchestration.landing.sniff import Header

# Five times as fast as to trim the blanks off.
_NOT_BLANK = "[^" + "".join(f"\\x{{{ord(blank):04X}}}" for blank in BLANKS) + "]"


@dataclass(frozen=True)
class RawFile:
    """Where the rows of one delivered content go."""

    extract: Extract
    raw_id: str
    path: Path
    scratch: Path
    memory: int | None = None
    """Bytes that DuckDB takes before it spills; its own choice if None."""
    is_small: bool = False
    """Whether nothing of it need ever spill."""

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A DuckDB in memory that fetches nothing, and spills into the scratch folder what is not small."""
        if self.is_small:
            return _opened_once(self.memory).cursor()
        return _opened(self.memory, temp_directory=str(self.scratch))

    def write(self, connection: duckdb.DuckDBPyConnection, header: Header, relation: str) -> int:
        """Write the rows below the header; how many they are."""
        query = rows_sql(self.extract, self.raw_id, header, relation)
        target = literal(str(self.path))
        # Without its own temporary name, which would outlive a failure.
        options = "format parquet, compression zstd, use_tmp_file false"
        (count,) = connection.execute(f"copy ({query}) to {target} ({options})").fetchone() or (0,)
        return count


@cache
def _opened_once(memory: int | None) -> duckdb.DuckDBPyConnection:
    """For one small file after another: to open a DuckDB takes as long as to read such a file."""
    return _opened(memory, temp_directory="", threads=1)


def _opened(memory: int | None, **settings: str | int) -> duckdb.DuckDBPyConnection:
    bound = {} if memory is None else {"memory_limit": f"{memory}B"}
    connection = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            **bound,
            **settings,
        },
    )
    connection.execute("set global TimeZone = 'UTC'")
    return connection


def literal(text: str) -> str:
    """A text as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def is_filled(expression: str) -> str:
    """Whether a text holds anything but blanks."""
    return f"regexp_matches({expression}, {literal(_NOT_BLANK)})"


def together(cells: list[str]) -> str:
    """All cells as one text; empty where all are absent."""
    return f"concat({', '.join(cells)})" if cells else "''"


def rows_sql(extract: Extract, raw_id: str, header: Header, relation: str) -> str:
    """The rows of the raw file, from the cells of the delivered one."""
    columns = [_cell(header.positions.get(column.name), column.name) for column in extract.columns]
    cells = [f"c{index}" for index in range(header.width)]
    return f"""
        select
            {literal(raw_id)} as raw_id,
            row_number,
            {", ".join(columns)},
            {_kinds(extract, header)} as cell_kinds,
            has_extra_cells,
            {_unknown(header)} as unknown_cells
        from {relation} as delivered
        where row_number > {header.row} and (has_extra_cells or {is_filled(together(cells))})
    """


def _cell(index: int | None, name: str) -> str:
    return f"null::varchar as {name}" if index is None else f"nullif(c{index}, '') as {name}"


def _kinds(extract: Extract, header: Header) -> str:
    places = [header.positions.get(column.name) for column in extract.columns]
    letters = ["'-'" if place is None else f"substr(kinds, {place + 1}, 1)" for place in places]
    return f"nullif({' || '.join(letters)}, {literal('-' * len(places))})"


def _unknown(header: Header) -> str:
    if not header.unknown:
        return "null::varchar"
    pairs = [
        f"case when {is_filled(f'c{index}')} then {literal(json.dumps(label, ensure_ascii=False) + ':')}"
        f" || to_json(c{index})::varchar end"
        for index, label in header.unknown_labels.items()
    ]
    every = together([f"c{index}" for index in header.unknown])
    return f"case when {is_filled(every)} then '{{' || concat_ws(',', {', '.join(pairs)}) || '}}' end"
