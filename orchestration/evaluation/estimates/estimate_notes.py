"""What a reader must know, in Spanish, with the plan's own parameters in it."""

from collections.abc import Iterator

from orchestration.evaluation.estimates.analysis_plan import AnalysisPlan
from orchestration.evaluation.estimates.parts import Row
from orchestration.evaluation.estimates.plan_timing import PlanTiming, timing_sentence
from orchestration.ground.spanish import number


def notes(plan: AnalysisPlan, timing: PlanTiming) -> Iterator[Row]:
    """One row per note, in reading order."""
    for position, (topic, text) in enumerate(_notes(plan, timing), 1):
        yield {"position": position, "topic": topic, "text": text}


def _notes(plan: AnalysisPlan, timing: PlanTiming) -> Iterator[tuple[str, str]]:
    yield (
        "no_effect",
        "Estas cifras describen cómo cambió el ingreso de los hogares que participaron. No miden el efecto "
        "del plan: por diseño no hay grupo de comparación, y los ingresos también cambian por la cosecha, "
        "los precios, la economía local u otros programas. De ninguna tabla se puede concluir que el plan "
        "causó el cambio.",
    )
    yield (
        "benchmarks",
        "Los puntos de comparación hacen la misma cuenta sin capacitación en el año del plan de por medio: "
        "entre dos mediciones anteriores a ella, y en hogares que no la tienen hasta el corte. No cuentan "
        "los que se sabe capacitados en años anteriores. Tampoco de ellos sale un efecto: nadie eligió al "
        "azar quién se capacita ni cuándo, y los pares difieren en meses y en días. Sirven para no tomar por "
        "logro lo que también ocurre sin capacitación. El memorando de identificación dice qué haría falta "
        "para medir un efecto.",
    )
    yield (
        "primary",
        "La única estimación principal es el OG oficial: hogares cuyo ingreso de seguimiento supera al de "
        "línea de base, en soles corrientes, entre todos los hogares participantes. Todo lo demás es "
        "análisis "
        "de sensibilidad.",
    )
    yield "plan", timing_sentence(timing, plan)
    for amendment in plan.amendments:
        yield (
            "amendment",
            f"Enmienda del plan de análisis, {amendment.on:%d/%m/%Y}: {amendment.what} Motivo: "
            f"{amendment.why}",
        )
    yield (
        "ceiling",
        "Quien no fue medido cuenta en el OG como que no aumentó. Por eso el porcentaje de hogares medidos "
        "es un techo para el indicador, y se muestra a su lado.",
    )
    yield (
        "bounds",
        "El peor caso supone que ningún hogar no medido aumentó su ingreso; el mejor, que todos. Entre "
        "ambos está el porcentaje verdadero, sin suponer nada más. El intervalo de Imbens–Manski añade la "
        "incertidumbre del azar.",
    )
    yield (
        "disaffiliation",
        "Un hogar puede salir del programa justamente porque gana más. No medirlo haría parecer menor el "
        "aumento; por eso la desafiliación se muestra aparte y un supuesto cuenta a esos hogares como que "
        "aumentaron.",
    )
    yield (
        "real_prices",
        "Los valores reales están en soles del mes de la línea de base. Usan el índice de precios al "
        "consumidor de Lima Metropolitana, también para hogares de otras regiones y del campo, cuyos "
        "precios pueden haber variado de otro modo. Los meses sin índice no se estiman: esos hogares "
        "quedan fuera de lo real. Para ver cuánto pesan los precios, compare lo real con lo nominal de los "
        "mismos hogares (nominal_indexed).",
    )
    yield (
        "regression_to_the_mean",
        "Un ingreso informado varía de una visita a otra aunque nada cambie. Los hogares cuya línea de "
        "base salió muy baja tienden a informar más después, y los de línea de base muy alta, menos "
        "(regresión a la media). Por eso no se presenta el cambio según el nivel de la línea de base: "
        "mostraría ese artificio y no a quién le fue mejor.",
    )
    yield (
        "seasons",
        "El ingreso rural depende de la temporada. La tabla de meses y el subconjunto de la misma "
        f"temporada (meses a distancia de {plan.same_season_months} o menos, contando de diciembre a enero) "
        "permiten ver cuánto pesa.",
    )
    yield (
        "answers",
        "El ingreso es lo que el hogar responde, de memoria y redondeado: véase la tabla de redondeo. Un "
        "monto vacío no es un cero.",
    )
    yield (
        "intervals",
        f"Los intervalos son de {number(plan.confidence_pct)} % y tratan los distritos como "
        "conglomerados, porque los hogares de un distrito se parecen. Los porcentajes llevan el intervalo "
        "de Wilson con el tamaño efectivo de muestra (hogares entre el efecto de diseño, varianza CRV3), y "
        f"los cuantiles el de Woodruff, que se apoya en él. Las medias usan desde {plan.crv3_from} "
        "distritos la varianza CRV3 con t de Student; con menos, el bootstrap «wild» por conglomerados "
        f"({plan.bootstrap_draws} réplicas, semilla {plan.bootstrap_seed}). Con menos de "
        f"{plan.fewest_clusters} distritos las medias y los cuantiles no llevan intervalo, y los "
        "porcentajes llevan el de Wilson simple, que toma a los hogares por independientes y queda corto. "
        "Cada fila dice su método. Se analizan todos los hogares participantes, no una muestra: el "
        "intervalo dice cuánto podría variar la cifra con otros distritos y hogares como estos; no es un "
        "error de muestreo, y tampoco cubre la falta de medición.",
    )
    yield (
        "minimum",
        f"Nada se muestra de una unidad o grupo con menos de {plan.minimum_households} hogares "
        f"participantes, y ninguna estimación se apoya en menos de {plan.minimum_households}. La estimación "
        "principal se muestra siempre, porque se publica de todos modos.",
    )
    yield (
        "multiplicity",
        "Con tantos grupos y supuestos, algunas diferencias aparecen por azar. Los intervalos no se "
        "corrigen por comparaciones múltiples: una diferencia entre unidades es una pregunta, no un "
        "hallazgo.",
    )
