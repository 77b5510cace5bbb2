"""What a package is asked for."""

from dataclasses import dataclass
from datetime import date

from orchestration.ground.plan import the_plan
from orchestration.release.manifest import Manifest

TITLES = {
    "midterm": ("intermedia", f"Evaluación intermedia del {the_plan().plan_name}"),
    "final": ("final", f"Evaluación final del {the_plan().plan_name}"),
}
"""Each package in a word and in full."""


@dataclass(frozen=True)
class Request:
    """What a package is made of: a comparison, up to which day, of which release, under which key."""

    name: str
    cut_off: date
    release: Manifest
    key: bytes

    @property
    def visits_delivered_on(self) -> tuple[date, ...]:
        """The days on which visits, which tell the incomes, were delivered."""
        days = {item["delivered_on"] for item in self.release.inputs if item["extract"] == "visits"}
        return tuple(sorted(date.fromisoformat(day) for day in days if day))
