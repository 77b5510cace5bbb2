"""The tables that are made of participants and registry: change of incomes, who was measured, balance."""

from orchestration.evaluation.estimates.table_description import (
    DESIGN,
    INTERVAL,
    LEVEL,
    MEASURE,
    TableDescription,
)

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

INCOME = {
    "primary_estimate": TableDescription(
        "Estimación principal: hogares que incrementan ingresos (OG oficial)",
        "Única estimación principal del plan de análisis; plan_timing dice, según las fechas, si el plan "
        "precede a los datos. Todo lo demás es análisis de sensibilidad. Describe un cambio, no un efecto.",
        (
            *("comparison", "indicator", "target_pct", "households", "measured", "increased", "share_pct"),
            *(*INTERVAL, *DESIGN, "ceiling_pct", "upper_pct", "among_measured_pct", *_GOAL),
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
            *(*LEVEL, *MEASURE, "households", "measured", "increased", "share_pct", *INTERVAL, *DESIGN),
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
                *LEVEL,
                *MEASURE,
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
                *LEVEL,
                *MEASURE,
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
            *("comparison", *MEASURE, "rise_kind", "rise", "denominator", "denominator_label", "households"),
            *("increased", "share_pct", *INTERVAL, *DESIGN, "is_printed"),
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
            *(*INTERVAL, *DESIGN, "ceiling_pct", "zero_baselines", "zero_follow_ups", "is_printed"),
        ),
    ),
    "winsorised": TableDescription(
        "Cambio medio del ingreso con y sin valores extremos recortados",
        "Los cambios más allá de los percentiles del plan se reemplazan por el percentil. El intervalo "
        "toma los límites como fijos.",
        (
            *(
                "comparison",
                *MEASURE,
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
        (*LEVEL, "status", "status_label", "households", "share_pct", "is_printed"),
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
}
