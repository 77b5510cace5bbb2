"""The files that one tier has and another has not: output that goes with it, public tables, programs."""

import shutil
from pathlib import Path

import duckdb

from orchestration.evaluation.codebook import Table, Variable
from orchestration.evaluation.documents import TEMPLATES
from orchestration.evaluation.publishable import write_output
from orchestration.evaluation.tier import SCIENTIFIC, Tier
from orchestration.evaluation.tier_contents import TierContents
from orchestration.release.tables import ABOUT_HISTORY

PUBLIC_ROOM, DICTIONARY = "public", "diccionario.csv"
"""Where the public edition's tables lie, and what says what their columns mean."""

PROGRAM, PROGRAM_TEMPLATE = "main.py", "main_scientific.py"


def write_tier_output(contents: TierContents, tier: Tier, output: Path) -> None:
    """Write figures, and tables and figures that may be published; of scientific use, these alone."""
    write_output(contents.estimates, contents.judged, output)
    if tier is SCIENTIFIC:
        shutil.rmtree(output / "figures")


def write_scientific_program(code: Path) -> None:
    """Write the program that checks the tier's own figures."""
    (code / PROGRAM).write_bytes((TEMPLATES / PROGRAM_TEMPLATE).read_bytes())


def write_public_tables(
    connection: duckdb.DuckDBPyConnection, edition: Path, folder: Path
) -> dict[str, Table]:
    """Copy the public edition's tables, in Parquet and in CSV, with what their columns mean.

    Returns their descriptions, as far as the search for identifiers needs them. What tells the history of a
    home is left out: it is not part of what the deliveries say.
    """
    room = folder / PUBLIC_ROOM
    for kind in ("parquet", "csv"):
        (room / kind).mkdir(mode=0o700, parents=True)
    connection.execute(f"attach '{_quoted(edition / 'marts.duckdb')}' as public_edition (read_only)")
    found = {}
    for path in sorted((edition / "marts").glob("*.parquet")):
        if path.stem in ABOUT_HISTORY:
            continue
        (room / "parquet" / path.name).write_bytes(path.read_bytes())
        source, target = _quoted(path), _quoted(room / "csv" / f"{path.stem}.csv")
        connection.execute(f"copy (from read_parquet('{source}')) to '{target}' (format csv, header)")
        found[path.stem] = _described(connection, path.stem)
    connection.execute(
        "copy (select table_name as tabla, column_name as columna, data_type as tipo, comment as significado"
        " from duckdb_columns() where database_name = 'public_edition' and table_name in (select unnest(?))"
        f" order by table_name, column_index) to '{_quoted(room / DICTIONARY)}' (format csv, header)",
        [sorted(found)],
    )
    connection.execute("detach public_edition")
    return found


def _described(connection: duckdb.DuckDBPyConnection, name: str) -> Table:
    """A table of the public edition, as far as the search for identifiers needs it."""
    columns = connection.execute(
        "select column_name, data_type, coalesce(comment, '') from duckdb_columns()"
        " where database_name = 'public_edition' and table_name = ? order by column_index",
        [name],
    ).fetchall()
    variables = tuple(
        Variable(column, "text" if kind == "VARCHAR" else "number", column, meaning)
        for column, kind, meaning in columns
    )
    return Table(name, name, "", (), variables)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
