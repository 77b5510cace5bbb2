"""A home as an earlier version of the project leaves it: `python -m tests.end_to_end.earlier_home COMMIT`.

That commit's own code, in its own environment, publishes the deliveries of the worked case that came until
June 2026. What it left is packed beside this file, without what dbt makes of the project, which is made anew
for each version. Where it was made is nothing of a machine's: the folder below, which the views on raw files
and the history of runs name.
"""

import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from orchestration.ground.paths import PROJECT
from tests.conftest import CONFORMANCE

PACKED = Path(__file__).with_suffix(".tar.xz")
MADE_IN = Path("/tmp/mie-earlier-home")

AS_OF = "2026-08-15"
KNOWN_AT = "2026-06-30"
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MADE_ANEW = ("dbt",)


def deliver(landing: Path, until: str) -> None:
    """Lay down the deliveries of the worked case that name no later day."""
    for path in sorted((CONFORMANCE / "landing").rglob("*.*")):
        if max(DAY.findall(path.name), default="9999") <= until:
            target = landing / path.relative_to(CONFORMANCE / "landing")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)


def unpack(folder: Path) -> Path:
    """The home, in a folder of its own."""
    with tarfile.open(PACKED) as packed:
        packed.extractall(folder, filter="tar")
    return folder / "home"


def make(commit: str) -> None:
    """Build it with the code of a commit, and pack it."""
    shutil.rmtree(MADE_IN, ignore_errors=True)
    project, landing, home = MADE_IN / "project", MADE_IN / "landing", MADE_IN / "home"
    project.mkdir(parents=True)
    try:
        deliver(landing, KNOWN_AT)
        code = subprocess.check_output(["git", "archive", commit], cwd=PROJECT)
        subprocess.run(["tar", "--extract"], input=code, cwd=project, check=True)
        subprocess.run(["make", ".venv/.ready"], cwd=project, check=True)
        command = [".venv/bin/mie", "run", "--landing", landing, "--home", home, "--as-of", AS_OF]
        subprocess.run(command, cwd=project, check=True)
        _pack(home)
    finally:
        shutil.rmtree(MADE_IN)


def _pack(home: Path) -> None:
    def plain(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
        member.uid = member.gid = 0
        member.uname = member.gname = ""
        return member

    with tarfile.open(PACKED, "w:xz", preset=9) as packed:
        for path in sorted(home.iterdir()):
            if path.name not in MADE_ANEW:
                packed.add(path, f"{home.name}/{path.name}", filter=plain)


if __name__ == "__main__":
    make(sys.argv[1])
