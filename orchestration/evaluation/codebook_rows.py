"""The rows of the codebook: what each variable means, and what its values look like in this package."""

from collections.abc import Iterable, Iterator

import duckdb

from orchestration.evaluation.codebook import Table, Variable
from orchestration.evaluation.codes import MISSING
from orchestration.evaluation.extract import missing_counts
from orchestration.evaluation.stata import stata_type, stata_values
from orchestration.ground.spanish import number

KINDS = {
    "text": "texto",
    "day": "fecha (AAAA-MM-DD)",
    "truth": "sí o no (true, false)",
    "whole": "número entero",
    "number": "número",
}
QUASI = {
    "place": "lugar",
    "household": "rasgo del hogar",
    "person": "rasgo de la persona",
    "trajectory": "trayectoria",
}
FEW = 5
"""Counts from 1 to one below it are not told in summaries, nor is what so few values are like."""


CODEBOOK = Table(
    name="codebook",
    title="Libro de códigos",
    note="Una variable de una tabla del paquete por fila; dice lo mismo que el libro de códigos en PDF.",
    key=("table_name", "position"),
    variables=(
        Variable("table_name", "text", "Tabla", "Tabla a la que pertenece la variable."),
        Variable("position", "whole", "Posición", "Lugar de la variable en la tabla.", unit="orden"),
        Variable("variable", "text", "Variable", "Nombre de la variable en los tres formatos."),
        Variable("label", "text", "Etiqueta", "Etiqueta de la variable en Stata."),
        Variable("meaning", "text", "Significado", "Qué dice la variable."),
        Variable("question", "text", "Texto de la fuente", "Pregunta o encabezado con que llega el dato."),
        Variable("source", "text", "Origen", "Extracto y columna de la entrega."),
        Variable("unit", "text", "Unidad", "Unidad de medida."),
        Variable("rule", "text", "Regla", "Cómo se obtiene el valor."),
        Variable("kind", "text", "Tipo", "Tipo del valor en Parquet y CSV."),
        Variable("stata_type", "text", "Tipo en Stata", "Cómo se guarda en Stata."),
        Variable("value_labels", "text", "Valores", "Código = etiqueta [número en Stata]."),
        Variable("n", "whole", "Valores presentes", "Filas con valor.", unit="filas"),
        Variable("missing", "whole", "Valores faltantes", "Filas sin valor.", unit="filas"),
        Variable("missing_reasons", "text", "Motivos", "Por qué faltan, con la letra de Stata."),
        Variable("summary", "text", "Resumen", "Distribución de los valores presentes."),
        Variable(
            "identifies", "text", "Cuasi-identificador", "Qué dice de alguien junto con otras variables."
        ),
    ),
)


def codebook_rows(
    connection: duckdb.DuckDBPyConnection, tables: Iterable[Table]
) -> Iterator[tuple[object, ...]]:
    """A row of the codebook per variable of the staged tables."""
    for table in tables:
        reasons = missing_counts(connection, table)
        for position, variable in enumerate(table.variables, start=1):
            present, missing = _counts(connection, table, variable)
            yield (
                table.name,
                position,
                variable.name,
                variable.label,
                variable.meaning,
                variable.question,
                variable.source,
                variable.unit,
                variable.rule,
                KINDS[variable.kind],
                stata_type(variable),
                _value_labels(variable),
                present,
                missing,
                _reasons(variable, reasons.get(variable.name, {})),
                _summary(connection, table, variable, present),
                QUASI[variable.quasi] if variable.quasi else "",
            )


def count(cases: int) -> str:
    """A count, unless it is so small that it could tell of one household."""
    return f"menos de {FEW}" if 0 < cases < FEW else number(cases)


def _counts(connection: duckdb.DuckDBPyConnection, table: Table, variable: Variable) -> tuple[int, int]:
    row = connection.sql(f"select count({variable.sql}), count(*) from {table.name}").fetchone()
    assert row is not None
    return row[0], row[1] - row[0]


def _value_labels(variable: Variable) -> str:
    if not variable.values:
        return ""
    numbers = {label: number for number, label in stata_values(variable).items()}
    return "; ".join(f"{code} = {label} [{numbers[label]}]" for code, label in variable.values.items())


def _reasons(variable: Variable, counts: dict[str, int]) -> str:
    told = []
    for rule in variable.missing:
        code = MISSING[rule.code]
        cases = counts.get(code.letter, 0)
        if cases and code.letter not in {one[1] for one in told}:
            told.append(f".{code.letter} {code.label}: {count(cases)}")
    return "; ".join(told)


def _summary(connection: duckdb.DuckDBPyConnection, table: Table, variable: Variable, present: int) -> str:
    if not present:
        return ""
    if table.model and present < FEW:
        return f"menos de {FEW} valores"
    if variable.values or variable.kind == "truth":
        return _shares(connection, table, variable)
    if variable.kind == "text":
        return _distinct(connection, table, variable)
    if variable.kind == "day":
        row = _one(connection, f"select min({variable.sql}), max({variable.sql}) from {table.name}")
        return f"del {row[0]} al {row[1]}"
    name = variable.sql
    row = _one(
        connection,
        f"select avg({name}), quantile_cont({name}, [0.05, 0.5, 0.95]) from {table.name}"
        f" where {name} is not null",
    )
    places = 0 if variable.kind == "whole" else 1
    low, middle, high = (number(value, places) for value in row[1])
    return f"media {number(row[0], 1)}; percentil 5 {low}, mediana {middle}, percentil 95 {high}"


def _shares(connection: duckdb.DuckDBPyConnection, table: Table, variable: Variable) -> str:
    rows = connection.sql(
        f"select {variable.sql}, count(*) from {table.name} where {variable.sql} is not null group by all"
    ).fetchall()
    cases = dict(rows)
    labels = {True: "Sí", False: "No"} if variable.kind == "truth" else dict(variable.values or {})
    return "; ".join(f"{label}: {count(cases[code])}" for code, label in labels.items() if code in cases)


def _distinct(connection: duckdb.DuckDBPyConnection, table: Table, variable: Variable) -> str:
    (distinct,) = _one(connection, f"select count(distinct {variable.sql}) from {table.name}")
    return f"{number(distinct)} valores distintos" if distinct != 1 else "1 valor"


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> tuple:
    row = connection.sql(query).fetchone()
    assert row is not None
    return row
