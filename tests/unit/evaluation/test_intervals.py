"""Intervals agree with well-kept libraries, with brute force and with values found elsewhere."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pyfixest
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm
from statsmodels.stats.proportion import proportion_confint

from orchestration.evaluation.estimates import load_plan
from orchestration.evaluation.estimates.clusters import ClusterSums
from orchestration.evaluation.estimates.intervals import (
    bounds_estimate,
    imbens_manski,
    mean_estimate,
    quantile_estimates,
    share_estimate,
)
from orchestration.evaluation.estimates.wild import p_value, weights, wild_interval

PLAN = load_plan()

SIZES = [4, 7, 12, 5, 9, 20, 6, 15, 10]
CLUSTERS = np.repeat(np.arange(len(SIZES)), SIZES)
VALUES = np.round(20 + 40 * np.sin(CLUSTERS * 2.3 + 1) + 90 * np.cos(np.arange(len(CLUSTERS)) * 1.7), 2)


def drawn(clusters: int, seed: int = 0, between: float = 30.0) -> tuple[np.ndarray, np.ndarray]:
    """Values of households and their clusters, of uneven size."""
    rng = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(clusters), rng.integers(3, 25, clusters))
    values = 50 + rng.normal(0, between, clusters)[cluster] + rng.normal(0, 90, len(cluster))
    return values, cluster


@pytest.mark.parametrize("clusters", [2, 8, 60])
def test_crv3_is_that_of_pyfixest(clusters):
    values, cluster = drawn(clusters)
    frame = pd.DataFrame({"y": values, "cluster": cluster})
    fitted = pyfixest.feols(
        "y ~ 1", frame, vcov={"CRV3": "cluster"}, ssc=pyfixest.ssc(k_adj=False, G_adj=False)
    )
    jackknife = np.sqrt((clusters - 1) / clusters)
    assert ClusterSums.of(values, cluster).crv3() == pytest.approx(jackknife * fitted.se().iloc[0])


def test_crv3_is_the_jackknife_written_out():
    values, cluster = drawn(7)
    left_out = [values[cluster != one].mean() for one in range(7)]
    variance = 6 / 7 * sum((mean - values.mean()) ** 2 for mean in left_out)
    assert ClusterSums.of(values, cluster).crv3() == pytest.approx(np.sqrt(variance))


@pytest.mark.parametrize(
    ("null", "expected"), [(-5.0, 0.078125), (0.0, 0.15234375), (12.5, 0.87109375), (45.0, 0.0234375)]
)
def test_wild_bootstrap_is_that_of_wildboottest(null, expected):
    """Probabilities of wildboottest 0.3.2 with all 512 sign vectors (WCR11): it leaves the chance to rounding
    whether the sample itself and its mirror image count, we count both."""
    found = p_value(ClusterSums.of(VALUES, CLUSTERS), null, draws=9999, seed=1, webb_below=0)
    assert expected <= found <= expected + 2 / 512


def test_wild_bootstrap_is_that_of_refits():
    """Each draw written out: a sample under the null, a regression, its clustered t."""
    null = 30.0
    residuals = VALUES - null
    drawn_weights = weights(len(SIZES), 200, 5, 12)
    seen = abs(_t(VALUES, null))
    farther = [abs(_t(null + residuals * row[CLUSTERS], null)) >= seen * (1 - 1e-9) for row in drawn_weights]
    found = p_value(ClusterSums.of(VALUES, CLUSTERS), null, draws=200, seed=5, webb_below=12)
    assert found == np.mean(farther)


def _t(values: np.ndarray, null: float) -> float:
    fitted = sm.OLS(values, np.ones(len(values))).fit(cov_type="cluster", cov_kwds={"groups": CLUSTERS})
    return (fitted.params[0] - null) / fitted.bse[0]


def test_wild_interval_holds_what_the_test_does_not_reject():
    sums = ClusterSums.of(VALUES, CLUSTERS)
    low, high = wild_interval(sums, 0.95, draws=9999, seed=1, webb_below=12)
    for end, outwards in ((low, -1), (high, 1)):
        assert p_value(sums, end - outwards * 1e-6, 9999, 1, 12) >= 0.05
        assert p_value(sums, end + outwards * 1e-6, 9999, 1, 12) < 0.05


def test_weights_are_rademachers_webbs_or_all_signs():
    assert set(np.unique(weights(20, 999, 1, 12))) == {-1.0, 1.0}
    webb = weights(8, 9999, 1, 12)
    assert len(np.unique(webb)) == 6
    assert np.mean(webb**2) == pytest.approx(1, abs=0.02)
    assert len(np.unique(weights(13, 9999, 1, 12), axis=0)) == 2**13


def test_the_seed_decides_the_draws():
    assert (weights(20, 999, 1, 12) == weights(20, 999, 1, 12)).all()
    assert (weights(20, 999, 1, 12) != weights(20, 999, 2, 12)).any()


@pytest.mark.parametrize(("clusters", "method"), [(39, "wild_bootstrap"), (40, "crv3")])
def test_the_plan_says_from_how_many_districts_crv3_is_used(clusters, method):
    assert mean_estimate(*drawn(clusters), PLAN).method == method


def test_on_forty_districts_both_methods_agree_closely():
    values, cluster = drawn(40)
    crv3 = mean_estimate(values, cluster, PLAN)
    wild = mean_estimate(values, cluster, replace(PLAN, crv3_from=41))
    width = crv3.high - crv3.low
    assert wild.low == pytest.approx(crv3.low, abs=0.1 * width)
    assert wild.high == pytest.approx(crv3.high, abs=0.1 * width)


@pytest.mark.parametrize("clusters", [1, PLAN.fewest_clusters - 1])
def test_too_few_districts_leave_a_mean_without_interval(clusters):
    values, cluster = drawn(clusters)
    found = mean_estimate(values, cluster, PLAN)
    assert (found.low, found.high, found.method) == (None, None, "few_clusters")
    assert found.value == pytest.approx(values.mean())
    assert [one.method for one in quantile_estimates(values, cluster, [0.5], PLAN)] == ["few_clusters"]
    assert bounds_estimate(values > 50, values < 0, cluster, PLAN).method == "few_clusters"


def test_equal_values_have_no_variation():
    cluster = np.repeat(np.arange(10), 5)
    values = np.full(50, 400.0)
    assert mean_estimate(values, cluster, PLAN).method == "no_variation"
    (median,) = quantile_estimates(values, cluster, [0.5], PLAN)
    assert (median.low, median.value, median.high, median.method) == (400, 400, 400, "no_variation")


def test_wilson_is_that_of_statsmodels():
    values, cluster = drawn(50)
    hits = values > 60
    found = share_estimate(hits, cluster, PLAN)
    assert (found.wilson_low, found.wilson_high) == pytest.approx(
        proportion_confint(hits.sum(), len(hits), 0.05, "wilson")
    )


def test_a_clustered_share_is_wilsons_with_the_effective_number():
    values, cluster = drawn(50, between=60)
    hits = values > 60
    found = share_estimate(hits, cluster, PLAN)
    share, households = hits.mean(), len(hits)
    effect = ClusterSums.of(hits.astype(float), cluster).crv3() ** 2 / (share * (1 - share) / households)
    assert effect > 1
    assert (found.design_effect, found.effective_households) == pytest.approx((effect, households / effect))
    # Wilson (1927), with Student's quantile
    quantile = ClusterSums.of(values, cluster).critical(0.95)
    per_household = quantile**2 * effect / households
    centre = (share + per_household / 2) / (1 + per_household)
    reach = np.sqrt(share * (1 - share) * per_household + per_household**2 / 4) / (1 + per_household)
    assert (found.low, found.high) == pytest.approx((centre - reach, centre + reach))


@pytest.mark.parametrize("hits", [np.zeros(60, bool), np.ones(60, bool)])
def test_a_share_without_variation_has_wilsons_interval(hits):
    found = share_estimate(hits, np.repeat(np.arange(12), 5), PLAN)
    assert found.method == "wilson"
    assert (found.low, found.high) == (found.wilson_low, found.wilson_high)
    assert found.low < found.high


@pytest.mark.parametrize(
    ("width", "expected"),
    # no width: two-sided; wide: one-sided; in between, eq. 6 of Imbens and Manski (2004)
    [(0, norm.ppf(0.975)), (50, norm.ppf(0.95)), (1, 1.6814774)],
)
def test_critical_value_of_imbens_and_manski(width, expected):
    critical = imbens_manski(width, 1.0, 0.95, np.inf)
    assert critical == pytest.approx(expected, abs=1e-6)
    assert norm.cdf(critical + width) - norm.cdf(-critical) == pytest.approx(0.95, abs=1e-9)


def test_median_of_independent_households_has_the_textbook_interval():
    """Every household its own cluster, all values distinct: the ranks n/2 ± 1.96 √n/2, nearly."""
    values = np.random.default_rng(4).permutation(4001).astype(float)
    (median,) = quantile_estimates(values, np.arange(4001), [0.5], PLAN)
    assert median.value == 2000
    reach = norm.ppf(0.975) * np.sqrt(4001) / 2
    assert median.low == pytest.approx(2000 - reach, abs=2)
    assert median.high == pytest.approx(2000 + reach, abs=2)


households = st.integers(8, 60).flatmap(
    lambda count: st.tuples(
        st.lists(st.floats(0, 5000, width=32), min_size=count, max_size=count),
        st.lists(st.integers(0, 11), min_size=count, max_size=count),
        st.lists(st.booleans(), min_size=count, max_size=count),
    )
)


@settings(max_examples=60, deadline=None)
@given(households)
def test_ends_lie_around_their_value(drawn_households):
    values, cluster, unknown = (np.array(part) for part in drawn_households)
    plan = replace(PLAN, bootstrap_draws=999)
    hits = (values > 1000) & ~unknown
    share = share_estimate(hits, cluster, plan)
    assert 0 <= share.low <= share.value <= share.high <= 1
    assert 0 <= share.wilson_low <= share.value <= share.wilson_high <= 1
    bounds = bounds_estimate(hits, unknown, cluster, plan)
    assert 0 <= bounds.lower <= bounds.upper <= 1
    if bounds.low is not None:
        assert 0 <= bounds.low <= bounds.lower <= bounds.upper <= bounds.high <= 1
    for found in (
        mean_estimate(values, cluster, plan),
        *quantile_estimates(values, cluster, [0.1, 0.5, 0.9], plan),
    ):
        if found.low is not None:
            assert found.low <= found.value + 1e-6
        if found.high is not None:
            assert found.value <= found.high + 1e-6


@settings(max_examples=60, deadline=None)
@given(households)
def test_more_unknown_households_widen_the_bounds(drawn_households):
    values, cluster, unknown = (np.array(part) for part in drawn_households)
    more = unknown | (values > 4000)
    rose = values > 1000
    narrow = bounds_estimate(rose & ~unknown, unknown, cluster, PLAN)
    wide = bounds_estimate(rose & ~more, more, cluster, PLAN)
    assert wide.lower <= narrow.lower
    assert narrow.upper <= wide.upper
    assert narrow.lower <= rose.mean() <= narrow.upper
