"""The code that the evaluators' guide shows, and how tests run it."""

import re
import subprocess
import sys
from pathlib import Path

from orchestration.ground.paths import PROJECT

GUIDE = (PROJECT / "docs" / "guia-evaluadores.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, flags=re.DOTALL)


def run(code: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=folder, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
