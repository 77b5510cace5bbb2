"""What the columns of the estimates mean, in Spanish: every column once, whatever tables it stands in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Meaning:
    """A column's kind (text, integer, number, boolean, date) and meaning."""

    kind: str
    description: str


COLUMNS: dict[str, Meaning] = {
    # which row
    "comparison": Meaning("text", "Comparación: último corte (latest), intermedia (midterm) o final (final)"),
    "group": Meaning("text", "Agrupación (código)"),
    "group_label": Meaning("text", "Agrupación"),
    "level": Meaning("text", "Valor de la agrupación o de la covariable (código)"),
    "level_label": Meaning("text", "Valor de la agrupación o de la covariable"),
    "measure": Meaning(
        "text",
        "Ingreso nominal (nominal), real (real), o nominal de los mismos hogares que el real "
        "(nominal_indexed)",
    ),
    "measure_label": Meaning("text", "Soles en que se compara el ingreso"),
    "is_printed": Meaning(
        "boolean",
        "Hay hogares suficientes para estimar; si no, las estimaciones de la fila quedan vacías, y de una "
        "unidad o grupo también los conteos",
    ),
    "position": Meaning("integer", "Orden de la fila"),
    # how many
    "households": Meaning("integer", "Hogares en que se apoya la cifra (denominador)"),
    "measured": Meaning("integer", "Hogares con línea de base y seguimiento, según la definición de la fila"),
    "measured_pct": Meaning("number", "Porcentaje de los hogares de la fila que fueron medidos según ella"),
    "among_measured_pct": Meaning("number", "Porcentaje que aumentó entre los medidos según la fila"),
    "among_low_pct": Meaning("number", "Límite inferior del intervalo del porcentaje entre los medidos"),
    "among_high_pct": Meaning("number", "Límite superior del intervalo del porcentaje entre los medidos"),
    "among_interval_label": Meaning("text", "Método del intervalo del porcentaje entre los medidos"),
    "increased": Meaning(
        "integer", "Hogares que aumentaron su ingreso según la definición de la fila (numerador)"
    ),
    "unknown": Meaning("integer", "Hogares del denominador cuyo cambio de ingreso no se conoce"),
    "clusters": Meaning("integer", "Distritos con hogares de la fila (conglomerados)"),
    # shares and intervals
    "share_pct": Meaning("number", "Porcentaje del denominador"),
    "low_pct": Meaning("number", "Límite inferior del intervalo que se debe citar, en porcentaje"),
    "high_pct": Meaning("number", "Límite superior del intervalo que se debe citar, en porcentaje"),
    "interval_method": Meaning("text", "Método del intervalo (código)"),
    "interval_label": Meaning("text", "Método del intervalo"),
    "wilson_low_pct": Meaning(
        "number", "Límite inferior de Wilson, como si los hogares fueran independientes"
    ),
    "wilson_high_pct": Meaning(
        "number", "Límite superior de Wilson, como si los hogares fueran independientes"
    ),
    "design_effect": Meaning(
        "number", "Efecto de diseño: varianza por conglomerados (CRV3) entre la de hogares independientes"
    ),
    "effective_households": Meaning(
        "number", "Tamaño efectivo: hogares entre el efecto de diseño, a lo más los hogares"
    ),
    "ceiling_pct": Meaning(
        "number", "Techo: hogares medidos entre hogares participantes; el OG oficial no puede superarlo"
    ),
    "value": Meaning("number", "Valor de la estadística, en la unidad de la fila"),
    "low": Meaning("number", "Límite inferior del intervalo, en la unidad de la fila"),
    "high": Meaning("number", "Límite superior del intervalo, en la unidad de la fila"),
    "largest_pct": Meaning(
        "number", "De una media, parte del hogar mayor en la suma de los valores sin signo, en porcentaje"
    ),
    # the primary estimate and the goal
    "indicator": Meaning("text", "Indicador"),
    "target_pct": Meaning("number", "Meta del plan, en porcentaje"),
    "goal_by_interval": Meaning(
        "text",
        "Hicieran lo que hicieran los no medidos, la meta se alcanza (yes) o no se alcanza (no); si "
        "depende de "
        "ellos o del azar, unclear",
    ),
    "goal_by_interval_label": Meaning(
        "text", "Se puede afirmar que la meta se alcanza, hicieran lo que hicieran los no medidos"
    ),
    "plan_version": Meaning("integer", "Versión del plan de análisis"),
    "plan_declared_on": Meaning("date", "Día en que se declaró el plan de análisis"),
    "plan_timing": Meaning(
        "text",
        "El plan se fijó antes (before), durante (during) o después (after) de las entregas con ingresos de "
        "seguimiento; amended si se declaró antes y se enmendó después; no_outcomes si no hay ninguno",
    ),
    "plan_timing_label": Meaning("text", "Si el plan de análisis precede a los datos, según las fechas"),
    "first_outcomes_on": Meaning("date", "Día de la primera entrega con ingresos de seguimiento"),
    "reading": Meaning("text", "Lectura en palabras"),
    # bounds
    "lower_pct": Meaning("number", "Cota inferior: ninguno de los hogares no conocidos aumentó"),
    "upper_pct": Meaning("number", "Cota superior: todos los hogares no conocidos aumentaron"),
    "width_points": Meaning("number", "Puntos porcentuales entre ambas cotas"),
    "critical_value": Meaning("number", "Valor crítico de Imbens–Manski, entre el de una cola y el de dos"),
    "goal_under_bounds": Meaning(
        "text", "La meta se alcanza con ambas cotas (all), solo la superior (some) o ninguna (none)"
    ),
    "goal_under_bounds_label": Meaning("text", "Bajo cuántos de los casos extremos se alcanza la meta"),
    # income change
    "statistic": Meaning("text", "Estadística (código)"),
    "statistic_label": Meaning("text", "Estadística"),
    "unit": Meaning("text", "Unidad del valor: soles al mes o porcentaje de los hogares de la fila"),
    # assumptions
    "assumption": Meaning("text", "Supuesto (código)"),
    "assumption_label": Meaning("text", "Supuesto"),
    "role": Meaning("text", "Estimación principal (primary) o análisis de sensibilidad (sensitivity)"),
    "role_label": Meaning("text", "Papel de la estimación en el plan de análisis"),
    # thresholds and heaping
    "rise_kind": Meaning("text", "Umbral relativo a la línea de base (relative) o en soles (soles)"),
    "rise": Meaning("number", "El aumento debe ser mayor que este umbral (porcentaje o soles)"),
    "denominator": Meaning("text", "Hogares participantes (participants) o solo los medidos (measured)"),
    "denominator_label": Meaning("text", "Denominador"),
    "visit": Meaning("text", "Línea de base (baseline), seguimiento (follow_up) o ambas (both)"),
    "visit_label": Meaning("text", "Visita"),
    "multiple_soles": Meaning("number", "Se busca si el ingreso es múltiplo de este monto en soles"),
    "heaped": Meaning("integer", "Hogares cuyo ingreso es múltiplo del monto"),
    "expected_pct": Meaning("number", "Porcentaje que se esperaría si las respuestas no se redondearan"),
    "excess_ratio": Meaning("number", "Cuántas veces lo esperado"),
    # structural zeros
    "variant": Meaning("text", "Tratamiento de los hogares sin ingresos propios (código)"),
    "variant_label": Meaning("text", "Tratamiento de los hogares sin ingresos propios"),
    "zero_baselines": Meaning("integer", "Hogares medidos cuya línea de base es cero"),
    "zero_follow_ups": Meaning("integer", "Hogares medidos cuyo seguimiento es cero"),
    # winsorising
    "treatment": Meaning("text", "Datos como se informaron (raw) o con extremos recortados (winsorised)"),
    "treatment_label": Meaning("text", "Tratamiento de los valores extremos"),
    "limit_low": Meaning("number", "Cambios menores se reemplazan por este, en soles"),
    "limit_high": Meaning("number", "Cambios mayores se reemplazan por este, en soles"),
    "replaced_low": Meaning("integer", "Cambios reemplazados por el límite inferior"),
    "replaced_high": Meaning("integer", "Cambios reemplazados por el límite superior"),
    # seasons
    "baseline_month": Meaning("integer", "Mes de la línea de base (1–12)"),
    "follow_up_month": Meaning("integer", "Mes del seguimiento (1–12)"),
    "is_same_season": Meaning("boolean", "Ambos meses pertenecen a la misma temporada"),
    "mean_change": Meaning("number", "Cambio medio del ingreso, en soles corrientes"),
    # attrition
    "status": Meaning("text", "Situación del hogar (código)"),
    "status_label": Meaning("text", "Situación del hogar"),
    "with_baseline": Meaning("integer", "Hogares con línea de base"),
    "mean_baseline": Meaning("number", "Ingreso medio de línea de base, en soles"),
    "mean_follow_up": Meaning("number", "Ingreso medio de seguimiento de los medidos, en soles corrientes"),
    "increased_of_measured_pct": Meaning(
        "number", "Porcentaje de los medidos que aumentó su ingreso (nominal)"
    ),
    # balance
    "contrast": Meaning("text", "Qué hogares se comparan (código)"),
    "contrast_label": Meaning("text", "Qué hogares se comparan: los primeros con los segundos"),
    "covariate": Meaning("text", "Característica (código)"),
    "covariate_label": Meaning("text", "Característica"),
    "kind": Meaning("text", "Media de una cantidad (mean) o porcentaje de hogares con un valor (share)"),
    "households_first": Meaning("integer", "Hogares del primer grupo con dato (media) o todos (porcentaje)"),
    "households_second": Meaning(
        "integer", "Hogares del segundo grupo con dato (media) o todos (porcentaje)"
    ),
    "value_first": Meaning("number", "Media o porcentaje en el primer grupo"),
    "value_second": Meaning("number", "Media o porcentaje en el segundo grupo"),
    "deviation_first": Meaning("number", "Desviación estándar en el primer grupo (solo medias)"),
    "deviation_second": Meaning("number", "Desviación estándar en el segundo grupo (solo medias)"),
    "standardised_difference": Meaning(
        "number",
        "Primer grupo menos segundo, en desviaciones estándar (Austin 2009); vacío si no hay variación",
    ),
    "is_large": Meaning(
        "boolean", "La diferencia estandarizada supera, en valor absoluto, el umbral del plan"
    ),
    # benchmarks and noise
    "benchmark": Meaning("text", "Qué se compara (código)"),
    "benchmark_label": Meaning("text", "Qué se compara"),
    "unchanged": Meaning("integer", "Hogares que informaron el mismo ingreso en ambas mediciones"),
    "decreased": Meaning("integer", "Hogares que informaron menos ingreso en la segunda medición"),
    "median_days": Meaning("number", "Mediana de los días entre las dos mediciones"),
    "pair_kind": Meaning("text", "Clase de par de mediciones (código)"),
    "pair_kind_label": Meaning("text", "Clase de par de mediciones"),
    "window": Meaning("text", "Qué pares, según los días entre las mediciones (código)"),
    "window_label": Meaning("text", "Qué pares, según los días entre las mediciones"),
    "rose_pct": Meaning("number", "Porcentaje de los pares en que el ingreso subió"),
    "fell_pct": Meaning("number", "Porcentaje de los pares en que el ingreso bajó"),
    "no_change_pct": Meaning(
        "number",
        "Porcentaje que subiría si en promedio nada cambiara: la mitad de los pares en que el ingreso se "
        "movió en cualquier sentido",
    ),
    "no_change_low_pct": Meaning("number", "Límite inferior del intervalo de ese porcentaje"),
    "no_change_high_pct": Meaning("number", "Límite superior del intervalo de ese porcentaje"),
    "og_no_change_pct": Meaning(
        "number", "OG que daría ese solo vaivén: el porcentaje anterior por el techo de la medición"
    ),
    "og_no_change_low_pct": Meaning("number", "Límite inferior del intervalo del OG que daría el vaivén"),
    "og_no_change_high_pct": Meaning("number", "Límite superior del intervalo del OG que daría el vaivén"),
    "og_pct": Meaning("number", "OG oficial, para ponerlo al lado"),
    "answer_spread_pct": Meaning(
        "number",
        "Desviación típica de una respuesta, en porcentaje del ingreso: la de la diferencia de logaritmos "
        "entre raíz de 2; incluye el cambio verdadero entre visitas",
    ),
    "log_correlation": Meaning(
        "number", "Correlación de los logaritmos de las dos respuestas: cuánto repite un hogar su respuesta"
    ),
    "margin_points": Meaning("number", "Margen de error que se acepta, en puntos porcentuales"),
    "assumed_same_pct": Meaning("number", "Porcentaje que se supone que repite su ingreso"),
    "assumed_from": Meaning(
        "text", "De dónde sale el supuesto: los pares cercanos (short) o la mitad, que exige más (half)"
    ),
    "from_days": Meaning("integer", "Días después de la visita desde los que se vuelve a preguntar"),
    "until_days": Meaning("integer", "Días después de la visita hasta los que se vuelve a preguntar"),
    # lack of measurement
    "lacks": Meaning("text", "Qué medición falta (código)"),
    "lacks_label": Meaning("text", "Qué medición falta"),
    "last_outcome": Meaning("text", "Qué resultó de la última visita que debía darla (código)"),
    "last_outcome_label": Meaning("text", "Qué resultó de la última visita que debía darla"),
    "mean_attempts": Meaning("number", "Media de las visitas en el plazo, logradas o no"),
    "disaffiliated_pct": Meaning("number", "De ellos, porcentaje que dejó el programa"),
    "term_label": Meaning("text", "Término del modelo de respuesta"),
    "odds_ratio": Meaning("number", "Razón de momios de ser medido, frente al valor más común"),
    "odds_low": Meaning("number", "Límite inferior del intervalo de la razón de momios"),
    "odds_high": Meaning("number", "Límite superior del intervalo de la razón de momios"),
    "difference_before": Meaning("number", "Medidos menos todos, sin pesos, en desviaciones estándar"),
    "difference_after": Meaning("number", "Medidos menos todos, con pesos, en desviaciones estándar"),
    "household_id": Meaning("text", "Hogar (seudónimo)"),
    "response_pct": Meaning("number", "Probabilidad de ser medido según el modelo, en porcentaje"),
    "weight": Meaning("number", "Peso del hogar: a cuántos hogares representa"),
    "diagnostic": Meaning("text", "Diagnóstico (código)"),
    "diagnostic_label": Meaning("text", "Diagnóstico"),
    "unweighted_value": Meaning("number", "Valor de los medidos sin pesos, en la unidad de la fila"),
    "quantile_pct": Meaning("number", "Percentil del cambio del ingreso"),
    "lower_change": Meaning("number", "El percentil no es menor que esto; vacío si nada lo acota por debajo"),
    "upper_change": Meaning("number", "El percentil no es mayor que esto; vacío si nada lo acota por encima"),
    "cluster_kind": Meaning("text", "Qué se toma por conglomerado (código)"),
    "cluster_label": Meaning("text", "Qué se toma por conglomerado"),
    "clusters_count": Meaning("integer", "Conglomerados con hogares de la fila"),
    "coverage_pct": Meaning(
        "number",
        "Cuántas veces de cien el intervalo contiene el valor verdadero, por simulación con conglomerados de "
        "estos mismos tamaños",
    ),
    "coverage_note": Meaning("text", "Si el intervalo es suficiente o queda corto"),
    # flow
    "step": Meaning("text", "Paso del flujo (código)"),
    "parent_step": Meaning("text", "Paso del que proviene"),
    "branch": Meaning("text", "Los hogares siguen (kept), salen (left) o se analizan además aparte (subset)"),
    "step_label": Meaning("text", "Paso del flujo"),
    "share_of_participants_pct": Meaning("number", "Porcentaje de los hogares participantes"),
    # the plan and the run
    "topic_label": Meaning("text", "Asunto"),
    "declared": Meaning("text", "Lo que declara el plan de análisis"),
    "run": Meaning("text", "Lo que se hizo"),
    "reason": Meaning("text", "Por qué"),
    # notes
    "topic": Meaning("text", "Asunto (código)"),
    "text": Meaning("text", "Nota"),
}
