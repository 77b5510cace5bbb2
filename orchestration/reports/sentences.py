"""What the figures say, as sentences: the same record gives the same words, and none says more than it.

A difference is computed before it is rounded, and called a rise only if what is printed of it rises.
What has nobody to be measured, is missing, is not yet due or is zero is told as such.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from orchestration.ground.spanish import day, number, rounded
from orchestration.reports.values import figure, figure_places, is_number, percent, sheets, text_of

Record = Mapping[str, Any]


def indicator_sentence(record: Record) -> str:
    """What an indicator says at the cut-off (a row of `indicators_national`)."""
    code = record["indicator_code"]
    sheet = sheets()[code]
    people = sheet["units_counted"]
    goal = f"La meta del año es {text_of(record, 'target')}"
    if record["target"] is None:
        goal = "Según lo conocido, la meta del año aún no se había decidido"
    if record["value_state"] == "sin casos":
        return (
            f"Hasta el corte no hay {people}: no hay a quién medir, y por eso no hay avance que mostrar. "
            f"{goal}."
        )
    did = sheet["done_by_one" if record["numerator"] == 1 else "done_by_many"]
    counted = f"{text_of(record, 'numerator')} de {text_of(record, 'denominator')} {people} {did}"
    share = f"{percent(record['ratio_pct'])}"
    value = f"{counted} ({share}). {goal}" if is_number(code) else f"{counted}: {share}. {goal}"
    if record["target"] is None:
        return f"{value}."
    if is_number(code):
        value += " hogares"
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
    if record["measured"] == 0:
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
        when = "en ninguna de las dos fechas había"
        if record["value"] is not None or record["previous_value"] is not None:
            when = "en una de las dos fechas no había"
        return f"No se puede comparar con la cifra {since}: {when} a quién medir."
    places = figure_places(code)
    change = rounded(record["value"] - record["previous_value"], places)
    before_text, now_text = figure(record["previous_value"], code), figure(record["value"], code)
    parts = (
        f"el numerador pasó de {number(record['previous_numerator'])} a {number(record['numerator'])} y el "
        f"denominador de {number(record['previous_denominator'])} a {number(record['denominator'])}"
    )
    if change == 0:
        return f"Sin cambio respecto de la cifra {since} ({before_text}): {parts}."
    verb = "Aumentó" if change > 0 else "Disminuyó"
    amount = f"{abs(change):,.{places}f}"
    if is_number(code):
        return f"{verb} en {amount}, de {before_text} {since} a {now_text}: {parts}."
    unit = "punto porcentual" if amount == "1.0" else "puntos porcentuales"
    return f"{verb} {amount} {unit}, de {before_text} {since} a {now_text}: {parts}."


def pace_sentence(record: Record) -> str:
    """How far the target is, where there is one (a row of `indicator_pace`)."""
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


def range_sentence(rows: Sequence[Record], one: str, many: str) -> str:
    """Between which values the territories lie, and how many say nothing (rows of one indicator)."""
    shown = [
        record for record in rows if record["value"] is not None and record["value_state"] != "sin casos"
    ]
    empty = len([record for record in rows if record["value_state"] == "sin casos"])
    without = counted(empty, f"{one} no tiene casos", f"{many} no tienen casos")
    rest = f" {without}." if empty else ""
    if not shown:
        return f"No se muestra ninguna cifra por {one}.{rest}"
    code = rows[0]["indicator_code"]
    low = min(shown, key=lambda record: record["value"])
    high = max(shown, key=lambda record: record["value"])
    if figure(low["value"], code) == figure(high["value"], code):
        return f"Las cifras que se muestran son iguales ({text_of(low, 'value')}).{rest}"
    return (
        f"Las cifras que se muestran van de {text_of(low, 'value')} ({low['territory_name']}) a "
        f"{text_of(high, 'value')} ({high['territory_name']}).{rest}"
    )


def counted(amount: int, one: str, many: str) -> str:
    """An amount with its noun, in one or many."""
    return f"{number(amount)} {one if amount == 1 else many}"


def joined(parts: Sequence[str]) -> str:
    """A list in words."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} y {parts[-1]}"
