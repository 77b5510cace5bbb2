"""The analysis plan: what was declared before the data were seen. Reads and judges the file; estimates
nothing."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from orchestration.evaluation.estimates.estimate_labels import (
    GROUPS,
    PARTICIPANT_QUALITIES,
    PARTICIPANT_QUANTITIES,
    QUALITIES,
    QUANTITIES,
)
from orchestration.evaluation.estimates.plan_section import Section
from orchestration.ground.errors import WrongUse
from orchestration.ground.paths import PLAN_FOLDER
from orchestration.release.targets import year_targets

PLAN = PLAN_FOLDER / "analysis_plan.yml"

ASSUMPTIONS = (
    "official",
    "nominal_indexed",
    "real",
    "structural_zero",
    "disaffiliated_increased",
    "due_only",
    "late_follow_up",
    "last_training",
    "recent_baseline",
    "same_season",
)
"""What the estimates know to suppose; the plan names every one, in its own words and order."""


@dataclass(frozen=True)
class Amendment:
    """A change of the plan after it was declared."""

    on: date
    what: str
    why: str


@dataclass(frozen=True)
class Registration:
    """Where others vouch for the plan and its day: a public registry, such as OSF or RIDIE."""

    registry: str
    identifier: str
    url: str
    registered_on: date


@dataclass(frozen=True)
class AnalysisPlan:
    """What was declared. Percentages are 0–100, windows in days or months, amounts in soles."""

    version: int
    declared_on: date
    registration: Registration | None
    amendments: tuple[Amendment, ...]
    indicator: str
    target_pct: float
    confidence_pct: float
    minimum_households: int
    crv3_from: int
    fewest_clusters: int
    bootstrap_draws: int
    bootstrap_seed: int
    webb_below: int
    quantiles_pct: tuple[float, ...]
    winsor_pct: tuple[float, float]
    rises_pct: tuple[float, ...]
    rises_soles: tuple[float, ...]
    heaping_soles: tuple[float, ...]
    same_season_months: int
    after_training_days: int
    recent_baseline_days: int
    groups: tuple[str, ...]
    tables: tuple[str, ...]
    coverage_draws: int
    coverage_least_pct: float
    noise_short_days: int
    reinterview_days: tuple[int, int]
    reinterview_margins: tuple[float, ...]
    response_continuous: tuple[str, ...]
    response_categorical: tuple[str, ...]
    response_fewest: int
    response_trim_pct: float
    large_difference: float
    continuous: tuple[str, ...]
    categorical: tuple[str, ...]
    participants_continuous: tuple[str, ...]
    participants_categorical: tuple[str, ...]
    assumptions: Mapping[str, str]

    @property
    def confidence(self) -> float:
        """The confidence level as a probability."""
        return self.confidence_pct / 100


def plan_digest(path: Path = PLAN) -> str:
    """SHA-256 of the plan's file, by which it is the one that was declared or another."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def load_plan(path: Path = PLAN, known_at: date = date.max) -> AnalysisPlan:
    """The declared plan, with the goal as decided by a day.

    Raises WrongUse, naming the key and the rule, where the file cannot be one.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise WrongUse(f"No se puede leer el plan de análisis {path.name}: no es YAML válido.") from error
    top = Section(path.name, "", content, _KEYS)
    primary = top.section("primary", "indicator", "variant")
    primary.fixed("indicator", "OG")
    primary.fixed("variant", "official")
    clusters = top.section("clusters", "by", "crv3_from", "fewest")
    clusters.fixed("by", "district_code")
    bootstrap = top.section("bootstrap", "draws", "seed", "webb_below")
    rises = top.section("rises", "relative_pct", "soles")
    windows = top.section("windows", "same_season_months", "after_training_days", "recent_baseline_days")
    balance = top.section("balance", "large_difference", *_COVARIATE_LISTS)
    coverage = top.section("coverage", "draws", "least_pct")
    response = top.section("response", "continuous", "categorical", "fewest_per_level", "trim_pct")
    noise = top.section("noise", "short_days")
    asked = top.section("reinterviews", "from_days", "until_days", "margins_points")
    winsor = top.rising("winsor_pct", 0, 100)
    if len(winsor) != 2:
        raise top.error("winsor_pct", "debe tener dos valores")
    return AnalysisPlan(
        version=top.whole("version", 1, 999),
        declared_on=top.day("declared_on"),
        registration=_registration(top),
        amendments=tuple(
            Amendment(row.day("amended_on"), row.text("what"), row.text("why"))
            for row in top.rows("amendments", "amended_on", "what", "why")
        ),
        indicator="OG",
        target_pct=year_targets(known_at)["OG"],
        confidence_pct=top.number("confidence_pct", 50, 99.9),
        minimum_households=top.whole("minimum_households", 2, 1000),
        crv3_from=clusters.whole("crv3_from", 10, 1000),
        fewest_clusters=clusters.whole("fewest", 3, 1000),
        bootstrap_draws=bootstrap.whole("draws", 999, 99_999),
        bootstrap_seed=bootstrap.whole("seed", 0, 2**32 - 1),
        webb_below=bootstrap.whole("webb_below", 0, 1000),
        quantiles_pct=top.rising("quantiles_pct", 0.1, 99.9),
        winsor_pct=(winsor[0], winsor[1]),
        rises_pct=rises.rising("relative_pct", 0, 1000),
        rises_soles=rises.rising("soles", 0.01, 100_000),
        heaping_soles=top.rising("heaping_soles", 2, 100_000),
        same_season_months=windows.whole("same_season_months", 0, 6),
        after_training_days=windows.whole("after_training_days", 0, 3650),
        recent_baseline_days=windows.whole("recent_baseline_days", 0, 3650),
        coverage_draws=coverage.whole("draws", 100, 99_999),
        coverage_least_pct=coverage.number("least_pct", 50, 100),
        response_continuous=response.names("continuous", QUANTITIES | PARTICIPANT_QUANTITIES),
        response_categorical=response.names("categorical", QUALITIES | PARTICIPANT_QUALITIES),
        response_fewest=response.whole("fewest_per_level", 2, 1000),
        response_trim_pct=response.number("trim_pct", 50, 100),
        noise_short_days=noise.whole("short_days", 1, 3650),
        reinterview_days=(asked.whole("from_days", 1, 365), asked.whole("until_days", 1, 365)),
        reinterview_margins=asked.rising("margins_points", 0.1, 50),
        groups=top.names("groups", {name: label for name, label in GROUPS.items() if name != "total"}),
        tables=top.texts("tables"),
        large_difference=balance.number("large_difference", 0.001, 10),
        **{name: balance.names(name, known) for name, known in _COVARIATE_LISTS.items()},
        assumptions=_assumptions(top.section("assumptions", *ASSUMPTIONS), windows),
    )


_COVARIATE_LISTS = {
    "continuous": QUANTITIES,
    "categorical": QUALITIES,
    "participants_continuous": PARTICIPANT_QUANTITIES,
    "participants_categorical": PARTICIPANT_QUALITIES,
}

_KEYS = (
    "version",
    "declared_on",
    "registration",
    "amendments",
    "primary",
    "confidence_pct",
    "minimum_households",
    "clusters",
    "bootstrap",
    "quantiles_pct",
    "winsor_pct",
    "rises",
    "heaping_soles",
    "windows",
    "coverage",
    "response",
    "noise",
    "reinterviews",
    "groups",
    "tables",
    "balance",
    "assumptions",
)


def _registration(top: Section) -> Registration | None:
    """The registration, if the plan has one."""
    if top.is_empty("registration"):
        return None
    given = top.section("registration", "registry", "id", "url", "registered_on")
    return Registration(
        given.text("registry"), given.text("id"), given.text("url"), given.day("registered_on")
    )


def _assumptions(section: Section, windows: Section) -> dict[str, str]:
    return {code: section.filled(code, windows) for code in section}
