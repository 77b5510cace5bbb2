"""Whether the public edition keeps its promises, judged by comparing it with the exact one.

What is compared stands in the finished warehouse: schema `public` against schema `marts`. The judge knows the
promises (published.md, "The public edition") and not the macros that are meant to keep them.
"""

import duckdb

from orchestration.release.tables import PROTECTED

NOISE = 5
WITHOUT_EXACT_TWIN = {
    "data_quality_summary": (
        "extract",
        "month",
        "files_loaded",
        "files_rejected",
        "rows_accepted",
        "rows_not_accepted",
    )
}
"""Tables that only the public edition has, with their columns."""

PLANNERS_ONLY = ("is_small", "inputs_sha256")
"""Columns that the public edition leaves out."""

CELL = ("territory_level", "territory_code", "breakdown", "breakdown_value")
INDICATOR = ("month_end", "indicator_code", "variant", *CELL)
OUTPUT = ("measure_code", "period", "month_end", *CELL)
INDICATOR_COUNTS = {"numerator": "denominator", "denominator": None, "measured": "denominator"}
INCOME_COUNTS = {
    "households": None,
    "measured": "households",
    **dict.fromkeys(("no_baseline", "not_yet_due", "disaffiliated", "not_visited"), "households"),
    **dict.fromkeys(("increased", "unchanged", "decreased", "no_price_index"), "measured"),
}
"""Counts, each with the whole that it is never published above."""

_IS_EXACT = "exact.territory_level = 'national' and exact.breakdown = 'total'"
_TYPED = "'modality', 'topic', 'business_line'"
_LEVELS = """
    select count(*) from public.{table}
    where not (
        territory_level = 'national'
        or (territory_level in ('department', 'territorial_unit') and breakdown in ('total', 'sex', 'area'))
    )
"""
_UNEQUAL = """
    with counts as ({told})
    select count(*) from (
        select key, count from counts where count > 0 group by key, count having count(distinct published) > 1
    ) as unequal
"""
_AMOUNTS = f"""
    select count(*)
    from public.output_values as told
    inner join marts.measures as measures on told.measure_code = measures.measure_code
    left join intermediate.int_public_amounts as amounts
        on {" and ".join(f"told.{column} = amounts.{column}" for column in OUTPUT)}
    where told.value is not null
        and measures.counts in ('soles', 'hours')
        and not (told.territory_level = 'national' and told.breakdown = 'total')
        and (
            coalesce(amounts.contributors, 0) < 10
            or amounts.largest_two > 0.8 * amounts.amount
            or told.value % case measures.counts when 'soles' then 100 else 10 end <> 0
        )
"""
_MEANS = """
    select count(*) from public.income_change_summary as told
    inner join intermediate.int_income_change_summary as exact using (comparison, territorial_unit)
    where told.territorial_unit <> 'TOTAL'
        and told.{statistic}_{amount} is not null
        and (exact.{amount}_households < 30 or told.{statistic}_{amount} % 10 <> 0)
"""

_RECONCILED = """
    select count(*) from public.activity_reconciliation as told
    inner join marts.measures as measures on told.basis = measures.measure_code
    left join marts.activity_reconciliation as exact using (activity_code, territorial_unit, month_end)
    where case
        when measures.counts = 'events' or told.territorial_unit = 'TOTAL'
            then told.derived is distinct from exact.derived
        else {is_broken}
    end
"""
_NATIONAL_PROGRESS = """
    select count(*) from public.target_progress as told
    left join marts.target_progress as exact
        using (subject, code, territory_level, territory_code, target_month_end, month_end)
    where told.territory_level = 'national' and told.value is distinct from exact.value
"""
_OTHER_NOISE = f"""
    select count(*) from public.indicator_values as told
    left join intermediate.int_public_indicator_cells as cells using ({", ".join(INDICATOR)})
    where told.denominator is distinct from cells.published_denominator
    union all
    select count(*) from public.output_values as told
    left join intermediate.int_public_output_cells as cells using ({", ".join(OUTPUT)})
    where not cells.is_amount and told.value is distinct from cells.published_entities
"""


def broken_promises(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    """Each promise that does not hold, in words, with the number of cells, tables or columns against it."""
    found = [
        ("tablas fuera de la lista", _beyond_the_tables(connection)),
        ("columnas fuera de la lista", _beyond_the_columns(connection)),
        *((name, _number(connection, query)) for name, query in _promises().items()),
    ]
    return [(name, count) for name, count in found if count]


def _promises() -> dict[str, str]:
    promises = {
        f"{table}: niveles fuera de la lista": _LEVELS.format(table=table)
        for table in ("indicator_values", "output_values")
    }
    for count, whole in INDICATOR_COUNTS.items():
        promises[f"indicator_values.{count}: ruido"] = _noise(
            "indicator_values", INDICATOR, count, whole, _IS_EXACT
        )
    for count, whole in INCOME_COUNTS.items():
        promises[f"income_change_summary.{count}: ruido"] = _noise(
            "income_change_summary",
            ("comparison", "territorial_unit"),
            count,
            whole,
            "exact.territorial_unit = 'TOTAL'",
        )
    promises["output_values: ruido"] = _output_noise()
    promises["output_values: etiquetas de pocos"] = f"""
        select count(*) from public.output_values
        where breakdown in ({_TYPED}) and territory_level <> 'national'
    """
    promises["output_values: montos"] = _AMOUNTS
    for amount in ("baseline", "follow_up", "nominal_change", "nominal_change_indexed", "real_change"):
        for statistic in ("mean", "median"):
            promises[f"income_change_summary.{statistic}_{amount}"] = _MEANS.format(
                statistic=statistic, amount=amount
            )
    promises["activity_reconciliation: ruido"] = _RECONCILED.format(
        is_broken=_is_broken("told.derived", "exact.derived")
    )
    promises["target_progress: nacional"] = _NATIONAL_PROGRESS
    promises["los mismos con otro ruido"] = _UNEQUAL.format(told=_told())
    promises["ruido de otra clave"] = _OTHER_NOISE
    return promises


def _noise(table: str, keys: tuple[str, ...], count: str, whole: str | None, is_exact: str) -> str:
    """Counts of a table whose noise is not what was promised."""
    above = f"or told.{count} > told.{whole}" if whole else ""
    return f"""
        select count(*) from public.{table} as told
        left join marts.{table} as exact using ({", ".join(keys)})
        where case
            when {is_exact} then told.{count} is distinct from exact.{count}
            else {_is_broken(f"told.{count}", f"exact.{count}")} {above}
        end
    """


def _output_noise() -> str:
    """Cells of measures, exact or with noise; OTRAS joins labels of which each edition has its own."""
    return f"""
        select count(*) from public.output_values as told
        inner join marts.measures as measures using (measure_code)
        left join marts.output_values as exact using ({", ".join(OUTPUT)})
        where measures.counts not in ('soles', 'hours')
            and not (told.breakdown in ({_TYPED}) and told.breakdown_value = 'OTRAS')
            and case
                when measures.counts = 'events' or ({_IS_EXACT})
                    then told.value is distinct from exact.value
                else {_is_broken("told.value", "exact.value")}
            end
        union all
        select count(*) from public.output_values as told
        inner join marts.measures as measures using (measure_code)
        where measures.counts in ('soles', 'hours') and {_IS_EXACT.replace("exact.", "told.")}
            and told.value is distinct from (
                select value from marts.output_values as exact
                where {" and ".join(f"exact.{column} = told.{column}" for column in OUTPUT)}
            )
    """


def _is_broken(public: str, exact: str) -> str:
    return (
        f"({public} is null or {exact} is null or abs({public} - {exact}) > {NOISE}"
        f" or ({exact} = 0 and {public} <> 0) or {public} in (1, 2) or {public} < 0)"
    )


def _told() -> str:
    """Every count that has noise: its cell key, the count, and what is published of it."""
    relations = {
        "int_public_indicator_cells": (
            INDICATOR_COUNTS,
            "territory_level = 'national' and breakdown = 'total'",
        ),
        "int_public_income_change": (INCOME_COUNTS, "territorial_unit = 'TOTAL'"),
        "int_public_output_cells": ({"entities": None}, "is_exact"),
    }
    return " union all ".join(
        f"select {count}_key as key, {count} as count, published_{count} as published"
        f" from intermediate.{relation} where not ({is_exact})"
        for relation, (counts, is_exact) in relations.items()
        for count in counts
    )


def _beyond_the_tables(connection: duckdb.DuckDBPyConnection) -> int:
    rows = connection.execute(
        "select table_name from duckdb_tables() where schema_name = 'public'"
    ).fetchall()
    return len({name for (name,) in rows} ^ set(PROTECTED))


def _beyond_the_columns(connection: duckdb.DuckDBPyConnection) -> int:
    return sum(
        len(set(_columns(connection, "public", table)) ^ set(_allowed(connection, table)))
        for table in PROTECTED
    )


def _allowed(connection: duckdb.DuckDBPyConnection, table: str) -> tuple[str, ...]:
    if table in WITHOUT_EXACT_TWIN:
        return WITHOUT_EXACT_TWIN[table]
    return tuple(name for name in _columns(connection, "marts", table) if name not in PLANNERS_ONLY)


def _columns(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> list[str]:
    rows = connection.execute(
        "select column_name from duckdb_columns() where schema_name = ? and table_name = ?", [schema, table]
    ).fetchall()
    return [name for (name,) in rows]


def _number(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return sum(count for (count,) in connection.execute(query).fetchall())
