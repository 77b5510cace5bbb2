"""The one check by which a figure may be published: enough units, no small cell, no group alike, no giant.

The thresholds are those usual in statistical offices (Hundepool and others 2012, "Statistical Disclosure
Control", Wiley, sections 4.2 and 5.3; UK Data Service, "Handbook on Statistical Disclosure Control for
Outputs", 2019): ten units, five in every cell, and no unit with half of an amount.
"""

from dataclasses import dataclass

FEWEST_UNITS, FEWEST_IN_CELL, MOST_OF_AMOUNT_PCT = 10, 5, 50

RULES = {
    "few_units": f"se apoya en menos de {FEWEST_UNITS} unidades",
    "none": "es 0 % de un grupo: dice algo de cada uno",
    "all": "es 100 % de un grupo: dice algo de cada uno",
    "small_numerator": f"el numerador es menor que {FEWEST_IN_CELL}",
    "small_complement": f"el complemento (denominador menos numerador) es menor que {FEWEST_IN_CELL}",
    "no_largest": "no dice qué parte del monto es de la unidad mayor",
    "dominance": f"la unidad mayor tiene más de {MOST_OF_AMOUNT_PCT} % del monto",
}


@dataclass(frozen=True)
class FigureBasis:
    """What a figure rests on: units, how many of them count, and of amounts the part of the greatest unit.

    `largest_pct` is 0–100, and of an amount must be there.
    """

    units: float
    numerator: float | None = None
    is_amount: bool = False
    largest_pct: float | None = None


def broken_rules(cell: FigureBasis) -> list[str]:
    """The rules (of `RULES`) that forbid to publish a figure; none if it may be."""
    found = [] if cell.units >= FEWEST_UNITS else ["few_units"]
    if cell.numerator is not None:
        complement = cell.units - cell.numerator
        if cell.numerator < FEWEST_IN_CELL:
            found.append("none" if cell.numerator <= 0 else "small_numerator")
        if complement < FEWEST_IN_CELL:
            found.append("all" if complement <= 0 else "small_complement")
    if cell.is_amount:
        if cell.largest_pct is None:
            found.append("no_largest")
        elif cell.largest_pct > MOST_OF_AMOUNT_PCT:
            found.append("dominance")
    return found
