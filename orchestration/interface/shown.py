"""What Dagster shows of what was made: metadata for people, in Spanish, of files, tables and figures.

Nothing here holds a value of a person or a household: only names of files, columns and units, and counts.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import dagster as dg

from orchestration.ground.contract import Column, Extract
from orchestration.ground.masking import without_documents
from orchestration.ground.spanish import CAUSES, STATUS
from orchestration.landing.intake import Intake
from orchestration.landing.ledger import Seen
from orchestration.release.gates import Check
from orchestration.release.lateness import Late
from orchestration.release.summary import CausePart, Revision, Summary
from orchestration.warehouse.node_results import NodeResult

Metadata = dict[str, Any]

LATEST = 60
"""So many rows of a list are shown; the published tables hold all."""

FILE_STATUS = {"loaded": "leído", "rejected": "rechazado"}


def of_contract(extract: Extract) -> Metadata:
    """The columns that the contract asks of an extract."""
    key = ", ".join(column.name for column in extract.keys)
    return {
        "dagster/column_schema": dg.TableSchema(
            columns=[_contract_column(column) for column in extract.columns],
            constraints=dg.TableConstraints(other=[f"clave: {key}"]),
        ),
        "dagster/table_name": f"raw.{extract.name}",
    }


def of_intake(intake: Intake) -> Metadata:
    """What arrived of an extract, file by file, the latest delivery first."""
    skipped = [
        _file(result.label, result.delivered_on, "no se pudo leer", 0, result.reason, is_new=True)
        for result in intake.results
        if result.status == "skipped"
    ]
    new = {result.label for result in intake.results}
    latest = sorted(intake.seen, key=_by_delivery, reverse=True)
    known = [_seen_file(entry, withdrawn=entry.key in intake.withdrawn, new=new) for entry in latest]
    return {
        "dagster/row_count": intake.rows,
        "archivos": len(intake.seen),
        "archivos nuevos": intake.new_files,
        "archivos rechazados": intake.rejected_files,
        "última entrega": _day(intake.last_delivered_on),
        "entregas": _table([*skipped, *known]),
    }


def of_table(
    result: NodeResult,
    described: Mapping[str, Mapping[str, Any]],
    behind: Mapping[str, Iterable[tuple[dg.AssetKey, str]]],
) -> Metadata:
    """A table that dbt built: its rows, its columns as they are, what the project says of them, and from
    which columns of other assets each is made.
    """
    metadata: Metadata = {"segundos": round(result.seconds, 2)}
    if result.shape is None:
        return metadata
    columns = [
        dg.TableColumn(name, kind.lower(), described.get(name, {}).get("description") or None)
        for name, kind in result.shape.columns
    ]
    metadata["dagster/column_schema"] = dg.TableSchema(columns)
    if behind:
        metadata["dagster/column_lineage"] = dg.TableColumnLineage(
            {name: [dg.TableColumnDep(key, column) for key, column in made] for name, made in behind.items()}
        )
    if result.shape.rows is not None:
        metadata["dagster/row_count"] = result.shape.rows
    return metadata


def of_check(check: Check) -> Metadata:
    """What a check saw and what it expected."""
    return {"se observó": without_documents(check.observed), "se esperaba": check.expected}


def of_release(summary: Summary, current: str) -> Metadata:
    """A release: its figures, what is late or was refused, what it warns of, and what it changed.

    The current one may be another: building a past month does not move it.
    """
    return {
        "publicación": summary.release_id,
        "publicación vigente": current,
        "corte": summary.as_of,
        "entregas conocidas hasta": summary.known_at,
        "indicadores nacionales": _table(
            {
                "indicador": indicator.code,
                "numerador": indicator.numerator,
                "denominador": indicator.denominator,
                "valor": _rounded(indicator.value),
                "meta": indicator.target,
                "avance anual (%)": _rounded(indicator.target_progress_pct),
                "estado": STATUS[indicator.status],
            }
            for indicator in summary.indicators
        ),
        "entregas atrasadas": _table(map(_late, summary.late)),
        "archivos rechazados": _table(
            {
                "extracto": file["extract"],
                "archivo": file["file_name"],
                "motivo": file["reason"],
            }
            for file in summary.rejected
        ),
        "advertencias": _table(
            {
                "comprobación": check["check_name"],
                "se observó": without_documents(check["observed"]),
                "se esperaba": check["expected"],
            }
            for check in summary.warnings
        ),
        "qué cambió": _table(map(_revision, summary.revisions)),
        "por qué cambió": _table(map(_cause, summary.causes)),
        "filas recibidas": summary.books["rows_delivered"],
        "tablas": dg.MetadataValue.path(summary.marts),
    }


def _contract_column(column: Column) -> dg.TableColumn:
    kind = column.type if isinstance(column.type, str) else "lista"
    facts = [f"encabezado: {column.header}"]
    if column.references:
        facts.append(f"nombra: {column.references}")
    return dg.TableColumn(
        column.name,
        kind,
        column.description,
        dg.TableColumnConstraints(nullable=not column.required, other=facts),
        tags={"datos_personales": column.pii} if column.pii else {},
    )


def _by_delivery(entry: Seen) -> tuple[str, str]:
    return _day(entry.delivered_on), entry.label


def _seen_file(entry: Seen, *, withdrawn: bool, new: set[str]) -> dict[str, Any]:
    status = "retirado" if withdrawn else FILE_STATUS[entry.status]
    is_new = entry.label in new
    return _file(entry.label, entry.delivered_on, status, entry.rows_delivered, entry.reason, is_new=is_new)


def _file(
    label: str, day: object, status: str, rows: int, reason: str | None, *, is_new: bool
) -> dict[str, Any]:
    return {
        "archivo": label,
        "entregado el": _day(day),
        "filas": rows,
        "estado": status,
        "motivo": reason or "",
        "nuevo": "sí" if is_new else "",
    }


def _late(late: Late) -> dict[str, Any]:
    return {
        "extracto": late.extract,
        "unidad": late.sender,
        "se esperaba hasta": _day(late.due_on),
        "última entrega": _day(late.last_delivered_on) or "nunca",
    }


def _revision(revision: Revision) -> dict[str, Any]:
    return {
        "mes": _day(revision.month_end),
        "indicador": revision.indicator_code,
        "antes": f"{revision.previous_numerator} de {revision.previous_denominator}",
        "ahora": f"{revision.new_numerator} de {revision.new_denominator}",
        "numerador: entraron": revision.numerator_entered,
        "numerador: salieron": revision.numerator_left,
        "denominador: entraron": revision.denominator_entered,
        "denominador: salieron": revision.denominator_left,
        "archivos que llegaron": revision.files or "",
    }


def _cause(part: CausePart) -> dict[str, Any]:
    return {
        "indicador": part.code,
        "de": _day(part.previous_month_end),
        "a": _day(part.month_end),
        "parte": part.side,
        "causa": CAUSES[part.cause],
        "entraron": part.units_entered,
        "salieron": part.units_left,
        "parte del cambio": part.change,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _day(day: object) -> str:
    return str(day) if day else ""


def _table(rows: Iterable[Mapping[str, Any]]) -> dg.TableMetadataValue | str:
    """A table of the first rows; Dagster shows none without a row, so its absence is said."""
    shown = [*rows]
    if not shown:
        return "ninguna"
    records = [dg.TableRecord(row) for row in shown[:LATEST]]
    return dg.MetadataValue.table(records, dg.TableSchema([_shown_column(name, shown) for name in shown[0]]))


def _shown_column(name: str, rows: Iterable[Mapping[str, Any]]) -> dg.TableColumn:
    kinds = {type(row[name]) for row in rows if row[name] is not None}
    return dg.TableColumn(name, "integer" if kinds == {int} else "float" if kinds == {float} else "string")
