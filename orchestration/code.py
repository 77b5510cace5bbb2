"""The version of the project's own files: what decides the figures, besides the deliveries."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from orchestration.paths import DBT_PROJECT, PROJECT, SEEDS

CODE = (PROJECT / "orchestration", DBT_PROJECT, SEEDS, PROJECT / "expectations", PROJECT / "uv.lock")
NO_CODE = {"__pycache__", "target", "logs"}


@cache
def code_version() -> str:
    """The digest of the project's own files."""
    digest = hashlib.sha256()
    for path in sorted(_code_files(), key=lambda path: path.relative_to(PROJECT).as_posix()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(PROJECT).as_posix()}\0{content}\n".encode())
    return digest.hexdigest()[:12]


def _code_files() -> Iterable[Path]:
    for place in CODE:
        if place.is_file():
            yield place
        for path in place.rglob("*"):
            parts = path.relative_to(place).parts
            if path.is_file() and not NO_CODE.intersection(parts) and not parts[-1].startswith("."):
                yield path
