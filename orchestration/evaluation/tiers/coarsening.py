"""The tables of the scientific-use tier, made of the secure ones where they are staged.

The exact tables step aside under another name; nothing but what stands here is read of them afterwards.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

import duckdb

from orchestration.evaluation.codebook import OF_ROWS, Missing, Table, Variable
from orchestration.evaluation.extract import Pseudonyms, require_key, require_reasons, stage_pairs
from orchestration.evaluation.tiers.rules import LINK, WITHHELD, Rules, require_all
from orchestration.evaluation.tiers.withholding import withhold
from orchestration.ground.errors import Stop

PLACE = "province_code"
"""From the step that withholds it on, a household's courses and fairs are told apart from those of others."""

KINDS = {"shared": "code", "person": OF_ROWS}
"""Of which kind the pseudonyms are that a treatment gives."""


def coarsen(
    connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Table], rules: Rules, pseudonyms: Pseudonyms
) -> dict[str, Table]:
    """Replace the staged secure tables by those of scientific use, with what had to be withheld.

    Raises Undocumented if a variable has no treatment, Stop if too few households are alike even with all
    withheld, if a household is not in the registry, a key is none, or a value is missing without a reason.
    """
    require_all(rules, tables)
    require_registered(connection, tables.values())
    for name in tables:
        connection.execute(f"alter table {name} rename to exact_{name}")
    made = {name: _described(table, tables, rules) for name, table in tables.items()}
    for name in ("registry", "persons"):
        _create(connection, tables[name], made[name], rules)
    withhold(connection, rules)
    for name, table in tables.items():
        if name not in ("registry", "persons"):
            for variable, treatment in rules.treatments[name].items():
                if treatment in KINDS:
                    _stage_named(connection, table, variable, rules, pseudonyms)
            _create(connection, table, made[name], rules)
    for table in made.values():
        require_key(connection, table)
        require_reasons(connection, table)
    return made


def require_registered(connection: duckdb.DuckDBPyConnection, tables: Iterable[Table]) -> None:
    """Raise Stop if a staged table tells of a household that the registry does not: it would be unchecked."""
    for table in tables:
        if "household_id" in [variable.name for variable in table.variables]:
            unknown = connection.sql(
                f"select count(*) from {table.name} where household_id is null"
                " or household_id not in (select household_id from registry)"
            ).fetchone()
            if unknown != (0,):
                raise Stop(
                    f"La tabla {table.name} tiene filas de hogares que no están en registry, y de ellos nada"
                    " se puede comprobar. No se escribió ningún paquete."
                )


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
    if treatment == "linked":
        missing = (Missing("not_published", rules.of_persons[table]), *missing)
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
        return said("", f"Aquí, las que dan menos de {rules.fewest_homes} hogares figuran como OTRAS.")
    if treatment == "top":
        return said(f" (hasta {rules.top})", f"Aquí, {rules.top} quiere decir {rules.top} o más.")
    if treatment == "shared":
        return said(
            " (seudónimo)",
            "Seudónimo con clave. El de un hogar cuya provincia se oculta es solo suyo: no lleva a los demás"
            " que asistieron, aunque los meses, el tipo y las horas, que quedan, podrían sugerir cuál fue.",
        )
    if variable.pseudonym:
        named = "HMAC-SHA-256 con la clave del estudio, otro en cada nivel, evaluación y publicación."
        kind = OF_ROWS if treatment == "person" else variable.pseudonym
        return replace(variable, rule=named + _apart(treatment, rules), pseudonym=kind)
    return variable


def _apart(treatment: str, rules: Rules) -> str:
    """What is said besides of identifiers that would tell how many persons a household has."""
    hidden = f"ocultan los {rules.step_of('persons', LINK)} pasos"
    if treatment == "person":
        return (
            f" En un hogar al que se {hidden}, no es el de persons sino uno solo de la fila; en los cursos de"
            " empleabilidad, uno solo de ellos."
        )
    if treatment == "linked":
        return f" En un hogar al que se {hidden}, sus filas de empleabilidad no lo dicen."
    return ""


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
    treatments = rules.treatments[name]
    joins = []
    if not {"household", "linked", *KINDS}.isdisjoint(treatments.values()):
        joins.append("inner join registry on registry.household_id = exact.household_id")
    for column, treatment in treatments.items():
        if treatment in KINDS:
            identifier = _identifier(exact, column, rules)
            joins.append(f"left join {name}_{column} on {name}_{column}.identifier = {identifier}")
    if "household" in treatments.values():
        selected.append(f"registry.{WITHHELD}")
    where = f"where {rules.rows[name]}" if name in rules.rows else ""
    connection.execute(
        f"create temp table {name} as select {', '.join(selected)} from exact_{name} as exact"
        f" {' '.join(joins)} {where} order by {', '.join(made.key)}"
    )


def _sql(table: str, name: str, rules: Rules) -> str:
    """SQL of a variable under its treatment."""
    treatment, value = rules.treatment(table, name), f'exact."{name}"'
    if treatment == "linked":
        return f"case when {_is_apart(rules)} and {rules.of_persons[table]} then null else {value} end"
    if treatment in rules.bands:
        return rules.bands[treatment].sql(value)
    return {
        "keep": value,
        "month": f"strftime({value}, '%Y-%m')",
        "year": f"cast(year({value}) as integer)",
        "province": f"left({value}, 4)",
        "household": f"registry.{rules.renamed(name, treatment)}",
        "shared": f"{table}_{name}.pseudonym",
        "person": f"coalesce({table}_{name}.pseudonym, {value})",
        "answer": (
            f"case when {value} is not null and {value} not in (select {name} from exact_{table}"
            f" where {name} is not null group by {name}"
            f" having count(distinct household_id) >= {rules.fewest_homes})"
            f" then 'OTRAS' else {value} end"
        ),
        # the least of a number and of what is missing would be the number
        "top": f"case when {value} > {rules.top} then {rules.top} else {value} end",
    }[treatment]


def _is_apart(rules: Rules) -> str:
    """SQL of whether it is withheld which persons are of a household."""
    return f"registry.{WITHHELD} >= {rules.step_of('persons', LINK)}"


def _identifier(exact: Table, column: str, rules: Rules) -> str:
    """SQL of what a pseudonym stands for: a code, with its household where the place is withheld, and a
    person's row where it is withheld whose it is; null where the person's own pseudonym stays."""
    if rules.treatment(exact.name, column) == "shared":
        return (
            f"exact.{column} || case when {_is_apart(rules)} then ':' || exact.household_id || ':' ||"
            f" exact.person_id when registry.{WITHHELD} >= {rules.step_of('registry', PLACE)}"
            " then ':' || exact.household_id else '' end"
        )
    row = " || ':' || ".join([f"'{exact.name}'", *(f"exact.{name}" for name in exact.key if name != column)])
    if exact.name in rules.of_persons:
        row = f"case when {rules.of_persons[exact.name]} then '{exact.name}' else {row} end"
    return f"case when {_is_apart(rules)} then exact.{column} || ':' || {row} end"


def _stage_named(
    connection: duckdb.DuckDBPyConnection, exact: Table, column: str, rules: Rules, pseudonyms: Pseudonyms
) -> None:
    """Stage the pseudonyms of a column that are not the staged ones."""
    found = connection.sql(
        f"select distinct {_identifier(exact, column, rules)} as identifier from exact_{exact.name} as exact"
        " inner join registry using (household_id)"
    ).fetchall()
    kind = f"{KINDS[rules.treatment(exact.name, column)]}:{column}"
    named = pseudonyms(kind, (identifier for (identifier,) in found if identifier is not None))
    stage_pairs(connection, f"{exact.name}_{column}", named)
