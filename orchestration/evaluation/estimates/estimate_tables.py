"""What each table of estimates is, in Spanish, and how rows become it."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from orchestration.evaluation.estimates.beside_tables import BESIDE
from orchestration.evaluation.estimates.estimate_columns import COLUMNS
from orchestration.evaluation.estimates.income_tables import INCOME
from orchestration.evaluation.estimates.table_description import TableDescription

TABLES: dict[str, TableDescription] = {
    **INCOME,
    "plan_deviations": TableDescription(
        "En qué se aparta lo hecho de lo declarado en el plan de análisis",
        "Momento de la declaración, enmiendas, supuestos y grupos que no se pudieron mostrar, y tablas que "
        "el plan no nombra. Sin filas, lo hecho es lo declarado.",
        ("comparison", "position", "topic", "topic_label", "declared", "run", "reason"),
    ),
    **BESIDE,
    "notes": TableDescription(
        "Lo que hay que saber para leer las estimaciones",
        "Las mismas notas acompañan a toda tabla o figura que se publique aparte.",
        ("position", "topic", "text"),
    ),
}


_DTYPES = {"text": "object", "integer": "Int64", "number": "float64", "boolean": "boolean", "date": "object"}

_DIGITS = 10
"""Decimals kept of a figure: beyond them, sums differ with the machine that adds them up."""


def table(name: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows as the table that is described under a name. A column without description, or missing, is an
    error."""
    names = TABLES[name].names
    listed = list(rows)
    for row in listed:
        if row.keys() != set(names):
            raise ValueError(
                f"{name}: columns {sorted(row.keys() ^ set(names))} do not agree with the description"
            )
    frame = pd.DataFrame(listed, columns=list(names))
    for column in names:
        frame[column] = _typed(frame[column], COLUMNS[column].kind)
    return frame


def _typed(column: pd.Series, kind: str) -> pd.Series:
    typed = column.astype(_DTYPES[kind])
    return (
        typed.round(_DIGITS)
        if kind == "number"
        else typed.where(typed.notna(), None)
        if kind == "text"
        else typed
    )
