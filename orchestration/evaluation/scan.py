"""The last look at a package before it appears: no file of it holds what identifies someone by itself.

Identifiers are looked for as whole words; names as two words side by side that end and begin someone's given
names and surnames. Words that stand in reference tables or in the package's own wording are no name. What is
searched of a table is its texts: a number has a unit in the codebook, and counts would be mistaken for codes.
A PDF is compressed, so what it is made of is searched in its place (the codebook as a table).
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from orchestration.evaluation.codebook import Table
from orchestration.evaluation.stata import read_texts
from orchestration.ground.errors import Exit, Stop
from orchestration.release import identifiers

DECIMAL = re.compile(r"[0-9]+\.[0-9]+")

_PAIRS = """
    select unnest(list_transform(range(1, len(words)), i -> words[i] || ' ' || words[i + 1])) as pair
    from (
        select regexp_extract_all(upper(strip_accents(text)), '[A-Z]+') as words from ({texts}) as texts
        where regexp_matches(upper(strip_accents(text)), '[A-Z]{{3,}}[^A-Z]+[A-Z]{{3,}}')
    )
"""
"""Two words side by side, of texts where two of three letters or more are: none shorter is looked for."""

_PEOPLE = """
    with pairs as (
        select given_names as one, paternal_surname as other from staging.stg_members
        union
        select paternal_surname, maternal_surname from staging.stg_members
    ),
    words as (
        select
            regexp_extract(trim(upper(strip_accents(one))), '[A-Z]+$') as ends,
            regexp_extract(trim(upper(strip_accents(other))), '^[A-Z]+') as begins
        from pairs
    )
    select distinct ends || ' ' || begins as pair from words
    where length(ends) >= 3 and length(begins) >= 3
"""
_REFERENCE = """
    select departamento as text from reference.ubigeo_distrito_fusionado
    union select provincia from reference.ubigeo_distrito_fusionado
    union select distrito from reference.ubigeo_distrito_fusionado
    union select partner_name from staging.stg_partners
    union select name_normalised from intermediate.int_territorial_units
    union select text from wording
"""


def require_no_identifier(
    connection: duckdb.DuckDBPyConnection, folder: Path, tables: Mapping[str, Table], wording: Iterable[str]
) -> int:
    """Search every file of a folder; how many were searched. Raises Stop, naming files and never values.

    `connection` is the warehouse's, `wording` what the package says in the project's own words.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    connection.register("searched", _texts(files, tables))
    _stage_people(connection, wording)
    # most texts stand in several files: each is searched once, and where it stands matters only if it tells
    found = _found(
        connection,
        "select distinct text from searched where text <> ''",
        _codes(),
        "select pair from people",
    )
    if not any(found):
        return len(files)
    codes, names = (", ".join(["null", *map(_quoted, each)]) for each in found)
    hits = []
    for number, path in enumerate(files):
        here = _found(
            connection,
            f"select text from searched where file = {number}",
            f"select unnest([{codes}]) as identifier",
            f"select unnest([{names}]) as pair",
        )
        if any(here):
            hits.append(f"  {path.relative_to(folder).as_posix()}: {sum(map(len, here))}")
    raise Stop(
        "No se escribió el paquete: contiene identificadores directos de personas u hogares.\n"
        + "\n".join(hits),
        Exit.FAULTS,
    )


def _found(connection: duckdb.DuckDBPyConnection, texts: str, codes: str, names: str) -> tuple[list, list]:
    """The identifiers, and the pairs of names, that stand in texts; each given as SQL."""
    queries = (
        identifiers.matching(texts, codes),
        f"select distinct pair from ({names}) as names where pair in ({_PAIRS.format(texts=texts)})",
    )
    codes_found, names_found = ([value for (value,) in connection.execute(q).fetchall()] for q in queries)
    return codes_found, names_found


def _codes() -> str:
    # names, which have no digits, are looked for in their own way
    return (
        f"select distinct identifier from ({identifiers.delivered(identifiers.direct_columns())})"
        " where length(identifier) >= 6 and regexp_matches(identifier, '[0-9]')"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _texts(files: Iterable[Path], tables: Mapping[str, Table]) -> pa.Table:
    """The texts of every file, with its number among them; each text of a column once."""
    found = [
        (number, texts)
        for number, path in enumerate(files)
        for texts in _texts_of(path, tables.get(path.stem))
    ]
    numbers = [pa.repeat(pa.scalar(number, pa.int32()), len(texts)) for number, texts in found]
    return pa.table(
        {
            "file": pa.chunked_array(numbers, pa.int32()),
            "text": pa.chunked_array([texts for _, texts in found], pa.string()),
        }
    )


def _texts_of(path: Path, table: Table | None) -> Iterator[pa.Array]:
    """The texts of a file, column by column if it has columns, each text of a column once."""
    if path.suffix == ".pdf":
        return
    if path.suffix not in _COLUMNS:
        yield pa.array([DECIMAL.sub(" ", path.read_bytes().decode("utf-8", errors="replace"))])
        return
    measured = {variable.name for variable in table.variables if variable.kind != "text"} if table else set()
    for column in _COLUMNS[path.suffix](path, measured):
        yield pc.unique(column).cast(pa.string())


def _of_csv(path: Path, measured: set[str]) -> Iterable[pa.Array]:
    with path.open(encoding="utf-8", newline="") as file:
        names = [name for name in next(csv.reader(file)) if name not in measured]
    if not names:
        return []
    return pyarrow.csv.read_csv(
        path,
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(
            include_columns=names, column_types=dict.fromkeys(names, pa.string())
        ),
    ).columns


def _of_parquet(path: Path, measured: set[str]) -> Iterable[pa.Array]:
    schema = pyarrow.parquet.read_schema(path)
    texts = [field.name for field in schema if not pa.types.is_primitive(field.type)]
    return pyarrow.parquet.read_table(path, columns=[name for name in texts if name not in measured]).columns


def _of_stata(path: Path, measured: set[str]) -> Iterable[pa.Array]:
    # codes with labels are numbers here: all texts are searched
    return map(pa.array, read_texts(path).values())


_COLUMNS = {".csv": _of_csv, ".parquet": _of_parquet, ".dta": _of_stata}


def _stage_people(connection: duckdb.DuckDBPyConnection, wording: Iterable[str]) -> None:
    """Put the pairs of words that tell someone's name, and nothing else, into the table `people`."""
    words = pd.DataFrame({"text": list(wording)}, dtype="str")
    connection.register("wording_given", words)
    connection.execute("create or replace temp table wording as select text from wording_given")
    connection.unregister("wording_given")
    connection.execute(
        f"create or replace temp table people as {_PEOPLE} except {_PAIRS.format(texts=_REFERENCE)}"
    )
