"""Traits of households withheld until enough of them are alike, and the check that they are.

Local suppression by steps: a household whose traits too few others share has those of the first step
withheld, then of the second, until it is one of enough alike, which share the steps, too: so that who takes
what is missing for a trait finds no fewer. (Sweeney, L., 2002. k-anonymity. IJUFKS 10(5), 557–570;
Hundepool and others 2012, Statistical Disclosure Control, section 3.2.2.)
"""

from collections.abc import Iterator

import duckdb

from orchestration.evaluation.risk import Knowledge, Risk, measure
from orchestration.evaluation.tiers.rules import WITHHELD, Rules
from orchestration.ground.errors import Exit, Stop

PERSONS = "persons_traits"
"""The traits of a household's persons as one text: who knows a household knows who lives in it."""


def withhold(connection: duckdb.DuckDBPyConnection, rules: Rules) -> None:
    """Withhold traits in the staged `registry` and `persons`, and note in both up to which step.

    Raises Stop if there are not enough households alike with everything withheld.
    """
    signatures = ", ".join(
        f"{_signature(names)} as {PERSONS}_{withheld}" for withheld, names in _person_steps(rules)
    )
    connection.execute(
        "create temp table traits as select registry.*, persons_of.* exclude (household_id) from registry"
        f" left join (select household_id, {signatures} from persons"
        " group by household_id) as persons_of using (household_id)"
    )
    connection.execute("create temp table levels (household_id varchar, is_known varchar, level integer)")
    for level in range(len(rules.steps) + 1):
        alike = ", ".join(_shown(rules, level))
        fewest = 0 if level == len(rules.steps) else rules.fewest_alike
        connection.execute(
            "insert into levels select household_id, known, level from ("
            f"select household_id, {_text(rules.known)} as known, {level} as level,"
            f" count(*) over (partition by {alike}) as k from traits"
            f" where household_id not in (select household_id from levels)) where k >= {fewest}"
        )
    _fill_last(connection, rules)
    for table in ("registry", "persons"):
        _apply(connection, rules, table)
    connection.execute("drop table traits")
    connection.execute("drop table levels")


def alike(connection: duckdb.DuckDBPyConnection, rules: Rules) -> Risk:
    """How the released households fall into classes of those alike; it reads the released tables alone.

    Raises Stop if a class is smaller than the rules allow.
    """
    names = [name for step in rules.steps if step.table == "persons" for name in step.variables]
    connection.execute(
        f"create or replace temp view identified as select registry.*, persons_of.{PERSONS} from registry"
        f" left join (select household_id, {_signature(names)} as {PERSONS} from persons"
        " group by household_id) as persons_of using (household_id)"
    )
    known = (*rules.known, WITHHELD, *rules.shown("registry", 0), PERSONS)
    found = measure(connection, Knowledge("identified", "", known))
    if found.smallest_class is not None and found.smallest_class < rules.fewest_alike:
        raise Stop(
            f"No se escribió el paquete: {found.small_units} hogares comparten sus rasgos con menos de"
            f" {rules.fewest_alike - 1} más. Oculte más en orchestration/evaluation/tiers/scientific.yml.",
            Exit.FAULTS,
        )
    return found


def _person_steps(rules: Rules) -> Iterator[tuple[int, list[str]]]:
    """After how many steps persons' traits change, and which are shown then."""
    for withheld in range(len(rules.steps) + 1):
        names = rules.shown("persons", withheld)
        if names:
            yield withheld, names


def _shown(rules: Rules, level: int) -> list[str]:
    """The columns of `traits` that are shown after so many steps."""
    persons = [f"{PERSONS}_{level}"] if rules.shown("persons", level) else []
    return [*rules.known, *rules.shown("registry", level), *persons]


def _signature(names: list[str]) -> str:
    """SQL of the distinct combinations of persons' traits as one text, in order; null where none is shown."""
    combined = f"nullif({_text(names)}, '{'/' * (len(names) - 1)}')"
    return f"string_agg(distinct {combined}, ';' order by {combined})"


def _text(names: list[str] | tuple[str, ...]) -> str:
    return " || '/' || ".join(f"coalesce({name}::varchar, '')" for name in names)


def _fill_last(connection: duckdb.DuckDBPyConnection, rules: Rules) -> None:
    """Where too few have everything withheld, have as many as it takes join them: the least class that
    is told apart, whole, so that no other one is left too small."""
    last = len(rules.steps)
    while True:
        short = connection.execute(
            "select is_known from levels where level = ? group by is_known having count(*) < ?"
            " order by is_known limit 1",
            [last, rules.fewest_alike],
        ).fetchone()
        if short is None:
            return
        smallest = None
        for level in range(last):
            found = connection.execute(
                f"select count(*), list(household_id), min(household_id) from traits"
                " inner join levels using (household_id)"
                f" where level = {level} and is_known = ? group by {', '.join(_shown(rules, level))}"
                " order by 1, 3 limit 1",
                [short[0]],
            ).fetchone()
            if found is not None and (smallest is None or found[0] < smallest[0]):
                smallest = found
        if smallest is None:
            raise Stop(
                f"No se escribió el paquete: hay menos de {rules.fewest_alike} hogares de una clase, y ni"
                " ocultando todos sus rasgos se confunden con otros. Use el nivel seguro.",
                Exit.FAULTS,
            )
        connection.execute(
            f"update levels set level = {last} where household_id in (select unnest(?))", [smallest[1]]
        )


def _apply(connection: duckdb.DuckDBPyConnection, rules: Rules, table: str) -> None:
    changes = [
        f"case when level >= {rules.step_of(table, name)} then null else {name} end as {name}"
        for name in rules.shown(table, 0)
    ]
    replaced = ", ".join([*changes, f"cast(level as integer) as {WITHHELD}"])
    connection.execute(f"alter table {table} rename to open_{table}")
    order = "person_id" if table == "persons" else "household_id"
    connection.execute(
        f"create temp table {table} as select open_{table}.* replace ({replaced}) from open_{table}"
        f" inner join levels using (household_id) order by {order}"
    )
    connection.execute(f"drop table open_{table}")
