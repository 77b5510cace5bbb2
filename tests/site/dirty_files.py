"""Deliveries with every kind of dirt, by a seed: what people type, paste and save."""

import csv
import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random

import xlsxwriter

from orchestration.ground.contract import Column, Extract, load_contract
from orchestration.ground.reference import TABLES

VALUES = {
    "date": (
        *("05/03/2026", "5-3-2026", "2026-3-5", "20260305", "5/3/26", "46000", "00012", "31/02/2026"),
        *("2026-03-05T10:20:30Z", "05/03/2026 8:30 a. m.", "29/02/2024", "29/02/2100", "01/01/1899"),
        *("0000-01-01", "1/1/2101", "05.03.2026", "marzo", "2026/03/05", "99999", "31/12/99", "5/3/026"),
    ),
    "money": (
        *("1234", "1234.5", "1234,5", "1,234.50", "1.234,50", "1 234.50", "S/ 12", "S/. -12", "-S/12"),
        *("0.125", "1234.500", "1.234.567", "12.34.56", "1,23,456", "-5", "- 5", "1e5", "doce", "--5"),
        *("999999999999", "1000000000000", "1234567890123456789", "S/", "1,234", "0,234", "-0.0000001"),
    ),
    "boolean": ("SI", "Sí", "si", "NO", "S", "x", "1", "0", "VERDADERO", "falso", "true", "tal vez", "SÍ "),
    "text": ("Feria Ñandú", "a  b", " x ", "ß", "“comillas”", "=1+1", "línea\notra", "10.0", "é", "a\u0301"),
}
VALUES["number"] = VALUES["money"]
MISSING = ("", "", " ", "-", "--", "N/A", "s/d", "no responde", "NS/NR", "#N/A", "\u00a0", "null")
CODES = (
    "1234567",
    "01234567",
    "123456789",
    "11111111",
    "1234567.0",
    "12.345-678",
    "12 34",
    "A1",
    "0",
    "".join(["9"] * 12),
)
TYPED = (3.0, 3.5, -2.0, 0.1 + 0.2, 46086.0, 1e-7, 123456789012.0, True, False, 10101.0, 1234567.0)
DAYS = (datetime(2026, 3, 5), datetime(2026, 3, 5, 10, 20, 30), datetime(1901, 1, 1), datetime(2150, 1, 1))
ERRORS = ("#N/A", "#DIV/0!", "#REF!")
SPOILT = ("\u00a0", "\t", "\u2003", " ", "\ufeff", "\x07", "´", "Á", ".", ",", "-", "'", '"', "0")


@dataclass(frozen=True)
class Dirty:
    """A delivery."""

    extract: Extract
    name: str
    content: bytes


def dirty_files(seed: int, count: int) -> Iterator[Dirty]:
    """Deliveries of all extracts in turn."""
    extracts = load_contract().extracts
    for number in range(count):
        random = Random(f"{seed} {number}")
        extract = extracts[number % len(extracts)]
        stem = f"{extract.name}_2026-10-0{random.randint(1, 9)}_{number}"
        rows = _rows(extract, number, random)
        if random.random() < 0.4:
            yield Dirty(extract, f"{stem}.xlsx", _workbook(rows, random))
        else:
            content = _text(rows, random)
            zipped = random.random() < 0.2
            name = f"{stem}.{random.choice(('csv', 'txt', 'CSV'))}{'.gz' if zipped else ''}"
            yield Dirty(extract, name, gzip.compress(content) if zipped else content)


def _rows(extract: Extract, number: int, random: Random) -> list[list[object]]:
    columns = [*extract.columns]
    if random.random() < 0.5:
        random.shuffle(columns)
    # a file may lack any column, a required one too
    columns = [each for each in columns if random.random() < (0.995 if each.required else 0.95)]
    headers: list[object] = [_header(column, random) for column in columns]
    extra = random.random() < 0.4
    if extra:
        headers.insert(random.randint(0, len(headers)), random.choice(("OBSERVACION", "", "TOTAL 2")))
    if random.random() < 0.04:
        headers.append(random.choice([each.header for each in columns]))
    rows: list[list[object]] = [["Reporte"], []][: random.randint(0, 2)] + [headers]
    for at in range(random.randint(0, 14)):
        if len(rows) > 2 and random.random() < 0.1:
            rows.append(list(random.choice(rows[-2:])))
            continue
        if random.random() < 0.05:
            rows.append(random.choice(([], ["", ""], ["TOTAL"], ["-"] * len(headers))))
            continue
        row: list[object] = [_value(extract, column, f"{number}-{at % 6}", random) for column in columns]
        if extra:
            row.insert(headers.index(next(h for h in headers if h in ("OBSERVACION", "", "TOTAL 2"))), "nota")
        if random.random() < 0.05:
            row += ["", random.choice(("de más", " ", "0"))]
        rows.append(row[: random.randint(1, len(row))] if random.random() < 0.05 else row)
    return rows


def _header(column: Column, random: Random) -> str:
    text = column.header
    return random.choice(
        (
            text,
            text,
            text.lower(),
            text.replace(" ", "_"),
            f" {text} ",
            text.replace("O", "Ó"),
            f"\ufeff{text}",
        )
    )


def _value(extract: Extract, column: Column, key: str, random: Random) -> object:
    """A value of a column: mostly good, so that rows reach every fate."""
    chance = random.random()
    if chance < 0.07:
        return random.choice(MISSING)
    if column.type == "text":
        # what rows name of other deliveries is in none of them
        told = f"K{key}" if column.key and not column.references else f"Z{key}" if column.references else ""
        return told or random.choice(VALUES["text"])
    if chance < 0.72 and column.example:
        return column.example
    if not isinstance(column.type, str):
        pool: tuple[object, ...] = (*column.type, *(label.lower() for label in column.type), "OTRO", "É")
    elif column.type.startswith("code("):
        pool = (*CODES, "210101", "150101", "999999")
    else:
        pool = VALUES[column.type]
    if column.references in TABLES:
        pool = (*pool, "A05", "a05", "A99")
    value = random.choice(pool)
    if random.random() < 0.15 and isinstance(value, str):
        at = random.randint(0, len(value))
        value = value[:at] + random.choice(SPOILT) + value[at:]
    return value


def _text(rows: list[list[object]], random: Random) -> bytes:
    file = io.StringIO()
    writer = csv.writer(
        file,
        delimiter=random.choice(",;\t|"),
        lineterminator=random.choice(("\r\n", "\n")),
        quoting=random.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
    )
    writer.writerows(rows)
    text = file.getvalue()
    if random.random() < 0.1:
        at = random.randint(0, len(text))
        text = text[:at] + random.choice(('"', "\r", "\n", ";", '"x"', "\x00")) + text[at:]
    if random.random() < 0.3:
        text = text.rstrip("\r\n")
    encoding = random.choice(("utf-8", "utf-8", "utf-8-sig", "cp1252", "latin-1"))
    return text.encode(encoding, errors="replace")


def _workbook(rows: list[list[object]], random: Random) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        if random.random() < 0.3:
            book.add_worksheet("Portada").write_string(0, 0, "Portada")
        sheet = book.add_worksheet("Datos")
        day = book.add_format({"num_format": random.choice(("dd/mm/yyyy", "d-mmm-yy hh:mm", '"el" dd/mm'))})
        first = random.choice((0, 0, 2))
        for row, cells in enumerate(rows, start=random.choice((0, 0, 3))):
            for at, value in enumerate(cells, start=first):
                chance = random.random()
                if chance < 0.02:
                    sheet.write_formula(row, at, "=1/0", None, random.choice(ERRORS))
                elif chance < 0.08 and row > 5:
                    typed = random.choice(TYPED)
                    (sheet.write_boolean if isinstance(typed, bool) else sheet.write_number)(row, at, typed)
                elif chance < 0.12 and row > 5:
                    sheet.write_datetime(row, at, random.choice(DAYS), day)
                else:
                    text = str(value).replace("\x07", "").replace("\x00", "")
                    sheet.write_string(row, at, text)
    return file.getvalue()
