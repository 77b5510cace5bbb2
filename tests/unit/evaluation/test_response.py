"""Weights, bounds and clusters: they give back what was planted, and say where they cannot."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from orchestration.evaluation.estimates.clusters import ClusterSums
from orchestration.evaluation.estimates.coverage import simulated_coverage
from orchestration.evaluation.estimates.households import Households
from orchestration.evaluation.estimates.intervals import share_of, weighted_mean
from orchestration.evaluation.estimates.response_model import response_of
from tests.unit.evaluation.estimated import FEW, PLAN, beside_of, row
from tests.unit.evaluation.panels import responses_of, world

FEW_DRAWS = replace(PLAN, coverage_draws=200)


def selected(households=6000, seed=11):
    """Urban households are measured more often and rise more often: the measured mislead, weights mend it."""
    made = world(households=households, districts=80, seed=seed, unmeasured=0.0)
    rng = np.random.default_rng(seed)
    panel = made.panel.copy()
    urban = (panel["area"] == "urban").to_numpy()
    change = np.where(rng.random(households) < np.where(urban, 0.7, 0.3), 100.0, -100.0)
    measured = rng.random(households) < np.where(urban, 0.8, 0.25)
    panel["baseline_income"] = 500.0
    panel["nominal_change"] = np.where(measured, change, np.nan)
    panel["follow_up_income"] = 500 + panel["nominal_change"]
    panel["reason"] = pd.Series(np.where(measured, None, "not_visited"), dtype=object)
    panel["real_reason"] = panel["reason"]
    panel["real_change"] = panel["nominal_change"]
    panel["real_direction"] = np.sign(panel["nominal_change"])
    return panel, 100 * (change > 0).mean()


@pytest.fixture(scope="module")
def misled():
    return selected()


@pytest.fixture(scope="module")
def tables(misled):
    return beside_of(misled[0], plan=FEW_DRAWS)


def test_weights_mend_what_the_model_sees(tables, misled):
    told = row(tables["weighted_estimates"], level="all", statistic="share_up")
    truth = misled[1]
    assert abs(told["unweighted_value"] - truth) > 7
    assert told["low"] < truth < told["high"] and abs(told["value"] - truth) < 2
    assert told["effective_households"] < told["households"]


def test_the_model_is_that_of_statsmodels(misled):
    """The weights are the inverse probabilities of a plain logistic model, scaled to the households."""
    panel = misled[0]
    plan = replace(
        PLAN, response_continuous=("holder_age",), response_categorical=("area",), response_trim_pct=100
    )
    people = Households(panel, plan)
    found = response_of(people, plan)
    age = people.frame["holder_age"].to_numpy()
    area = (people.frame["area"] == people.frame["area"].mode()[0]).to_numpy()
    design = sm.add_constant(np.column_stack([(age - age.mean()) / age.std(), ~area]))
    fitted = sm.Logit(people.measured.astype(float), design).fit(disp=0)
    np.testing.assert_allclose(found.coefficients, fitted.params, atol=1e-6)
    inverse = people.measured / fitted.predict()
    np.testing.assert_allclose(found.weights, inverse * len(panel) / inverse.sum(), rtol=1e-6)
    assert found.weights.sum() == pytest.approx(len(panel))


def test_diagnostics_tell_that_the_weights_balance(tables):
    told = tables["response_diagnostics"].set_index("diagnostic")["value"]
    assert told["is_fitted"] == 1 and told["due"] == 6000
    assert told["largest_before"] > 0.2 > 0.02 > told["largest_after"]
    assert 0.7 < told["auc"] < 0.9
    terms = tables["response_model"]
    assert (
        row(terms, covariate="area", level="urban")["odds_ratio"] > 5
        or row(terms, covariate="area", level="rural")["odds_ratio"] < 0.2
    )
    assert not terms["is_large"].any()
    weights = tables["weights"]
    assert weights["weight"].sum() == pytest.approx(6000) and len(weights) == told["responded"]


def test_those_not_yet_due_are_nobodys_weight():
    panel = world(seed=8).panel
    people = Households(panel, PLAN)
    found = response_of(people, PLAN)
    assert len(found.due) == (panel["reason"].fillna("") != "not_yet_due").sum()
    assert found.weights.sum() == pytest.approx(len(found.due))


@pytest.mark.parametrize("unmeasured", [0.0, 0.99])
def test_without_both_kinds_of_households_there_is_no_model(unmeasured):
    panel = world(households=1000, seed=9, unmeasured=unmeasured).panel
    tables = beside_of(panel, plan=FEW_DRAWS)
    assert tables["response_model"].empty and tables["weights"].empty
    assert not tables["weighted_estimates"]["is_printed"].any()
    assert list(tables["response_diagnostics"]["value"]) == [0.0]


def test_a_weighted_mean_with_equal_weights_is_the_mean():
    rng = np.random.default_rng(4)
    values, districts = rng.normal(10, 3, 900), rng.integers(0, 60, 900)
    found, effective = weighted_mean(values, np.full(900, 2.5), districts, PLAN)
    sums = ClusterSums.of(values, districts)
    assert (found.value, found.high - found.value) == pytest.approx(
        (sums.mean, sums.critical(PLAN.confidence) * sums.crv3())
    )
    assert effective <= 900


def test_bounds_of_quantiles_hold_the_truth_and_open_where_nothing_binds():
    made = world(households=3000, seed=12, unmeasured=0.3, informative=1.0)
    told = beside_of(made.panel, plan=FEW_DRAWS)["quantile_bounds"]
    missing = made.panel["reason"].notna().mean()
    for quantile in PLAN.quantiles_pct:
        bounds = row(told, level="all", measure="nominal", quantile_pct=quantile)
        truth = np.quantile(made.true_change, quantile / 100)
        low, high = bounds["lower_change"], bounds["upper_change"]
        assert pd.isna(low) == (quantile / 100 < missing)
        assert pd.isna(high) == (quantile / 100 > 1 - missing)
        assert (pd.isna(low) or low <= truth) and (pd.isna(high) or truth <= high)
    # bounds are reached when all the unknown lie at one end
    median = row(told, level="all", measure="nominal", quantile_pct=50)
    known = made.panel["nominal_change"].dropna()
    assert median["upper_change"] == pytest.approx(np.quantile(known, 0.5 / (1 - missing)))


def test_reasons_are_those_of_the_visits():
    panel = world(seed=13).panel
    responses = responses_of(panel)
    told = beside_of(panel, plan=FEW_DRAWS)["non_response"]
    assert told["households"].sum() == len(panel)
    for lacks in ("baseline", "follow_up"):
        here = responses[(responses["lacks"] == lacks) & (responses["last_outcome"] == "refused")]
        found = row(told, lacks=lacks, last_outcome="refused")
        assert found["households"] == len(here)
        assert found["mean_attempts"] == pytest.approx(here["attempts_count"].astype(float).mean())
    assert row(told, lacks="none")["households"] == panel["reason"].isna().sum()


def test_responses_must_be_those_of_the_panel():
    from orchestration.evaluation.estimates import estimate_beside
    from tests.unit.evaluation.panels import pairs_of

    panel = world(seed=13).panel
    pairs = pairs_of(panel, {"not_trained": FEW})
    with pytest.raises(ValueError, match="responses"):
        estimate_beside(panel, pairs, responses_of(panel).iloc[1:], FEW_DRAWS, "final")


def test_few_large_clusters_are_told_where_the_interval_falls_short():
    """Four units whose households resemble each other: the plain interval holds the truth far too seldom."""
    panel = world(households=2000, districts=8, seed=14, units=4, between=150).panel
    told = beside_of(panel, plan=FEW_DRAWS)["cluster_intervals"]
    short = row(told, cluster_kind="territorial_unit", statistic="measured_only")
    assert short["clusters_count"] == 4 and short["interval_method"] == "wilson"
    assert short["coverage_pct"] < FEW_DRAWS.coverage_least_pct and "Queda corto" in short["coverage_note"]


def test_intervals_by_many_clusters_cover_what_they_promise():
    panel = world(households=3000, districts=120, seed=15, units=40).panel
    told = beside_of(panel, plan=replace(PLAN, coverage_draws=600))["cluster_intervals"]
    found = row(told, cluster_kind="district", statistic="measured_only")
    assert found["coverage_pct"] > 92
    assert row(told, cluster_kind="territorial_unit", statistic="measured_only")["clusters_count"] == 40
    assert row(told, cluster_kind="district", statistic="mean_change")["interval_method"] == "crv3"
    for kind, words in (("district", "por distrito"), ("territorial_unit", "por unidad territorial")):
        assert words in row(told, cluster_kind=kind, statistic="measured_only")["interval_label"]


def test_without_variation_there_is_no_coverage_to_tell():
    sums = ClusterSums(np.full(20, 10.0), np.zeros(20))
    assert simulated_coverage(sums, share_of(sums, PLAN), PLAN) is None
