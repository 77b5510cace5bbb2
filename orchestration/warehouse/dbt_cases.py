"""What a failed dbt test concerns: the files, columns, units that its rows name, never a person's value."""

from typing import Any

NAMES = (
    "extract",
    "file_label",
    "column_name",
    "rule",
    "course_id",
    "territorial_unit",
    "territory_level",
    "territory_code",
    "month_end",
    "month",
    "indicator_code",
    "variant",
    "activity_code",
)
"""Columns whose values may leave the restricted warehouse."""

NAMED = 5
"""So many cases are named."""

RULES = ["column_name", "rule"]
"""What the cases of a test of many columns name: no more of them than it has rules, and each is told."""


def cases(connection: Any, query: str) -> tuple[str, ...]:
    """The first cases that a test's query finds, in order; none if its rows name nothing that may be told.

    The connection is of DuckDB or of Spark.
    """
    found = {column[0] for column in connection.execute(f"describe ({query})").fetchall()}
    chosen = [name for name in NAMES if name in found]
    if not chosen:
        return ()
    limit = "" if chosen == RULES else f" limit {NAMED}"
    rows = connection.execute(
        f"select distinct {', '.join(chosen)} from ({query}) as failing order by all nulls last{limit}"
    ).fetchall()
    return tuple(" · ".join(str(value) for value in row if value is not None) for row in rows)
