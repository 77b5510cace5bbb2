"""What activities, incomes and data quality say, by the same rules as `sentences`."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter

from orchestration.ground.spanish import month, number, of_causes
from orchestration.reports.sentences import counted
from orchestration.reports.values import Record, percent, text_of


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
    elif done == programmed:
        first = "En el período se ejecutó " + (
            "el único mes de actividad que el plan programa."
            if programmed == 1
            else f"lo programado en los {number(programmed)} meses de actividad que el plan marca."
        )
    else:
        first = (
            f"En el período el plan programa {counted(programmed, 'mes', 'meses')} de actividad; "
            f"{'se ejecutó' if done == 1 else 'se ejecutaron'} {number(done)} "
            f"({percent(100 * done / programmed)})."
        )
    sentences = [first]
    if of["programada, no ejecutada"]:
        sentences.append(f"Programadas y no ejecutadas: {of['programada, no ejecutada']}.")
    if of["ejecutada sin estar programada"]:
        sentences.append(f"Ejecutadas sin estar programadas: {of['ejecutada sin estar programada']}.")
    return sentences


def units_sentence(missing: Sequence[Record], *, is_any_programmed: bool) -> str:
    """Which units did not report (rows of `units_without_execution_in_period`)."""
    if not is_any_programmed:
        return "En el período el plan no programa ninguna actividad en que participen las unidades."
    if not missing:
        return "Toda unidad reportó ejecución de cada actividad programada en el período en que participan."
    most = max(missing, key=lambda record: record["units_without"])
    return (
        f"En {counted(len(missing), 'actividad y mes', 'actividades y meses')} programados hay unidades que "
        f"no reportaron ninguna ejecución; donde más faltan es en {most['activity_code']} "
        f"({month(most['month'])}), con {counted(most['units_without'], 'unidad', 'unidades')}. No reportar "
        "no prueba que no se hizo."
    )


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
    if income["amounts_state"] == "menos de 3 hogares":
        return f"{text} Las medias y medianas de menos de 3 hogares no se muestran."
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
        f"{counted(len(revisions), 'cifra nacional', 'cifras nacionales')}, {number(len(official))} de ellas "
        "de la definición oficial."
    )


def causes_sentences(causes: Sequence[Record]) -> list[str]:
    """Of each indicator, what changed at the newest month compared, and the causes that add up to it."""
    told = []
    of_indicators = [record for record in causes if record["subject"] == "indicator"]
    for (code, comparison), found in groupby(of_indicators, key=itemgetter("code", "comparison_name")):
        parts = list(found)
        newest = [each for each in parts if each["month_end"] == parts[-1]["month_end"]]
        sides = "; ".join(_changed_side(list(side)) for _, side in groupby(newest, key=itemgetter("side")))
        day = f"{newest[0]['month_end']:%d/%m/%Y}"
        told.append(f"{code} al {day} ({comparison.lower()}): {sides}.")
    return told


def _changed_side(parts: Sequence[Record]) -> str:
    before, now = (text_of(parts[0], column) for column in ("previous_figure", "new_figure"))
    causes = of_causes((each["cause"], each["cause_change"]) for each in parts)
    return f"{parts[0]['side_name'].lower()} de {before} a {now} ({causes})"


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
        f"Llegaron {counted(total['files'], 'archivo', 'archivos')}: {number(total['files_loaded'])} "
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


def _activity_list(records: Iterable[Record]) -> str:
    by_code: dict[str, list[str]] = {}
    for record in records:
        by_code.setdefault(f"{record['activity_code']} {record['activity_name']}", []).append(
            record["month_name"].lower()
        )
    return "; ".join(f"{name} ({', '.join(months)})" for name, months in by_code.items())
