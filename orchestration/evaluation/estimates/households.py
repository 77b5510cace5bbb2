"""The panel as the estimates read it: in one order, with districts as numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from orchestration.evaluation.estimates.analysis_plan import AnalysisPlan
from orchestration.evaluation.estimates.estimate_labels import SUBSET, SUBSETS, UNKNOWN, level_label

_EXACT = 5e-9
"""Half the step of a whole percentage of an amount with six decimals: below it, a difference is none."""

PANEL_COLUMNS = (
    "household_id",
    "district_code",
    "territorial_unit",
    "department_code",
    "area",
    "poverty_class",
    "holder_sex",
    "holder_age",
    "holder_has_disability",
    "holder_mother_tongue",
    "household_size",
    "baseline_has_enterprise",
    "baseline_has_own_income",
    "affiliated_on",
    "disaffiliated_on",
    "trained_before_plan_year",
    "first_training_on",
    "last_training_on",
    "courses_count",
    "hours",
    "completed_courses",
    "fairs_count",
    "has_seed_capital",
    "has_job_placement",
    "baseline_on",
    "baseline_income",
    "follow_up_on",
    "follow_up_income",
    "nominal_change",
    "real_change",
    "real_direction",
    "reason",
    "real_reason",
    "baseline_income_with_zeros",
    "follow_up_income_with_zeros",
    "reason_with_zeros",
)
"""What the panel must have. `disaffiliated_on` is null after the comparison's cut-off; `real_direction` is
−1, 0 or 1, compared exactly, and null where there is no real change."""

REGISTRY_COLUMNS = ("household_id", "is_participant", "affiliated_on")
"""What the registry must have, beside the covariates that the plan compares."""


@dataclass(frozen=True)
class Level:
    """One value of a group, and the households (positions in the panel) that have it."""

    group: str
    level: str
    label: str
    rows: np.ndarray


class Traits:
    """Columns of a frame as numbers, or as values with their names, each made once."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame
        self._codes: dict[str, tuple[np.ndarray, list[str]]] = {}

    def codes(self, name: str) -> tuple[np.ndarray, list[str]]:
        """Values as numbers in the order of their names, and the names; missing is one value more."""
        if name not in self._codes:
            text = _as_text(self._frame[name]).astype(object)
            code, names = pd.factorize(text.where(text.notna(), UNKNOWN), sort=True)
            self._codes[name] = code.astype(np.int64), [str(value) for value in names]
        return self._codes[name]

    def numbers(self, name: str) -> np.ndarray:
        """Values as numbers, not a number where missing."""
        if name == "affiliation_year":
            column = pd.to_datetime(self._frame["affiliated_on"]).dt.year
        elif name == "first_training_day":
            column = pd.to_datetime(self._frame["first_training_on"]).dt.day_of_year
        else:
            column = pd.to_numeric(self._frame[name])
        return column.to_numpy(dtype=float, na_value=np.nan)


class Households:
    """Households of D at one comparison, sorted by their pseudonym: the order of rows plays no part."""

    def __init__(self, panel: pd.DataFrame, plan: AnalysisPlan) -> None:
        _require(panel, PANEL_COLUMNS, "panel")
        self.frame = panel.sort_values("household_id", ignore_index=True)
        self.traits = Traits(self.frame)
        self._plan = plan
        self._directions: dict[str, np.ndarray] = {}

    def __len__(self) -> int:
        return len(self.frame)

    @cached_property
    def districts(self) -> np.ndarray:
        """District of each household as a number, in the order of the codes; a missing one is one more."""
        return self.traits.codes("district_code")[0]

    @cached_property
    def reason(self) -> pd.Series:
        """Why there is no measurement; null where there is one."""
        return self.frame["reason"]

    @cached_property
    def measured(self) -> np.ndarray:
        """Whether baseline and follow-up are there."""
        return self.reason.isna().to_numpy()

    @cached_property
    def indexed(self) -> np.ndarray:
        """Whether the change is known in real soles too."""
        return self.measured & self.frame["real_reason"].isna().to_numpy()

    @cached_property
    def baseline(self) -> np.ndarray:
        """Baseline income, soles."""
        return self.amounts("baseline_income")

    @cached_property
    def nominal(self) -> np.ndarray:
        """Change in current soles."""
        return self.amounts("nominal_change")

    @cached_property
    def real(self) -> np.ndarray:
        """Change in soles of the baseline month."""
        return self.amounts("real_change")

    def known(self, measure: str) -> np.ndarray:
        """Households whose change of a measure is known."""
        return self.measured if measure == "nominal" else self.indexed

    def change(self, measure: str) -> np.ndarray:
        """Change of a measure; not a number where it is not known."""
        return self.real if measure == "real" else self.nominal

    def direction(self, measure: str) -> np.ndarray:
        """−1, 0 or 1: fell, stayed, rose; 0 where not known."""
        if measure not in self._directions:
            exact = self.amounts("real_direction") if measure == "real" else np.sign(self.nominal)
            self._directions[measure] = np.where(self.known(measure), exact, 0).astype(np.int8)
        return self._directions[measure]

    def rose(self, measure: str) -> np.ndarray:
        """Households known to have more income."""
        return self.known(measure) & (self.direction(measure) > 0)

    def rose_by_more(self, measure: str, soles: np.ndarray | float) -> np.ndarray:
        """Households known to have more income by more than an amount."""
        return self.rose(measure) & (np.nan_to_num(self.change(measure)) - soles > _EXACT)

    @cached_property
    def measured_with_zeros(self) -> np.ndarray:
        """Measured if "no own income" with the amount left empty is an income of zero."""
        return self.frame["reason_with_zeros"].isna().to_numpy()

    @cached_property
    def rose_with_zeros(self) -> np.ndarray:
        """More income, with structural zeros."""
        baseline, follow_up = (
            self.amounts(f"{visit}_income_with_zeros") for visit in ("baseline", "follow_up")
        )
        return self.measured_with_zeros & (follow_up > baseline)

    @cached_property
    def late_follow_up(self) -> np.ndarray:
        """Follow-up long enough after the first training."""
        return self._after_training("first_training_on")

    @cached_property
    def after_last_training(self) -> np.ndarray:
        """Follow-up long enough after the last training."""
        return self._after_training("last_training_on")

    @cached_property
    def recent_baseline(self) -> np.ndarray:
        """Measured, with a baseline shortly before the first training."""
        days = self._days("first_training_on") - self._days("baseline_on")
        return self.measured & (days <= self._plan.recent_baseline_days)

    @cached_property
    def months(self) -> tuple[np.ndarray, np.ndarray]:
        """Months (1–12) of baseline and follow-up; 0 where there is none."""
        first, second = (
            pd.to_datetime(self.frame[column]).dt.month.fillna(0).to_numpy(dtype=np.int8)
            for column in ("baseline_on", "follow_up_on")
        )
        return first, second

    @cached_property
    def same_season(self) -> np.ndarray:
        """Measured in months next to each other, round the year."""
        first, second = (month.astype(int) for month in self.months)
        return self.measured & are_near(first, second, self._plan.same_season_months)

    @cached_property
    def has_left(self) -> np.ndarray:
        """Disaffiliated up to the comparison's day."""
        return self.frame["disaffiliated_on"].notna().to_numpy()

    def amounts(self, column: str) -> np.ndarray:
        """A column of numbers, not a number where missing."""
        return self.traits.numbers(column)

    @cached_property
    def levels(self) -> list[Level]:
        """The country and every value of the plan's groups."""
        return [Level("total", "all", "Perú", np.arange(len(self))), *self._grouped()]

    @cached_property
    def subsets(self) -> list[Level]:
        """The measured households that the plan's windows choose."""
        return [
            Level(SUBSET, name, label, np.flatnonzero(getattr(self, name))) for name, label in SUBSETS.items()
        ]

    def _grouped(self) -> Iterator[Level]:
        for group in self._plan.groups:
            code, names = self.traits.codes(group)
            order = np.argsort(code, kind="stable")
            ends = np.cumsum(np.bincount(code, minlength=len(names)))
            for name, end, size in zip(names, ends, np.diff(ends, prepend=0), strict=True):
                yield Level(group, name, level_label(group, name), order[end - size : end])

    def _after_training(self, column: str) -> np.ndarray:
        days = self._days("follow_up_on") - self._days(column)
        return self.measured & (days >= self._plan.after_training_days)

    def _days(self, column: str) -> np.ndarray:
        days = pd.to_datetime(self.frame[column]).to_numpy("datetime64[D]")
        return np.where(np.isnat(days), np.nan, days.astype(np.int64).astype(float))


def _as_text(column: pd.Series) -> pd.Series:
    """Values as text, truth values as `true` and `false`; missing stays missing."""
    if pd.api.types.infer_dtype(column, skipna=True) == "boolean":
        return column.astype("boolean").astype(object).map({True: "true", False: "false"})
    return column


def are_near(first: np.ndarray, second: np.ndarray, months: int) -> np.ndarray:
    """Whether two months of the year lie at most so many months apart, round the year."""
    apart = np.abs(first - second)
    return np.minimum(apart, 12 - apart) <= months


def prepare_registry(registry: pd.DataFrame, people: Households, plan: AnalysisPlan) -> pd.DataFrame:
    """The registry in its order, whose participants must be the households of D."""
    derived = {"affiliation_year"}
    compared = [name for name in (*plan.continuous, *plan.categorical) if name not in derived]
    _require(registry, (*REGISTRY_COLUMNS, *compared), "registry")
    ordered = registry.sort_values("household_id", ignore_index=True)
    takes_part = ordered["is_participant"].to_numpy(dtype=bool)
    if not np.array_equal(ordered.loc[takes_part, "household_id"], people.frame["household_id"]):
        raise ValueError("the participants of the registry are not the households of the panel")
    return ordered


def _require(frame: pd.DataFrame, columns: tuple[str, ...], name: str) -> None:
    missing = [column for column in columns if column not in frame]
    if missing:
        raise ValueError(f"the {name} lacks the columns {missing}")
    if frame["household_id"].duplicated().any():
        raise ValueError(f"the {name} has more than one row for a household")
