"""The many ways to write one value, and the ways to write none: what a reader must take as the same.

Whatever is invalid belongs in `dirt`.
"""

from datetime import date
from typing import Any

import numpy as np

from orchestration.sample.fields import Field

MARKERS = [
    "-",
    "--",
    "NULL",
    "N/A",
    "NA",
    "S/D",
    "NAN",
    "NS/NR",
    "NO SABE",
    "NO RESPONDE",
    "PREFIERE NO RESPONDER",
    "null",
    "n/a",
    "s/d",
    "nan",
    "No sabe",
    "Ns/Nr",
    "no responde",
    "Prefiere no responder",
    "  ",
    "#N/A",
    "#DIV/0!",
    "#REF!",
    "#VALUE!",
    "#NAME?",
    "#NUM!",
    "#NULL!",
]
_YES = ["SI", "SÍ", "Sí", "si", "S", "s", "X", "x", "1", "VERDADERO", "Verdadero", "TRUE", "true"]
_NO = ["NO", "No", "no", "N", "n", "0", "FALSO", "Falso", "FALSE", "false"]
_DATES = [
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%Y-%m-%d",
    "%Y%m%d",
    "%d/%m/%y",
    "%Y-%m-%d 00:00:00",
    "%d/%m/%Y 14:05",
    "%Y-%m-%dT23:59:00",
]
_LOOSE_CASE = {"territorial_unit", "mother_tongue", "visit_status", "department", "province", "district"}
_SERIAL_ZERO = date(1899, 12, 30)


def _pick(rng: np.random.Generator, options: list[str]) -> str:
    return options[int(rng.integers(len(options)))]


def _date(value: date, rng: np.random.Generator) -> str:
    serial = (value - _SERIAL_ZERO).days
    options = [value.strftime(shape) for shape in _DATES] + [f"{value.day}/{value.month}/{value.year}"]
    return _pick(rng, [*options, str(serial)] if serial >= 10_000 else options)


def _number(value: float, rng: np.random.Generator, sign: str) -> str:
    plain = f"{value:.2f}"
    options = [plain, plain.replace(".", ",")]
    if value >= 1000:
        options += [
            f"{value:,.2f}",
            f"{value:,.2f}".translate(str.maketrans(",.", ".,")),
            f"{value:,.2f}".replace(",", " "),
        ]
        if value == round(value):
            options += [f"{value:,.0f}", f"{value:,.0f}".replace(",", "."), f"{value:.1f}"]
    return sign + _pick(rng, options)


def _code(value: str, rng: np.random.Generator) -> str:
    options = [
        f"{value}.0",
        f" {value}",
        value.lstrip("0") or value,
        f"{value[:-1]}-{value[-1]}",
        f"{value[:4]} {value[4:]}",
        f"{value[:2]}.{value[2:5]}.{value[5:]}",
    ]
    return _pick(rng, options)


def _label(value: str, field: Field, rng: np.random.Generator) -> str:
    meaning = field.labels[value]
    same = [label for label, other in field.labels.items() if other == meaning]
    chosen = _pick(rng, same)
    return _pick(rng, [chosen, chosen.lower(), chosen.title(), f" {chosen} ", chosen.replace("O", "Ó", 1)])


def _text(value: str, field: Field, rng: np.random.Generator) -> str:
    spaced = [
        f" {value}",
        f"{value}  ",
        f"\u00a0{value}",
        value.replace(" ", "  "),
        value.replace(" ", "\u00a0"),
    ]
    if not field.key:
        spaced.append(value.replace(" ", "\n", 1))
    if field.name in _LOOSE_CASE:
        spaced += [value.lower(), value.title()]
    return _pick(rng, spaced)


def other_shape(value: Any, field: Field, rng: np.random.Generator) -> str | None:
    """The same value, as somebody else would have typed it; for a missing one, a word that says so."""
    if value is None:
        return _pick(rng, MARKERS)
    if field.kind == "date":
        return _date(value, rng)
    if field.kind in ("money", "number"):
        return _number(value, rng, _pick(rng, ["", "S/ ", "S/.", "S/"]) if field.kind == "money" else "")
    if field.kind == "boolean":
        return _pick(rng, _YES if value else _NO)
    if field.kind == "code":
        return _code(value, rng)
    return _label(value, field, rng) if field.kind == "list" else _text(value, field, rng)
