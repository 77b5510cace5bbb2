"""What the columns of the estimates mean, in Spanish: every column once, whatever tables it stands in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column's kind (text, integer, number, boolean, date) and meaning."""

    kind: str
    description: str


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
        "boolean",
        "Hay hogares suficientes para estimar; si no, las estimaciones de la fila quedan vacías, y de una "
        "unidad o grupo también los conteos",
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
