"""Models are written in SQL that both engines read alike; what differs stands in macros/engine alone.

Marts, lists and packages are built by DuckDB only; that they keep to the same words costs nothing.
"""

import re
from pathlib import Path

import pytest

from orchestration.ground.paths import DBT_PROJECT
from orchestration.warehouse.letters import FILE, letters_macros

ENGINE = DBT_PROJECT / "macros" / "engine"

TEXTS = sorted(
    path
    for folder in ("models", "macros", "tests")
    for path in (DBT_PROJECT / folder).rglob("*.sql")
    if not path.is_relative_to(ENGINE)
)

REFUSED = {
    "a function that only one engine has": (
        r"\b(strptime|strftime|regexp_\w+|string_(agg|split)|list|collect_list|explode|unnest|epoch(_\w+)?|date_?diff"
        r"|date_?add|date_?sub|datepart|date_part|dateadd|to_date|to_char|printf|generate_series"
        r"|strip_accents|contains|starts_with|suffix|prefix|arg_max|arg_min|columns|isodow|hash|xxhash64|if|ifnull|nvl"
        r"|iif)\s*\(|\b(list|array|struct|map|json|str)_\w+\s*\("
    ),
    "values of a group whose choice or rounding differs (macros/engine/aggregates.sql)": (
        r"\b(any_value|first|last|arbitrary|mode|quantile\w*|approx_\w+|avg|stddev\w*|var_\w+)\s*\("
    ),
    "`concat`, which passes over nulls in one engine (write ||)": r"\bconcat(_ws)?\s*\(",
    "`qualify`": r"\bqualify\b",
    "`exclude`, `except`, `replace` or `rename` behind a star": r"\*\s*(exclude|except|replace|rename)\s*\(",
    "`by name`": r"\bby\s+name\b",
    "`distinct on`": r"\bdistinct\s+on\b",
    "a join, pivot or sample of one engine": (
        r"\b(asof|positional|anti|semi)\s+join\b|\b(un)?pivot\b|\busing\s+sample\b"
    ),
    "`ilike`, `rlike`, `glob` or `similar to`": r"\b([ir]like|glob|similar\s+to)\b",
    "integer division": r"(?<![:/])//(?!/)|\bdiv\b(?!/)",
    "a type that only one engine has": r"\b(hugeint|u(big|small|tiny)?int|uinteger|timestamptz|int128)\b",
    "a backslash in a text": r"'[^'\n]*\\[^n'][^'\n]*'",
}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(DBT_PROJECT).as_posix())
def test_nothing_is_written_in_the_words_of_one_engine(path: Path):
    assert refused(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        "select strptime(day, '%d/%m/%Y')",
        "select regexp_matches(name, '^[0-9]+$')",
        "select rows_read // 2",
        "select list_sum(days), struct_pack(a := 1)",
        "select unnest(days)",
        "select * exclude (dni) from persons",
        "select * from a union all by name select * from b",
        "select distinct on (dni) dni from persons",
        "select date_diff('day', a, b), datediff(a, b)",
        "select epoch(seen_at)",
        "select concat(a, b)",
        "select hash(dni)",
        "select dni from persons qualify row_number() over (order by dni) = 1",
        "select {{ matches('dni', '\\d+') }}",
        "select any_value(dni), avg(hours)",
        "select cast(1 as hugeint)",
    ],
)
def test_what_only_one_engine_reads_is_refused(text: str):
    assert refused(text)


def test_what_both_engines_read_is_not():
    text = """
    -- a comment may say strptime(…), and name a thing // another
    {# as may one of dbt: unnest(…) #}
    select a || b as name, count(*) filter (where is_event) as events, lists.list_code,
        {{ days_between('a', 'b') }} as days
    from persons where name like '%.0' and place is not distinct from other order by day desc nulls last
    """
    assert refused(text) == []


def test_letters_are_those_of_the_installed_duckdb():
    written = FILE.read_text(encoding="utf-8")
    assert written == letters_macros(), "run «python -m orchestration.warehouse.letters»"


def refused(text: str) -> list[str]:
    """What of a model's or macro's text only one engine reads, with the line; comments say what they like."""
    kept = re.sub(r"\{#.*?#\}", lambda found: "\n" * found[0].count("\n"), text, flags=re.S)
    lines = [re.sub(r"--.*", "", line) for line in kept.splitlines()]
    return [
        f"line {number}: {what}: {line.strip()}"
        for number, line in enumerate(lines, 1)
        for what, pattern in REFUSED.items()
        if re.search(pattern, line, flags=re.I)
    ]
