"""Which files are of a synthetic sample: the list that its generator leaves beside what it wrote.

A file is recognised by its bytes, so one that was delivered into the same folder is never taken for a sample,
nor a sample for a delivery because it bears another name.
"""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

LIST = "MUESTRA_SINTETICA.txt"
_HEAD = "# Archivos de una muestra sintética: ninguna de sus filas es de una persona. SHA-256 de cada uno."
LARGEST = 4 * 2**20
"""Bytes; a list of some sixty thousand files."""
_LINE = re.compile(r"^[0-9a-f]{64}$", re.MULTILINE)


def mark_samples(landing: Path, paths: Iterable[Path]) -> None:
    """Add files to the landing's list of samples."""
    known = set(listed_samples(landing)) | {_sha256(path) for path in paths}
    (landing / LIST).write_text("\n".join([_HEAD, *sorted(known), ""]), encoding="utf-8")


def listed_samples(landing: Path) -> frozenset[str]:
    """The SHA-256 of the files that the landing's list names; none without a list."""
    try:
        with (landing / LIST).open("rb") as stream:
            return samples_in(stream)
    except (FileNotFoundError, NotADirectoryError):
        return frozenset()


def samples_in(stream: BinaryIO) -> frozenset[str]:
    """The SHA-256 that a list names; none of one that is larger than any list."""
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        return frozenset()
    return frozenset(_LINE.findall(content.decode("utf-8", errors="replace")))


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
