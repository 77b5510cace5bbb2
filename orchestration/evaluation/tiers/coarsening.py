"""The tables of the scientific-use tier, made of the secure ones where they are staged.

The exact tables step aside under another name; nothing but what stands here is read of them afterwards.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import duckdb
import pandas as pd

from orchestration.evaluation.codebook import Missing, Table, Variable
from orchestration.evaluation.extract import require_key, require_reasons
from orchestration.evaluation.tiers.rules import WITHHELD, Rules, require_all
from orchestration.evaluation.tiers.withholding import withhold

Pseudonyms = Callable[[str, Iterable[str]], Mapping[str, str]]

PLACE = "province_code"
"""From the step that withholds it on, a household's courses and fairs are told apart from those of others."""


def coarsen(
    connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Table], rules: Rules, pseudonyms: Pseudonyms
) -> dict[str, Table]:
    """Replace the staged secure tables by those of scientific use, with what had to be withheld.

    Raises Undocumented if a variable has no treatment, Stop if too few households are alike even with all
    withheld, if a key is none, or a value is missing without a reason.
    """
    require_all(rules, tables)
    for name in tables:
        connection.execute(f"alter table {name} rename to exact_{name}")
    made = {name: _described(table, tables, rules) for name, table in tables.items()}
    for name in ("registry", "persons"):
        _create(connection, tables[name], made[name], rules)
    withhold(connection, rules)
    for name, table in tables.items():
        if name not in ("registry", "persons"):
            for variable, treatment in rules.treatments[name].items():
                if treatment == "shared":
                    _stage_shared(connection, name, variable, rules, pseudonyms)
            _create(connection, table, made[name], rules)
    for table in made.values():
        require_key(connection, table)
        require_reasons(connection, table)
    return made


def _described(table: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
    names = rules.names(table.name)
    variables = [
        _variable(tables, table.name, variable, rules, names)
        for variable in table.variables
        if variable.name in names
    ]
    if table.name in rules.added:
        added = rules.added[table.name]
        variables.append(Variable(added.name, "whole", added.label, added.meaning, added.unit))
    if table.name in ("registry", "persons") or "household" in rules.treatments[table.name].values():
        variables.append(_withheld(rules))
    key = rules.key.get(table.name, table.key)
    note = rules.notes.get(table.name, table.note)
    return replace(table, key=key, note=note, variables=tuple(variables))


def _variable(
    tables: Mapping[str, Table], table: str, variable: Variable, rules: Rules, names: Mapping[str, str]
) -> Variable:
    treatment = rules.treatment(table, variable.name)
    if treatment == "household":
        registry = tables["registry"].variable(variable.name)
        return _variable(tables, "registry", registry, rules, rules.names("registry"))
    told = _told(variable, treatment, rules)
    missing = tuple(Missing(rule.code, _renamed(rule.when, names)) for rule in variable.missing)
    name = names[variable.name]
    step = rules.step_of(table, name)
    if step is not None:
        missing = (Missing("not_published", f"{WITHHELD} >= {step}"), *missing)
    return replace(told, name=name, missing=missing)


def _renamed(condition: str, names: Mapping[str, str]) -> str:
    """A condition on the secure tier's columns as one on this tier's."""
    return re.sub(r"[a-z_]+", lambda word: names.get(word[0], word[0]), condition)


def _told(variable: Variable, treatment: str, rules: Rules) -> Variable:
    """What the codebook says of a variable under its treatment."""

    def said(label: str, rule: str, **changes: object) -> Variable:
        rules_said = " ".join(part for part in (variable.rule, rule) if part)
        return replace(variable, label=f"{variable.label}{label}", rule=rules_said, **changes)  # type: ignore[arg-type]

    if treatment in rules.bands:
        band = rules.bands[treatment]
        return said(
            " (tramo)", "Aquí solo se dice el tramo; el último es abierto.", kind="text", values=band.labels
        )
    if treatment == "month":
        return said(" (mes)", "Aquí solo se dice el mes.", kind="text", unit="mes (AAAA-MM)")
    if treatment == "year":
        return said(" (año)", "Aquí solo se dice el año.", kind="whole", unit="año")
    if treatment == "province":
        return replace(
            variable,
            label="Provincia (ubigeo INEI)",
            meaning="Provincia del hogar, según los cuatro primeros dígitos de su ubigeo del INEI.",
            rule="El lugar más pequeño que contiene este nivel.",
        )
    if treatment == "answer":
        return said("", f"Aquí, las que tienen menos de {rules.fewest_rows} filas figuran como OTRAS.")
    if treatment == "top":
        return said(f" (hasta {rules.top})", f"Aquí, {rules.top} quiere decir {rules.top} o más.")
    if treatment == "shared":
        return said(
            " (seudónimo)",
            "Seudónimo con clave. El de un hogar cuya provincia se oculta es solo suyo: no dice con quién"
            " coincidió.",
        )
    if variable.pseudonym:
        return replace(
            variable, rule="HMAC-SHA-256 con la clave del estudio, otro en cada nivel y en cada evaluación."
        )
    return variable


def _withheld(rules: Rules) -> Variable:
    steps = "; ".join(
        f"{number}: {', '.join(step.variables)} ({step.table})"
        for number, step in enumerate(rules.steps, start=1)
    )
    return Variable(
        WITHHELD,
        "whole",
        "Pasos de ocultamiento del hogar",
        "Hasta qué paso se ocultan los rasgos del hogar para que al menos"
        f" {rules.fewest_alike} sean iguales.",
        unit="pasos",
        rule=f"0 si no se oculta nada. Cada paso oculta además lo de los anteriores. {steps}.",
    )


def _create(connection: duckdb.DuckDBPyConnection, exact: Table, made: Table, rules: Rules) -> None:
    name = exact.name
    names = rules.names(name)
    selected = [
        f'{_sql(name, variable.name, rules)} as "{names[variable.name]}"'
        for variable in exact.variables
        if variable.name in names
    ]
    if name in rules.added:
        added = rules.added[name]
        selected.append(
            "cast(row_number() over (partition by exact.household_id order by exact."
            f"{added.orders}) as integer) as {added.name}"
        )
    if name in ("registry", "persons"):
        selected.append(f"0 as {WITHHELD}")
    joins = [
        f"left join shared_{column} on shared_{column}.household_id = exact.household_id"
        f" and shared_{column}.code = exact.{column}"
        for column, treatment in rules.treatments[name].items()
        if treatment == "shared"
    ]
    if "household" in rules.treatments[name].values():
        selected.append(f"registry.{WITHHELD}")
        joins.append("inner join registry on registry.household_id = exact.household_id")
    where = f"where {rules.rows[name]}" if name in rules.rows else ""
    connection.execute(
        f"create temp table {name} as select {', '.join(selected)} from exact_{name} as exact"
        f" {' '.join(joins)} {where} order by {', '.join(made.key)}"
    )


def _sql(table: str, name: str, rules: Rules) -> str:
    """SQL of a variable under its treatment."""
    treatment, value = rules.treatment(table, name), f'exact."{name}"'
    if treatment in rules.bands:
        return rules.bands[treatment].sql(value)
    return {
        "keep": value,
        "month": f"strftime({value}, '%Y-%m')",
        "year": f"cast(year({value}) as integer)",
        "province": f"left({value}, 4)",
        "household": f"registry.{rules.renamed(name, treatment)}",
        "shared": f"shared_{name}.pseudonym",
        "answer": (
            f"case when {value} is not null and count(*) over (partition by {value}) < {rules.fewest_rows}"
            f" then 'OTRAS' else {value} end"
        ),
        # the least of a number and of what is missing would be the number
        "top": f"case when {value} > {rules.top} then {rules.top} else {value} end",
    }[treatment]


def _stage_shared(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, rules: Rules, pseudonyms: Pseudonyms
) -> None:
    """Stage the pseudonym of each code, by household: its own where the household's place is withheld."""
    own = rules.step_of("registry", PLACE)
    coded = connection.sql(
        f"select distinct exact.{column} as code, exact.household_id, exact.{column}"
        f" || case when registry.{WITHHELD} >= {own} then ':' || exact.household_id else '' end as identifier"
        f" from exact_{table} as exact inner join registry using (household_id)"
    ).df()
    named = pseudonyms(column.removesuffix("_id"), coded["identifier"].unique())
    pairs = pd.DataFrame(
        {
            "code": coded["code"],
            "household_id": coded["household_id"],
            "pseudonym": coded["identifier"].map(named),
        },
        dtype="str",
    )
    connection.register("pairs_given", pairs)
    connection.execute(f"create temp table shared_{column} as select * from pairs_given")
    connection.unregister("pairs_given")
