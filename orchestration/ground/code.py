"""The version of the project's own files: what decides the figures, besides the deliveries."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from orchestration.ground.paths import DBT_PROJECT, PROJECT, SEEDS

CODE = (PROJECT / "orchestration", DBT_PROJECT, SEEDS, PROJECT / "expectations", PROJECT / "uv.lock")
NO_CODE = {"__pycache__", "target", "logs"}

MADE_FROM_RELEASES = (PROJECT / "orchestration" / "reports", PROJECT / "orchestration" / "site")
"""Code that only shows what a release says: it decides no figure, so it is no part of a release's name."""


@cache
def code_version() -> str:
    """The digest of the project's own files."""
    return files_digest(CODE, apart=MADE_FROM_RELEASES)


def files_digest(places: Iterable[Path], apart: Iterable[Path] = ()) -> str:
    """The digest of the files in some places, by their paths and content."""
    digest = hashlib.sha256()
    files = _files(places, tuple(apart))
    for path in sorted(files, key=lambda path: path.relative_to(PROJECT).as_posix()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(PROJECT).as_posix()}\0{content}\n".encode())
    return digest.hexdigest()[:12]


def _files(places: Iterable[Path], apart: tuple[Path, ...]) -> Iterable[Path]:
    for place in places:
        if place.is_file():
            yield place
        for path in place.rglob("*"):
            parts = path.relative_to(place).parts
            is_code = not NO_CODE.intersection(parts) and not parts[-1].startswith(".")
            if path.is_file() and is_code and not any(path.is_relative_to(folder) for folder in apart):
                yield path
