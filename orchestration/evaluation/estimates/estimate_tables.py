"""What each table of estimates is, in Spanish, and how rows become it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from orchestration.evaluation.estimates.estimate_columns import COLUMNS


@dataclass(frozen=True)
class TableDescription:
    """A table's title, what its reader must know, and its columns in order."""

    title: str
    note: str
    names: tuple[str, ...]

    @property
    def columns(self) -> dict[str, str]:
        """What each column means."""
        return {name: COLUMNS[name].description for name in self.names}


_DTYPES = {"text": "object", "integer": "Int64", "number": "float64", "boolean": "boolean", "date": "object"}

_DIGITS = 10
"""Decimals kept of a figure: beyond them, sums differ with the machine that adds them up."""

_INTERVAL = ("low_pct", "high_pct", "interval_method", "interval_label", "wilson_low_pct", "wilson_high_pct")
_DESIGN = ("clusters", "design_effect", "effective_households")
_LEVEL = ("comparison", "group", "group_label", "level", "level_label")
_MEASURE = ("measure", "measure_label")
_GOAL = ("goal_by_interval", "goal_by_interval_label")
_BALANCE = (
    *(
        "comparison",
        "contrast",
        "contrast_label",
        "covariate",
        "covariate_label",
        "kind",
        "level",
        "level_label",
    ),
    *("households_first", "households_second", "value_first", "value_second"),
    *("deviation_first", "deviation_second", "standardised_difference", "is_large", "is_printed"),
)

TABLES: dict[str, TableDescription] = {
    "primary_estimate": TableDescription(
        "Estimación principal: hogares que incrementan ingresos (OG oficial)",
        "Única estimación principal del plan de análisis; plan_timing dice, según las fechas, si el plan "
        "precede a los datos. Todo lo demás es análisis de sensibilidad. Describe un cambio, no un efecto.",
        (
            *("comparison", "indicator", "target_pct", "households", "measured", "increased", "share_pct"),
            *(*_INTERVAL, *_DESIGN, "ceiling_pct", "upper_pct", "among_measured_pct", *_GOAL),
            *("plan_version", "plan_declared_on", "plan_timing", "plan_timing_label", "first_outcomes_on"),
            "reading",
        ),
    ),
    "sensitivity": TableDescription(
        "Hogares que incrementan ingresos según el supuesto",
        "Cada fila cambia un solo supuesto de la estimación principal y dice su cota inferior (ningún no "
        "medido aumentó), el porcentaje entre los medidos, su cota superior (todos los no medidos "
        "aumentaron) y "
        "cuántos fueron medidos. Quien fue medido fuera de una ventana no fue medido según ella. Los "
        "supuestos "
        "no se cuentan ni se promedian.",
        (
            *("comparison", "position", "assumption", "assumption_label", "role", "role_label"),
            *("households", "measured", "measured_pct", "increased", "lower_pct", "among_measured_pct"),
            *("upper_pct", "low_pct", "high_pct", "interval_method", "interval_label", "critical_value"),
            *("clusters", "among_low_pct", "among_high_pct", "among_interval_label", *_GOAL, "is_printed"),
        ),
    ),
    "share_increased": TableDescription(
        "Hogares participantes que incrementan ingresos y techo que pone la medición, por grupo",
        "El denominador son los hogares participantes; en soles reales, sin los medidos que carecen de "
        "índice de precios. Quien no fue medido cuenta como que no aumentó.",
        (
            *(*_LEVEL, *_MEASURE, "households", "measured", "increased", "share_pct", *_INTERVAL, *_DESIGN),
            *("ceiling_pct", "is_printed"),
        ),
    ),
    "bounds": TableDescription(
        "Peor y mejor caso de los hogares no medidos, con intervalo de Imbens–Manski, por grupo",
        "Las cotas no suponen nada de los hogares no medidos (en soles reales, tampoco de los medidos sin "
        "índice). El intervalo cubre el porcentaje verdadero. No hay cotas de la media: un ingreso no "
        "tiene máximo.",
        (
            *(
                *_LEVEL,
                *_MEASURE,
                "households",
                "unknown",
                "lower_pct",
                "upper_pct",
                "width_points",
                "low_pct",
            ),
            *("high_pct", "interval_method", "interval_label", "critical_value", "clusters"),
            *("goal_under_bounds", "goal_under_bounds_label", "is_printed"),
        ),
    ),
    "income_change": TableDescription(
        "Ingreso antes y después, y su cambio, de los hogares medidos, por grupo y subconjunto",
        "Solo hogares medidos; en soles reales, los que tienen índice de precios en ambos meses (Lima "
        "Metropolitana). Cambio no es efecto: no hay grupo de comparación.",
        (
            *(
                *_LEVEL,
                *_MEASURE,
                "statistic",
                "statistic_label",
                "unit",
                "households",
                "value",
                "low",
                "high",
            ),
            *("interval_method", "interval_label", "clusters", "largest_pct", "is_printed"),
        ),
    ),
    "rise_thresholds": TableDescription(
        "Hogares que incrementan ingresos según cuánto debe crecer el ingreso",
        "Un aumento es un cambio mayor que el umbral. Los umbrales en soles son los pasos a que se "
        "redondean las respuestas. Con línea de base cero, todo ingreso supera cualquier umbral relativo.",
        (
            *("comparison", *_MEASURE, "rise_kind", "rise", "denominator", "denominator_label", "households"),
            *("increased", "share_pct", *_INTERVAL, *_DESIGN, "is_printed"),
        ),
    ),
    "heaping": TableDescription(
        "Redondeo de los ingresos informados",
        "Ingresos mayores que cero de los hogares medidos. Si muchos son múltiplos de 50 o 100, un cambio "
        "pequeño puede ser solo redondeo, y un ingreso que no cambió puede ocultar un cambio pequeño.",
        (
            *("comparison", "position", "visit", "visit_label", "multiple_soles", "households", "heaped"),
            *("share_pct", "expected_pct", "excess_ratio", "is_printed"),
        ),
    ),
    "structural_zeros": TableDescription(
        "Hogares sin ingresos propios: monto vacío o ingreso cero",
        "El OG oficial no lee un monto vacío como cero. La variante lo hace cuando la visita efectiva dice "
        "que el hogar no genera ingresos propios.",
        (
            *("comparison", "variant", "variant_label", "households", "measured", "increased", "share_pct"),
            *(*_INTERVAL, *_DESIGN, "ceiling_pct", "zero_baselines", "zero_follow_ups", "is_printed"),
        ),
    ),
    "winsorised": TableDescription(
        "Cambio medio del ingreso con y sin valores extremos recortados",
        "Los cambios más allá de los percentiles del plan se reemplazan por el percentil. El intervalo "
        "toma los límites como fijos.",
        (
            *(
                "comparison",
                *_MEASURE,
                "treatment",
                "treatment_label",
                "households",
                "limit_low",
                "limit_high",
            ),
            *("replaced_low", "replaced_high", "value", "low", "high", "interval_method", "interval_label"),
            *("clusters", "largest_pct", "is_printed"),
        ),
    ),
    "seasons": TableDescription(
        "Mes de la línea de base por mes del seguimiento",
        "Los ingresos rurales siguen las cosechas: comparar meses de distinta temporada mezcla el cambio "
        "con la estación. Los porcentajes y medias se muestran desde el mínimo de hogares por casilla.",
        (
            *("comparison", "baseline_month", "follow_up_month", "is_same_season", "households", "share_pct"),
            *("mean_change", "is_printed"),
        ),
    ),
    "attrition": TableDescription(
        "Hogares medidos y no medidos, con la razón, por grupo",
        "De cada hogar participante, la primera razón que corresponde.",
        (*_LEVEL, "status", "status_label", "households", "share_pct", "is_printed"),
    ),
    "disaffiliation": TableDescription(
        "Hogares desafiliados y no desafiliados",
        "Se muestra aparte porque un hogar puede salir del programa justamente porque gana más: si así "
        "fuera, no medirlo haría parecer menor el aumento. El padrón no dice el motivo de la salida.",
        (
            *("comparison", "status", "status_label", "households", "share_pct", "with_baseline"),
            *("mean_baseline", "measured", "mean_follow_up", "increased_of_measured_pct", "is_printed"),
        ),
    ),
    "attrition_differences": TableDescription(
        "En qué difieren los hogares no medidos de los medidos, por razón",
        "Diferencias estandarizadas. Una diferencia grande advierte que los medidos no representan a los "
        "no medidos.",
        _BALANCE,
    ),
    "balance": TableDescription(
        "Balance: medidos y no medidos; participantes y demás hogares del padrón",
        "Diferencias estandarizadas. Los demás hogares del padrón no son un grupo de comparación: nadie "
        "los eligió para serlo, y difieren también en lo que aquí no se ve. La visita previa es la línea "
        "de base entre participantes; frente a los demás hogares, la última antes del año del plan.",
        _BALANCE,
    ),
    "flow": TableDescription(
        "Del padrón al análisis: cuántos hogares quedan en cada paso",
        "Como los diagramas CONSORT. Los subconjuntos se analizan además del total y no se excluyen entre "
        "sí.",
        (
            *("comparison", "position", "step", "parent_step", "branch", "step_label", "households"),
            "share_of_participants_pct",
        ),
    ),
    "plan_deviations": TableDescription(
        "En qué se aparta lo hecho de lo declarado en el plan de análisis",
        "Momento de la declaración, enmiendas, supuestos y grupos que no se pudieron mostrar, y tablas que "
        "el plan no nombra. Sin filas, lo hecho es lo declarado.",
        ("comparison", "position", "topic", "topic_label", "declared", "run", "reason"),
    ),
    "benchmarks": TableDescription(
        "Puntos de comparación: cuántos aumentan sin capacitación en el año del plan",
        "No es un efecto, ni lo es la diferencia entre filas. La misma cuenta del OG, hecha entre dos "
        "mediciones de participantes anteriores a su capacitación en el año del plan y entre dos de hogares "
        "sin capacitación en ese año hasta el corte; en ambas, sin los que se sabe capacitados en años "
        "anteriores. Los hogares no se eligieron al azar, y los pares difieren en meses y en días.",
        (
            *("comparison", "position", "benchmark", "benchmark_label", "households", "increased"),
            *("unchanged", "decreased", "share_pct", *_INTERVAL, *_DESIGN, "median_days", "is_printed"),
        ),
    ),
    "noise": TableDescription(
        "Ruido: cuántos hogares aumentarían aunque en promedio nada cambie",
        "Un ingreso dicho de memoria sube o baja de una visita a otra por azar. Si nada cambia en promedio, "
        "suben tantos como bajan: la mitad de los que se mueven. Incluye cambios verdaderos que se compensan "
        "entre hogares; solo volver a entrevistar a los pocos días los separa.",
        (
            *("comparison", "pair_kind", "pair_kind_label", "window", "window_label", "households"),
            *("rose_pct", "fell_pct", "no_change_pct", "no_change_low_pct", "no_change_high_pct"),
            *("interval_method", "interval_label", "clusters", "og_no_change_pct", "og_no_change_low_pct"),
            *("og_no_change_high_pct", "og_pct", "answer_spread_pct", "log_correlation", "is_printed"),
        ),
    ),
    "reinterviews": TableDescription(
        "Diseño para volver a entrevistar: cuántos hogares, según el margen",
        "Para medir el ruido sin el cambio verdadero. Los hogares se eligen con «mie draw», al azar y por "
        "unidad territorial; la segunda entrevista la hace otra persona y no ve la primera respuesta.",
        (
            *("comparison", "position", "margin_points", "assumed_same_pct", "assumed_from", "measured"),
            *("households", "from_days", "until_days", "reading"),
        ),
    ),
    "non_response": TableDescription(
        "Por qué falta la medición, según las visitas",
        "De cada hogar participante, qué medición le falta y qué resultó de la última visita que debía "
        "darla: hasta la capacitación si falta la línea de base; desde que es exigible si falta el "
        "seguimiento. Los conteos de 1 a 9 no se muestran.",
        (
            *("comparison", "lacks", "lacks_label", "last_outcome", "last_outcome_label", "households"),
            *("share_pct", "mean_attempts", "disaffiliated_pct", "is_printed"),
        ),
    ),
    "response_model": TableDescription(
        "Quién es medido: modelo logístico de los hogares a los que ya correspondía",
        "No explica por qué; da los pesos. Una diferencia que queda grande con pesos dice que el modelo no "
        "alcanza. Vacía si no hay hogares suficientes o el modelo no se puede estimar.",
        (
            *("comparison", "position", "term_label", "covariate", "level", "odds_ratio", "odds_low"),
            *("odds_high", "difference_before", "difference_after", "is_large"),
        ),
    ),
    "response_diagnostics": TableDescription(
        "Diagnósticos del modelo de respuesta y de sus pesos",
        "Los pesos corrigen lo que el modelo ve, no lo que depende del ingreso mismo: las cotas no suponen "
        "nada y siguen valiendo.",
        ("comparison", "position", "diagnostic", "diagnostic_label", "value", "unit"),
    ),
    "weighted_estimates": TableDescription(
        "Estimaciones de los medidos, ponderadas por la inversa de su probabilidad de ser medidos",
        "Análisis de sensibilidad. Supone que, dadas las características del modelo, los medidos y los no "
        "medidos cambiaron igual. Con el tamaño efectivo de muestra por unidad.",
        (
            *(*_LEVEL, "statistic", "statistic_label", "unit", "households", "effective_households"),
            *("unweighted_value", "value", "low", "high", "interval_method", "interval_label", "clusters"),
            "is_printed",
        ),
    ),
    "weights": TableDescription(
        "Peso de cada hogar medido, por la inversa de su probabilidad de ser medido",
        "Suman los hogares a los que ya correspondía medir. Vacía si el modelo no se puede estimar.",
        ("comparison", "household_id", "response_pct", "weight"),
    ),
    "quantile_bounds": TableDescription(
        "Entre qué valores está un percentil del cambio de todos los participantes",
        "No supone nada de los hogares sin medición. Si son muchos, un extremo queda sin cota: el dato no "
        "dice nada ahí. Para la media no hay cotas: un ingreso no tiene máximo.",
        (
            *(*_LEVEL, *_MEASURE, "quantile_pct", "households", "unknown", "lower_change", "upper_change"),
            "is_printed",
        ),
    ),
    "cluster_intervals": TableDescription(
        "Intervalos con distritos y con unidades territoriales como conglomerados",
        "Los hogares de una unidad territorial comparten gestores, aliados y cosechas. La cobertura se "
        "simula con los mismos conglomerados y con la correlación que se estima; donde queda bajo lo "
        "declarado, la fila lo dice.",
        (
            *("comparison", "cluster_kind", "cluster_label", "statistic", "statistic_label", "unit"),
            *("households", "value", "low", "high", "interval_method", "interval_label", "clusters_count"),
            *("design_effect", "coverage_pct", "coverage_note", "is_printed"),
        ),
    ),
    "notes": TableDescription(
        "Lo que hay que saber para leer las estimaciones",
        "Las mismas notas acompañan a toda tabla o figura que se publique aparte.",
        ("position", "topic", "text"),
    ),
}


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
