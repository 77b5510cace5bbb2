"""Sentences say what figures say, and no more."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.reports.addresses import slug
from orchestration.reports.monitoring_sentences import (
    activities_sentences,
    attrition_sentence,
    causes_sentences,
    income_sentence,
    revisions_sentence,
    units_sentence,
)
from orchestration.reports.sentences import (
    bounds_sentence,
    change_sentence,
    indicator_sentence,
    pace_sentence,
    range_sentence,
)
from orchestration.reports.sources import display_names
from orchestration.reports.values import figure, place_name, text_of

CODES = ("OG", "OE1", "OE2", "OE3")
COUNTS = st.integers(0, 400)


def indicator(code="OG", numerator=30, denominator=200, before=(20, 200), **more):
    """A row of `indicators_national`."""

    def value(part, whole):
        return float(part) if code == "OE1" else (100 * part / whole if whole else None)

    now = value(numerator, denominator)
    state = "sin casos" if not denominator else "cero" if not numerator else "cifra"
    return {
        "indicator_code": code,
        "numerator": numerator,
        "denominator": denominator,
        "value": now,
        "value_state": state,
        "ratio_pct": 100 * numerator / denominator if denominator else None,
        "target": 2070.0 if code == "OE1" else 15.0,
        "target_progress_pct": now and 100 * now / (2070.0 if code == "OE1" else 15.0) or 0.0,
        "status_label": "en camino",
        "measured": 60,
        "measured_pct": 30.0,
        "measured_state": state,
        "upper_bound_value": 85.0,
        "structural_zero_value": 17.5,
        "previous_month_end": date(2026, 2, 28),
        "previous_numerator": before[0],
        "previous_denominator": before[1],
        "previous_value": value(*before),
        "previous_value_state": "cifra",
        **more,
    }


@given(st.sampled_from(CODES), COUNTS, st.integers(1, 400), COUNTS, st.integers(1, 400))
def test_a_rise_is_a_rise_and_a_fall_a_fall_as_the_figures_are_printed(code, part, whole, was, was_whole):
    row = indicator(code, min(part, whole), whole, (min(was, was_whole), was_whole))
    said = change_sentence(row)
    printed = [
        float(figure(row[name], code).rstrip(" %").replace(",", "")) for name in ("previous_value", "value")
    ]
    expected = (
        "Aumentó" if printed[0] < printed[1] else "Disminuyó" if printed[0] > printed[1] else "Sin cambio"
    )
    assert said.startswith(expected)
    assert figure(row["previous_value"], code) in said
    assert not any(word in said for word in {"Aumentó", "Disminuyó", "No cambió"} - {expected})


@given(st.sampled_from(CODES), COUNTS, COUNTS)
def test_an_indicator_is_told_with_its_counts_its_target_and_its_progress(code, part, whole):
    row = indicator(code, min(part, whole), whole)
    said = indicator_sentence(row)
    assert text_of(row, "target") in said
    if not whole:
        assert "no hay a quién medir" in said
        assert "0 %" not in said
        return
    assert text_of(row, "numerator") in said
    assert text_of(row, "denominator") in said
    assert "avance respecto a la meta anual es" in said


def test_og_is_never_told_without_what_was_measured_and_its_bounds():
    said = bounds_sentence(indicator())
    for figures in ("60 de 200", "30.0 %", "15.0 % es la cota inferior", "85.0 % la cota superior", "17.5 %"):
        assert figures in said
    assert "No se midió el ingreso de ninguno" in bounds_sentence(
        indicator(measured=0, measured_state="cero")
    )
    nobody = bounds_sentence(indicator(numerator=0, denominator=0))
    assert "cota" in nobody
    assert "%" not in nobody


def test_what_cannot_be_compared_is_not():
    assert "No hay un período anterior" in change_sentence(indicator(previous_month_end=None))
    assert "No hay un período anterior" in change_sentence(indicator(previous_value_state="no existe"))
    assert "No se puede comparar" in change_sentence(indicator(before=(0, 0)))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"pace_label": "sin casos"}, "no se puede decir cuánto falta"),
        ({"pace_label": "meta alcanzada"}, "está alcanzada; el valor todavía puede cambiar"),
        ({"pace_label": "meta no alcanzada"}, "faltan 1,920, y el año del plan terminó"),
        ({"pace_label": "meta por alcanzar"}, "1,920 hogares: 960 en cada uno de los 2 meses que quedan"),
        ({"pace_label": "meta por alcanzar", "months_left": 1}, "960 en el mes que queda"),
    ],
)
def test_the_pace_that_a_target_asks_for(row, words):
    pace = {
        "indicator_code": "OE1",
        "gap": 1920.0,
        "months_left": 2.0,
        "needed_per_month": 960.0,
        "mean_per_month": 15.0,
    }
    assert words in pace_sentence({**pace, **row})


def territory(name, value, state="cifra", code="OG"):
    return {"indicator_code": code, "territory_name": name, "value": value, "value_state": state}


def test_a_range_names_its_ends_and_counts_those_that_say_nothing():
    rows = [
        territory("PUNO", 20.0),
        territory("ICA", 5.0),
        territory("CUSCO", 6.0, "menos de 5"),
        territory("LIMA", None, "sin casos"),
    ]
    said = range_sentence(rows, "unidad", "unidades")
    assert said == ("Las cifras que se muestran van de 5.0 % (ICA) a 20.0 % (PUNO). 1 unidad no tiene casos.")
    assert range_sentence(rows[1:], "unidad", "unidades").startswith(
        "Las cifras que se muestran van de 5.0 % (ICA) a 6.0 %* (CUSCO)."
    )
    assert range_sentence(rows[3:], "unidad", "unidades").startswith(
        "No se muestra ninguna cifra por unidad."
    )


def activity(code, month, state, name="Taller"):
    programmed = state.startswith("programada")
    return {
        "activity_code": code,
        "activity_name": name,
        "month": date(2026, month, 1),
        "month_name": "Feb",
        "month_state": state,
        "is_programmed": programmed,
    }


def test_activities_are_told_by_what_became_of_them():
    rows = [
        activity("A01", 2, "programada y ejecutada"),
        activity("A02", 2, "programada, no ejecutada"),
        activity("A03", 2, "ejecutada sin estar programada"),
        activity("A04", 3, "programada, aún no corresponde"),
    ]
    said = activities_sentences(rows, date(2026, 2, 1), date(2026, 2, 28))
    assert said == [
        "En el período el plan programa 2 meses de actividad; se ejecutó 1 (50.0 %).",
        "Programadas y no ejecutadas: A02 Taller (feb).",
        "Ejecutadas sin estar programadas: A03 Taller (feb).",
    ]
    assert activities_sentences([], date(2026, 1, 1), date(2026, 1, 31)) == [
        "En el período el plan no programa ninguna actividad."
    ]


def test_units_are_not_said_to_have_reported_what_nobody_programmed():
    assert "no programa ninguna actividad" in units_sentence([], is_any_programmed=False)
    assert "Toda unidad reportó" in units_sentence([], is_any_programmed=True)


def income(**more):
    counts = dict.fromkeys(("increased", "unchanged", "decreased", "no_baseline", "not_yet_due"), 4)
    return {
        "households": 100,
        "measured": 12,
        "measured_pct": 12.0,
        "disaffiliated": 4,
        "not_visited": 4,
        "no_price_index": 3,
        "amounts_state": "cifra",
        "real_amounts_state": "cifra",
        "median_baseline": 400.0,
        "median_follow_up": 450.0,
        "median_nominal_change": 50.0,
        "median_real_change": 30.0,
        **counts,
        **more,
    }


def test_incomes_are_told_as_far_as_they_may_be():
    assert "La mediana pasó de S/ 400 a S/ 450" in income_sentence(income())
    assert "(3 hogares no tienen aún índice de precios" in income_sentence(income())
    few = income_sentence(income(measured=2, amounts_state="menos de 3 hogares", median_baseline=None))
    assert "no se muestran" in few
    assert "S/" not in few
    assert "Todavía no hay ningún hogar" in income_sentence(income(measured=0))
    assert "no hay hogares que participen" in attrition_sentence(income(households=0))


def test_revisions():
    assert "primera publicación" in revisions_sentence([], 1)
    assert "Ninguna cifra nacional cambió" in revisions_sentence([], 2)
    row = {"variant": "official", "previous_release_id": "r0"}
    assert "cambiaron 1 cifra nacional, 1 de ellas" in revisions_sentence([row], 2)


def test_why_figures_changed(full):
    told = causes_sentences(full.report("monthly").records("revision_causes"))
    assert told == [
        "OG al 28/02/2026 (el mismo mes en ambas publicaciones): numerador de 1 a 2"
        " (filas que llegaron tarde +2, entregas retiradas -1)."
    ]


@pytest.mark.parametrize(
    ("months", "told"),
    [
        (1, "En el período se ejecutó el único mes de actividad que el plan programa."),
        (9, "En el período se ejecutó lo programado en los 9 meses de actividad que el plan marca."),
    ],
)
def test_what_was_done_whole_is_said_in_one_sentence(months, told):
    done = [activity(f"A{number:02}", 2, "programada y ejecutada") for number in range(1, months + 1)]
    assert activities_sentences(done, date(2026, 2, 1), date(2026, 2, 28)) == [told]


def test_places_are_written_as_people_write_them_and_keys_stay(full):
    report = full.report("site")
    for row in report.records("indicators_by_unit"):
        key = row["territorial_unit"]
        assert row["territory_name"] == {
            "ANCASH": "Áncash",
            "CUSCO": "Cusco",
            "PUNO": "Puno",
            "OTRAS": "Otras (menos de 5 hogares)",
        }.get(key, key)
    assert place_name("JUNIN, HUANUCO, MADRE DE DIOS") == "Junín, Huánuco, Madre de Dios"
    assert place_name("=1+1, x") == "=1+1, x"


def test_every_territorial_unit_of_the_sample_and_department_has_a_name_with_its_accents():
    units, departments = display_names("territorial_unit"), display_names("department")
    assert all(slug(name.upper()).replace("-", " ").upper() == key for key, name in units.items())
    assert len(departments) == 25
    assert set(departments.values()) >= {"Áncash", "Apurímac", "Huánuco", "Junín", "San Martín"}
