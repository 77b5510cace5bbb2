"""What two measurements of one household say where no known training lies between them: benchmarks, noise.

Nothing here is an effect. A benchmark is what the arithmetic of the OG gives of households before, or
without, training in the plan year, less those known to be trained in earlier years; noise is how often
incomes rise when, on average, nothing changes.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy.stats import norm

from orchestration.evaluation.estimates.analysis_plan import AnalysisPlan
from orchestration.evaluation.estimates.estimate_labels import PAIRS, WINDOWS
from orchestration.evaluation.estimates.households import Households
from orchestration.evaluation.estimates.parts import Row, is_enough, of_share, percent
from orchestration.ground.spanish import number

PAIR_COLUMNS = (
    "kind",
    "household_id",
    "district_code",
    "first_income",
    "second_income",
    "direction",
    "days_between",
)
"""What the pairs must have: one row per household and kind; `direction` is −1, 0 or 1."""

PLACEBOS = ("before_training", "not_trained")
"""The kinds of pairs that no known training lies between."""


class Pairs:
    """Pairs of measurements in one order, with districts as numbers."""

    def __init__(self, pairs: pd.DataFrame) -> None:
        missing = [column for column in PAIR_COLUMNS if column not in pairs]
        if missing:
            raise ValueError(f"the pairs lack the columns {missing}")
        if pairs.duplicated(["kind", "household_id"]).any():
            raise ValueError("the pairs have more than one row for a household and kind")
        frame = pairs.sort_values(["kind", "household_id"], ignore_index=True)
        self.kind = frame["kind"].to_numpy(dtype=object)
        self.districts = pd.factorize(frame["district_code"], sort=True)[0].astype(np.int64)
        self.first, self.second, self.direction, self.days = (
            frame[name].to_numpy(dtype=float) for name in PAIR_COLUMNS[3:]
        )

    def of(self, kind: str, most_days: float = np.inf) -> np.ndarray:
        """Positions of the pairs of a kind that lie at most so many days apart."""
        return np.flatnonzero((self.kind == kind) & (self.days <= most_days))


def benchmarks(pairs: Pairs, people: Households, plan: AnalysisPlan) -> Iterator[Row]:
    """The OG, the measured participants, and the same share without training in the plan year."""
    share = of_share(people, people.rose("nominal"), np.arange(len(people)), plan, least=1)
    falls = int((people.direction("nominal") < 0).sum())
    rises = int(people.rose("nominal").sum())
    yield {
        **_head(1, "official"),
        "households": len(people),
        "increased": rises,
        "unchanged": int(people.measured.sum()) - rises - falls,
        "decreased": falls,
        **share,
        "median_days": None,
        "is_printed": share["share_pct"] is not None,
    }
    for position, kind in enumerate(("trained", *PLACEBOS), 2):
        within = pairs.of(kind)
        shown = is_enough(len(within), plan)
        here = pairs.direction[within]
        yield {
            **_head(position, kind),
            "households": len(within) if shown else None,
            "increased": int((here > 0).sum()) if shown else None,
            "unchanged": int((here == 0).sum()) if shown else None,
            "decreased": int((here < 0).sum()) if shown else None,
            **of_share(pairs, pairs.direction > 0, within, plan, plan.minimum_households),
            "median_days": float(np.median(pairs.days[within])) if shown else None,
            "is_printed": shown,
        }


def noise(pairs: Pairs, people: Households, plan: AnalysisPlan) -> Iterator[Row]:
    """How many incomes would rise if, on average, nothing changed: half of those that moved either way.

    If neither direction is likelier, rises and falls are equally many, so (rises + falls) / 2 rise. Its
    interval is that of the share that stayed. Times the share measured it is the OG that noise alone gives.
    """
    ceiling = percent(int(people.measured.sum()), len(people))
    official = percent(int(people.rose("nominal").sum()), len(people))
    windows = {"all": np.inf, "short": plan.noise_short_days}
    for kind in PLACEBOS:
        for window, days in windows.items():
            within = pairs.of(kind, days)
            shown = is_enough(len(within), plan) and ceiling is not None
            stayed = of_share(pairs, pairs.direction == 0, within, plan, plan.minimum_households)
            rises = _half_moved(stayed) if shown else dict.fromkeys(_HALVES)
            yield {
                "pair_kind": kind,
                "pair_kind_label": PAIRS[kind],
                "window": window,
                "window_label": WINDOWS[window].format(days=number(plan.noise_short_days)),
                "households": len(within) if shown else None,
                "rose_pct": percent(int((pairs.direction[within] > 0).sum()), len(within)) if shown else None,
                "fell_pct": percent(int((pairs.direction[within] < 0).sum()), len(within)) if shown else None,
                **rises,
                **{name: stayed[name] for name in ("interval_method", "interval_label", "clusters")},
                **{f"og_{name}": None if value is None else value * (ceiling or 0) / 100
                   for name, value in rises.items()},
                "og_pct": official if shown else None,
                **_reliability(pairs, within if shown else within[:0]),
                "is_printed": shown,
            }  # fmt: skip


def reinterviews(pairs: Pairs, people: Households, plan: AnalysisPlan) -> Iterator[Row]:
    """How many measured households to ask again within days, by the margin that the answer may have.

    n = z² p (1 − p) / m², with p the share that stayed the same in the closest pairs (one half where there
    are too few), over the measured households as a finite population (Cochran 1977, Sampling Techniques,
    4.4). Drawn household by household within strata, so that no district weighs more than by its households.
    """
    within = pairs.of("before_training", plan.noise_short_days)
    known = is_enough(len(within), plan)
    stayed = float((pairs.direction[within] == 0).mean()) if known else 0.5
    spread = stayed * (1 - stayed) or 0.25
    measured = int(people.measured.sum())
    for position, margin in enumerate(plan.reinterview_margins, 1):
        ideal = float(norm.ppf((1 + plan.confidence) / 2)) ** 2 * spread / (margin / 100) ** 2
        needed = int(np.ceil(ideal / (1 + (ideal - 1) / measured))) if measured else None
        yield {
            "position": position,
            "margin_points": margin,
            "assumed_same_pct": 100 * stayed,
            "assumed_from": "short" if known else "half",
            "measured": measured,
            "households": needed,
            "from_days": plan.reinterview_days[0],
            "until_days": plan.reinterview_days[1],
            "reading": _design(margin, needed, measured, plan),
        }


_HALVES = ("no_change_pct", "no_change_low_pct", "no_change_high_pct")


def _head(position: int, code: str) -> Row:
    return {"position": position, "benchmark": code, "benchmark_label": PAIRS[code]}


def _half_moved(stayed: Row) -> Row:
    ends = (stayed["share_pct"], stayed["high_pct"], stayed["low_pct"])
    return {name: (100 - end) / 2 for name, end in zip(_HALVES, ends, strict=True)}


def _reliability(pairs: Pairs, within: np.ndarray) -> Row:
    """Spread of one answer and correlation of two, in logarithms of incomes above zero."""
    first, second = pairs.first[within], pairs.second[within]
    positive = (first > 0) & (second > 0)
    if positive.sum() < 2:
        return {"answer_spread_pct": None, "log_correlation": None}
    logs = np.log(first[positive]), np.log(second[positive])
    spread = float(np.std(logs[1] - logs[0], ddof=1) / np.sqrt(2))
    varies = min(float(np.std(log)) for log in logs) > 0
    return {
        "answer_spread_pct": 100 * float(np.expm1(spread)),
        "log_correlation": float(np.corrcoef(*logs)[0, 1]) if varies else None,
    }


def _design(margin: float, needed: int | None, measured: int, plan: AnalysisPlan) -> str:
    if needed is None:
        return "No hay hogares medidos que volver a entrevistar."
    least, most = plan.reinterview_days
    return (
        f"Volver a entrevistar a {number(needed)} de los {number(measured)} hogares medidos, elegidos al azar"
        f" dentro de cada unidad territorial («mie draw»), de {least} a {most} días después de la visita y"
        f" por otra persona, dice con un margen de {number(margin)} puntos cuántos repiten su ingreso."
    )
