"""The bytes of a release."""

import hashlib
from pathlib import Path

from orchestration.release.manifest import NAME

PUBLIC_FOLDER = "public"
"""Where the public edition lies within a release."""


def file_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of each file of a release but its manifest, by relative path."""
    return {
        path.relative_to(folder).as_posix(): _sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / NAME
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
