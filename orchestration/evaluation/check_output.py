"""`mie evaluate --check-output`: whether an evaluator's own table may be published, by the one check."""

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
    numbers = [column for column in table.select_dtypes("number").columns if column != units]
    largest = next((column for column in numbers if named[column] in LARGEST), None)
    faults: list[OutputFault] = []
    for column in (column for column in numbers if column != largest):
        faults += _of_column(table, column, named[column], units, largest)
    alone = [
        OutputFault(row, str(units), RULES["few_units"])
        for row, n in _filled(table[units])
        if n < FEWEST_UNITS
    ]
    return OutputCheck(path.name, len(table), tuple(dict.fromkeys([*alone, *faults])))


def _of_column(
    table: pd.DataFrame, column: Any, name: str, units: Any, largest: Any | None
) -> Iterator[OutputFault]:
    if name in DERIVED:
        return
    kind = "count" if name in NUMERATORS else "share" if name.endswith("_pct") else "amount"
    if kind == "amount" and not name.startswith(AMOUNTS):
        yield OutputFault(
            None,
            str(column),
            "no se sabe qué cifra es: llame numerador, o algo que termine en _pct, o que empiece por media,"
            " total o valor a la columna, o quítela",
        )
        return
    for row, value in _filled(table[column]):
        n = table[units].iloc[row - 1]
        if pd.isna(n):
            yield OutputFault(row, str(column), f"la fila no dice sus unidades ({units})")
            continue
        for rule in broken_rules(_cell(kind, float(n), value, _at(table, largest, row))):
            yield OutputFault(row, str(column), RULES[rule])


def _cell(kind: str, units: float, value: float, largest: float | None) -> FigureBasis:
    if kind == "amount":
        return FigureBasis(units, is_amount=True, largest_pct=largest)
    return FigureBasis(units, value if kind == "count" else round(units * value / 100, 6))


def _at(table: pd.DataFrame, column: Any | None, row: int) -> float | None:
    if column is None or pd.isna(table[column].iloc[row - 1]):
        return None
    return float(table[column].iloc[row - 1])


def _filled(column: pd.Series) -> Iterator[tuple[int, float]]:
    for row, value in enumerate(column, start=1):
        if not pd.isna(value):
            yield row, float(value)


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
