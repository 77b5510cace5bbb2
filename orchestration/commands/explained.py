"""What `mie explain` tells people, in Spanish."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from orchestration.ground.labels import code_labels
from orchestration.ground.spanish import FATES, of_causes

if TYPE_CHECKING:
    from orchestration.release.explain import Explanation
    from orchestration.release.explain_file import Standing, StandsIn

SHOWN = 20
"""So many units are told; `--json` gives them all."""

SIDES = {"numerator": "numerador", "denominator": "denominador"}
KINDS = {"indicator": "Indicadores", "measure": "Medidas del año", "activity": "Actividades del plan"}


def of_explanation(explanation: Explanation | Standing) -> Iterator[str]:
    """What stands behind a figure, or what a delivery stands in."""
    from orchestration.release.explain import Explanation

    yield from _figure(explanation) if isinstance(explanation, Explanation) else _delivery(explanation)


def _figure(explanation: Explanation) -> Iterator[str]:
    figure = explanation.figure
    is_indicator = figure.kind == "indicator"
    side = f", {SIDES[figure.side]}" if is_indicator else ""
    yield (
        f"{figure.code} al {figure.month_end}, {figure.territory_level}:{figure.territory_code}{side}:"
        f" {len(explanation.units):,}. Información restringida; la consulta queda registrada."
    )
    for before, found in groupby(explanation.changes, key=attrgetter("previous_month_end")):
        parts = list(found)
        causes = of_causes((part.cause, part.change) for part in parts)
        yield (
            f"En la publicación {parts[0].previous_release_id}, al {before}, era"
            f" {parts[0].previous_figure or 0:,.10g}: {causes}."
        )
    for unit in explanation.units[:SHOWN]:
        yield f"{unit.unit_id}{' (cumple)' if is_indicator and unit.is_numerator else ''}"
        for row in unit.rows:
            sheet = f", hoja {row.sheet}" if row.sheet else ""
            yield f"  {row.dated_on}  {row.extract}: {row.file_name}{sheet}, fila {row.row_number}"
    if len(explanation.units) > SHOWN:
        yield f"… y {len(explanation.units) - SHOWN:,} más; --json los da todos."


def _delivery(standing: Standing) -> Iterator[str]:
    yield f"{standing.file_label} en la publicación {standing.release_id}. La consulta queda registrada."
    if not standing.fates:
        yield _why_no_row_stands(standing.file_status)
        return
    counts = ", ".join(f"{standing.fates.get(fate, 0):,} {name}" for fate, name in FATES.items())
    yield f"{sum(standing.fates.values()):,} filas: {counts}."
    if not standing.figures:
        yield "Ninguna de sus filas se cuenta por sí misma en una cifra nacional publicada."
        return
    yield "Cifras nacionales al corte en que están sus filas aceptadas:"
    for kind, title in KINDS.items():
        figures = [each for each in standing.figures if each.figure.kind == kind]
        if figures:
            yield f"{title}:"
        yield from (f"  {_stands_in(each)}" for each in figures)


def _why_no_row_stands(status: str) -> str:
    if status == "loaded":
        return "Se leyó y no trae ninguna fila."
    return f"Ninguna de sus filas cuenta: el archivo está {code_labels()['file_status'][status]}."


def _stands_in(each: StandsIn) -> str:
    figure = each.figure
    side = f", {SIDES[figure.side]}" if each.has_sides else ""
    return f"{figure.code}{side}: {each.units:,} contados por {each.rows:,} de sus filas ({each.name})"
