"""Files that no reader should take: cut off, empty, of another kind, without a date, in the wrong folder."""

import gzip
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from orchestration.sample.fields import load_fields
from orchestration.sample.formats import whole_file

Maker = Callable[[list[str]], bytes]


def _plain(headers: list[str]) -> bytes:
    return (",".join(f'"{header}"' for header in headers) + "\n").encode()


def _row(headers: list[str]) -> bytes:
    return (",".join("1" for _ in headers) + "\n").encode()


_MAKERS: dict[str, tuple[str, Maker]] = {
    "truncated": (
        "cortado_{day}.csv.gz",
        lambda headers: gzip.compress(_plain(headers) + _row(headers) * 50, mtime=0)[:-12],
    ),
    "no_workbook": ("no es un libro_{day}.xlsx", lambda headers: b"<html><body>No disponible</body></html>"),
    "empty": ("vacio_{day}.csv", lambda headers: b""),
    "undated": ("sin fecha.csv", lambda headers: _plain(headers) + _row(headers)),
    "old_format": (
        "formato viejo_{day}.xls",
        lambda headers: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
    ),
    "missing_column": ("sin columna_{day}.csv", lambda headers: _plain(headers[1:]) + _row(headers[1:])),
    "column_twice": (
        "columna doble_{day}.csv",
        lambda headers: _plain([*headers, headers[0]]) + _row([*headers, ""]),
    ),
    "open_quote": ("comillas_{day}.csv", lambda headers: _plain(headers) + b'"sin cerrar,1\n2,3\n'),
    "only_header": ("sin filas_{day}.csv", _plain),
    "only_titles": (
        "solo titulos_{day}.txt",
        lambda headers: b"Programa Nacional JUNTOS\nDatos de muestra\n",
    ),
    "broken_parquet": ("roto_{day}.parquet", lambda headers: b"PAR1" + bytes(100)),
    "lock_file": ("~$padron_{day}.xlsx", lambda headers: bytes(165)),
    "hidden": (".leeme_{day}.csv", lambda headers: b"oculto\n"),
}


def write_bad_files(landing: Path, days: list[str], planted: Counter[str]) -> list[Path]:
    """Every kind once or twice, over the extracts in turn; and two files outside their folders."""
    extracts = list(load_fields().items())
    written = []
    for number, (kind, (pattern, maker)) in enumerate(_MAKERS.items()):
        for turn in (0, 5):
            extract, (source, fields) = extracts[(number + turn) % len(extracts)]
            name = pattern.format(day=days[(number + turn) % len(days)])
            path = landing / source / extract / name
            with whole_file(path) as file:
                file.write(maker([field.header for field in fields]))
            planted[f"file:{kind}"] += 1
            written.append(path)
    for stray in ("notas.txt", "registry/leeme_2026-01-10.csv"):
        with whole_file(landing / stray) as file:
            file.write(b"Este archivo no es una entrega.\n")
        planted["file:stray"] += 1
        written.append(landing / stray)
    return written
