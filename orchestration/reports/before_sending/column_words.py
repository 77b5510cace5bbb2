"""What a column of a delivery asks for, in Spanish, as the contract says it."""

from orchestration.ground.clocks import FIRST_DELIVERY, LAST_DELIVERY
from orchestration.ground.contract import Column, Extract, load_contract
from orchestration.ground.reference import TABLES
from orchestration.landing.find import FORMATS
from orchestration.landing.limits import HEADER_ROWS

_SHAPES = {
    "text": "Texto.",
    "date": "Fecha: día/mes/año, por ejemplo 05/03/2026; del año 1900 al 2100.",
    "money": "Monto en soles, cero o más, por ejemplo 1234.50. Sin respuesta se deja vacío, nunca en cero.",
    "number": "Número, cero o más, por ejemplo 12.5. Sin dato se deja vacío, nunca en cero.",
    "boolean": "SI o NO.",
}
_NAMED = {
    "district": "Debe ser un código de la hoja «Listas» (ubigeo del INEI, no el del RENIEC).",
    "plan_activity": "Debe ser un código de la hoja «Listas» (actividades del plan).",
}


def title(column: Column) -> str:
    """A header in one line."""
    return " ".join(column.header.split())


def needed(extract: Extract, column: Column) -> str:
    """Whether a row needs a value there."""
    if column.required:
        return "Sí"
    if column.required_when:
        other = extract.column(column.required_when["column"])
        assert not isinstance(other.type, str)
        label = next(each for each in other.choices if other.type[each] == column.required_when["value"])
        return f"Si {title(other)} es {label}"
    return "No"


def shape(column: Column) -> str:
    """How a value is written."""
    told = [_shape(column)]
    if column.references in TABLES:
        told.append(_NAMED[column.references])
    elif column.references:
        told.append(f"Debe estar en la entrega «{column.references}», en esta fecha u otra.")
    return " ".join(told)


def consequence(extract: Extract, column: Column) -> str:
    """What becomes of a row whose value is missing or wrong."""
    if column.required:
        return "La fila no entra (cuarentena)."
    if column.required_when:
        return f"Si falta cuando se exige, la fila no entra; {needed(extract, column).lower()}."
    return "La fila entra sin ese valor."


def sending(extract: Extract) -> list[str]:
    """How a filled file is named and sent, and what is good to know of its rows."""
    keys = ", ".join(f"«{title(column)}»" for column in extract.keys)
    return [
        "Llene la hoja «Datos», desde la fila 2, una fila por caso. No cambie los encabezados; el orden de"
        " las columnas no importa y las columnas no obligatorias se pueden quitar.",
        f"Guarde el libro con la fecha de entrega en el nombre, por ejemplo {extract.name}_2026-03-05.xlsx"
        f" (del {FIRST_DELIVERY} al {LAST_DELIVERY}), y envíelo para la carpeta"
        f" {extract.source}/{extract.name}.",
        f"También se reciben {', '.join(each.removeprefix('.') for each in FORMATS)}, con los mismos"
        f" encabezados en una de las primeras {HEADER_ROWS} filas.",
        f"Una fila se reconoce por {keys}: si llega de nuevo, vale la más reciente.",
        "Envíe solo lo nuevo y lo corregido: lo que ya no llega queda como se entregó la última vez.",
        "Una celda vacía, o con -, N/A, S/D o NO RESPONDE, es un dato que falta. Falta nunca es cero.",
        "Antes de enviar, revise el archivo con la página «Revisar una entrega» del sitio, que no lo sube a"
        f" ninguna parte, o con «mie check ARCHIVO --extract {extract.name}».",
    ]


def _shape(column: Column) -> str:
    if not isinstance(column.type, str):
        return f"Uno de: {'; '.join(_alike(column))}."
    if column.type.startswith("code("):
        digits = width(column)
        told = f"Código de {digits} dígitos; los ceros a la izquierda se completan."
        return told + (" No vale el que repite un solo dígito." if digits == DNI_DIGITS else "")
    return _SHAPES[column.type]


DNI_DIGITS = 8
"""A code of so many digits is a document, which never repeats one."""


def width(column: Column) -> int:
    """So many digits a code has."""
    assert isinstance(column.type, str)
    return int(column.type.removeprefix("code(").removesuffix(")"))


def _alike(column: Column) -> list[str]:
    """The labels of a list, each with those that mean the same."""
    assert not isinstance(column.type, str)
    told = []
    for choice in column.choices:
        others = [
            label for label, value in column.type.items() if value == column.type[choice] and label != choice
        ]
        told.append(choice + (f" (o {', '.join(others)})" if others else ""))
    return told


def extract_title(name: str) -> str:
    """What an extract is called for people."""
    return load_contract().extract(name).description.rstrip(".")
