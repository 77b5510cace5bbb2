"""Who is measured: a logistic model of it, and the weights by which the measured stand for all who were due.

Weights are inverse probabilities of response (Little and Rubin 2019, Statistical Analysis with Missing Data,
3.3), pulled in at a percentile and scaled to the households. They mend what the model sees, and nothing else.
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import statsmodels.api as sm
from scipy.stats import rankdata
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

from orchestration.evaluation.estimates.analysis_plan import AnalysisPlan
from orchestration.evaluation.estimates.estimate_labels import COVARIATES, UNKNOWN, UNKNOWN_LABEL, level_label
from orchestration.evaluation.estimates.households import Households
from orchestration.evaluation.estimates.parts import is_enough

REST = "rest"


@dataclass(frozen=True)
class Term:
    """A column of the model: a covariate, and the value of it, if it is not a quantity."""

    covariate: str
    level: str | None

    @property
    def label(self) -> str:
        """The covariate and its value in words."""
        name = COVARIATES[self.covariate]
        if self.level is None:
            return f"{name}, por desviación estándar"
        level = UNKNOWN_LABEL if self.level == UNKNOWN else level_label(self.covariate, self.level)
        return f"{name}: {'los demás' if self.level == REST else level}"


@dataclass(frozen=True)
class Response:
    """The fitted model over the households that were due, whose positions in the panel are `due`.

    `weights` has one number per household of the panel, 0 for whoever is not measured; all sum to those due.
    """

    due: np.ndarray
    terms: list[Term]
    design: np.ndarray
    coefficients: np.ndarray
    errors: np.ndarray
    probabilities: np.ndarray
    weights: np.ndarray
    trimmed: int
    fit: float

    @property
    def kish(self) -> float:
        """Effective number of the weighted households (Kish 1965): (Σw)² / Σw²."""
        return float(self.weights.sum() ** 2 / (self.weights**2).sum())

    def differences(self, responded: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Of each term, mean of the measured less mean of all due, in deviations: before and after weighting.

        `responded` says of each household due whether it is measured.
        """
        columns = self.design[:, 1:]
        spread = columns.std(axis=0)
        before = columns[responded].mean(axis=0) - columns.mean(axis=0)
        weights = self.weights[self.due][responded]
        after = np.average(columns[responded], axis=0, weights=weights) - columns.mean(axis=0)
        return before / spread, after / spread

    def auc(self, responded: np.ndarray) -> float:
        """How often a measured household has the higher probability of two (Mann and Whitney)."""
        ranks = rankdata(self.probabilities)
        ones = int(responded.sum())
        return float((ranks[responded].sum() - ones * (ones + 1) / 2) / (ones * (len(ranks) - ones)))


def response_of(people: Households, plan: AnalysisPlan) -> Response | None:
    """The model; None where too few are measured or not, or where it cannot be fitted."""
    due = np.flatnonzero((people.reason != "not_yet_due").fillna(True).to_numpy(dtype=bool))
    responded = people.measured[due]
    counts = int(responded.sum()), int((~responded).sum())
    if not all(is_enough(count, plan) for count in counts):
        return None
    columns = list(_columns(people, due, responded, plan))
    design = np.column_stack([np.ones(len(due)), *(column for _, column in columns)])
    # terms that repeat others are left out, the later of them
    kept = _independent(design)
    design, terms = design[:, kept], [columns[place - 1][0] for place in kept[1:]]
    found = _fitted(design, responded, people.districts[due], plan)
    if found is None:
        return None
    probabilities = np.asarray(found.fittedvalues)
    raw = np.where(responded, 1 / probabilities, 0.0)
    most = np.quantile(raw[responded], plan.response_trim_pct / 100)
    pulled = np.minimum(raw, most)
    weights = np.zeros(len(people))
    weights[due] = pulled * len(due) / pulled.sum()
    return Response(
        due=due,
        terms=terms,
        design=design,
        coefficients=np.asarray(found.params),
        errors=np.asarray(found.bse),
        probabilities=probabilities,
        weights=weights,
        trimmed=int((raw > most).sum()),
        fit=float(1 - found.llf / found.llnull),
    )


def _columns(
    people: Households, due: np.ndarray, responded: np.ndarray, plan: AnalysisPlan
) -> Iterator[tuple[Term, np.ndarray]]:
    for name in plan.response_continuous:
        values = people.traits.numbers(name)[due]
        missing = np.isnan(values)
        spread = values[~missing].std() if (~missing).any() else 0.0
        if spread > 0:
            yield Term(name, None), np.where(missing, 0.0, (values - values[~missing].mean()) / spread)
        if _tells(missing, responded, plan):
            yield Term(name, UNKNOWN), missing.astype(float)
    for name in plan.response_categorical:
        codes, levels = people.traits.codes(name)
        here = codes[due]
        order = np.argsort(-np.bincount(here, minlength=len(levels)), kind="stable")
        told = [place for place in order if _tells(here == place, responded, plan)]
        # the commonest level is what the others are compared with
        for place in told[1:]:
            yield Term(name, levels[place]), (here == place).astype(float)
        rest = ~np.isin(here, told)
        if told and _tells(rest, responded, plan):
            yield Term(name, REST), rest.astype(float)


def _tells(members: np.ndarray, responded: np.ndarray, plan: AnalysisPlan) -> bool:
    """Whether enough of some households are measured, and enough are not, to say how likely it is."""
    measured = int(responded[members].sum())
    return min(measured, int(members.sum()) - measured) >= plan.response_fewest


def _independent(design: np.ndarray) -> list[int]:
    """The columns that are no combination of those before them (by Gram and Schmidt)."""
    kept: list[int] = []
    basis = np.zeros((len(design), 0))
    for place in range(design.shape[1]):
        column = design[:, place]
        rest = column - basis @ (basis.T @ column)
        if np.linalg.norm(rest) > 1e-8 * max(float(np.linalg.norm(column)), 1.0):
            basis = np.column_stack([basis, rest / np.linalg.norm(rest)])
            kept.append(place)
    return kept


def _fitted(
    design: np.ndarray, responded: np.ndarray, districts: np.ndarray, plan: AnalysisPlan
) -> sm.GLM | None:
    clustered = len(np.unique(districts)) >= plan.fewest_clusters
    options = {"cov_type": "cluster", "cov_kwds": {"groups": districts}} if clustered else {}
    model = sm.GLM(responded.astype(float), design, family=sm.families.Binomial())
    with warnings.catch_warnings():
        warnings.simplefilter("error", PerfectSeparationWarning)
        try:
            found = model.fit(**options)
        except PerfectSeparationWarning:
            return None
    return found if found.converged else None
