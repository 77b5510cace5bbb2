"""What the plan fixes: its year, its days and its thresholds, as `plan.yml` of the plan's folder says."""

import sys
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

import yaml

from orchestration.ground.errors import WrongUse
from orchestration.ground.paths import PLAN_FOLDER, PLAN_VARIABLE, SEEDS
from orchestration.ground.spanish import day

NAME = "plan.yml"


@dataclass(frozen=True)
class Plan:
    """The settings of a plan, each under the name that dbt's variables have too."""

    plan_title: str
    plan_approved_by: str
    plan_approved_on: date
    plan_year_starts_on: date
    plan_year_ends_on: date
    midterm_on: date
    follow_up_days: int
    late_follow_up_days: int
    recent_baseline_days: int
    achieved_pct: int
    on_track_pct: int
    at_risk_pct: int

    @classmethod
    def read(cls, folder: Path) -> "Plan":
        """The plan of a folder. Raises WrongUse if its settings are not those that a plan has."""
        path = folder / NAME
        # dbt writes compiled seeds by their relative paths, so a folder elsewhere could be written over
        if folder.parent != SEEDS or not path.is_file():
            raise WrongUse(
                f"{PLAN_VARIABLE} debe nombrar una carpeta de seeds/ que contenga {NAME}, por ejemplo plan."
            )
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        kinds = {field.name: field.type for field in fields(cls)}
        if set(told) != set(kinds):
            differing = ", ".join(sorted(set(told) ^ set(kinds)))
            raise WrongUse(f"En {path} falta o sobra: {differing}. Escríbalo como en seeds/plan/{NAME}.")
        return cls(**{name: _value(path, name, kinds[name], told[name]) for name in kinds})

    @property
    def year(self) -> int:
        """The year of the plan."""
        return self.plan_year_starts_on.year

    @property
    def plan_name(self) -> str:
        """What the plan is called in full."""
        return f"Plan {self.plan_title}"

    @property
    def settings(self) -> dict[str, Any]:
        """The settings by their names, as they are written."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def in_words(self, text: str) -> str:
        """A text with the plan's settings in the places that it leaves for them: `$follow_up_days`.

        Days are written as people write them, and without their year at `$<name>_day`.
        """
        told = {"plan_name": self.plan_name, "plan_year": self.year}
        for name, value in self.settings.items():
            told[name] = day(value) if isinstance(value, date) else value
            if isinstance(value, date):
                told[f"{name}_day"] = day(value).removesuffix(f" de {value.year}")
        return Template(text).substitute(told)


@cache
def the_plan() -> Plan:
    """The plan that this process works for: that of MIE_PLAN, or of seeds/plan."""
    try:
        return Plan.read(PLAN_FOLDER)
    except WrongUse as wrong:
        # modules read it as they are imported, before any command could tell what is wrong
        print(wrong, file=sys.stderr)
        raise SystemExit(wrong.exit_status) from None


def settings_text() -> str:
    """The settings as they are written: YAML, which dbt takes as its variables."""
    the_plan()
    return (PLAN_FOLDER / NAME).read_text(encoding="utf-8")


def _value(path: Path, name: str, kind: Any, told: Any) -> Any:
    if kind is date and isinstance(told, str):
        try:
            return date.fromisoformat(told)
        except ValueError:
            pass
    elif kind is not date and type(told) is kind:
        return told
    wanted = {date: 'una fecha entre comillas, "AAAA-MM-DD"', int: "un número entero", str: "un texto"}[kind]
    raise WrongUse(f"En {path}, {name} debe ser {wanted}.")
