"""The rows of a package: one comparison's, under pseudonyms, in an order that tells nothing."""

from collections.abc import Callable, Iterable, Mapping

import duckdb
import pandas as pd
import pyarrow as pa

from orchestration.evaluation.codebook import SCHEMA, Table, Variable, require_documented
from orchestration.evaluation.codes import MISSING
from orchestration.ground.errors import Stop

Pseudonyms = Callable[[str, Iterable[str]], Mapping[str, str]]
"""From a kind of identifier and its values to the pseudonym of each."""

LETTER = "__letter"
"""Ends the name of the column that says why a value is missing."""


def stage_tables(
    connection: duckdb.DuckDBPyConnection, tables: Iterable[Table], comparison: str, pseudonyms: Pseudonyms
) -> None:
    """Copy each table's rows of a comparison into a temporary table of its own name.

    Raises Undocumented if a column is not in the codebook, Stop if a key is not one, or if a value is missing
    where the codebook names no reason.
    """
    tables = list(tables)
    for table in tables:
        connection.execute(
            f"create temp table raw_{table.name} as select * from {table.model} where comparison = ?"
            if "comparison" in _columns(connection, table)
            else f"create temp table raw_{table.name} as select * from {table.model}",
            [comparison] if "comparison" in _columns(connection, table) else [],
        )
    for kind in sorted({v.pseudonym for table in tables for v in table.variables if v.pseudonym}):
        _name(connection, tables, kind, pseudonyms)
    for table in tables:
        _finish(connection, table)
        connection.execute(f"drop table raw_{table.name}")


def frame(connection: duckdb.DuckDBPyConnection, table: Table) -> pd.DataFrame:
    """A staged table as a frame."""
    columns = [variable.sql for variable in table.variables]
    return connection.sql(f"select {', '.join(columns)} from {table.name}").df()


def lettered(connection: duckdb.DuckDBPyConnection, table: Table) -> pa.Table:
    """A staged table, with the letter that says why its values are missing beside each variable."""
    columns = [variable.sql for variable in table.variables]
    columns += [f"{_letter(v)} as {v.name}{LETTER}" for v in table.variables if v.missing]
    return connection.sql(f"select {', '.join(columns)} from {table.name}").to_arrow_table()


def missing_counts(connection: duckdb.DuckDBPyConnection, table: Table) -> dict[str, dict[str, int]]:
    """For each variable, how many values are missing for each reason (its letter)."""
    counts: dict[str, dict[str, int]] = {}
    for variable in table.variables:
        if variable.missing:
            rows = connection.sql(
                f"select {_letter(variable)} as letter, count(*) from {table.name}"
                f" where {variable.sql} is null group by letter order by letter"
            ).fetchall()
            counts[variable.name] = dict(rows)
    return counts


def _columns(connection: duckdb.DuckDBPyConnection, table: Table) -> list[str]:
    assert table.model is not None
    schema, _, model = table.model.partition(".")
    rows = connection.execute(
        "select column_name from information_schema.columns"
        " where table_schema = ? and table_name = ? order by ordinal_position",
        [schema, model],
    ).fetchall()
    if not rows:
        raise Stop(
            f"El almacén no tiene los datos de evaluación ({SCHEMA}.{model}): lo construyó una versión"
            " anterior. Publique de nuevo con «mie run»."
        )
    return [name for (name,) in rows]


def _name(
    connection: duckdb.DuckDBPyConnection, tables: Iterable[Table], kind: str, pseudonyms: Pseudonyms
) -> None:
    sources = " union ".join(
        f"select {variable.name} as identifier from raw_{table.name}"
        for table in tables
        for variable in table.variables
        if variable.pseudonym == kind
    )
    identifiers = connection.sql(
        f"select identifier from ({sources}) where identifier is not null"
    ).fetchall()
    named = pseudonyms(kind, (identifier for (identifier,) in identifiers))
    if len(set(named.values())) < len(named):
        raise Stop("Dos identificadores tienen el mismo seudónimo. No se escribió ningún paquete.")
    pairs = pa.table(
        {
            "identifier": pa.array(named.keys(), pa.string()),
            "pseudonym": pa.array(named.values(), pa.string()),
        }
    )
    connection.register("pairs", pairs)
    connection.execute(f"create temp table {kind}_names as select * from pairs")
    connection.unregister("pairs")


def _finish(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    require_documented(table, _columns(connection, table))
    selected, joins = [], []
    for variable in table.variables:
        if variable.pseudonym:
            names = f"{variable.name}_names"
            selected.append(f"{names}.pseudonym as {variable.name}")
            joins.append(
                f"left join {variable.pseudonym}_names as {names} on raw.{variable.name} = {names}.identifier"
            )
        else:
            selected.append(f"raw.{variable.name}")
    connection.execute(
        f"create temp table {table.name} as select {', '.join(selected)} from raw_{table.name} as raw"
        f" {' '.join(joins)} order by {', '.join(table.key)}"
    )
    require_key(connection, table)
    require_reasons(connection, table)


def require_key(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Raise Stop unless a staged table has one row for each value of its key."""
    key = ", ".join(table.key)
    repeated = connection.sql(
        f"select count(*) from (select {key} from {table.name} group by {key} having count(*) > 1)"
    ).fetchone()
    missing = connection.sql(
        f"select count(*) from {table.name} where {' or '.join(f'{name} is null' for name in table.key)}"
    ).fetchone()
    if repeated != (0,) or missing != (0,):
        raise Stop(f"La tabla {table.name} no tiene una fila por {key}. No se escribió ningún paquete.")


def require_reasons(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Raise Stop if a value of a staged table is missing and the codebook gives no reason."""
    conditions = [
        f"select '{v.name}' as name from {table.name} where {v.sql} is null and {_letter(v)} is null"
        for v in table.variables
    ]
    found = connection.sql(
        f"select distinct name from ({' union all '.join(conditions)}) order by name"
    ).fetchall()
    if found:
        names = ", ".join(name for (name,) in found)
        raise Stop(
            f"En la tabla {table.name} faltan valores sin motivo en el libro de códigos: {names}."
            " Diga por qué faltan («missing») en dbt_project/models/marts/evaluation/_evaluation.yml."
        )


def _letter(variable: Variable) -> str:
    """SQL of the letter that says why a value is missing; null where it is not, or no reason is known."""
    if not variable.missing:
        return "cast(null as varchar)"
    reasons = " ".join(f"when {rule.when} then '{MISSING[rule.code].letter}'" for rule in variable.missing)
    return f"case when {variable.sql} is null then case {reasons} end end"
