"""What is told of a figure, and of a delivery."""

from datetime import date

from orchestration.commands.explained import SHOWN
from orchestration.commands.words import of_explanation
from orchestration.release.explain import ExplainedUnit, Explanation, FigureChange, Row
from orchestration.release.explain_file import Standing, StandsIn
from orchestration.release.figures import ExplainedFigure

DAY = date(2026, 3, 31)


def figure(kind: str, code: str, side: str = "numerator") -> ExplainedFigure:
    return ExplainedFigure(kind, code, DAY, "national", "PE", side)


def unit(unit_id: str) -> ExplainedUnit:
    return ExplainedUnit(unit_id, True, (Row("fairs", DAY, "ferias.xlsx", "Hoja1", 7),))


def standing(fates: dict[str, int], *figures: StandsIn, status: str = "loaded") -> list[str]:
    label = "fairs_2026-03-31_ababab.xlsx"
    return list(of_explanation(Standing("r", "fairs", label, DAY, status, fates, figures)))


def test_a_side_is_told_of_an_indicator_alone():
    indicator = list(of_explanation(Explanation(figure("indicator", "OG"), (unit("H1"),))))
    measure = list(of_explanation(Explanation(figure("measure", "fairs_held"), (unit("F1"),))))
    assert indicator[0].startswith("OG al 2026-03-31, national:PE, numerador: 1.")
    assert indicator[1] == "H1 (cumple)"
    assert measure[0].startswith("fairs_held al 2026-03-31, national:PE: 1.")
    assert measure[1:] == ["F1", "  2026-03-31  fairs: ferias.xlsx, hoja Hoja1, fila 7"]


def test_so_many_units_are_told_and_the_rest_counted():
    units = tuple(unit(f"F{number}") for number in range(SHOWN + 3))
    told = list(of_explanation(Explanation(figure("measure", "fairs_held"), units)))
    assert told[-1] == "… y 3 más; --json los da todos."


def test_a_delivery_is_told_by_its_label_its_fates_and_its_figures():
    told = standing(
        {"accepted": 1200, "orphaned": 2},
        StandsIn(figure("indicator", "OE2", "denominator"), "Mercados", True, 5, 6),
        StandsIn(figure("measure", "fairs_held"), "Ferias", False, 1000, 1000),
    )
    assert told[0].startswith("fairs_2026-03-31_ababab.xlsx en la publicación r.")
    assert told[1].startswith("1,202 filas: 1,200 aceptadas, 0 reemplazadas")
    assert "2 huérfanas" in told[1]
    assert told[3:] == [
        "Indicadores:",
        "  OE2, denominador: 5 contados por 6 de sus filas (Mercados)",
        "Medidas del año:",
        "  fairs_held: 1,000 contados por 1,000 de sus filas (Ferias)",
    ]


def test_a_delivery_without_figures_says_so():
    assert standing({"quarantined": 3})[-1].startswith("Ninguna de sus filas se cuenta")
    assert standing({}, status="rejected")[-1] == "Ninguna de sus filas cuenta: el archivo está rechazado."
    assert standing({}, status="loaded")[-1] == "Se leyó y no trae ninguna fila."


def test_a_figure_that_changed_tells_what_it_was_and_why():
    changes = tuple(
        FigureChange("r0", date(2026, 8, 31), 55.0, 69.0, cause, change)
        for cause, change in (("corrected", 3.0), ("late_rows", 11.0))
    )
    figure = ExplainedFigure("indicator", "OG", date(2026, 8, 31), "national", "PE", "numerator")
    told = list(of_explanation(Explanation(figure, (), changes)))
    assert told[1] == (
        "En la publicación r0, al 2026-08-31, era 55:"
        " filas que llegaron tarde +11, filas corregidas o reemplazadas +3."
    )
