"""Why a delivery is not loaded, in words for whoever sent it. Reasons name headers, never values."""

from collections.abc import Sequence

from orchestration.ground.clocks import FIRST_DELIVERY, LAST_DELIVERY
from orchestration.ground.spanish import number
from orchestration.landing.bounds import MEMORY_VARIABLE, MOST_CELLS, SECONDS_VARIABLE
from orchestration.landing.limits import HEADER_ROWS, MAX_CELL, MAX_LINE


class Rejection(Exception):
    """A delivery that cannot be loaded: an English code for programs, a Spanish reason for people."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def no_delivery_date() -> Rejection:
    """The name holds no valid date."""
    return Rejection(
        "no_delivery_date",
        "El nombre del archivo no lleva una fecha de entrega válida, "
        f"del {FIRST_DELIVERY} al {LAST_DELIVERY}. "
        "Agregue al nombre la fecha en la forma AAAA-MM-DD, por ejemplo 2026-03-05.",
    )


def unknown_file_type() -> Rejection:
    """Neither text, nor a workbook, nor Parquet."""
    return Rejection(
        "unknown_file_type",
        "El tipo de archivo no se admite. Guárdelo como .csv, .txt, .csv.gz, .txt.gz, .xlsx o .parquet.",
    )


def unreadable(kind: str) -> Rejection:
    """The content is not what the name says, or it is damaged."""
    return Rejection(
        "unreadable",
        f"El archivo está dañado, incompleto o no es {kind}. "
        "Ábralo para comprobarlo, vuelva a guardarlo y envíelo de nuevo.",
    )


def protected() -> Rejection:
    """A workbook with a password."""
    return Rejection(
        "unreadable", "El libro está protegido con contraseña. Quite la contraseña y envíelo de nuevo."
    )


def no_header_row(headers: Sequence[str]) -> Rejection:
    """No row looks like the header row."""
    return Rejection(
        "no_header_row",
        f"No se encontró la fila de encabezados entre las primeras {HEADER_ROWS} filas. "
        f"Debe haber una fila con estos encabezados: {_named(headers)}.",
    )


def required_column_missing(headers: Sequence[str]) -> Rejection:
    """The header row lacks required columns."""
    missing = (
        f"Falta la columna obligatoria {_named(headers)}. Agréguela con ese encabezado"
        if len(headers) == 1
        else f"Faltan las columnas obligatorias {_named(headers)}. Agréguelas con esos encabezados"
    )
    return Rejection("required_column_missing", f"{missing} y envíe el archivo de nuevo.")


def column_twice(headers: Sequence[str]) -> Rejection:
    """The header row names a contract column more than once."""
    return Rejection(
        "column_twice",
        f"Hay más de una columna con el encabezado {_named(headers)}. "
        "Deje una sola y envíe el archivo de nuevo.",
    )


def open_quote() -> Rejection:
    """A quotation mark is opened and never closed."""
    return Rejection(
        "open_quote",
        'Unas comillas (") se abren y no se cierran hasta el final del archivo, o una celda pasa de '
        f"{MAX_CELL // 2**20} millones de caracteres. "
        "Cierre o quite esas comillas y envíe el archivo de nuevo.",
    )


def line_too_long(row: int) -> Rejection:
    """A line of a text that no reader takes at once, in a row of the file."""
    return Rejection(
        "line_too_long",
        f"La fila {row} pasa de {MAX_LINE // 2**20} millones de caracteres sin un salto de línea. "
        "Revise esa fila, divídala en filas y envíe el archivo de nuevo.",
    )


def expands_too_far() -> Rejection:
    """Compressed content that becomes more than a delivery can be."""
    return Rejection(
        "expands_too_far",
        "Al descomprimirse, el archivo ocupa mucho más de lo que puede ocupar una entrega. "
        "Ábralo para comprobar qué contiene; guarde solo las filas de la entrega y envíelo de nuevo.",
    )


def extent_too_large(cell: str) -> Rejection:
    """A sheet whose filled cells, up to one far away, span more than can be read."""
    return Rejection(
        "extent_too_large",
        f"Una hoja del libro tiene celdas con contenido hasta {cell}: abarcan más de "
        f"{number(MOST_CELLS)} celdas. Borre las filas y columnas que sobran hasta esa celda "
        "y envíe el archivo de nuevo.",
    )


def reader_out_of_memory(memory: int) -> Rejection:
    """To read it takes more memory than a file may take."""
    return Rejection(
        "reader_out_of_memory",
        f"Leer el archivo pide más memoria de la que puede usar un archivo ({number(memory / 10**6)} MB). "
        f"Divida la entrega en archivos más pequeños y envíelos, o pida que se aumente {MEMORY_VARIABLE} "
        "y entréguelo con otra fecha en el nombre.",
    )


def reader_out_of_time(seconds: int) -> Rejection:
    """To read it takes more time than a file may take."""
    return Rejection(
        "reader_out_of_time",
        f"Leer el archivo tarda más de lo que puede tardar un archivo ({number(seconds)} segundos). "
        f"Divida la entrega en archivos más pequeños y envíelos, o pida que se aumente {SECONDS_VARIABLE} "
        "y entréguelo con otra fecha en el nombre.",
    )


def reader_died(how: str) -> Rejection:
    """The process that read it was ended by the system or by its own libraries."""
    return Rejection(
        "reader_died",
        f"El proceso que leía el archivo se interrumpió ({how}), casi siempre por un archivo dañado o porque "
        "pide demasiada memoria. Ábralo para comprobarlo, vuelva a guardarlo y envíelo de nuevo.",
    )


def reader_failed(how: str) -> Rejection:
    """The program that reads it did not foresee what the file holds."""
    return Rejection(
        "reader_failed",
        f"El archivo no se pudo leer: contiene algo que el lector no sabe leer ({how}). "
        "Ábralo para comprobarlo, vuelva a guardarlo, si puede en otro formato, y envíelo de nuevo. "
        "Avise también al equipo del almacén.",
    )


def _named(headers: Sequence[str]) -> str:
    return ", ".join(f"«{' '.join(header.split())}»" for header in headers)
