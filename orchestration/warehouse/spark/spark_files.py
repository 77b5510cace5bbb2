"""What DuckDB reads of the folders of Parquet that Spark writes."""

from pathlib import Path

from duckdb import DuckDBPyConnection


def reader(folder: Path) -> str:
    """The table function that reads a folder."""
    return f"read_parquet({files_of(folder)})"


def files_of(folder: Path) -> str:
    """The files of a folder by their names, as SQL: of a pattern, one that is lost would not be missed."""
    names = ("'" + str(path).replace("'", "''") + "'" for path in sorted(folder.glob("*.parquet")))
    return f"[{', '.join(names)}]"


def columns_of(connection: DuckDBPyConnection, folder: Path) -> dict[str, str]:
    """The columns of a folder and their types."""
    told = connection.execute(f"describe select * from {reader(folder)}").fetchall()
    return {name: kind for name, kind, *_ in told}


def rows_of(connection: DuckDBPyConnection, folder: Path) -> int:
    """How many rows a folder holds, as the files themselves say."""
    (rows,) = connection.execute(
        f"select coalesce(sum(num_rows), 0)::bigint from parquet_file_metadata({files_of(folder)})"
    ).fetchall()[0]
    return rows
