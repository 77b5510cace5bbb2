"""What is said of a table of estimates, and the columns that stand together in several."""

from dataclasses import dataclass

from orchestration.evaluation.estimates.estimate_columns import COLUMNS


@dataclass(frozen=True)
class TableDescription:
    """A table's title, what its reader must know, and its columns in order."""

    title: str
    note: str
    names: tuple[str, ...]

    @property
    def columns(self) -> dict[str, str]:
        """What each column means."""
        return {name: COLUMNS[name].description for name in self.names}


INTERVAL = ("low_pct", "high_pct", "interval_method", "interval_label", "wilson_low_pct", "wilson_high_pct")
DESIGN = ("clusters", "design_effect", "effective_households")
LEVEL = ("comparison", "group", "group_label", "level", "level_label")
MEASURE = ("measure", "measure_label")
