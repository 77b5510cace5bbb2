"""Which figures of households each table of estimates shows, as the check before publishing needs them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from orchestration.evaluation.disclosure import FigureBasis

Row = Mapping[str, object]
AMOUNTS = ("baseline_income", "hours")
"""Covariates whose means are of amounts, which one household may dominate."""


@dataclass(frozen=True)
class Spec:
    """The columns that name a family, and the figures that a row shows.

    `part` tells rows of one level apart. `has_shares` says that a family's rows are shares of one whole.
    """

    family: tuple[str, ...]
    cells: Callable[[Row], Iterable[FigureBasis]]
    part: str | None = None
    has_shares: bool = False


def _of_levels(table: pd.DataFrame) -> pd.DataFrame:
    """The table of reasons with the households of each level, which its shares are of."""
    total = table.groupby(["group", "level"], dropna=False)["households"].transform("sum")
    return table.assign(level_households=total)


def _of_statistics(table: pd.DataFrame) -> pd.DataFrame:
    """The table of changes; its three shares add up to the whole, so they stand or fall together."""
    is_share = table["statistic"].str.startswith("share_")
    return table.assign(kind=table["statistic"].where(~is_share, "share"))


def _of_steps(table: pd.DataFrame) -> pd.DataFrame:
    """The table of the flow, with the households of the step that each comes from."""
    households = table.set_index("step")["households"]
    return table.assign(parent_households=table["parent_step"].map(households))


def _counts(units: str, *numerators: str) -> Callable[[Row], Iterator[FigureBasis]]:
    def of(row: Row) -> Iterator[FigureBasis]:
        for numerator in numerators:
            if row[units] is not None and row[numerator] is not None:
                yield FigureBasis(_number(row[units]), _number(row[numerator]))

    return of


def _increased(row: Row) -> Iterator[FigureBasis]:
    yield from _counts("households", "increased", "measured")(row)
    # the two together tell of the measured how many did not rise
    yield from _counts("measured", "increased")(row)


def _headline(row: Row) -> Iterator[FigureBasis]:
    yield from _counts("households", "increased", "measured")(row)
    if row["among_measured_pct"] is not None:
        yield FigureBasis(
            _number(row["measured"]), _number(row["measured"]) * _number(row["among_measured_pct"]) / 100
        )


def _bounds(row: Row) -> Iterator[FigureBasis]:
    units, unknown = _number(row["households"]), _number(row["unknown"])
    yield FigureBasis(units, unknown)
    yield FigureBasis(units, units * _number(row["lower_pct"]) / 100)
    yield FigureBasis(units, units * _number(row["upper_pct"]) / 100)


def _change(row: Row) -> Iterator[FigureBasis]:
    units, statistic = _number(row["households"]), str(row["statistic"])
    if statistic.startswith("share_"):
        yield FigureBasis(units, round(units * _number(row["value"]) / 100))
    elif statistic.startswith("mean_"):
        yield FigureBasis(units, is_amount=True, largest_pct=_maybe(row["largest_pct"]))
    else:
        yield FigureBasis(units, units * float(statistic.removeprefix("p").removesuffix("_change")) / 100)


def _mean_change(row: Row) -> Iterator[FigureBasis]:
    units = _number(row["households"])
    yield FigureBasis(units, is_amount=True, largest_pct=_maybe(row["largest_pct"]))
    for replaced in ("replaced_low", "replaced_high"):
        if row[replaced] is not None:
            yield FigureBasis(units, _number(row[replaced]))


def _noise(row: Row) -> Iterator[FigureBasis]:
    units = _number(row["households"])
    rose, fell = (round(units * _number(row[share]) / 100) for share in ("rose_pct", "fell_pct"))
    # no_change_pct tells how many stayed
    for count in (rose, fell, units - rose - fell):
        yield FigureBasis(units, count)


def _compared(row: Row) -> Iterator[FigureBasis]:
    for side in ("first", "second"):
        units, value = _number(row[f"households_{side}"]), row[f"value_{side}"]
        if value is None:
            continue
        if row["kind"] == "share":
            yield FigureBasis(units, round(units * _number(value) / 100))
        else:
            yield FigureBasis(units, is_amount=row["covariate"] in AMOUNTS)


def _number(value: object) -> float:
    return float(value)  # type: ignore[arg-type]


def _maybe(value: object) -> float | None:
    return None if value is None else _number(value)


TEXTS = ("notes", "plan_deviations")
"""Tables of words, which show no figure of households."""

_BALANCE = Spec(("contrast", "covariate"), _compared, has_shares=True)

SPECS = {
    "primary_estimate": Spec((), _headline),
    "sensitivity": Spec(("assumption",), _headline),
    "share_increased": Spec(("group", "measure"), _increased),
    "bounds": Spec(("group", "measure"), _bounds),
    "income_change": Spec(("group", "measure", "kind"), _change, part="statistic"),
    "rise_thresholds": Spec(("measure", "denominator"), _counts("households", "increased")),
    "heaping": Spec((), _counts("households", "heaped")),
    "structural_zeros": Spec((), _counts("households", "measured", "increased")),
    "winsorised": Spec(("measure",), _mean_change),
    "noise": Spec(("pair_kind",), _noise),
    "benchmarks": Spec(("benchmark",), _counts("households", "increased", "unchanged", "decreased")),
    "attrition": Spec(("group",), _counts("level_households", "households"), part="status"),
    "flow": Spec((), _counts("parent_households", "households")),
    "attrition_differences": _BALANCE,
    "balance": _BALANCE,
}

PREPARED = {"attrition": _of_levels, "income_change": _of_statistics, "flow": _of_steps}
"""What the check needs beside the columns that readers see."""
