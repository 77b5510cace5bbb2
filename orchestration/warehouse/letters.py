"""What DuckDB makes of a letter without accents and in upper case, for Spark to do the same.

`python -m orchestration.warehouse.letters` writes dbt_project/macros/engine/letters.sql.
"""

import duckdb

from orchestration.ground.paths import DBT_PROJECT

FILE = DBT_PROJECT / "macros" / "engine" / "letters.sql"

_PER_LINE = 64

_MACROS = """\
{{# Written by orchestration/warehouse/letters.py: what DuckDB makes of letters. Not to be edited. #}}

{{# The letters that `upper(strip_accents(…))` changes, and what each becomes, in the same order. #}}
{{% macro letters_changed() %}}
    {{{{ return([
{changed}
    ] | join) }}}}
{{% endmacro %}}

{{% macro letters_plain() %}}
    {{{{ return([
{plain}
    ] | join) }}}}
{{% endmacro %}}


{{# The marks that it drops, as the inside of a class of a pattern. #}}
{{% macro marks_dropped() %}}
    {{{{ return([
{marks}
    ] | join) }}}}
{{% endmacro %}}
"""


def letters_macros() -> str:
    """The text of the file: letters by code point, each character on its own as DuckDB sees it."""
    with duckdb.connect() as connection:
        # surrogates are no characters
        changes = connection.execute(
            "select code, letter, plain from ("
            " select code, chr(code) as letter, upper(strip_accents(chr(code))) as plain"
            " from (select unnest(range(1, 55296) || range(57344, 1114112))::integer as code)"
            ") where letter <> plain order by code"
        ).fetchall()
    changed = [(letter, plain) for _, letter, plain in changes if plain]
    longer = [letter for letter, plain in changed if len(plain) > 1]
    if longer:
        raise ValueError(f"letters that become several: {longer}")
    marks = _spans([code for code, _, plain in changes if not plain])
    return _MACROS.format(
        changed=_lines("".join(letter for letter, _ in changed)),
        plain=_lines("".join(plain for _, plain in changed)),
        marks="\n".join(f"        '{span}'," for span in marks),
    )


def _lines(text: str) -> str:
    parts = [text[start : start + _PER_LINE] for start in range(0, len(text), _PER_LINE)]
    return "\n".join(f"        '{part}'," for part in parts)


def _spans(codes: list[int]) -> list[str]:
    """Runs of code points as ranges of a pattern."""
    spans: list[list[int]] = []
    for code in codes:
        if spans and spans[-1][1] == code - 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return ["-".join(_point(code) for code in sorted({first, last})) for first, last in spans]


def _point(code: int) -> str:
    """A code point in a pattern; a backslash of the macro's own text is doubled."""
    return rf"\\x{{{code:X}}}"


if __name__ == "__main__":
    FILE.write_text(letters_macros())
