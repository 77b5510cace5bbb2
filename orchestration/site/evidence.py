"""Running Evidence on a laid-out project."""

import os
import subprocess
from pathlib import Path

from orchestration.ground.errors import Stop
from orchestration.reports.sources import REPORTS

COMMAND = Path("node_modules") / ".bin" / "evidence"
UNUSED = ("duckdb-mvp*", "duckdb-browser-mvp*")
"""What Evidence bundles and no page loads."""

FAULTS = ("Error in Query!", "Failed to load sql file")
"""What Evidence writes about a page that it could not make, even where it ends well."""

LAST_LINES = 15


def is_installed() -> bool:
    """Whether what builds the site is there."""
    return (REPORTS / COMMAND).exists()


def build(project: Path) -> Path:
    """Build a project's pages and return their folder. Raises Stop if a page could not be made."""
    environment = {
        name: value
        for name, value in os.environ.items()
        # another folder than the usual one is only half understood
        if not name.startswith("EVIDENCE_")
    }
    done = subprocess.run(
        [str(COMMAND), "build:strict"],
        cwd=project,
        env={**environment, "SEND_ANONYMOUS_USAGE_STATS": "no"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    faults = [line for line in lines if any(fault in line for fault in FAULTS)]
    built = project / "build"
    if done.returncode or faults or not (built / "index.html").exists():
        raise Stop("Evidence no pudo construir el sitio:\n" + "\n".join(faults or lines[-LAST_LINES:]))
    for pattern in UNUSED:
        for path in built.rglob(pattern):
            path.unlink()
    return built
