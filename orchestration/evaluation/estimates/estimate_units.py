"""The unit of every column of the estimates that holds a number, and short labels of the long meanings."""

_BY_ENDING = {"_pct": "porcentaje", "_points": "puntos porcentuales", "_days": "días"}

_BY_NAME = {
    "hogares": (
        *("households", "measured", "increased", "unchanged", "decreased", "unknown", "effective_households"),
        *("heaped", "zero_baselines", "zero_follow_ups", "replaced_low", "replaced_high", "with_baseline"),
        *("households_first", "households_second", "weight"),
    ),
    "distritos": ("clusters",),
    "soles por mes": (
        *("limit_low", "limit_high", "mean_change", "mean_baseline", "mean_follow_up"),
        *("lower_change", "upper_change"),
    ),
    "soles": ("multiple_soles",),
    "la de la columna unit": ("value", "low", "high", "unweighted_value"),
    "porcentaje de la línea de base o soles, según rise_kind": ("rise",),
    "la de la característica, o porcentaje, según kind": (
        *("value_first", "value_second", "deviation_first", "deviation_second"),
    ),
    "desviaciones estándar": ("standardised_difference", "difference_before", "difference_after"),
    "razón": ("design_effect", "excess_ratio", "odds_ratio", "odds_low", "odds_high"),
    "visitas": ("mean_attempts",),
    "conglomerados": ("clusters_count",),
    "errores estándar": ("critical_value",),
    "coeficiente de −1 a 1": ("log_correlation",),
    "mes del año, de 1 a 12": ("baseline_month", "follow_up_month"),
    "orden": ("position",),
    "número de versión": ("plan_version",),
}

UNITS = {name: unit for unit, names in _BY_NAME.items() for name in names}

SHORT = {
    "is_printed": "Hay hogares suficientes para mostrar la fila",
    "design_effect": "Efecto de diseño (CRV3 entre hogares independientes)",
    "ceiling_pct": "Techo: hogares medidos entre hogares participantes",
    "goal_by_interval": "La meta, hicieran lo que hicieran los no medidos (yes, no, unclear)",
    "goal_by_interval_label": "Se puede afirmar que la meta se alcanza o no",
    "measure": "Ingreso nominal, real, o nominal de los mismos hogares que el real",
    "measured": "Hogares medidos, según la definición de la fila",
    "plan_timing": "El plan frente a los datos (before, during, after, amended, no_outcomes)",
    "largest_pct": "De una media, parte del hogar mayor",
    "goal_under_bounds": "La meta con ambas cotas (all), la superior (some) o ninguna (none)",
    "standardised_difference": "Diferencia estandarizada, primero menos segundo (Austin 2009)",
    "no_change_pct": "Subiría si en promedio nada cambiara",
    "answer_spread_pct": "Desviación típica de una respuesta, en porcentaje del ingreso",
    "log_correlation": "Correlación de los logaritmos de las dos respuestas",
    "coverage_pct": "Cobertura simulada del intervalo",
    "assumed_from": "De dónde sale el supuesto: pares cercanos (short) o la mitad (half)",
}
"""Labels of the columns whose meaning is longer than a label may be."""


def unit_of(name: str) -> str:
    """The unit of a column that holds a number. Raises KeyError for one that has none."""
    ending = next((unit for end, unit in _BY_ENDING.items() if name.endswith(end)), None)
    return UNITS.get(name) or ending or UNITS[name]


def label_of(name: str, meaning: str) -> str:
    """A column's label: its meaning, or a shorter one."""
    return SHORT.get(name, meaning)
