"""What reports are made of besides a release: words and definitions under `reports/`, the plan's seeds."""

import csv
from functools import cache
from typing import Any

import yaml

from orchestration.ground.labels import code_labels
from orchestration.ground.paths import PLAN_FOLDER, PROJECT
from orchestration.ground.plan import the_plan
from orchestration.ground.spanish import CAUSES, CHECKS, RULES, STATUS
from orchestration.warehouse.lineage import FILE as LINEAGE

REPORTS = PROJECT / "reports"
QUERIES = REPORTS / "queries"
PRINT = REPORTS / "print"
NOTES = REPORTS / "notes"

MADE_OF = (
    *(
        PROJECT / "orchestration" / name
        for name in (
            "reports",
            "ground/spanish.py",
            "ground/calendar.py",
            "ground/clocks.py",
            "ground/plan.py",
            "ground/labels.py",
            "ground/looks.py",
        )
    ),
    PROJECT / "orchestration" / "warehouse" / "lineage.py",
    *(
        PROJECT / "orchestration" / "release" / name
        for name in ("approvals.py", "lateness.py", "closings.py", "mending.py", "targets.py")
    ),
    PLAN_FOLDER,
    QUERIES,
    LINEAGE,
    *(REPORTS / f"{name}.yml" for name in ("columns", "glossary", "labels", "looks", "reports")),
)
"""The project's files on which both the reports and the site depend, besides their release."""

SHEET_FIELDS = {
    "measured_object": "Objeto de medición",
    "code": "Código",
    "name": "Denominación",
    "objective": "Objetivo del plan",
    "justification": "Justificación",
    "limitations": "Limitaciones",
    "responsible": "Responsable",
    "method": "Método de cálculo según la tabla 2 del plan",
    "numerator": "Numerador",
    "denominator": "Denominador",
    "formula": "Fórmula",
    "collection": "Proceso de recolección y análisis",
    "unit_label": "Unidad de medida",
    "expected_direction": "Sentido esperado",
    "aggregation": "Tipo de agregación",
    "baseline": "Línea de base",
    "target": "Logro esperado",
    "frequency": "Periodicidad",
    "data_source": "Fuente de datos",
    "geographic_scope": "Alcance geográfico",
    "delivered_columns": "De qué columnas entregadas sale",
    "clarifications": "Precisiones y supuestos",
    "sql_models": "SQL publicado",
}
"""The fields of an indicator's sheet (most are columns of the seed `indicators`), in the order of reading."""


@cache
def definitions(name: str) -> Any:
    """The content of a YAML file under `reports/`, with what the plan fixes in its places."""
    return yaml.safe_load(the_plan().in_words((REPORTS / f"{name}.yml").read_text(encoding="utf-8")))


@cache
def plan_seed(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a seed of the plan, as text."""
    with (PLAN_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def signatures(report: str) -> tuple[dict[str, str], ...]:
    """Who signs a report: role, organ, and name and post where they are known."""
    told = yaml.safe_load((PLAN_FOLDER / "signatures.yml").read_text(encoding="utf-8"))
    return tuple(told["reports"].get(report, told["all"]))


@cache
def display_names(level: str) -> dict[str, str]:
    """How the places of a level are written for people, by their keys."""
    told = yaml.safe_load((PLAN_FOLDER / "display_names.yml").read_text(encoding="utf-8"))
    names: dict[str, str] = told[level]
    return names


@cache
def labels() -> dict[str, dict[str, str]]:
    """What codes are called in Spanish, by kind and code."""
    return {**code_labels(), "status": STATUS, "check": CHECKS, "rule": RULES, "cause": CAUSES}
