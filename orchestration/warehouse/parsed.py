"""What dbt makes of the project, kept beside it: homes take it from there rather than parse anew."""

import os
import shutil
import tempfile
from pathlib import Path

from orchestration.ground.paths import DBT_PROJECT

MANIFEST = "manifest.json"
PROJECT_OF_DBT = "partial_parse.msgpack"
"""The project as dbt keeps it for itself."""

KEPT = DBT_PROJECT / "target" / "parsed"
"""A folder per target of dbt, since what it makes of the project differs, and in it one per version."""


def take(folder: Path, version: str, target: str) -> bool:
    """Put into a home's folder what was parsed of this version for a target; whether there was any."""
    try:
        for name in (MANIFEST, PROJECT_OF_DBT):
            shutil.copyfile(KEPT / target / version / name, folder / name)
    except (FileNotFoundError, PermissionError):
        # nothing was kept, or by another user, or another process has just put a newer version in its place
        return False
    return True


def keep(folder: Path, version: str, target: str) -> None:
    """Keep beside the project what a home has parsed, in the place of earlier versions, where one may."""
    if not os.access(DBT_PROJECT, os.W_OK):
        return
    kept = KEPT / target
    try:
        kept.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=kept, prefix=f".{version}."))
    except PermissionError:
        # another user keeps it
        return
    for name in (MANIFEST, PROJECT_OF_DBT):
        shutil.copyfile(folder / name, draft / name)
    for earlier in kept.iterdir():
        # what another process makes of the same version now is left to it
        if earlier != draft and not earlier.name.startswith(f".{version}."):
            shutil.rmtree(earlier, ignore_errors=True)
    try:
        draft.replace(kept / version)
    except OSError:
        # another process was quicker, with the same
        shutil.rmtree(draft)
