"""The tables that stand beside: of pairs of measurements, of answers and their lack, of clusters."""

from orchestration.evaluation.estimates.table_description import (
    DESIGN,
    INTERVAL,
    LEVEL,
    MEASURE,
    TableDescription,
)

BESIDE = {
    "benchmarks": TableDescription(
        "Puntos de comparación: cuántos aumentan sin capacitación en el año del plan",
        "No es un efecto, ni lo es la diferencia entre filas. La misma cuenta del OG, hecha entre dos "
        "mediciones de participantes anteriores a su capacitación en el año del plan y entre dos de hogares "
        "sin capacitación en ese año hasta el corte; en ambas, sin los que se sabe capacitados en años "
        "anteriores. Los hogares no se eligieron al azar, y los pares difieren en meses y en días.",
        (
            *("comparison", "position", "benchmark", "benchmark_label", "households", "increased"),
            *("unchanged", "decreased", "share_pct", *INTERVAL, *DESIGN, "median_days", "is_printed"),
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
    "weights": TableDescription(
        "Peso de cada hogar medido, por la inversa de su probabilidad de ser medido",
        "Suman los hogares a los que ya correspondía medir. Vacía si el modelo no se puede estimar.",
        ("comparison", "household_id", "response_pct", "weight"),
    ),
    "weighted_estimates": TableDescription(
        "Estimaciones de los medidos, ponderadas por la inversa de su probabilidad de ser medidos",
        "Análisis de sensibilidad. Supone que, dadas las características del modelo, los medidos y los no "
        "medidos cambiaron igual. Con el tamaño efectivo de muestra por unidad.",
        (
            *(*LEVEL, "statistic", "statistic_label", "unit", "households", "effective_households"),
            *("unweighted_value", "value", "low", "high", "interval_method", "interval_label", "clusters"),
            "is_printed",
        ),
    ),
    "quantile_bounds": TableDescription(
        "Entre qué valores está un percentil del cambio de todos los participantes",
        "No supone nada de los hogares sin medición. Si son muchos, un extremo queda sin cota: el dato no "
        "dice nada ahí. Para la media no hay cotas: un ingreso no tiene máximo.",
        (
            *(*LEVEL, *MEASURE, "quantile_pct", "households", "unknown", "lower_change", "upper_change"),
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
}
"""By name; they need more than participants and registry."""
