"""What a package is asked for."""

from dataclasses import dataclass
from datetime import date

from orchestration.release.manifest import Manifest

TITLES = {
    "midterm": ("intermedia", "Evaluación intermedia del Plan Mi Independencia Económica 2026"),
    "final": ("final", "Evaluación final del Plan Mi Independencia Económica 2026"),
}
"""Each package in a word and in full."""


@dataclass(frozen=True)
class Request:
    """What a package is made of: a comparison, up to which day, of which release, under which key."""

    name: str
    cut_off: date
    release: Manifest
    key: bytes
