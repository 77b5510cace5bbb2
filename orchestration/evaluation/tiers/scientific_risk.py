"""What the scientific-use tier says of its own risk: the check that was passed, its cost, what remains."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from orchestration.evaluation.codebook import Table, Variable
from orchestration.evaluation.risk import Knowledge, Risk, measure
from orchestration.evaluation.risk_report import RISK
from orchestration.evaluation.staged import stage_rows
from orchestration.evaluation.tiers.rules import WITHHELD, Rules
from orchestration.evaluation.tiers.withholding import PERSONS, alike
from orchestration.ground.spanish import number

SUPPRESSION = Table(
    name="suppression",
    title="Qué se ocultó",
    note="De cada paso, qué variables oculta y de cuántos hogares, para que ninguno se distinga por ellas.",
    key=("step",),
    variables=(
        Variable("step", "whole", "Paso", "Orden; 0 son los hogares de que no se oculta nada.", "paso"),
        Variable("variables", "text", "Variables", "Las que el paso oculta, con las de los anteriores."),
        Variable(
            "participants",
            "whole",
            "Participantes",
            "Hogares participantes que quedan en este paso.",
            "hogares",
        ),
        Variable("others", "whole", "Otros hogares", "Los demás hogares que quedan en este paso.", "hogares"),
        Variable(
            "hidden_households",
            "whole",
            "Este o posterior",
            "Hogares de este paso o de otro mayor.",
            "hogares",
        ),
    ),
)

BEYOND = "Lo anterior y los meses de las visitas, de la primera capacitación y de la desafiliación"
"""What the check does not count as known: told so that nobody thinks that it protects from it."""


@dataclass(frozen=True)
class ScientificRisk:
    """The staged tables of risk, the steps of knowledge in Markdown, and what the manifest tells."""

    tables: list[Table]
    report: str
    told: dict[str, Any]


def stage_scientific_risk(connection: duckdb.DuckDBPyConnection, rules: Rules) -> ScientificRisk:
    """Check the released tables, and stage what was found in `disclosure_risk` and `suppression`.

    Raises Stop if too few households are alike.
    """
    checked = alike(connection, rules)
    connection.execute(
        "create temp view followed as select identified.*, concat_ws('/', panel.first_training_month,"
        " identified.disaffiliated_month, (select string_agg(visited_month, ';' order by visited_month)"
        " from visits where visits.household_id = identified.household_id)) as trajectory"
        " from identified left join panel using (household_id)"
    )
    declared = checked.knowledge.variables
    beyond = measure(connection, Knowledge("followed", BEYOND, (*declared, "trajectory")))
    steps = [
        _told(checked, "Todo lo declarado: la comprobación", declared),
        _told(beyond, BEYOND, (*declared, "visited_month", "first_training_month", "disaffiliated_month")),
    ]
    stage_rows(connection, RISK, (step.row for step in steps))
    listed = list(_suppressed(connection, rules))
    stage_rows(connection, SUPPRESSION, listed)
    hidden = sum(row[2] + row[3] for row in listed if row[0])
    told = {
        "required": rules.fewest_alike,
        "smallest_class": checked.smallest_class,
        "quasi_identifiers": list(declared),
        "households": checked.units,
        "households_with_something_withheld": hidden,
    }
    return ScientificRisk([RISK, SUPPRESSION], _report(steps, rules, hidden), told)


def _told(risk: Risk, words: str, variables: tuple[str, ...]) -> Risk:
    """The same under the names that readers find in the package."""
    known = Knowledge("registry", words, variables)
    return Risk(known, risk.units, risk.classes, risk.smallest_class, risk.unique_units, risk.small_units)


def _suppressed(connection: duckdb.DuckDBPyConnection, rules: Rules) -> Iterator[tuple[Any, ...]]:
    found = connection.execute(
        f"select {WITHHELD}, count_if(is_participant), count_if(not is_participant) from registry"
        f" group by {WITHHELD}"
    ).fetchall()
    counted = {level: (participants, others) for level, participants, others in found}
    for step in range(len(rules.steps) + 1):
        what = rules.steps[step - 1] if step else None
        names = f"{', '.join(what.variables)} ({what.table})" if what else "ninguna"
        later = sum(sum(counts) for level, counts in counted.items() if level >= step)
        yield step, names, *counted.get(step, (0, 0)), later


def _report(steps: list[Risk], rules: Rules, hidden: int) -> str:
    lines = [
        "| Lo que se conoce de un hogar | Hogares | Únicos | k | En grupos de menos de 5 |",
        "|---|--:|--:|--:|--:|",
    ]
    for risk in steps:
        lines.append(
            f"| {risk.knowledge.level} | {number(risk.units)} | {number(risk.unique_units)}"
            f" | {risk.smallest_class or '–'} | {number(risk.small_units)} |"
        )
    declared = ", ".join(f"`{name}`" for name in steps[0].knowledge.variables if name != PERSONS)
    lines += [
        "",
        f"Se exige k ≥ {rules.fewest_alike} sobre lo declarado: {declared}, y los rasgos de las personas del"
        f" hogar que están en `persons`, juntos. Para lograrlo se ocultó algo de {number(hidden)} hogares"
        " (tabla `suppression`). El paquete no se escribe si la comprobación falla.",
    ]
    return "\n".join(lines)
