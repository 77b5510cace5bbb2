"""Ten questions of the planners' guide on the current release: the median milliseconds of each.

Prints them by the question's number, and the four official national figures beside them, as JSON.

    .venv/bin/python -m tests.benchmarks.queries HOME
"""

import json
import sys
import time
from pathlib import Path
from statistics import median

import duckdb

from orchestration.ground.paths import Home
from tests.planners_guide import questions

REPEATS = 5
STEP = 4
"""Every fourth of the guide's questions, which stand by topic."""


def milliseconds(connection: duckdb.DuckDBPyConnection, sql: str) -> float:
    """The median time of a query with its rows fetched."""
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        connection.execute(sql).fetchall()
        times.append(1000 * (time.perf_counter() - started))
    return median(times)


def published_figures(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, int]]:
    """Numerator and denominator of each indicator at the cut-off."""
    rows = connection.execute(
        "select indicator_code, numerator, denominator from indicator_values"
        " where territory_level = 'national' and breakdown = 'total' and variant = 'official'"
        " and month_end = (select max(month_end) from indicator_values)"
    ).fetchall()
    return {code: (numerator, denominator) for code, numerator, denominator in rows}


def main(home: Home) -> None:
    """Ask the questions of a home's current release."""
    with duckdb.connect(str(home.published / "current" / "marts.duckdb"), read_only=True) as connection:
        asked = {question.number: milliseconds(connection, question.sql) for question in questions()[::STEP]}
        print(json.dumps({"milliseconds": asked, "figures": published_figures(connection)}))


if __name__ == "__main__":
    main(Home(Path(sys.argv[1])))
