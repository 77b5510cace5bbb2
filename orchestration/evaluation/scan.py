"""The last look at a package before it appears: no file of it holds what identifies someone by itself.

Identifiers are looked for as whole words; names as two words side by side that end and begin someone's given
names and surnames. Words that stand in reference tables or in the package's own wording are no name. What is
searched of a table is its texts: a number has a unit in the codebook, and counts would be mistaken for codes.
A PDF is compressed, so what it is made of is searched in its place (the codebook as a table).
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb
import pandas as pd
import pyreadstat

from orchestration.evaluation.codebook import Table
from orchestration.ground.errors import Exit, Stop
from orchestration.release import identifiers

DECIMAL = re.compile(r"[0-9]+\.[0-9]+")

_PAIRS = """
    select unnest(list_transform(range(1, len(words)), i -> words[i] || ' ' || words[i + 1])) as pair
    from (select regexp_extract_all(upper(strip_accents(text)), '[A-Z]+') as words from ({texts}) as texts)
"""
_PEOPLE = """
    with people as (
        select {given} as given_names, {paternal} as paternal_surname, {maternal} as maternal_surname
        from staging.stg_members
    )
    select
        regexp_extract(given_names, '[A-Z]+$') as ends,
        regexp_extract(paternal_surname, '^[A-Z]+') as begins
    from people
    union
    select regexp_extract(paternal_surname, '[A-Z]+$'), regexp_extract(maternal_surname, '^[A-Z]+')
    from people
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
    _prepare(connection, wording)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    hits = []
    for path in files:
        if path.suffix == ".pdf":
            continue
        with _texts_of(connection, path, tables.get(path.stem)) as texts:
            found = identifiers.count(
                connection, identifiers.matching(texts, "select identifier from direct")
            )
            found += identifiers.count(connection, _names_in(texts))
        if found:
            hits.append(f"  {path.relative_to(folder).as_posix()}: {found}")
    if hits:
        raise Stop(
            "No se escribió el paquete: contiene identificadores directos de personas u hogares.\n"
            + "\n".join(hits),
            Exit.FAULTS,
        )
    return len(files)


class _texts_of:
    """SQL of the texts of a file while it is searched."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path, table: Table | None) -> None:
        self._connection = connection
        self._path = path
        self._table = table

    def __enter__(self) -> str:
        path = str(self._path).replace("'", "''")
        if self._path.suffix == ".parquet":
            return self._distinct(f"read_parquet('{path}')")
        if self._path.suffix == ".csv":
            return self._distinct(
                f"read_csv('{path}', header = true, all_varchar = true, delim = ',', quote = '\"')"
            )
        if self._path.suffix == ".dta":
            _, meta = pyreadstat.read_dta(self._path, metadataonly=True)
            texts = [name for name in meta.column_names if meta.readstat_variable_types[name] == "string"]
            values = {}
            if texts:
                values, _ = pyreadstat.read_dta(self._path, usecols=texts, output_format="dict")
            return self._registered(pd.DataFrame(values, dtype=object), texts)
        text = DECIMAL.sub(" ", self._path.read_bytes().decode("utf-8", errors="replace"))
        return self._registered(pd.DataFrame({"text": [text]}, dtype=object), ["text"])

    def __exit__(self, *_: object) -> None:
        self._connection.execute("drop table if exists searched")

    def _registered(self, values: pd.DataFrame, names: list[str]) -> str:
        if not names:
            return "select null::varchar as text where false"
        self._connection.register("values_of_file", values)
        self._stage("values_of_file", names)
        self._connection.unregister("values_of_file")
        return "select text from searched"

    def _distinct(self, relation: str) -> str:
        described = self._connection.sql(f"describe from {relation}").fetchall()
        names = [name for name, kind, *_ in described if kind == "VARCHAR"]
        if self._table is not None:
            measured = {variable.name for variable in self._table.variables if variable.kind != "text"}
            names = [name for name in names if name not in measured]
        if not names:
            return "select null::varchar as text where false"
        self._stage(relation, names)
        return "select text from searched"

    def _stage(self, relation: str, names: list[str]) -> None:
        # a column without values has no type that DuckDB could take from it
        texts = (f'select cast("{name}" as varchar) as text from {relation}' for name in names)
        columns = " union ".join(texts)
        self._connection.execute(
            f"create or replace temp table searched as select distinct text from ({columns}) where text <> ''"
        )


def _prepare(connection: duckdb.DuckDBPyConnection, wording: Iterable[str]) -> None:
    words = pd.DataFrame({"text": list(wording)}, dtype="str")
    connection.register("wording_given", words)
    connection.execute("create or replace temp table wording as select text from wording_given")
    connection.unregister("wording_given")
    columns = identifiers.delivered(identifiers.direct_columns())
    # names, which have no digits, are looked for in their own way
    connection.execute(
        f"create or replace temp table direct as select distinct identifier from ({columns})"
        " where length(identifier) >= 6 and regexp_matches(identifier, '[0-9]')"
    )
    parts = {
        name: f"trim(upper(strip_accents({column})))"
        for name, column in (
            ("given", "given_names"),
            ("paternal", "paternal_surname"),
            ("maternal", "maternal_surname"),
        )
    }
    connection.execute(
        "create or replace temp table people as"
        f" select distinct ends || ' ' || begins as pair from ({_PEOPLE.format(**parts)})"
        " where length(ends) >= 3 and length(begins) >= 3"
        f" except {_PAIRS.format(texts=_REFERENCE)}"
    )


def _names_in(texts: str) -> str:
    return f"select distinct pair from people where pair in ({_PAIRS.format(texts=texts)})"
