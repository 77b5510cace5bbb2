"""What a query gives, as records."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb


def records(
    connection: "duckdb.DuckDBPyConnection", query: str, parameters: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    """The rows of a query, each by the names of its columns."""
    result = connection.execute(query, parameters)
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
