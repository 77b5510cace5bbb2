"""Receipts: what became of the files of an intake, for those who sent them.

One folder per release and sender, with a short text and two tables. They name files by their labels, columns
by their headers and rows by their numbers, and quote no value: they can be given away.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.ground.contract import Source, load_contract
from orchestration.ground.paths import Home
from orchestration.ground.progress import tell
from orchestration.ground.records import records
from orchestration.ground.spanish import FATES, RULES
from orchestration.ground.storage import private_folder, publish, storage_errors
from orchestration.landing.find import Landing
from orchestration.landing.ledger import Ledger
from orchestration.landing.ledger_entries import Key
from orchestration.landing.manifests import Mismatch, differences

TEXT, FILES, ROWS = "recibo.txt", "archivos.csv", "filas.csv"
STATUS = {
    "loaded": "leído",
    "rejected": "rechazado",
    "duplicate": "repetido: ya se había recibido el mismo contenido",
    "withdrawn": "retirado",
}
FILE_HEADERS = (
    *("extracto", "archivo", "sha256", "fecha_de_entrega", "estado", "motivo", "filas_recibidas"),
    *(f"filas_{name.split()[0]}" for name in FATES.values()),
    "diferencias_con_el_manifiesto",
)
ROW_HEADERS = ("extracto", "archivo", "fila", "columna", "regla", "motivo", "consecuencia")
ORPHANED = "la fila nombra otra (hogar, persona, curso…) que no se ha recibido o no se aceptó"
CONSEQUENCES = {"quarantined": "la fila no se acepta", "orphaned": "la fila espera a la que nombra"}
VALUE_LEFT_OUT = "la fila se acepta sin ese valor"
AT_ONCE = 10_000

_NEW = """
    select deliveries.*
    from intermediate.int_deliveries as deliveries
    left join raw.previous_files as previous using (extract, file_label, sha256)
    where deliveries.source = $source and previous.sha256 is null
"""
_FILES = f"""
    select
        new.extract, new.file_name, new.file_label, new.sha256, new.delivered_on, new.file_status,
        case when new.file_status <> 'withdrawn' then new.reason end as reason,
        case when new.file_status = 'loaded' then new.rows_delivered else 0 end as rows_delivered,
        {", ".join(f"coalesce(books.{fate}, 0) as {fate}" for fate in FATES)}
    from ({_NEW}) as new
    left join intermediate.int_file_books as books
        on new.extract = books.extract and new.file_name = books.file_name and new.raw_id = books.raw_id
        and new.file_status = 'loaded'
    order by new.extract, new.delivered_on nulls last, new.file_name, new.sha256
"""
_ROWS = f"""
    with new as ({_NEW})
    select new.extract, new.file_label, broken.row_number, broken.column_name, broken.rule, broken.fate
    from new
    inner join (
        select extract, file_name, raw_id, row_number, column_name, rule, fate
        from intermediate.int_broken_rules
        union all
        select extract, file_name, raw_id, row_number, null, 'orphaned', fate
        from intermediate.int_row_fates
        where fate = 'orphaned'
    ) as broken
        on new.extract = broken.extract and new.file_name = broken.file_name and new.raw_id = broken.raw_id
    where new.file_status = 'loaded'
    order by new.extract, new.delivered_on, new.file_name, broken.row_number, broken.column_name, broken.rule
"""


@dataclass(frozen=True)
class Receipt:
    """What was written for a sender."""

    source: str
    folder: Path
    files: int
    differences: tuple[Mismatch, ...]


def write_receipts(home: Home, landing: Landing) -> list[Receipt]:
    """Write a receipt for each sender of files that the release before did not know, from the warehouse."""
    seen = Ledger(home.ledger).seen()
    with (
        storage_errors(home.root),
        duckdb.connect(str(home.warehouse), read_only=True) as connection,
    ):
        (release_id,) = connection.execute("select release_id from raw.clock").fetchone() or (None,)
        receipts = []
        for source in load_contract().sources:
            found = differences(landing, source, seen)
            folder = home.receipts / str(release_id) / source.name
            files = records(connection, _FILES, {"source": source.name})
            if files:
                _write(connection, folder, source, files, found)
                receipts.append(Receipt(source.name, folder, len(files), tuple(found)))
    return receipts


def tell_receipts(receipts: Sequence[Receipt]) -> None:
    """Say where they lie, and where a sender's own list says otherwise; by name on the terminal alone."""
    for receipt in receipts:
        tell(f"Recibo para {receipt.source}: {receipt.folder}")
        for each in receipt.differences:
            name = f"{each.entry.extract}/{each.entry.file_name}: " if each.entry else ""
            tell(
                f"{receipt.source}: {_of(each)}{each.what}",
                on_terminal=f"{receipt.source}: {name}{each.what}",
            )


def _write(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    source: Source,
    files: list[dict[str, Any]],
    found: list[Mismatch],
) -> None:
    private_folder(folder)
    of_file: dict[Key, list[str]] = defaultdict(list)
    for each in found:
        if each.entry:
            of_file[each.entry.key].append(each.what)
    lines = [_file_line(row, of_file) for row in files]
    _write_table(folder / FILES, FILE_HEADERS, iter(lines))
    _write_table(folder / ROWS, ROW_HEADERS, _row_lines(connection, source))
    _write_text(folder / TEXT, _said(source, files, lines, found))


def _file_line(row: dict[str, Any], of_file: dict[Key, list[str]]) -> tuple[Any, ...]:
    return (
        row["extract"],
        row["file_label"],
        row["sha256"],
        row["delivered_on"] or "",
        STATUS[row["file_status"]],
        row["reason"] or "",
        row["rows_delivered"],
        *(row[fate] for fate in FATES),
        " ".join(of_file.get((row["extract"], row["file_name"], row["sha256"]), ())),
    )


def _row_lines(connection: duckdb.DuckDBPyConnection, source: Source) -> Iterator[tuple[Any, ...]]:
    headers = {
        (extract.name, column.name): column.header
        for extract in source.extracts
        for column in extract.columns
    }
    result = connection.execute(_ROWS, {"source": source.name})
    while rows := result.fetchmany(AT_ONCE):
        for extract, label, row_number, column, rule, fate in rows:
            yield (
                extract,
                label,
                row_number,
                headers.get((extract, column), ""),
                rule,
                RULES.get(rule, ORPHANED),
                CONSEQUENCES.get(fate, VALUE_LEFT_OUT),
            )


def _said(
    source: Source,
    files: list[dict[str, Any]],
    lines: list[tuple[Any, ...]],
    found: list[Mismatch],
) -> Iterator[str]:
    statuses = Counter(STATUS[row["file_status"]] for row in files)
    yield f"Recibo de entregas de {source.name} ({source.sender})"
    yield ""
    yield f"Archivos nuevos: {len(files)}"
    yield from (f"  {status}: {count}" for status, count in statuses.items())
    yield f"Filas recibidas: {sum(row['rows_delivered'] for row in files):,}"
    yield from (f"  {name}: {sum(row[fate] for row in files):,}" for fate, name in FATES.items())
    yield ""
    yield "Archivos:"
    for row, line in zip(files, lines, strict=True):
        yield f"  {line[1]}: {line[4]}; {row['rows_delivered']:,} filas, {row['accepted']:,} aceptadas"
        if line[5]:
            yield f"    {line[5]}"
    if found:
        yield ""
        yield "Diferencias con el manifiesto de quien envía:"
        yield from (f"  {_of(each)}{each.what}" for each in found)
    yield ""
    yield "Cada archivo se nombra con su extracto, su fecha de entrega y el comienzo de su SHA-256, que está"
    yield f"entero en {FILES}. Qué filas no se aceptaron, y por qué regla, está en {ROWS}: corríjalas y"
    yield "entréguelas de nuevo, con otra fecha en el nombre del archivo."


def _of(difference: Mismatch) -> str:
    return f"{difference.entry.label}: " if difference.entry else ""


def _write_table(target: Path, headers: Sequence[str], lines: Iterator[tuple[Any, ...]]) -> None:
    draft = target.with_name(f".{target.name}")
    # with a mark by which spreadsheets know UTF-8
    with draft.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headers)
        writer.writerows(lines)
    publish(draft, target)


def _write_text(target: Path, lines: Iterator[str]) -> None:
    draft = target.with_name(f".{target.name}")
    draft.write_text("\n".join([*lines, ""]), encoding="utf-8")
    publish(draft, target)
