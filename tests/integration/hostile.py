"""Files that somebody broke on purpose or by accident: seeded changes to bytes of every format."""

import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from orchestration.ground.contract import Extract

ROWS = 40
MADE = datetime(2026, 1, 1)
VALUES = {
    "date": ("05/03/2026", "2026-3-5", "31/02/2026"),
    "money": ("1,234.50", "1.234,50", "S/ 12"),
    "number": ("3", "4.0", "x"),
    "boolean": ("SI", "NO", "1"),
}
TOKENS = (
    *(b'"', b'""', b"\n", b"\r\n", b"\r", b",", b";", b"\t", b"|", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf"),
    *(
        b"=cmd|' /C calc'!A0",
        b"<!ENTITY x SYSTEM 'file:///etc/passwd'>",
        b"../../../../tmp/x",
        b"%n%s",
        b"'; --",
    ),
    *(
        b"9" * 400,
        b"1e999",
        b"-0",
        b"\xf0\x9f\x98\x80",
        b"\xed\xa0\x80",
        b"A" * 70_000,
        b"<" * 3000,
        b'" ' * 5000,
    ),
    *(b' r="XFD1048576"', b' r="A4294967296"', b'<c r="ZZZ9999999"><v>1</v></c>', b't="e"', b't="s"'),
    *(bytes(64), b"PAR1", b"PK\x03\x04", b"\x1f\x8b\x08"),
)

Content = Callable[[Extract, Random], bytes]


def table(extract: Extract, random: Random) -> list[list[str]]:
    """A small delivery, its header first."""
    kinds = [column.type if isinstance(column.type, str) else "list" for column in extract.columns]
    rows = [
        [random.choice(VALUES.get(kind, (f"{number:08d}", f"T {number}", "ñandú"))) for kind in kinds]
        for number in range(ROWS)
    ]
    return [[column.header for column in extract.columns], *rows]


def text(extract: Extract, random: Random) -> bytes:
    """Delimited text in one of the shapes that senders use."""
    delimiter, quote = random.choice(",;\t|"), random.choice(('"', ""))
    lines = [
        delimiter.join(f"{quote}{cell.replace(delimiter, ' ')}{quote}" for cell in row)
        for row in table(extract, random)
    ]
    titles = ["Programa", ""] if random.random() < 0.3 else []
    return (
        random.choice(("\n", "\r\n")).join([*titles, *lines, ""]).encode(random.choice(("utf-8", "cp1252")))
    )


def workbook(extract: Extract, random: Random) -> bytes:
    """A workbook with texts and numbers."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": random.random() < 0.5}) as book:
        book.set_properties({"created": MADE})
        sheet = book.add_worksheet()
        for number, row in enumerate(table(extract, random)):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def parquet(extract: Extract, random: Random) -> bytes:
    """A Parquet file of texts."""
    header, *rows = table(extract, random)
    columns = {name: [row[index] for row in rows] for index, name in enumerate(header)}
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, compression=random.choice(("snappy", "zstd", "none")))
    return out.getvalue()


FORMATS: dict[str, Content] = {
    "csv": text,
    "txt": text,
    "csv.gz": lambda extract, random: gzip.compress(text(extract, random), mtime=0),
    "xlsx": workbook,
    "parquet": parquet,
}


def case(extract: Extract, seed: int) -> tuple[str, bytes]:
    """The extension and the bytes of a broken file; the same seed breaks the same."""
    random = Random(seed)
    extension = random.choice(tuple(FORMATS))
    content = FORMATS[extension](extract, random)
    if random.random() < 0.5:
        content = _changed_within(extension, content, random)
        if random.random() < 0.5:
            return extension, content
    return extension, changed(content, random)


def changed(content: bytes, random: Random) -> bytes:
    """Bytes with some changes."""
    for _ in range(random.choice((1, 1, 2, 4, 16))):
        content = random.choice(CHANGES)(content, random)
    return content


def _changed_within(extension: str, content: bytes, random: Random) -> bytes:
    """A compressed file whose wrapping is whole and whose content is not."""
    if extension == "csv.gz":
        return gzip.compress(changed(gzip.decompress(content), random), mtime=0)
    if extension != "xlsx":
        return changed(content, random)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        contents = {name: parts.read(name) for name in parts.namelist()}
    name = random.choice([name for name in contents if "sheet" in name.lower() or "workbook" in name.lower()])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        for each, part in contents.items():
            parts.writestr(
                zipfile.ZipInfo(each, MADE.timetuple()[:6]), changed(part, random) if each == name else part
            )
    return out.getvalue()


def _span(content: bytes, random: Random) -> tuple[int, int]:
    start = random.randrange(len(content) + 1)
    return start, min(len(content), start + random.choice((1, 2, 8, 64, 1024)))


def _flip(content: bytes, random: Random) -> bytes:
    start, end = _span(content, random)
    return (
        content[:start]
        + bytes(byte ^ 1 << random.randrange(8) for byte in content[start:end])
        + content[end:]
    )


def _drop(content: bytes, random: Random) -> bytes:
    start, end = _span(content, random)
    return content[:start] + content[end:]


def _double(content: bytes, random: Random) -> bytes:
    start, end = _span(content, random)
    return content[:end] + content[start:end] * random.choice((1, 3, 50)) + content[end:]


def _insert(content: bytes, random: Random) -> bytes:
    start, _ = _span(content, random)
    return content[:start] + random.choice(TOKENS) + content[start:]


def _noise(content: bytes, random: Random) -> bytes:
    start, end = _span(content, random)
    return content[:start] + random.randbytes(end - start) + content[end:]


def _cut(content: bytes, random: Random) -> bytes:
    return content[: random.randrange(len(content) + 1)]


CHANGES = (_flip, _drop, _double, _insert, _noise, _cut)
