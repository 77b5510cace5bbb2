"""Text deliveries as one plain form: UTF-8 without BOM, rows ended by LF, whatever they came in."""

import codecs
import gzip
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from orchestration.landing import rejection
from orchestration.landing.bounds import expands_too_far

BLOCK = 8 * 2**20
ENCODINGS = ("utf-8", "cp1252", "latin-1")


def normalise_text(source: Path, target: Path, *, gzipped: bool) -> str:
    """Write the plain form of a text file; the encoding is the first that decodes all of it."""
    for encoding in ENCODINGS:
        try:
            _rewrite(source, target, encoding, gzipped)
        except UnicodeDecodeError:
            continue
        return encoding
    raise AssertionError("latin-1 decodes every byte")


def _rewrite(source: Path, target: Path, encoding: str, gzipped: bool) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    last = b""
    with target.open("wb") as out:
        for block in _unix_lines(_content(source, gzipped)):
            text = decoder.decode(block)
            last = block if encoding == "utf-8" else text.encode()
            out.write(last)
        decoder.decode(b"", final=True)
        if last and not last.endswith(b"\n"):
            out.write(b"\n")


def _unix_lines(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """CRLF becomes LF. A lone CR ends no row: it is a blank in its cell."""
    held = b""
    for block in blocks:
        block = held + block
        held = b"\r" if block.endswith(b"\r") else b""
        if held:
            block = block[:-1]
        if b"\r" in block:
            block = block.replace(b"\r\n", b"\n").replace(b"\r", b" ")
        if block:
            yield block
    if held:
        yield b" "


def _content(source: Path, gzipped: bool) -> Iterator[bytes]:
    with source.open("rb") as raw:
        at_start = True
        for block in _unzipped(raw) if gzipped else iter(lambda: raw.read(BLOCK), b""):
            # Files that were joined or saved twice may begin with several marks.
            while at_start and block.startswith(codecs.BOM_UTF8):
                block = block.removeprefix(codecs.BOM_UTF8)
            at_start = at_start and not block
            yield block


def _unzipped(raw: BinaryIO) -> Iterator[bytes]:
    stored, expanded = os.fstat(raw.fileno()).st_size, 0
    try:
        with gzip.open(raw) as unzipped:
            while block := unzipped.read(BLOCK):
                expanded += len(block)
                if expands_too_far(expanded, stored):
                    raise rejection.expands_too_far()
                yield block
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise rejection.unreadable("un archivo .gz completo") from error
