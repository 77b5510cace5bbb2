"""Colours and fonts, as `reports/looks.yml` says: one place for charts, paper, site and evaluation."""

from functools import cache
from typing import Any

import yaml

from orchestration.ground.paths import PROJECT

LOOKS = PROJECT / "reports" / "looks.yml"


@cache
def looks() -> dict[str, Any]:
    """The fonts, and the colours of each theme by name."""
    told: dict[str, Any] = yaml.safe_load(LOOKS.read_text(encoding="utf-8"))
    return told


def colour(name: str) -> str:
    """A colour of paper."""
    return str(looks()["light"][name])
