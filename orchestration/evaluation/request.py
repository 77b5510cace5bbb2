"""What a package is asked for."""

from dataclasses import dataclass
from datetime import date

from orchestration.evaluation.key import study_key
from orchestration.evaluation.tier import PUBLIC, SECURE, Tier
from orchestration.ground.paths import Home
from orchestration.ground.plan import the_plan
from orchestration.release.manifest import Manifest

TITLES = {
    "midterm": ("intermedia", f"Evaluación intermedia del {the_plan().plan_name}"),
    "final": ("final", f"Evaluación final del {the_plan().plan_name}"),
}
"""Each package in a word and in full."""


@dataclass(frozen=True)
class Request:
    """What a package is made of: a comparison, up to which day, of which release, under which key, and for
    whom."""

    name: str
    cut_off: date
    release: Manifest
    key: bytes
    is_vintage: bool = False
    """Whether it is of an earlier knowledge than that of the current release."""
    tier: Tier = SECURE

    @classmethod
    def of(
        cls,
        home: Home,
        name: str,
        cut_off: date,
        release: Manifest,
        *,
        is_vintage: bool = False,
        tier: Tier = SECURE,
    ) -> "Request":
        """The request for a package that will lie in a home, under the key of its study."""
        return cls(name, cut_off, release, study_key(home.study_key, home.evaluation), is_vintage, tier)

    @property
    def folder_name(self) -> str:
        """Where the package lies among those of its home."""
        known = f"_k{self.release.known_at}" if self.is_vintage else ""
        return f"{self.name}_{self.release.as_of}{known}{self.tier.suffix}"

    @property
    def visits_delivered_on(self) -> tuple[date, ...]:
        """The days on which visits, which tell the incomes, were delivered; those of nobody, on the last."""
        if self.tier is PUBLIC:
            return (self.cut_off,)
        days = {item["delivered_on"] for item in self.release.inputs if item["extract"] == "visits"}
        return tuple(sorted(date.fromisoformat(day) for day in days if day))
