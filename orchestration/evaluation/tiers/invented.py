"""The public tier's rows: the secure tier's tables, columns and types, with households that do not exist.

Nothing is drawn from rows, or from figures, of anybody: every share and amount is written in the generator.
So the rows of two releases differ only if their plan or cut-off does. What fits together in real tables fits
together here, too.
"""

import runpy
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
import pandas as pd

from orchestration.evaluation.codebook import Table
from orchestration.evaluation.extract import require_key, require_reasons
from orchestration.evaluation.tiers import invented_activity as activity
from orchestration.evaluation.tiers import invented_households as homes
from orchestration.evaluation.tiers import invented_panel as told
from orchestration.ground.plan import the_plan

SEED = 20260131
"""Of the generator: the same seed gives the same rows."""

NOTE = "Filas inventadas: nadie de esta tabla existe, y ninguna cifra suya dice algo del plan."


def stage_invented(
    connection: duckdb.DuckDBPyConnection,
    tables: Mapping[str, Table],
    comparison: str,
    cut_off: date,
    program: bytes,
    seed: int = SEED,
) -> None:
    """Make the rows of every table and stage them under its name, typed as the warehouse's.

    `program` is the package's own that recalculates the indicators. Raises Stop if a table breaks its own
    description.
    """
    made = invent(comparison, cut_off, seed)
    made["indicators"] = _indicators(made, comparison, program)
    for name, table in tables.items():
        rows = made[name].assign(comparison=comparison)
        kinds = {
            column: kind
            for column, kind, *_ in connection.execute(f"describe select * from {table.model}").fetchall()
        }
        plain = rows[list(kinds)].astype(object).where(rows[list(kinds)].notna(), None)
        connection.register("rows_made", _typed(plain, rows))
        columns = ", ".join(f'cast("{column}" as {kind}) as "{column}"' for column, kind in kinds.items())
        connection.execute(
            f"create temp table {name} as select {columns} from rows_made order by {', '.join(table.key)}"
        )
        connection.unregister("rows_made")
        require_key(connection, table)
        require_reasons(connection, table)


def invent(comparison: str, cut_off: date, seed: int = SEED) -> told.Tables:
    """The rows of every table but the indicators, which follow from them."""
    rng = np.random.default_rng([seed, *comparison.encode()])
    times = homes.Times(date.fromisoformat(str(the_plan().settings["plan_year_starts_on"])), cut_off)
    made = {"registry": homes.households(rng, times), "prices": homes.prices(rng, times)}
    made["visits"] = homes.visits(rng, made["registry"], times)
    people = activity.persons(rng, made["registry"])
    made["courses"] = activity.courses(rng, people, made["registry"], times)
    made["fairs"] = activity.fairs(rng, people, made["registry"], times)
    made["enterprises"] = activity.enterprises(rng, people, times)
    made["seed_capital"] = activity.seed_capital(rng, people, times)
    made["placements"] = activity.placements(rng, people, times)
    made["persons"] = activity.summed(people, made)
    owned = made["enterprises"].groupby("household_id").size()
    made["registry"]["enterprises_count"] = made["registry"]["household_id"].map(owned).fillna(0)
    made["exposure"] = told.exposure(made)
    made["panel"] = told.panel(made, times)
    made["measurements"] = told.measurements(made)
    made["visits"] = _against_training(made)
    made["registry"] = _with_prior(made, times)
    made["pairs"] = told.pairs(made)
    made["responses"] = told.responses(made, times)
    return made


def as_invented(table: Table) -> Table:
    """A table's description, which says that its rows are invented, and so of every variable."""
    variables = tuple(
        replace(
            variable,
            source=f"inventado, en la forma de {variable.source}" if variable.source else "inventado",
            rule="Inventado; no viene de ningún código." if variable.pseudonym else variable.rule,
        )
        for variable in table.variables
    )
    title = f"Filas inventadas: {table.title}"
    return replace(table, title=title, note=f"{NOTE} {table.note}", variables=variables)


def _against_training(made: told.Tables) -> pd.DataFrame:
    """The visits with their days since the first training, and their incomes at one price level."""
    visits = made["visits"]
    first = visits["household_id"].map(made["panel"].set_index("household_id")["first_training_on"])
    level = visits["visited_on"].dt.strftime("%Y-%m").map(made["prices"].set_index("period")["price_level"])
    return visits.assign(
        days_since_training=(visits["visited_on"] - first).dt.days, real_income=visits["income"] * 100 / level
    )


def _with_prior(made: told.Tables, times: homes.Times) -> pd.DataFrame:
    """The registry with the last measurement of each household before the plan year."""
    visits = made["visits"]
    earlier = visits[visits["is_measurement"] & (visits["visited_on"] < times.start)]
    last = earlier.groupby("household_id").last()
    found = made["registry"].copy()
    for name, column in (
        ("prior_visit_on", "visited_on"),
        ("prior_income", "income"),
        ("prior_has_own_income", "has_own_income"),
        ("prior_has_enterprise", "has_enterprise"),
    ):
        found[name] = found["household_id"].map(last[column])
    return found


def _indicators(made: told.Tables, comparison: str, program: bytes) -> pd.DataFrame:
    """What the package's own program counts in these rows, as if it were published."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "data" / "csv").mkdir(parents=True)
        for name in ("panel", "prices", "courses", "enterprises", "registry", "fairs"):
            rows = made[name].assign(comparison=comparison)
            truths = rows.select_dtypes(["bool", "boolean"]).columns
            words = rows[truths].astype(object).map({True: "true", False: "false"}.get)
            rows.assign(**{name: words[name] for name in truths}).to_csv(
                folder / "data" / "csv" / f"{name}.csv", index=False
            )
        (folder / "program.py").write_bytes(program)
        found = runpy.run_path(str(folder / "program.py"))["recalculate"](folder)
    level = np.where(found["territory_code"] == "PE", "national", "territorial_unit")
    ratio = 100 * found["numerator"] / found["denominator"]
    # OE1 is a number, the others are shares
    value = ratio.where(found["indicator_code"] != "OE1", found["numerator"].astype(float))
    return found.assign(territory_level=level, ratio_pct=ratio, value=value)


def _typed(plain: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows as DuckDB reads them: columns of days keep their type, all others go as they are."""
    days = {name: rows[name] for name in plain if str(rows[name].dtype).startswith("datetime")}
    return plain.assign(**days)
