"""Who may read a release: planners their files, everybody the public edition; the umask decides nothing.

The planners' files are their group's, the public edition is everybody's; who only passes through the folders
on the way cannot list them. All else under HOME is its owner's.
"""

import grp
import os
from collections.abc import Iterator
from pathlib import Path

from orchestration.ground.errors import WrongUse
from orchestration.ground.paths import Home
from orchestration.ground.storage import sync
from orchestration.release import catalog
from orchestration.release.files import PUBLIC_FOLDER

GROUP_VARIABLE = "MIE_PLANNERS_GROUP"

PLANNERS_FILE = 0o640
PUBLIC_FILE = 0o644
PUBLIC_FOLDER_MODE = 0o755
WAY = 0o751
"""Folders that lead to what others may read."""


def planners_group() -> int:
    """The number of the planners' group, the owner's unless the environment names one. Raises WrongUse."""
    name = os.environ.get(GROUP_VARIABLE)
    if not name:
        return os.getegid()
    try:
        group = grp.getgrnam(name).gr_gid
    except KeyError:
        raise WrongUse(
            f"No existe el grupo {name} que nombra {GROUP_VARIABLE}. Créelo o corrija el nombre."
        ) from None
    if os.geteuid() != 0 and group not in (os.getegid(), *os.getgroups()):
        raise WrongUse(
            f"Quien ejecuta la orden no pertenece al grupo {name} que nombra {GROUP_VARIABLE}, así que no"
            " puede darle los archivos. Agréguelo al grupo."
        )
    return group


def seal(draft: Path) -> None:
    """Have the disk hold every file of a release, with mode and group, before anyone is pointed at them."""
    group = planners_group()
    for path, mode in _modes(draft):
        os.chown(path, -1, group)
        path.chmod(mode)
        sync(path)


def open_way(home: Home) -> None:
    """Let others pass to the releases."""
    for folder in (catalog.releases_folder(home), home.published):
        os.chown(folder, -1, planners_group())
        folder.chmod(WAY)
    home.root.chmod(WAY)


def _modes(draft: Path) -> Iterator[tuple[Path, int]]:
    for path in draft.rglob("*"):
        is_public = path.relative_to(draft).parts[0] == PUBLIC_FOLDER
        if path.is_dir():
            yield path, PUBLIC_FOLDER_MODE if is_public else WAY
        else:
            yield path, PUBLIC_FILE if is_public else PLANNERS_FILE
    yield draft, WAY
