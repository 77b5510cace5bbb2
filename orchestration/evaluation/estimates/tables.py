"""What each table of estimates is and what its columns mean, for codebooks and readers. Every column once, in Spanish."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Column:
    """A column's kind (text, integer, number, boolean, date) and meaning."""

    kind: str
    description: str


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

COLUMNS: dict[str, Column] = {
    # which row
    "comparison": Column("text", "Comparación: último corte (latest), intermedia (midterm) o final (final)"),
    "group": Column("text", "Agrupación (código)"),
    "group_label": Column("text", "Agrupación"),
    "level": Column("text", "Valor de la agrupación o de la covariable (código)"),
    "level_label": Column("text", "Valor de la agrupación o de la covariable"),
    "measure": Column("text", "Ingreso nominal (nominal) o real (real)"),
    "measure_label": Column("text", "Soles en que se compara el ingreso"),
    "is_printed": Column(
        "boolean", "Hay hogares suficientes para mostrar la fila; si no, sus cifras quedan vacías"
    ),
    "position": Column("integer", "Orden de la fila"),
    # how many
    "households": Column("integer", "Hogares en que se apoya la cifra (denominador)"),
    "measured": Column("integer", "Hogares con línea de base y seguimiento"),
    "increased": Column(
        "integer", "Hogares que aumentaron su ingreso según la definición de la fila (numerador)"
    ),
    "unknown": Column("integer", "Hogares del denominador cuyo cambio de ingreso no se conoce"),
    "clusters": Column("integer", "Distritos con hogares de la fila (conglomerados)"),
    # shares and intervals
    "share_pct": Column("number", "Porcentaje del denominador"),
    "low_pct": Column("number", "Límite inferior del intervalo que se debe citar, en porcentaje"),
    "high_pct": Column("number", "Límite superior del intervalo que se debe citar, en porcentaje"),
    "interval_method": Column("text", "Método del intervalo (código)"),
    "interval_label": Column("text", "Método del intervalo"),
    "wilson_low_pct": Column(
        "number", "Límite inferior de Wilson, como si los hogares fueran independientes"
    ),
    "wilson_high_pct": Column(
        "number", "Límite superior de Wilson, como si los hogares fueran independientes"
    ),
    "design_effect": Column(
        "number", "Efecto de diseño: varianza por conglomerados (CRV3) entre la de hogares independientes"
    ),
    "effective_households": Column(
        "number", "Tamaño efectivo: hogares entre el efecto de diseño, a lo más los hogares"
    ),
    "ceiling_pct": Column(
        "number", "Techo: hogares medidos entre hogares participantes; el OG oficial no puede superarlo"
    ),
    "value": Column("number", "Valor de la estadística, en la unidad de la fila"),
    "low": Column("number", "Límite inferior del intervalo, en la unidad de la fila"),
    "high": Column("number", "Límite superior del intervalo, en la unidad de la fila"),
    # the primary estimate and the goal
    "indicator": Column("text", "Indicador"),
    "target_pct": Column("number", "Meta del plan, en porcentaje"),
    "goal_met": Column("boolean", "El valor puntual alcanza la meta"),
    "goal_by_interval": Column(
        "text",
        "La meta queda por debajo de todo el intervalo (yes), por encima (no) o dentro de él (unclear)",
    ),
    "goal_by_interval_label": Column("text", "Se puede afirmar que la meta se alcanza, según el intervalo"),
    "plan_version": Column("integer", "Versión del plan de análisis"),
    "plan_declared_on": Column("date", "Día en que se declaró el plan de análisis"),
    "reading": Column("text", "Lectura en palabras"),
    # bounds
    "lower_pct": Column("number", "Cota inferior: ninguno de los hogares no conocidos aumentó"),
    "upper_pct": Column("number", "Cota superior: todos los hogares no conocidos aumentaron"),
    "width_points": Column("number", "Puntos porcentuales entre ambas cotas"),
    "critical_value": Column("number", "Valor crítico de Imbens–Manski, entre el de una cola y el de dos"),
    "goal_under_bounds": Column(
        "text", "La meta se alcanza con ambas cotas (all), solo la superior (some) o ninguna (none)"
    ),
    "goal_under_bounds_label": Column("text", "Bajo cuántos de los casos extremos se alcanza la meta"),
    # income change
    "statistic": Column("text", "Estadística (código)"),
    "statistic_label": Column("text", "Estadística"),
    "unit": Column("text", "Unidad del valor: soles al mes o porcentaje de los hogares de la fila"),
    # assumptions
    "assumption": Column("text", "Supuesto (código)"),
    "assumption_label": Column("text", "Supuesto"),
    "role": Column("text", "Estimación principal (primary) o análisis de sensibilidad (sensitivity)"),
    "role_label": Column("text", "Papel de la estimación en el plan de análisis"),
    "basis": Column("text", "Se juzga el valor puntual (point) o todo el intervalo (interval)"),
    "assumptions": Column("integer", "Supuestos juzgados"),
    "met": Column("integer", "Supuestos bajo los que se alcanza la meta"),
    "not_met": Column("integer", "Supuestos bajo los que no se alcanza la meta"),
    "unclear": Column("integer", "Supuestos cuyo intervalo contiene la meta"),
    "verdict": Column(
        "text", "La meta se alcanza bajo todos (all), algunos (some) o ninguno (none) de los supuestos"
    ),
    "verdict_label": Column("text", "Bajo cuántos supuestos se alcanza la meta"),
    # thresholds and heaping
    "rise_kind": Column("text", "Umbral relativo a la línea de base (relative) o en soles (soles)"),
    "rise": Column("number", "El aumento debe ser mayor que este umbral (porcentaje o soles)"),
    "denominator": Column("text", "Hogares participantes (participants) o solo los medidos (measured)"),
    "denominator_label": Column("text", "Denominador"),
    "visit": Column("text", "Línea de base (baseline), seguimiento (follow_up) o ambas (both)"),
    "visit_label": Column("text", "Visita"),
    "multiple_soles": Column("number", "Se busca si el ingreso es múltiplo de este monto en soles"),
    "heaped": Column("integer", "Hogares cuyo ingreso es múltiplo del monto"),
    "expected_pct": Column("number", "Porcentaje que se esperaría si las respuestas no se redondearan"),
    "excess_ratio": Column("number", "Cuántas veces lo esperado"),
    # structural zeros
    "variant": Column("text", "Tratamiento de los hogares sin ingresos propios (código)"),
    "variant_label": Column("text", "Tratamiento de los hogares sin ingresos propios"),
    "zero_baselines": Column("integer", "Hogares medidos cuya línea de base es cero"),
    "zero_follow_ups": Column("integer", "Hogares medidos cuyo seguimiento es cero"),
    # winsorising
    "treatment": Column("text", "Datos como se informaron (raw) o con extremos recortados (winsorised)"),
    "treatment_label": Column("text", "Tratamiento de los valores extremos"),
    "limit_low": Column("number", "Cambios menores se reemplazan por este, en soles"),
    "limit_high": Column("number", "Cambios mayores se reemplazan por este, en soles"),
    "replaced_low": Column("integer", "Cambios reemplazados por el límite inferior"),
    "replaced_high": Column("integer", "Cambios reemplazados por el límite superior"),
    # seasons
    "baseline_month": Column("integer", "Mes de la línea de base (1–12)"),
    "follow_up_month": Column("integer", "Mes del seguimiento (1–12)"),
    "is_same_season": Column("boolean", "Ambos meses pertenecen a la misma temporada"),
    "mean_change": Column("number", "Cambio medio del ingreso, en soles corrientes"),
    # attrition
    "status": Column("text", "Situación del hogar (código)"),
    "status_label": Column("text", "Situación del hogar"),
    "with_baseline": Column("integer", "Hogares con línea de base"),
    "mean_baseline": Column("number", "Ingreso medio de línea de base, en soles"),
    "mean_follow_up": Column("number", "Ingreso medio de seguimiento de los medidos, en soles corrientes"),
    "increased_of_measured_pct": Column(
        "number", "Porcentaje de los medidos que aumentó su ingreso (nominal)"
    ),
    # balance
    "contrast": Column("text", "Qué hogares se comparan (código)"),
    "contrast_label": Column("text", "Qué hogares se comparan: los primeros con los segundos"),
    "covariate": Column("text", "Característica (código)"),
    "covariate_label": Column("text", "Característica"),
    "kind": Column("text", "Media de una cantidad (mean) o porcentaje de hogares con un valor (share)"),
    "households_first": Column("integer", "Hogares del primer grupo con dato (media) o todos (porcentaje)"),
    "households_second": Column("integer", "Hogares del segundo grupo con dato (media) o todos (porcentaje)"),
    "value_first": Column("number", "Media o porcentaje en el primer grupo"),
    "value_second": Column("number", "Media o porcentaje en el segundo grupo"),
    "deviation_first": Column("number", "Desviación estándar en el primer grupo (solo medias)"),
    "deviation_second": Column("number", "Desviación estándar en el segundo grupo (solo medias)"),
    "standardised_difference": Column(
        "number",
        "Primer grupo menos segundo, en desviaciones estándar (Austin 2009); vacío si no hay variación",
    ),
    "is_large": Column(
        "boolean", "La diferencia estandarizada supera, en valor absoluto, el umbral del plan"
    ),
    # flow
    "step": Column("text", "Paso del flujo (código)"),
    "parent_step": Column("text", "Paso del que proviene"),
    "branch": Column("text", "Los hogares siguen (kept), salen (left) o se analizan además aparte (subset)"),
    "step_label": Column("text", "Paso del flujo"),
    "share_of_participants_pct": Column("number", "Porcentaje de los hogares participantes"),
    # notes
    "topic": Column("text", "Asunto de la nota (código)"),
    "text": Column("text", "Nota"),
}

_INTERVAL = ("low_pct", "high_pct", "interval_method", "interval_label", "wilson_low_pct", "wilson_high_pct")
_DESIGN = ("clusters", "design_effect", "effective_households")
_LEVEL = ("comparison", "group", "group_label", "level", "level_label")
_MEASURE = ("measure", "measure_label")
_GOAL = ("goal_met", "goal_by_interval", "goal_by_interval_label")
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
        "Única estimación principal, declarada antes de ver los datos. Todo lo demás es análisis de sensibilidad. "
        "Describe un cambio, no un efecto del plan.",
        (
            *("comparison", "indicator", "target_pct", "households", "measured", "increased", "share_pct"),
            *(*_INTERVAL, *_DESIGN, "ceiling_pct", *_GOAL, "plan_version", "plan_declared_on", "reading"),
        ),
    ),
    "goal": TableDescription(
        "¿Se alcanza la meta? Bajo todos, algunos o ninguno de los supuestos",
        "Cuenta los supuestos de la tabla de sensibilidad que tienen hogares suficientes.",
        (
            *("comparison", "basis", "target_pct", "assumptions", "met", "not_met", "unclear"),
            *("verdict", "verdict_label", "reading"),
        ),
    ),
    "sensitivity": TableDescription(
        "Hogares que incrementan ingresos según el supuesto",
        "Cada fila cambia un solo supuesto de la estimación principal. El denominador es el de la fila.",
        (
            *("comparison", "position", "assumption", "assumption_label", "role", "role_label"),
            *("households", "increased", "share_pct", *_INTERVAL, *_DESIGN, *_GOAL, "is_printed"),
        ),
    ),
    "share_increased": TableDescription(
        "Hogares participantes que incrementan ingresos y techo que pone la medición, por grupo",
        "El denominador son los hogares participantes; en soles reales, sin los medidos que carecen de índice de "
        "precios. Quien no fue medido cuenta como que no aumentó.",
        (
            *(*_LEVEL, *_MEASURE, "households", "measured", "increased", "share_pct", *_INTERVAL, *_DESIGN),
            *("ceiling_pct", "is_printed"),
        ),
    ),
    "bounds": TableDescription(
        "Peor y mejor caso de los hogares no medidos, con intervalo de Imbens–Manski, por grupo",
        "Las cotas no suponen nada de los hogares no medidos (en soles reales, tampoco de los medidos sin índice). "
        "El intervalo cubre el porcentaje verdadero. No hay cotas de la media: un ingreso no tiene máximo.",
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
        "Ingreso antes y después, y su cambio, de los hogares medidos, por grupo",
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
            *("interval_method", "interval_label", "clusters", "is_printed"),
        ),
    ),
    "rise_thresholds": TableDescription(
        "Hogares que incrementan ingresos según cuánto debe crecer el ingreso",
        "Un aumento es un cambio mayor que el umbral. Los umbrales en soles son los pasos a que se redondean las "
        "respuestas. Con línea de base cero, todo ingreso supera cualquier umbral relativo.",
        (
            *("comparison", *_MEASURE, "rise_kind", "rise", "denominator", "denominator_label", "households"),
            *("increased", "share_pct", *_INTERVAL, *_DESIGN, "is_printed"),
        ),
    ),
    "heaping": TableDescription(
        "Redondeo de los ingresos informados",
        "Ingresos mayores que cero de los hogares medidos. Si muchos son múltiplos de 50 o 100, un cambio pequeño "
        "puede ser solo redondeo, y un ingreso que no cambió puede ocultar un cambio pequeño.",
        (
            *("comparison", "position", "visit", "visit_label", "multiple_soles", "households", "heaped"),
            *("share_pct", "expected_pct", "excess_ratio", "is_printed"),
        ),
    ),
    "structural_zeros": TableDescription(
        "Hogares sin ingresos propios: monto vacío o ingreso cero",
        "El OG oficial no lee un monto vacío como cero. La variante lo hace cuando la visita efectiva dice que el "
        "hogar no genera ingresos propios.",
        (
            *("comparison", "variant", "variant_label", "households", "measured", "increased", "share_pct"),
            *(*_INTERVAL, *_DESIGN, "ceiling_pct", "zero_baselines", "zero_follow_ups", "is_printed"),
        ),
    ),
    "winsorised": TableDescription(
        "Cambio medio del ingreso con y sin valores extremos recortados",
        "Los cambios más allá de los percentiles del plan se reemplazan por el percentil. El intervalo toma los "
        "límites como fijos.",
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
            *("clusters", "is_printed"),
        ),
    ),
    "seasons": TableDescription(
        "Mes de la línea de base por mes del seguimiento",
        "Los ingresos rurales siguen las cosechas: comparar meses de distinta temporada mezcla el cambio con la "
        "estación. Los porcentajes y medias se muestran desde el mínimo de hogares por casilla.",
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
        "Se muestra aparte porque un hogar puede salir del programa justamente porque gana más: si así fuera, no "
        "medirlo haría parecer menor el aumento. El padrón no dice el motivo de la salida.",
        (
            *("comparison", "status", "status_label", "households", "share_pct", "with_baseline"),
            *("mean_baseline", "measured", "mean_follow_up", "increased_of_measured_pct", "is_printed"),
        ),
    ),
    "attrition_differences": TableDescription(
        "En qué difieren los hogares no medidos de los medidos, por razón",
        "Diferencias estandarizadas. Una diferencia grande advierte que los medidos no representan a los no medidos.",
        _BALANCE,
    ),
    "balance": TableDescription(
        "Balance: medidos y no medidos; participantes y demás hogares del padrón",
        "Diferencias estandarizadas. Los demás hogares del padrón no son un grupo de comparación: nadie los eligió "
        "para serlo, y difieren también en lo que aquí no se ve.",
        _BALANCE,
    ),
    "flow": TableDescription(
        "Del padrón al análisis: cuántos hogares quedan en cada paso",
        "Como los diagramas CONSORT. Los subconjuntos se analizan además del total y no se excluyen entre sí.",
        (
            *("comparison", "position", "step", "parent_step", "branch", "step_label", "households"),
            "share_of_participants_pct",
        ),
    ),
    "notes": TableDescription(
        "Lo que hay que saber para leer las estimaciones",
        "Las mismas notas acompañan a toda tabla o figura que se publique aparte.",
        ("position", "topic", "text"),
    ),
}


def table(name: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows as the table that is described under a name. A column without description, or missing, is an error."""
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
