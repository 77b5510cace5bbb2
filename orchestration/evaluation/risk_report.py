"""The disclosure-risk report of a package: what someone could know, and how many would be unique by it."""

from collections.abc import Iterable, Iterator, Mapping

import duckdb

from orchestration.evaluation.codebook import Missing, Table, Variable
from orchestration.evaluation.risk import SMALL, Knowledge, Risk, cumulative, leaving_out, measure
from orchestration.evaluation.staged import stage_rows
from orchestration.ground.spanish import number

UNITS = {"panel": "hogares participantes", "registry": "hogares del padrón", "persons": "personas"}
LEVELS = {
    "place": "Lugar",
    "household": "Lugar y rasgos del hogar",
    "person": "Lugar, rasgos del hogar y de su titular",
    "trajectory": "Lo anterior y la trayectoria resumida",
    "detail": "Lo anterior y cada curso, feria y visita con su fecha",
}
DETAILED = ("courses", "fairs", "measurements")
"""Tables whose rows tell a household's trajectory one by one."""

RISK = Table(
    name="disclosure_risk",
    title="Riesgo de divulgación",
    note="Cuántas unidades serían únicas para quien conoce ciertas variables (k-anonimato).",
    key=("table_name", "variables"),
    variables=(
        Variable("table_name", "text", "Tabla", "Tabla en que se busca a alguien."),
        Variable("level", "text", "Lo que se conoce", "Qué sabría quien busca, en palabras."),
        Variable("variables", "text", "Variables conocidas", "Variables que sabría quien busca."),
        Variable(
            "left_out",
            "text",
            "Variable excluida",
            "Variable que se deja fuera, para ver cuánto ganaría como máximo agruparla; vacía si ninguna.",
            missing=(Missing("not_applicable"),),
        ),
        Variable("units", "whole", "Unidades", "Hogares o personas de la tabla.", unit="unidades"),
        Variable(
            "classes",
            "whole",
            "Combinaciones",
            "Combinaciones distintas de las variables.",
            unit="combinaciones",
        ),
        Variable(
            "smallest_class",
            "whole",
            "k",
            "Unidades de la combinación menos frecuente: el k del k-anonimato.",
            unit="unidades",
            missing=(Missing("not_applicable"),),
        ),
        Variable("unique_units", "whole", "Unidades únicas", "Unidades sin otra igual.", unit="unidades"),
        Variable(
            "unique_pct",
            "number",
            "Únicas (%)",
            "Porcentaje de unidades sin otra igual.",
            unit="porcentaje",
            missing=(Missing("not_applicable"),),
        ),
        Variable(
            "small_units",
            "whole",
            "En combinaciones pequeñas",
            f"Unidades en combinaciones de menos de {SMALL}.",
            unit="unidades",
        ),
        Variable(
            "small_pct",
            "number",
            "En combinaciones pequeñas (%)",
            f"Porcentaje de unidades en combinaciones de menos de {SMALL}.",
            unit="porcentaje",
            missing=(Missing("not_applicable"),),
        ),
    ),
)


def stage_risk(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Table]) -> list[Risk]:
    """Measure the risk of a package's staged tables and stage the table of it."""
    connection.execute(_detailed(tables))
    connection.execute(
        "create temp view located as select persons.*, registry.district_code"
        " from persons inner join registry using (household_id)"
    )
    measured = [_told(measure(connection, known)) for known in knowledge(tables)]
    stage_rows(connection, RISK, (risk.row for risk in measured))
    return measured


def knowledge(tables: Mapping[str, Table]) -> Iterator[Knowledge]:
    """What someone might know, step by step; then each step of names and traits without one variable."""
    panel, registry, persons = (tables[name] for name in ("panel", "registry", "persons"))
    kinds = ("place", "household", "person", "trajectory")
    steps = cumulative("detailed", [(LEVELS[kind], panel.marked(kind)) for kind in kinds])
    lists = tuple(f"{name}_list" for name in DETAILED)
    yield from steps
    yield Knowledge("detailed", LEVELS["detail"], steps[-1].variables + lists)
    yield from leaving_out(steps[2])
    yield from cumulative("registry", [(LEVELS[kind], registry.marked(kind)) for kind in kinds])
    yield from cumulative(
        "located",
        [
            ("Distrito", ["district_code"]),
            ("Distrito y rasgos de la persona", persons.marked("person")),
            ("Lo anterior y la trayectoria resumida", persons.marked("trajectory")),
        ],
    )


def report(risks: Iterable[Risk]) -> str:
    """The steps of knowledge as a table in Markdown."""
    lines = [
        "| Unidades | Lo que se conoce | Total | Únicas | k | En grupos de menos de 5 |",
        "|---|---|--:|--:|--:|--:|",
    ]
    for risk in risks:
        if risk.knowledge.without is None:
            total = risk.units or 1
            lines.append(
                f"| {UNITS[risk.knowledge.table]} | {risk.knowledge.level} | {number(risk.units)}"
                f" | {number(risk.unique_units)} ({number(100 * risk.unique_units / total, 1)} %)"
                f" | {risk.smallest_class or '–'}"
                f" | {number(risk.small_units)} ({number(100 * risk.small_units / total, 1)} %) |"
            )
    return "\n".join(lines)


def _told(risk: Risk) -> Risk:
    """The same under the name of the table that readers find in the package."""
    names = {"detailed": "panel", "located": "persons"}
    known = risk.knowledge
    told = Knowledge(names.get(known.table, known.table), known.level, known.variables, known.without)
    return Risk(told, risk.units, risk.classes, risk.smallest_class, risk.unique_units, risk.small_units)


def _detailed(tables: Mapping[str, Table]) -> str:
    """SQL of the panel with each household's rows of the other tables as one text."""
    lists, joins = [], []
    for name in DETAILED:
        parts = " || '/' || ".join(
            f"coalesce({column}::varchar, '')" for column in tables[name].marked("trajectory")
        )
        lists.append(f"{name}.listed as {name}_list")
        joins.append(
            f"left join (select household_id, string_agg({parts}, ';' order by {parts}) as listed"
            f" from {name} group by household_id) as {name} using (household_id)"
        )
    return f"create temp table detailed as select panel.*, {', '.join(lists)} from panel {' '.join(joins)}"
