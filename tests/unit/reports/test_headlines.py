"""The message: computed sentences that never say more than their figures."""

import pytest

from orchestration.reports.headlines import by_december, message, robustness, standing

from .conftest import CASES


def row(code, **changes):
    told = {
        "indicator_code": code,
        "indicator_name": code,
        "value": 52.0,
        "value_state": "cifra",
        "target": 40.0,
        "status": "achieved",
        "definitions": 2,
        "holding_definitions": 2,
        "reaching_definitions": 2,
        "share_measured_pct": 100.0,
        "target_to_date": None,
        "projected": None,
        "pace_needed": None,
    }
    return {**told, **changes}


def test_indicators_stand_together_by_their_status():
    rows = [
        row("OG", value=21.05, target=15.0),
        row("OE2", value=46.7),
        row("OE1", value=38.0, target=2070.0, status="off_track"),
    ]
    assert standing(rows, "31 de octubre de 2026") == (
        "Al 31 de octubre de 2026, lograron la meta anual OG (21.1 %; meta, 15 %) y OE2 (46.7 %; meta, 40 %)"
        "; está rezagado OE1 (38; meta, 2,070)."
    )


def test_who_has_no_case_has_no_figure():
    assert standing(
        [row("OE3", value=None, value_state="sin casos", status="no_data")], "31 de enero de 2026"
    ) == ("Al 31 de enero de 2026, no tiene casos OE3.")


def test_who_has_no_goal_yet_is_not_told_to_be_without_cases():
    rows = [
        row("OE2", value=0.0, status="no_data", target=None),
        row("OE3", value=None, value_state="sin casos", status="no_data", target=None),
    ]
    assert standing(rows, "31 de enero de 2026") == (
        "Al 31 de enero de 2026, no tiene casos OE3; aún no tenía meta OE2 (0.0 %)."
    )


def test_a_goal_that_other_definitions_do_not_reach_is_never_told_alone():
    told = robustness([row("OG", definitions=7, reaching_definitions=5, share_measured_pct=38.28)])
    assert told == (
        "Según la definición que se elija, OG alcanza la meta en 5 de sus 7 definiciones (se midió el "
        "ingreso de 38.3 % de los hogares)."
    )
    other = row("OE2", status="on_track", definitions=2, reaching_definitions=1, value=38.0)
    assert "no alcanza la meta con la definición oficial y sí con 1 de sus 2" in robustness([other])


def test_a_pace_is_told_of_what_is_counted_and_a_distance_of_what_is_not():
    counted = row(
        "OE1", value=38.0, target=2070.0, target_to_date=1724.05, projected=45.6, pace_needed=1016.0
    )
    assert by_december([counted]) == (
        "OE1 suma 38 de los 1,724 que corresponderían al corte y a este ritmo llegaría a 46 en diciembre; "
        "para la meta haría falta sumar 1,016 cada mes."
    )
    assert by_december([row("OE2", value=34.66)]) == "A OE2 le faltan 5.3 puntos porcentuales."
    assert by_december([row("OE2")]) == ""


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("public", [False, True])
def test_any_release_has_a_message_of_up_to_six_sentences(made, case, public):
    told = message(made[case].report("monthly", public=public))
    assert 1 <= len(told) <= 6
    assert all(not each[0].islower() and each.endswith(".") for each in told)
    assert not [each for each in told if "None" in each or "nan" in each]
