"""Figures of an evaluation package: drawings of the tables of estimates, the same bytes for the same tables.

Nothing is computed here that the tables do not hold. Every figure bears black-and-white print: shapes, places
and words stand beside colours.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from orchestration.evaluation import income_figures, measurement_figures
from orchestration.evaluation.drawing import as_svg, nothing
from orchestration.evaluation.flow_figure import draw_flow


@dataclass(frozen=True)
class Figure:
    """A figure's title, what its reader must know, and how it is drawn from the tables; None without
    households."""

    title: str
    note: str
    of: Callable[[Mapping[str, pd.DataFrame]], alt.TopLevelMixin | None]


INTERNAL = "INTERNO: no publicar; contiene grupos o casillas pequeñas"


def draw(tables: Mapping[str, pd.DataFrame], internal: Collection[str] = ()) -> dict[str, str]:
    """Every figure of `FIGURES` as SVG, by name. One without anything to show, or internal, says so."""
    return {
        name: as_svg(_marked(_drawn(figure, name, tables) or nothing(), is_internal=name in internal))
        for name, figure in FIGURES.items()
    }


def _drawn(figure: "Figure", name: str, tables: Mapping[str, pd.DataFrame]) -> alt.TopLevelMixin | None:
    return figure.of(tables) if len(tables[name]) else None


def _marked(chart: Any, *, is_internal: bool) -> Any:
    return chart.properties(title=INTERNAL) if is_internal else chart


FIGURES: dict[str, Figure] = {
    "flow": Figure(
        "Del padrón al análisis",
        "Como los diagramas CONSORT. Los subconjuntos de sensibilidad no se excluyen entre sí.",
        lambda tables: draw_flow(tables["flow"]),
    ),
    "sensitivity": Figure(
        "Hogares que incrementan ingresos según el supuesto",
        "Barra: de la cota inferior, si ningún no medido aumentó, a la superior, si todos aumentaron. Punto: "
        "entre los medidos (rombo, en la estimación principal). Línea: intervalo de Imbens–Manski.",
        income_figures.sensitivity,
    ),
    "benchmarks": Figure(
        "Cuántos aumentan sin capacitación en el año del plan",
        "Rombo: OG oficial, de todos los participantes. Círculos: hogares con dos mediciones. Ni las filas "
        "ni su diferencia son un efecto del plan.",
        income_figures.benchmarks,
    ),
    "bounds": Figure(
        "Peor y mejor caso de los hogares no medidos, por unidad territorial",
        "Rombo: OG oficial, que es el peor caso. Barra: del peor al mejor caso. Línea: intervalo de "
        "Imbens–Manski. Las unidades con menos hogares que el mínimo no se muestran.",
        income_figures.bounds,
    ),
    "income_change": Figure(
        "Cambio del ingreso mensual de los hogares medidos",
        "Media y percentiles con sus intervalos, en soles corrientes y reales. Cambio no es efecto.",
        income_figures.change,
    ),
    "attrition": Figure(
        "Hogares medidos y no medidos, por unidad territorial",
        "En las barras, el porcentaje desde 5 %. Las unidades con menos hogares que el mínimo no se "
        "muestran.",
        measurement_figures.attrition,
    ),
    "balance": Figure(
        "Balance entre grupos de hogares",
        "De cada característica, la mayor diferencia estandarizada entre sus valores, con el valor que la "
        "tiene. El umbral es el del plan de análisis.",
        measurement_figures.balance,
    ),
    "seasons": Figure(
        "Meses de las dos visitas",
        "Hogares medidos por casilla. Recuadro: visitas de la misma temporada.",
        measurement_figures.seasons,
    ),
    "heaping": Figure(
        "Redondeo de los ingresos informados",
        "Barra: ingresos que son múltiplos del monto. Marca: lo que se esperaría sin redondeo.",
        measurement_figures.heaping,
    ),
}
