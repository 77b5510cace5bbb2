"""Groups are compared as they should be, and no estimate rests on too few households."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.evaluation.estimates import COLUMNS, estimate
from orchestration.evaluation.estimates.balance import standardised_mean, standardised_share
from tests.unit.evaluation.estimated import FEW, PLAN, row, tables_of
from tests.unit.evaluation.panels import registry_of, world

# Balance


def test_standardised_differences_are_austins():
    first, second = np.array([1.0, 2, 3, 6]), np.array([2.0, 4, 6, 8])
    expected = (3 - 5) / np.sqrt((first.var(ddof=1) + second.var(ddof=1)) / 2)
    assert standardised_mean(first, second) == pytest.approx(expected)
    assert standardised_share(0.5, 0.2) == pytest.approx(0.3 / np.sqrt((0.25 + 0.16) / 2))
    assert standardised_share(0.0, 0.0) == 0
    assert standardised_share(0.0, 1.0) is None
    assert standardised_mean(np.array([1.0]), second) is None


def test_a_planted_difference_is_found_and_no_other():
    panel = world(households=8000, seed=2).panel
    measured = panel["reason"].isna()
    panel.loc[measured, "holder_age"] += 7.5
    balance = tables_of(panel, others=4000)["balance"]
    large = balance[balance["is_large"].fillna(False) & (balance["level"] != "unknown")]
    assert set(large["covariate"]) == {"holder_age"}
    # a panel's participants are drawn like the others, but for the planted age
    found = row(balance, contrast="measured_unmeasured", covariate="holder_age", kind="mean")
    age_deviation = np.sqrt((57**2 - 1) / 12)
    assert found["standardised_difference"] == pytest.approx(7.5 / age_deviation, abs=0.08)


def test_missing_covariates_are_a_level_of_their_own():
    panel = world(households=400, seed=2).panel
    panel.loc[panel["reason"].isna(), "holder_mother_tongue"] = None
    balance = tables_of(panel)["balance"]
    found = row(balance, contrast="measured_unmeasured", covariate="holder_mother_tongue", level="unknown")
    assert (found["level_label"], found["value_first"], found["value_second"]) == ("Sin dato", 100, 0)


# Few households


@pytest.mark.parametrize(("households", "is_printed"), [(FEW - 1, False), (FEW, True)])
def test_nothing_is_printed_for_a_unit_below_the_minimum(households, is_printed):
    panel = world(households=400, units=2, unmeasured=0.0, seed=4).panel
    panel["territorial_unit"] = "GRANDE"
    panel.loc[panel.index[:households], "territorial_unit"] = "CHICA"
    tables = tables_of(panel)
    for name in ("share_increased", "bounds", "income_change", "attrition"):
        of_unit = tables[name][tables[name]["level"] == "CHICA"]
        nominal = of_unit[of_unit["measure"] == "nominal"] if "measure" in of_unit else of_unit
        assert not nominal.empty
        assert (nominal["is_printed"] == is_printed).all()
        if not is_printed:
            kinds = {column: COLUMNS[column].kind for column in of_unit.columns}
            numbers = [column for column, kind in kinds.items() if kind in ("number", "integer")]
            assert of_unit[numbers].isna().all(axis=None)


@pytest.mark.parametrize(("households", "is_printed"), [(FEW - 1, False), (FEW, True)])
def test_no_unit_below_the_minimum_is_compared(households, is_printed):
    panel = world(households=400, seed=4).panel
    panel["territorial_unit"] = "GRANDE"
    panel.loc[panel.index[:households], "territorial_unit"] = "CHICA"
    found = row(tables_of(panel)["balance"], contrast="measured_unmeasured", level="CHICA")
    assert found["is_printed"] == is_printed
    assert np.isnan(found["value_first"]) != is_printed


@pytest.mark.parametrize(("measured", "is_printed"), [(FEW - 1, False), (FEW, True)])
def test_no_mean_rests_on_fewer_measured_households_than_the_minimum(measured, is_printed):
    panel = world(households=200, unmeasured=0.0, seed=4).panel
    lost = panel.index[measured:]
    panel.loc[lost, ["reason", "real_reason", "reason_with_zeros"]] = "not_visited"
    for column in ("follow_up_income", "nominal_change", "real_change", "real_direction"):
        panel.loc[lost, column] = np.nan
    tables = tables_of(panel)
    found = row(tables["income_change"], group="total", measure="nominal", statistic="mean_change")
    assert (found["is_printed"], found["households"]) == (is_printed, measured)
    assert np.isnan(found["value"]) != is_printed
    assert np.isnan(row(tables["sensitivity"], assumption="official")["among_measured_pct"]) != is_printed
    assert row(tables["winsorised"], measure="nominal", treatment="raw")["is_printed"] == is_printed
    assert row(tables["sensitivity"], assumption="official")["is_printed"]


def test_nobody_measured():
    panel = world(households=200, seed=4).panel
    panel["reason"] = panel["real_reason"] = panel["reason_with_zeros"] = "not_visited"
    for column in ("follow_up_income", "nominal_change", "real_change", "real_direction"):
        panel[column] = np.nan
    panel["follow_up_on"] = pd.NaT
    tables = tables_of(panel)
    primary = row(tables["primary_estimate"])
    assert (primary["share_pct"], primary["ceiling_pct"], primary["upper_pct"]) == (0, 0, 100)
    assert primary["goal_by_interval"] == "unclear"
    bounds = row(tables["bounds"], group="total", measure="nominal")
    assert (bounds["lower_pct"], bounds["upper_pct"]) == (0, 100)
    assert tables["seasons"]["households"].sum() == 0


def test_no_household_at_all():
    empty = world(households=50).panel.head(0)
    tables = estimate(empty, registry_of(empty, 40), PLAN, "midterm")
    primary = row(tables["primary_estimate"])
    assert primary["households"] == 0
    assert primary["goal_by_interval"] is None
    assert "No hay hogares" in primary["reading"]


def test_one_district_has_wilsons_interval_and_no_other():
    panel = world(districts=1, seed=1).panel
    tables = tables_of(panel)
    assert row(tables["primary_estimate"])["interval_method"] == "wilson"
    found = row(tables["income_change"], group="total", measure="nominal", statistic="mean_change")
    assert found["interval_method"] == "few_clusters"
    assert np.isnan(found["low"])


def test_all_incomes_equal():
    panel = world(households=200, unmeasured=0.0, seed=1).panel
    panel["baseline_income"] = panel["follow_up_income"] = 500.0
    panel["nominal_change"] = panel["real_change"] = 0.0
    panel["real_direction"] = 0
    tables = tables_of(panel)
    change = tables["income_change"]
    found = row(change, group="total", measure="nominal", statistic="mean_change")
    assert (found["low"], found["value"], found["high"]) == (0, 0, 0)
    assert row(change, group="total", measure="nominal", statistic="share_same")["value"] == 100
    assert row(tables["primary_estimate"])["share_pct"] == 0


@settings(max_examples=15, deadline=None)
@given(
    households=st.integers(1, 90),
    districts=st.integers(1, 50),
    unmeasured=st.floats(0, 0.95),
    seed=st.integers(0, 1000),
)
def test_any_panel_is_estimated(households, districts, unmeasured, seed):
    panel = world(households, districts, seed, unmeasured=unmeasured).panel
    tables = tables_of(panel, others=20)
    official = row(tables["sensitivity"], assumption="official")
    assert 0 <= official["lower_pct"] <= official["upper_pct"] <= 100
    assert not official["low_pct"] > official["lower_pct"]
    assert not official["high_pct"] < official["upper_pct"]
    assert official["increased"] <= row(tables["primary_estimate"])["measured"]
    shown = tables["bounds"][tables["bounds"]["is_printed"]]
    assert (shown["lower_pct"] <= shown["upper_pct"]).all()
