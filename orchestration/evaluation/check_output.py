"""`mie evaluate --check-output`: whether an evaluator's own table may be published, by the one check."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from orchestration.evaluation.disclosure import FEWEST_UNITS, RULES, FigureBasis, broken_rules
from orchestration.ground.errors import WrongUse

UNITS = ("households", "units", "n", "denominator", "hogares", "unidades", "personas", "denominador")
NUMERATORS = ("numerator", "increased", "measured", "heaped", "cases", "numerador", "casos")
LARGEST = ("largest_pct", "mayor_pct")
AMOUNTS = ("mean", "total", "sum", "value", "amount", "media", "promedio", "suma", "monto", "valor")
"""How names of columns of amounts begin; those of shares end in `_pct`."""
DERIVED = (
    *("low", "high", "low_pct", "high_pct", "wilson_low_pct", "wilson_high_pct", "error", "se", "p_value"),
    *(
        "clusters",
        "design_effect",
        "effective_households",
        "target_pct",
        "inferior",
        "superior",
        "conglomerados",
    ),
)
"""What follows from a figure and its units, and shows nothing more of them."""
UNREADABLE = "no se lee como número: escriba la cifra sin signos ni notas, o deje la celda vacía"
NUMBER = re.compile(r"[+-]?\d[\d.,\s]*%?")
NUMBER_LIKE = re.compile(r"[^\w]*\d[\d.,\s]*%?[^\w]*")
"""Numbers as spreadsheets in Spanish write them, and those with a mark beside them, such as «<5»."""
Cell = float | str | None
"""A number, the text that is none, or nothing."""
READERS = {
    ".csv": lambda path: pd.read_csv(path),
    ".xlsx": lambda path: pd.read_excel(path, engine="calamine"),
    ".parquet": pd.read_parquet,
}


@dataclass(frozen=True)
class OutputFault:
    """A figure that may not be published: its row (1 for the first below the headers), column and rule."""

    row: int | None
    column: str
    rule: str


@dataclass(frozen=True)
class OutputCheck:
    """What was found in a table."""

    file: str
    rows: int
    faults: tuple[OutputFault, ...]

    @property
    def has_faults(self) -> bool:
        """Whether it may not be published as it is."""
        return bool(self.faults)

    def as_json(self) -> dict[str, Any]:
        """The findings as plain values."""
        return asdict(self)


def check_output(path: Path) -> OutputCheck:
    """Judge every figure of a table in CSV, a workbook or Parquet.

    Raises WrongUse, with what to do, if it cannot be read or does not say how many units its rows rest on.
    """
    table = _read(path)
    named = {column: str(column).strip().lower() for column in table.columns}
    units = next((column for column, name in named.items() if name in UNITS), None)
    if units is None:
        raise WrongUse(
            f"{path.name}: ninguna columna dice en cuántas unidades se apoya cada fila. Añada una que se "
            "llame"
            f" {', '.join(UNITS[:-1])} o {UNITS[-1]}."
        )
    n = list(_units(path, table[units], units))
    cells = {column: _cells(table[column]) for column in table.columns if column != units}
    largest = next((cells.pop(column) for column in [*cells] if named[column] in LARGEST), None)
    faults = [
        OutputFault(row, str(units), RULES["few_units"])
        for row, count in enumerate(n, start=1)
        if count is not None and count < FEWEST_UNITS
    ]
    for column, read in cells.items():
        if named[column] not in DERIVED:
            faults += _of_column(str(column), _kind(named[column]), read, n, largest)
    return OutputCheck(path.name, len(table), tuple(dict.fromkeys(faults)))


def _kind(name: str) -> str | None:
    """Which figure a column shows, by its name; None if the name does not tell."""
    if name in NUMERATORS:
        return "count"
    if name.endswith("_pct"):
        return "share"
    return "amount" if name.startswith(AMOUNTS) else None


def _of_column(
    column: str, kind: str | None, cells: list[Cell], units: list[float | None], largest: list[Cell] | None
) -> Iterator[OutputFault]:
    if kind is None:
        if any(_looks_numeric(cell) for cell in cells):
            yield OutputFault(
                None,
                column,
                "no se sabe qué cifra es: llame numerador, o algo que termine en _pct, o que empiece por"
                " media, total o valor a la columna, o quítela",
            )
        return
    for row, (value, n) in enumerate(zip(cells, units, strict=True), start=1):
        if value is None:
            continue
        if isinstance(value, str):
            yield OutputFault(row, column, UNREADABLE)
        elif n is None:
            yield OutputFault(row, column, "la fila no dice sus unidades")
        else:
            of_largest = largest[row - 1] if largest else None
            for rule in broken_rules(_basis(kind, n, value, of_largest)):
                yield OutputFault(row, column, RULES[rule])


def _basis(kind: str, units: float, value: float, largest: Cell) -> FigureBasis:
    if kind == "amount":
        known = None if isinstance(largest, str) else largest
        return FigureBasis(units, is_amount=True, largest_pct=known)
    return FigureBasis(units, value if kind == "count" else round(units * value / 100, 6))


def _units(path: Path, column: pd.Series, name: Any) -> Iterator[float | None]:
    for row, cell in enumerate(_cells(column), start=1):
        if isinstance(cell, str):
            raise WrongUse(f"{path.name}: fila {row}, columna {name}: {UNREADABLE}.")
        yield cell


def _cells(column: pd.Series) -> list[Cell]:
    return [_read_cell(value) for value in column]


def _read_cell(value: Any) -> Cell:
    """A cell as a number, if it is one. Of two kinds of separators the last is the decimal one; one that
    stands there once is, too."""
    if pd.isna(value) is True or (text := str(value).strip()) == "":
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if not NUMBER.fullmatch(text):
        return text
    digits = re.sub(r"[\s%]", "", text)
    decimal = max(".,", key=digits.rfind)
    if digits.count(decimal) > 1:
        return float(re.sub(r"[.,]", "", digits))
    whole, _, part = digits.rpartition(decimal) if decimal in digits else (digits, "", "0")
    return float(f"{re.sub(r'[.,]', '', whole)}.{part or '0'}")


def _looks_numeric(cell: Cell) -> bool:
    return isinstance(cell, float) or (isinstance(cell, str) and bool(NUMBER_LIKE.fullmatch(cell)))


def _read(path: Path) -> pd.DataFrame:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise WrongUse(f"{path.name}: se comprueban tablas en {', '.join(READERS)}.")
    try:
        return reader(path)
    except (OSError, ValueError, UnicodeDecodeError) as error:
        raise WrongUse(
            f"{path.name}: no se puede leer como tabla. Guárdela de nuevo en CSV, UTF-8."
        ) from error
