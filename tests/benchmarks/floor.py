"""The floor: what DuckDB alone takes to read the deliveries, type them and compute the four indicators.

One script as a careful analyst would write it for clean deliveries: the newest row of each key, no facts, no
tests, no books of what became of a row. Prints the numerator and the denominator of each indicator as JSON.

    .venv/bin/python -m tests.benchmarks.floor LANDING AS_OF
"""

import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
from python_calamine import CalamineWorkbook

from orchestration.ground.contract import Column, Extract, load_contract
from tests.benchmarks.deliveries import delivered, dialect, kind_of, names_of

NUMBERS = {"money": "decimal(14, 2)", "number": "decimal(14, 4)"}

INDICATORS = """
    with affiliated as (
        select dni, household_id, affiliated_on, coalesce(disaffiliated_on, date '9999-12-31') as left_on
        from members inner join households using (household_id)
    ),

    attended as (
        select
            course_id,
            dni,
            min(session_on) filter (
                where hours > 0
                and session_on between $starts_on and $as_of
                and affiliated_on <= session_on
                and left_on > session_on
            ) as first_on
        from attendance inner join affiliated using (dni)
        group by course_id, dni
    ),

    declared as (
        select course_id, dni, enrolled_on as first_on
        from enrolments
        inner join affiliated using (dni)
        anti join attended using (course_id, dni)
        where hours_attended > 0
            and enrolled_on between $starts_on and $as_of
            and affiliated_on <= enrolled_on
            and left_on > enrolled_on
    ),

    participations as (
        select
            dni,
            household_id,
            first_on,
            track,
            phase,
            coalesce(
                enrolments.status = 'completed'
                and completed_on between $starts_on and $as_of
                and affiliated_on <= completed_on
                and left_on > completed_on,
                false
            ) as is_completed
        from (from attended union all from declared)
        inner join courses using (course_id)
        inner join affiliated using (dni)
        left join enrolments using (course_id, dni)
        where first_on is not null
    ),

    trained as (select household_id, min(first_on) as trained_on from participations group by household_id),

    measurements as (
        select household_id, visited_on, arg_max(monthly_income, visit_id) as income
        from visits semi join trained using (household_id)
        where upper(strip_accents(visit_status)) = 'EFECTIVA'
            and monthly_income is not null
            and visited_on <= $as_of
        group by household_id, visited_on
    ),

    baselines as (
        select
            household_id,
            trained_on,
            max(visited_on) as baseline_on,
            arg_max(income, visited_on) as baseline
        from trained inner join measurements using (household_id)
        where visited_on <= trained_on
        group by household_id, trained_on
    ),

    increased as (
        select household_id
        from baselines inner join measurements using (household_id)
        where visited_on >= baseline_on + 90 and visited_on > trained_on
        group by household_id, baseline
        having arg_max(income, visited_on) > baseline
    ),

    managing as (
        select household_id from participations
        where track = 'entrepreneurship' and phase = 'business_management' and is_completed
    ),

    owned as (select * from enterprises inner join affiliated using (dni)),

    running as (
        select distinct household_id
        from owned
        where stage = 'running'
            and greatest(registered_on, affiliated_on, $starts_on) <= $as_of
            and left_on > greatest(registered_on, affiliated_on, $starts_on)
    ),

    selling as (
        select household_id
        from fair_participations
        inner join fairs using (fair_id)
        inner join affiliated using (dni)
        where fair_type <> 'job_fair'
            and starts_on between $starts_on and $as_of
            and affiliated_on <= starts_on
            and left_on > starts_on
    ),

    seeking as (
        select dni, bool_or(is_completed) as is_completed
        from participations where track = 'employability' group by dni
    )

    select 'OG', (select count(*) from increased), (select count(*) from trained)
    union all
    select
        'OE1',
        (
            select count(*) from trained
            semi join managing using (household_id)
            semi join (from owned where business_plan_on <= $as_of) using (household_id)
        ),
        (select count(*) from trained)
    union all
    select
        'OE2',
        (select count(*) from running semi join selling using (household_id)),
        (select count(*) from running)
    union all
    select 'OE3', (select count(*) from seeking where is_completed), (select count(*) from seeking)
"""


def typed(column: Column) -> str:
    """SQL that takes a column's text to its type; what does not fit is null."""
    text = f"nullif(trim({column.name}), '')"
    if isinstance(column.type, Mapping):
        cases = " ".join(f"when '{label}' then '{value}'" for label, value in column.type.items())
        return f"case upper({text}) {cases} end"
    if column.type == "date":
        return day(text)
    if column.type in NUMBERS:
        return f"try_cast(replace({text}, ',', '.') as {NUMBERS[column.type]})"
    if column.type == "boolean":
        return f"lower({text}) in ('si', 'true')"
    return text


def day(text: str) -> str:
    """SQL that takes text to a date by where its marks stand: `strptime` tries its formats in turn."""
    forms = {
        f"{text}[5] = '-'": f"{text}[:10]",
        f"{text}[3] in ('/', '-')": f"{text}[7:10] || '-' || {text}[4:5] || '-' || {text}[:2]",
        "true": f"{text}[:4] || '-' || {text}[5:6] || '-' || {text}[7:8]",
    }
    cases = " ".join(f"when {shape} then try_cast({iso} as date)" for shape, iso in forms.items())
    return f"case {cases} end"


def read(connection: duckdb.DuckDBPyConnection, path: Path, extract: Extract) -> str:
    """SQL that reads a file as text under the contract's names."""
    kind = kind_of(path)
    if kind == "text":
        shape = dialect(path, extract)
        columns = dict.fromkeys(shape.columns, "VARCHAR")
        return (
            f"read_csv('{path}', header = true, auto_detect = false, columns = {columns}, quote = '\"',"
            f" escape = '\"', delim = '{shape.delimiter}', encoding = '{shape.encoding}')"
        )
    if kind == "xlsx":
        headers, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        cells = zip(*rows, strict=True) if rows else ([] for _ in headers)
        texts = [pa.array([str(cell) for cell in column], pa.string()) for column in cells]
        names = [names_of(extract)[header] for header in headers]
        connection.register(path.name, pa.table(texts, names=names))
        return f'"{path.name}"'
    columns = ", ".join(f'"{header}"::varchar as {name}' for header, name in names_of(extract).items())
    return f"(select {columns} from '{path}')"


def load(connection: duckdb.DuckDBPyConnection, extract: Extract, paths: list[Path]) -> None:
    """Make the table of an extract: typed, of each key the row of the newest file."""
    columns = ", ".join(f"{typed(column)} as {column.name}" for column in extract.columns)
    files = " union all ".join(
        f"select {columns}, {age} as age from {read(connection, path, extract)}"
        for age, path in enumerate(paths)
    )
    connection.execute(f"create table {extract.name} as {files}")
    keys = ", ".join(column.name for column in extract.keys)
    same = " and ".join(f"one.{column.name} = newest.{column.name}" for column in extract.keys)
    connection.execute(
        f"delete from {extract.name} as one using"
        f" (select {keys}, max(age) as age from {extract.name} group by {keys} having count(*) > 1) as newest"
        f" where {same} and one.age < newest.age"
    )


def figures(landing: Path, as_of: date) -> dict[str, tuple[int, int]]:
    """Numerator and denominator of each indicator at a cut-off."""
    files = delivered(landing)
    with duckdb.connect() as connection:
        connection.execute("set preserve_insertion_order = false")
        for extract in load_contract().extracts:
            load(connection, extract, files[extract.name])
        clocks = {"as_of": as_of, "starts_on": as_of.replace(month=1, day=1)}
        rows = connection.execute(INDICATORS, clocks).fetchall()
    return {code: (numerator, denominator) for code, numerator, denominator in rows}


if __name__ == "__main__":
    print(json.dumps(figures(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]))))
