"""What `mie` tells of a checked file, in Spanish."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from orchestration.ground.contract import load_contract
from orchestration.ground.spanish import BECOMES, FATES, RULES, UNKNOWN_CODE, VALUE_LOST

if TYPE_CHECKING:
    from orchestration.warehouse.check import CheckedFile


def of_file(file: CheckedFile) -> Iterator[str]:
    """What would become of a file, and what to correct in it."""
    yield f"{file.extract}/{file.file_name}"
    if file.file_status != "loaded":
        kinds = {"rejected": "Se rechazaría", "duplicate": "Se ignoraría"}
        yield f"  {kinds.get(file.file_status, file.file_status)}: {file.reason}"
        return
    counts = ", ".join(
        f"{getattr(file, fate):,} {name}" for fate, name in FATES.items() if getattr(file, fate)
    )
    yield f"  {file.rows_delivered:,} filas" + (f": {counts}" if counts else "")
    if file.orphaned and not file.parents_present:
        yield "  Las huérfanas nombran filas de extractos que faltan en esta carpeta; no cuentan como falta."
    if file.unknown_columns:
        yield f"  Columnas que no se usan: {file.unknown_columns}"
    for rule in file.rules:
        yield f"  {_rule(file.extract, rule)}"
    if file.rules:
        yield "  Corrija esas filas y envíe el archivo de nuevo."


def _rule(extract: str, rule: dict[str, Any]) -> str:
    name = rule["column_name"]
    where = f"«{load_contract().extract(extract).column(name).header}»" if name else "La fila entera"
    rows = ", ".join(map(str, rule["first_rows"]))
    more = "…" if rule["rows"] > len(rule["first_rows"]) else ""
    what = _becomes(rule)
    amount = "1 fila" if rule["rows"] == 1 else f"{rule['rows']:,} filas"
    return f"{where}: {RULES[rule['rule']]}, en {amount} ({rows}{more}); {what}"


def _becomes(rule: dict[str, Any]) -> str:
    if rule["rule"] == UNKNOWN_CODE:
        return BECOMES["orphaned"]
    return BECOMES["quarantined"] if rule["quarantines"] else VALUE_LOST
