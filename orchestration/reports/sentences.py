"""What the figures say, as sentences: the same record gives the same words, and none says more than it.

A rise is called a rise only if the figures as they are printed rise. What is suppressed, has nobody to be
measured, is missing, is not yet due or is zero is told as such.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from orchestration.reports.values import (
    day,
    figure,
    figure_places,
    is_number,
    month,
    number,
    percent,
    rounded,
    target,
)

Record = Mapping[str, Any]

COUNTED = {
    "OG": ("hogares que participan en cursos", "incrementaron sus ingresos"),
    "OE1": ("hogares que participan en cursos", "tienen emprendimientos fortalecidos"),
    "OE2": ("hogares con un emprendimiento en marcha", "accedieron a espacios de comercialización"),
    "OE3": ("personas en cursos de empleabilidad", "culminaron al menos uno"),
}
"""Who an indicator counts, and what those of its numerator did."""

STATUS_RANGES = {
    "achieved": "100 % o más de la meta anual",
    "on_track": "entre 75 % y 100 % de la meta anual",
    "at_risk": "entre 50 % y 75 % de la meta anual",
    "off_track": "menos de 50 % de la meta anual",
}


def indicator_sentence(record: Record) -> str:
    """What an indicator says at the cut-off (a row of `indicators_national`)."""
    code = record["indicator_code"]
    people, did = COUNTED[code]
    goal = target(record["target"], code)
    if record["value_state"] == "sin casos":
        return (
            f"Hasta el corte no hay {people}: no hay a quién medir, y por eso no hay avance que mostrar. La "
            f"meta del año es {goal}."
        )
    counted = f"{number(record['numerator'])} de {number(record['denominator'])} {people} {did}"
    share = f"{percent(record['ratio_pct'])}"
    if is_number(code):
        value = f"{counted} ({share}). La meta del año es {goal} hogares"
    else:
        value = f"{counted}: {share}. La meta del año es {goal}"
    progress = percent(record["target_progress_pct"])
    return f"{value}; el avance respecto a la meta anual es {progress} ({record['status_label']})."


def bounds_sentence(record: Record) -> str:
    """What stands beside OG: how many households were measured, and between which values the truth lies."""
    if record["value_state"] == "sin casos":
        return "Sin hogares que participen no hay proporción medida, ni cotas, ni cero estructural."
    measured = (
        f"Se midió el ingreso de {number(record['measured'])} de {number(record['denominator'])} hogares "
        f"({percent(record['measured_pct'])})"
    )
    if record["measured_state"] == "cero":
        measured = f"No se midió el ingreso de ninguno de los {number(record['denominator'])} hogares"
    return (
        f"{measured}. Los no medidos no cuentan como aumento: {percent(record['value'])} es la cota "
        f"inferior, y {percent(record['upper_bound_value'])} la cota superior, si todos ellos lo hubieran "
        "aumentado. Contando como cero el ingreso de quien dijo no generar ingresos y no dio monto "
        f"(variante de cero estructural), el valor sería {percent(record['structural_zero_value'])}."
    )


def change_sentence(record: Record) -> str:
    """How an indicator moved since the period before (a row of `indicators_national`)."""
    code, before = record["indicator_code"], record["previous_month_end"]
    if before is None or record["previous_value_state"] == "no existe":
        return "No hay un período anterior dentro del año del plan con que comparar."
    since = f"al {day(before)}"
    if record["value"] is None or record["previous_value"] is None:
        return f"No se puede comparar con la cifra {since}: en una de las dos fechas no había a quién medir."
    places = figure_places(code)
    was, now = rounded(record["previous_value"], places), rounded(record["value"], places)
    before_text, now_text = figure(record["previous_value"], code), figure(record["value"], code)
    parts = (
        f"el numerador pasó de {number(record['previous_numerator'])} a {number(record['numerator'])} y el "
        f"denominador de {number(record['previous_denominator'])} a {number(record['denominator'])}"
    )
    if was == now:
        return f"No cambió respecto de la cifra {since} ({before_text}): {parts}."
    verb = "Aumentó" if now > was else "Disminuyó"
    amount = f"{abs(now - was):,.{places}f}"
    if is_number(code):
        return f"{verb} en {amount}, de {before_text} {since} a {now_text}: {parts}."
    unit = "punto porcentual" if amount == "1.0" else "puntos porcentuales"
    return f"{verb} {amount} {unit}, de {before_text} {since} a {now_text}: {parts}."


def pace_sentence(record: Record) -> str:
    """How far the target is (a row of `indicator_pace`)."""
    code, label = record["indicator_code"], record["pace_label"]
    if label == "sin casos":
        return "Sin a quién medir no se puede decir cuánto falta para la meta."
    if label == "meta alcanzada":
        return "Al corte, la meta anual está alcanzada; el valor todavía puede cambiar hasta el fin del año."
    gap = (
        figure(record["gap"], code) if is_number(code) else f"{number(record['gap'], 1)} puntos porcentuales"
    )
    missing = f"Para la meta faltan {gap}"
    if label == "meta no alcanzada":
        return f"{missing}, y el año del plan terminó."
    months = int(record["months_left"])
    left = "el mes que queda" if months == 1 else f"cada uno de los {months} meses que quedan"
    if is_number(code):
        needed = rounded(record["needed_per_month"], 0)
        mean = number(record["mean_per_month"])
        return f"{missing} hogares: {needed:,.0f} en {left}. El promedio hasta el corte es {mean} por mes."
    return f"{missing}: {number(record['needed_per_month'], 1)} en {left}."


def activities_sentences(months: Sequence[Record], starts_on: date, cut_off: date) -> list[str]:
    """What was programmed and executed from a day to the cut-off (rows of `activity_months`)."""
    due = [record for record in months if starts_on <= record["month"] <= cut_off]
    of = {
        state: _activity_list(record for record in due if record["month_state"] == state)
        for state in ("programada y ejecutada", "programada, no ejecutada", "ejecutada sin estar programada")
    }
    programmed = len([record for record in due if record["is_programmed"]])
    done = len([record for record in due if record["month_state"] == "programada y ejecutada"])
    if programmed == 0:
        first = "En el período el plan no programa ninguna actividad."
    else:
        first = (
            f"En el período el plan programa {_count(programmed, 'mes de actividad', 'meses de actividad')}; "
            f"se ejecutaron {number(done)} ({percent(100 * done / programmed)})."
        )
    sentences = [first]
    if of["programada, no ejecutada"]:
        sentences.append(f"Programadas y no ejecutadas: {of['programada, no ejecutada']}.")
    elif programmed:
        sentences.append("No quedó ninguna actividad programada sin ejecutar.")
    if of["ejecutada sin estar programada"]:
        sentences.append(f"Ejecutadas sin estar programadas: {of['ejecutada sin estar programada']}.")
    return sentences


def units_sentence(missing: Sequence[Record]) -> str:
    """Which units did not report (rows of `units_without_execution_in_period`)."""
    if not missing:
        return "Toda unidad reportó ejecución de cada actividad programada en el período en que participan."
    most = max(missing, key=lambda record: record["units_without"])
    return (
        f"En {_count(len(missing), 'actividad y mes', 'actividades y meses')} programados hay unidades que "
        f"no reportaron ninguna ejecución; donde más faltan es en {most['activity_code']} "
        f"({month(most['month'])}), con {_count(most['units_without'], 'unidad', 'unidades')}. No reportar "
        "no prueba que no se hizo."
    )


def summary_sentence(rows: Sequence[Record], none: str, some: str, counts: Mapping[str, str]) -> str:
    """What a summary by month adds up to; `counts` names its columns in words."""
    if not rows:
        return f"Hasta el corte no se registró {none}."
    protected = sum(record["protected_rows"] for record in rows)
    total = sum(record["summary_rows"] for record in rows)
    if protected == total:
        return (
            f"Hay {some}, pero todos sus grupos de mes, unidad y tipo ({number(total)}) son pequeños y están "
            "protegidos: no es que no haya, es que no se muestra."
        )
    sums = []
    for name, words in counts.items():
        sums.append(f"{number(sum(record[name] or 0 for record in rows))} {words}")
    text = f"Suman {_joined(sums)}"
    if protected:
        return (
            f"{text} en los grupos que se muestran; {number(protected)} de {number(total)} grupos están "
            "protegidos y no entran en la suma, así que es un mínimo."
        )
    return f"{text}."


def attrition_sentence(income: Record) -> str:
    """What is known of the income of the households of D (the country's row of `income_change`)."""
    if income["households"] == 0:
        return "Hasta el corte no hay hogares que participen, así que no hay ingresos que comparar."
    measured = (
        f"De {number(income['households'])} hogares que participan, {number(income['measured'])} "
        f"({percent(income['measured_pct'])}) tienen línea de base y seguimiento"
    )
    lost = (
        f"{number(income['no_baseline'])} no tienen línea de base, a {number(income['not_yet_due'])} aún no "
        f"les corresponde el seguimiento, {number(income['disaffiliated'])} se desafiliaron antes y "
        f"{number(income['not_visited'])} no fueron visitados"
    )
    return f"{measured}; {lost}."


def income_sentence(income: Record) -> str:
    """How the measured incomes changed (the country's row of `income_change`)."""
    if not income["measured"]:
        return "Todavía no hay ningún hogar con línea de base y seguimiento."
    text = (
        f"De los {number(income['measured'])} hogares medidos, {number(income['increased'])} aumentaron su "
        f"ingreso, {number(income['unchanged'])} no lo cambiaron y {number(income['decreased'])} lo "
        "disminuyeron."
    )
    if income["amounts_state"] == "menos de 10 hogares":
        return f"{text} Las medias y medianas de menos de 10 hogares no se muestran."
    text += (
        f" La mediana pasó de S/ {number(income['median_baseline'])} a S/ "
        f"{number(income['median_follow_up'])}; la mediana del cambio es S/ "
        f"{number(income['median_nominal_change'])} en soles corrientes"
    )
    if income["real_amounts_state"] != "cifra":
        return f"{text}; en soles constantes no se muestra ({income['real_amounts_state']})."
    real = f" y S/ {number(income['median_real_change'])} en soles del mes de la línea de base"
    if income["no_price_index"]:
        real += f" ({number(income['no_price_index'])} hogares no tienen aún índice de precios y no entran)"
    return f"{text}{real}."


def revisions_sentence(revisions: Sequence[Record], releases: int) -> str:
    """What was revised since the release before."""
    if releases < 2:
        return "Es la primera publicación de este almacén: no hay una anterior que revisar."
    if not revisions:
        return "Ninguna cifra nacional cambió respecto de la publicación anterior, para los mismos meses."
    official = [record for record in revisions if record["variant"] == "official"]
    return (
        f"Respecto de la publicación {revisions[0]['previous_release_id']} cambiaron "
        f"{_count(len(revisions), 'cifra nacional', 'cifras nacionales')}, {number(len(official))} de ellas "
        "de la definición oficial."
    )


def quality_sentences(
    extracts: Sequence[Record], checks: Sequence[Record], late: Sequence[Record]
) -> list[str]:
    """What arrived, what was refused and what is late."""
    total = {
        name: sum(record[name] for record in extracts)
        for name in (
            *("files", "files_loaded", "files_rejected", "files_duplicate", "files_withdrawn"),
            *("rows_delivered", "accepted", "superseded", "quarantined", "orphaned", "repeated"),
        )
    }
    sentences = [
        f"Llegaron {_count(total['files'], 'archivo', 'archivos')}: {number(total['files_loaded'])} "
        f"cargados, {number(total['files_rejected'])} rechazados, {number(total['files_duplicate'])} "
        f"repetidos y {number(total['files_withdrawn'])} retirados.",
        f"De {number(total['rows_delivered'])} filas entregadas, {number(total['accepted'])} fueron "
        f"aceptadas, {number(total['superseded'])} reemplazadas por otra más reciente, "
        f"{number(total['quarantined'])} quedaron en cuarentena, {number(total['orphaned'])} huérfanas y "
        f"{number(total['repeated'])} repetidas.",
    ]
    for record in checks:
        if record["severity_name"] == "Se publica con aviso":
            sentences.append(
                f"De {number(record['checks'])} controles que avisan sin impedir publicar, "
                f"{number(record['failed'])} dieron aviso."
            )
    if late:
        names = ", ".join(sorted({record["extract_name"] for record in late}))
        sentences.append(f"A la fecha de conocimiento no habían llegado: {names}.")
    else:
        sentences.append("A la fecha de conocimiento no había ninguna entrega atrasada.")
    return sentences


def suppression_sentence(cells: Sequence[Record]) -> str:
    """How many figures are protected."""
    total = sum(record["cells"] for record in cells)
    protected = sum(record["protected_cells"] for record in cells)
    if not protected:
        return f"Ninguna de las {number(total)} cifras de indicadores al corte está protegida."
    return (
        f"De las {number(total)} cifras de indicadores al corte, {number(protected)} "
        f"({percent(100 * protected / total)}) están protegidas para que nadie sea reconocible."
    )


def range_sentence(rows: Sequence[Record], one: str, many: str) -> str:
    """Between which values the territories lie, and how many say nothing (rows of one indicator)."""
    shown = [
        record for record in rows if record["value"] is not None and record["value_state"] != "sin casos"
    ]
    protected = len([record for record in rows if record["value_state"] == "protegida"])
    empty = len([record for record in rows if record["value_state"] == "sin casos"])
    told = []
    if protected:
        told.append(_count(protected, f"{one} tiene la cifra protegida", f"{many} tienen la cifra protegida"))
    if empty:
        told.append(_count(empty, f"{one} no tiene casos", f"{many} no tienen casos"))
    rest = f" {_joined(told)}." if told else ""
    if not shown:
        return f"No se muestra ninguna cifra por {one}.{rest}"
    code = rows[0]["indicator_code"]
    low = min(shown, key=lambda record: record["value"])
    high = max(shown, key=lambda record: record["value"])
    if figure(low["value"], code) == figure(high["value"], code):
        return f"Las cifras que se muestran son iguales ({figure(low['value'], code)}).{rest}"
    return (
        f"Las cifras que se muestran van de {figure(low['value'], code)} ({low['territory_name']}) a "
        f"{figure(high['value'], code)} ({high['territory_name']}).{rest}"
    )


def _activity_list(records: Iterable[Record]) -> str:
    by_code: dict[str, list[str]] = {}
    for record in records:
        by_code.setdefault(f"{record['activity_code']} {record['activity_name']}", []).append(
            record["month_name"].lower()
        )
    return "; ".join(f"{name} ({', '.join(months)})" for name, months in by_code.items())


def _count(amount: int, one: str, many: str) -> str:
    return f"{number(amount)} {one if amount == 1 else many}"


def _joined(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} y {parts[-1]}"
