"""What the scientific-use tier does with every variable: `scientific.yml`, judged when it is read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from orchestration.evaluation.codebook import Table, Undocumented
from orchestration.evaluation.tiers.value_bands import ValueBand

FILE = Path(__file__).parent / "scientific.yml"
WITHHELD = "withheld"
"""The variable that says up to which step a household's traits are withheld."""

TREATMENTS = (
    *("keep", "drop", "month", "year", "province", "household"),
    *("shared", "answer", "top"),
)
"""What may be done with a variable, beside a band."""


@dataclass(frozen=True)
class Step:
    """What one step withholds of a household: variables of a table, as they are called in this tier."""

    table: str
    variables: tuple[str, ...]


@dataclass(frozen=True)
class Added:
    """A variable that the secure tier does not have: the order of a household's rows by a day."""

    name: str
    orders: str
    label: str
    meaning: str
    unit: str


@dataclass(frozen=True)
class Rules:
    """How the secure tables become those of scientific use."""

    bands: Mapping[str, ValueBand]
    fewest_rows: int
    top: int
    fewest_alike: int
    known: tuple[str, ...]
    steps: tuple[Step, ...]
    rows: Mapping[str, str]
    notes: Mapping[str, str]
    added: Mapping[str, Added]
    key: Mapping[str, tuple[str, ...]]
    treatments: Mapping[str, Mapping[str, str]]
    """Of each table, the treatment of each variable."""

    def treatment(self, table: str, variable: str) -> str:
        """What is done with a variable of the secure tier. Raises Undocumented if nobody said."""
        try:
            return self.treatments[table][variable]
        except KeyError:
            raise Undocumented(
                f"Nadie dijo qué hace el nivel de uso científico con la variable {table}.{variable}. Dígalo"
                f" en orchestration/evaluation/tiers/{FILE.name}."
            ) from None

    def names(self, table: str) -> dict[str, str]:
        """What the variables of a table that stay are called in this tier."""
        return {
            name: self.renamed(name, treatment)
            for name, treatment in self.treatments[table].items()
            if treatment != "drop"
        }

    def renamed(self, name: str, treatment: str) -> str:
        """What a variable under a treatment is called."""
        if treatment in self.bands:
            # Stata's names have an end
            return f"{name.replace('_with_zeros', '_zeros')}_band"
        if treatment in ("month", "year"):
            return re.sub("_on(?=_|$)", f"_{treatment}", name)
        if treatment == "province":
            return name.replace("district", "province")
        if treatment == "household":
            return self.renamed(name, self.treatment("registry", name))
        return name

    def step_of(self, table: str, variable: str) -> int | None:
        """The step from which a variable (by its name in this tier) of a table is withheld."""
        for number, step in enumerate(self.steps, start=1):
            if step.table == table and variable in step.variables:
                return number
        return None

    def shown(self, table: str, withheld: int) -> list[str]:
        """The variables of a table that identify and are still shown after so many steps."""
        steps = self.steps[withheld:]
        return [name for step in steps if step.table == table for name in step.variables]


@cache
def load_rules() -> Rules:
    """The rules as they stand. Raises ValueError if a treatment is unknown or named twice for a variable."""
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    bands = {
        name: ValueBand(**told | {"ends": tuple(told["ends"])}) for name, told in content["bands"].items()
    }
    return Rules(
        bands=bands,
        fewest_rows=content["fewest_rows"],
        top=content["top"],
        fewest_alike=content["fewest_alike"],
        known=tuple(content["known"]),
        steps=tuple(Step(*_only(step)) for step in content["withheld"]),
        rows=content["rows"],
        notes=content["notes"],
        added={table: Added(*_name_and(told)) for table, told in content["added"].items()},
        key={table: tuple(names) for table, names in content["key"].items()},
        treatments={
            table: _by_variable(table, told, {*TREATMENTS, *bands})
            for table, told in content["tables"].items()
        },
    )


def require_all(rules: Rules, tables: Mapping[str, Table]) -> None:
    """Raise Undocumented unless the rules speak of exactly the variables of some tables."""
    for table in tables.values():
        for variable in table.variables:
            rules.treatment(table.name, variable.name)
    known = {(table.name, variable.name) for table in tables.values() for variable in table.variables}
    strange = {(table, name) for table, told in rules.treatments.items() for name in told} - known
    if strange:
        names = ", ".join(".".join(pair) for pair in sorted(strange))
        raise Undocumented(
            f"orchestration/evaluation/tiers/{FILE.name} nombra variables que no hay: {names}."
        )


def _only(step: Mapping[str, list[str]]) -> tuple[str, tuple[str, ...]]:
    ((table, names),) = step.items()
    return table, tuple(names)


def _name_and(told: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    ((name, about),) = told.items()
    return name, about["orders"], about["label"], about["meaning"], about["unit"]


def _by_variable(table: str, told: Mapping[str, Any], known: set[str]) -> dict[str, str]:
    if unknown := told.keys() - known:
        raise ValueError(f"{FILE.name}: {table}: unknown treatments {sorted(unknown)}")
    found: dict[str, str] = {}
    for treatment, names in told.items():
        for name in names:
            if name in found:
                raise ValueError(f"{FILE.name}: {table}.{name} stands under two treatments")
            found[name] = treatment
    return found
