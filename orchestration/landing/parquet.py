"""Parquet: the schema is the header row, and typed cells keep their kinds."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.landing import rejection
from orchestration.landing.profile import Profile
from orchestration.landing.raw import RawFile, is_filled, literal, together
from orchestration.landing.sniff import Header, accept, search

HEADER_ROW = 1

_DAMAGE = (duckdb.InvalidInputException, duckdb.SerializationException)
_WHOLE = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"}
_WHOLE |= {f"U{name}" for name in _WHOLE}


def read_parquet(path: Path, raw: RawFile) -> Profile:
    """Write the raw file of a Parquet file."""
    with _only_damage(path):
        schema = _schema(path)
        header = accept(search([schema.names], raw.extract), raw.extract)
        with raw.connect() as connection:
            relation = _relation(connection, path, header, [_zone(kind) for kind in schema.types])
            rows = raw.write(connection, header, relation)
    return Profile(rows, header.row, header.unknown_columns)


@contextmanager
def _only_damage(path: Path) -> Iterator[None]:
    """What Arrow and DuckDB raise on a damaged file is a rejection; all else goes on."""
    try:
        yield
    except (pa.ArrowException, UnicodeDecodeError, *_DAMAGE) as error:
        raise rejection.unreadable("un archivo Parquet") from error
    except duckdb.Error as error:
        # The decoder's own complaints have no class; a disk's name the file that is written.
        if type(error) is duckdb.Error or str(path) in str(error):
            raise rejection.unreadable("un archivo Parquet") from error
        raise


def _schema(path: Path) -> pa.Schema:
    try:
        return pq.read_schema(path)
    except OSError as error:
        # Arrow calls a damaged footer an OSError too, but one without a number.
        if error.errno is not None:
            raise
        raise rejection.unreadable("un archivo Parquet") from error


def _zone(kind: pa.DataType) -> str | None:
    return kind.tz if pa.types.is_timestamp(kind) else None


def _relation(
    connection: duckdb.DuckDBPyConnection, path: Path, header: Header, zones: list[str | None]
) -> str:
    # By place, not by name: DuckDB renames columns whose names differ in case alone.
    width = len(zones)
    places = ", ".join(f"v{index}" for index in range(width))
    source = f"read_parquet({literal(str(path))}, binary_as_string = true) as file({places})"
    described = connection.execute(f"describe select * from {source}").fetchall()
    types = [kind for _, kind, *_ in described]
    known = {name for (name,) in connection.execute("select name from pg_timezone_names()").fetchall()}
    cells = [
        f"{text_of(f'v{index}', kind, clock(f'v{index}', zone, known))} as c{index}"
        for index, (kind, zone) in enumerate(zip(types, zones, strict=True))
    ]
    extra = [f"v{index}::varchar" for index in range(header.width, width)]
    return f"""(
        select
            row_number() over () + {HEADER_ROW} as row_number,
            {", ".join(cells)},
            {_kinds(types)} as kinds,
            {is_filled(together(extra))} as has_extra_cells
        from {source}
    )"""


def _kinds(types: list[str]) -> str:
    letters = [kind_of(f"v{index}", kind) for index, kind in enumerate(types)]
    return "null::varchar" if set(letters) == {"'-'"} else " || ".join(letters)


def clock(cell: str, zone: str | None, known: set[str]) -> str:
    """What a clock of the column's own time zone shows at a moment; one of UTC where no zone is known."""
    offset = re.fullmatch("([+-][0-9]{2}):?([0-9]{2})", zone or "")
    if offset:
        hours, minutes = int(offset[1]), int(offset[1][0] + offset[2])
        return f"({cell}::timestamp + to_minutes({60 * hours + minutes}))"
    return f"timezone({literal(zone)}, {cell})" if zone in known else f"{cell}::timestamp"


def text_of(cell: str, kind: str, moment: str) -> str:
    """A typed cell as text: plain decimals, ISO dates, true or false. A moment is what a clock shows."""
    if kind in ("FLOAT", "DOUBLE"):
        # A float of 32 bits is written with its own few digits, not with those of its double.
        short = f"{cell}::varchar"
        plain = f"rtrim(rtrim(format('{{:.20f}}', {cell}::double), '0'), '.')"
        whole = f"format('{{:.0f}}', {cell}::double)"
        return (
            f"case when isnan({cell}) then null when isinf({cell}) then {short} "
            f"when {cell} = trunc({cell}) then replace({whole}, '-0', '0') "
            f"when contains({short}, 'e') then {plain} else {short} end"
        )
    if kind.startswith("DECIMAL"):
        text = f"{cell}::varchar"
        return f"case when contains({text}, '.') then rtrim(rtrim({text}, '0'), '.') else {text} end"
    if kind == "DATE":
        return f"strftime({cell}, '%Y-%m-%d')"
    if kind.startswith("TIMESTAMP"):
        return (
            f"case when {moment} = date_trunc('day', {moment}) then strftime({moment}, '%Y-%m-%d') "
            f"else strftime({moment}, '%Y-%m-%d %H:%M:%S') end"
        )
    return f"{cell}::varchar"


def kind_of(cell: str, kind: str) -> str:
    """The letter of a typed cell's kind."""
    letter = "-"
    if kind in _WHOLE or kind.startswith("DECIMAL"):
        letter = "n"
    elif kind in ("FLOAT", "DOUBLE"):
        return f"case when isfinite({cell}) then 'n' else '-' end"
    elif kind == "DATE" or kind.startswith("TIMESTAMP"):
        letter = "d"
    elif kind == "BOOLEAN":
        letter = "b"
    return "'-'" if letter == "-" else f"case when {cell} is null then '-' else '{letter}' end"
