"""What codes are called in Spanish, as `reports/labels.yml` says: one place for reports and evaluation."""

from functools import cache

import yaml

from orchestration.ground.paths import PROJECT
from orchestration.ground.plan import the_plan

LABELS = PROJECT / "reports" / "labels.yml"

UNKNOWN = "unknown"


@cache
def code_labels() -> dict[str, dict[str, str]]:
    """The labels of codes, by kind and code, with what the plan fixes in its places."""
    told: dict[str, dict[str, str]] = yaml.safe_load(the_plan().in_words(LABELS.read_text(encoding="utf-8")))
    return told


def known_labels(kind: str) -> dict[str, str]:
    """The labels of a kind's codes but the one for what is missing."""
    return {code: label for code, label in code_labels()[kind].items() if code != UNKNOWN}
