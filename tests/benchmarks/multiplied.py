"""The warehouse of a home with its households multiplied to the plan's size, to make evaluation packages of.

What a package reads is multiplied, and what it is searched for; the tables of figures stay as they are. A
household's copy has codes of its own, and its people, visits and enterprises too; names stay.

    .venv/bin/python -m tests.benchmarks.multiplied HOME
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb

from orchestration.evaluation.codebook import SCHEMA
from orchestration.ground.paths import Home
from orchestration.warehouse.dbt_runner import current_manifest

REGISTRY, PARTICIPANTS = 750_000, 10_000
"""Households of the plan, and how many of them take part."""

OWN = frozenset(
    [
        "household_id",
        "dni",
        "holder_dni",
        "visit_id",
        "baseline_visit_id",
        "follow_up_visit_id",
        "enterprise_id",
        "delivery_id",
        "placement_id",
    ]
)
"""Codes that belong to one household."""


def multiply(connection: duckdb.DuckDBPyConnection, manifest: Mapping[str, Any]) -> None:
    """Multiply the rows of every household in place: participants by one number, others by another."""
    connection.execute(
        """
        create temp table copies as
        with households as (
            select
                households.household_id,
                training.household_id is not null as is_participant
            from intermediate.int_households as households
            left join intermediate.int_household_training as training using (household_id)
        )
        select
            household_id,
            unnest(range(cast(ceil(
                case when is_participant then $participants else $registry - $participants end
                / count(*) over (partition by is_participant)
            ) as integer))) as number
        from households
        """,
        {"registry": REGISTRY, "participants": PARTICIPANTS},
    )
    connection.execute("create temp table people as select dni, household_id from intermediate.int_persons")
    for relation in sorted(_read(manifest)):
        _multiply(connection, relation)


def _read(manifest: Mapping[str, Any]) -> Iterator[str]:
    """The tables that the views of evaluation read, and all deliveries, in which identifiers stand."""
    nodes = manifest["nodes"]
    waiting = [name for name, node in nodes.items() if node["schema"] == SCHEMA]
    waiting += [name for name, node in nodes.items() if node["name"].startswith("stg_")]
    seen = set()
    while waiting:
        name = waiting.pop()
        if name in seen or name not in nodes:
            continue
        seen.add(name)
        node = nodes[name]
        if node["config"]["materialized"] == "table":
            yield f"{node['schema']}.{node['name']}"
        else:
            waiting += node["depends_on"]["nodes"]


def _multiply(connection: duckdb.DuckDBPyConnection, relation: str) -> None:
    columns = [name for name, *_ in connection.execute(f"describe {relation}").fetchall()]
    by = next((name for name in ("household_id", "dni") if name in columns), None)
    if by is None:
        return
    own = (f"rows.{name} || '-' || copies.number as {name}" for name in columns if name in OWN)
    households = "" if by == "household_id" else "inner join people on rows.dni = people.dni"
    owner = "rows" if by == "household_id" else "people"
    connection.execute(
        f"""
        create temp table multiplied as
        select rows.* replace ({", ".join(own)})
        from {relation} as rows
        {households}
        inner join copies on {owner}.household_id = copies.household_id
        """
    )
    connection.execute(f"delete from {relation}")
    connection.execute(f"insert into {relation} select * from multiplied")
    connection.execute("drop table multiplied")


def main(home: Home) -> None:
    """Multiply the warehouse of a home's current release."""
    with duckdb.connect(str(home.warehouse)) as connection:
        multiply(connection, json.loads(current_manifest(home).read_bytes()))


if __name__ == "__main__":
    main(Home(Path(sys.argv[1])))
