"""The bytes of a release."""

from pathlib import Path

from orchestration.ground.storage import sha256_of
from orchestration.release.manifest import NAME


def file_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of each file of a release but its manifest, by relative path."""
    return {
        path.relative_to(folder).as_posix(): sha256_of(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / NAME
    }
