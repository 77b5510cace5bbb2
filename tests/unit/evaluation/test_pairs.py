"""Benchmarks and noise: what two measurements without training between them say, and what they do not."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from orchestration.evaluation.estimates import PAIR_COLUMNS
from tests.unit.evaluation.estimated import FEW, PLAN, beside_of, row
from tests.unit.evaluation.panels import pairs_of, world

PANEL = world(seed=5).panel
KINDS = {"trained": 400, "before_training": 3000, "not_trained": 5000}


@pytest.fixture(scope="module")
def pairs():
    return pairs_of(PANEL, KINDS)


@pytest.fixture(scope="module")
def tables(pairs):
    return beside_of(PANEL, pairs)


def test_benchmarks_count_the_same_way_where_the_plan_had_not_come(tables, pairs):
    found = tables["benchmarks"]
    assert list(found["benchmark"]) == ["official", "trained", "before_training", "not_trained"]
    for kind, count in KINDS.items():
        here, told = pairs[pairs["kind"] == kind], row(found, benchmark=kind)
        assert told["households"] == count
        for name, direction in (("increased", 1), ("unchanged", 0), ("decreased", -1)):
            assert told[name] == (here["direction"] == direction).sum()
        assert told["share_pct"] == pytest.approx(100 * (here["direction"] == 1).mean())
        assert told["median_days"] == here["days_between"].median()
    official = row(found, benchmark="official")
    assert official["households"] == len(PANEL)
    assert official["increased"] == ((PANEL["nominal_change"] > 0) & PANEL["reason"].isna()).sum()
    assert (
        sum(official[name] for name in ("increased", "unchanged", "decreased"))
        == PANEL["reason"].isna().sum()
    )


def test_without_any_change_as_many_rise_as_the_noise_says(tables):
    """The pairs differ by chance alone, so what rises is the noise, but for the draw of signs."""
    for kind in ("before_training", "not_trained"):
        told = row(tables["noise"], pair_kind=kind, window="all")
        assert told["rose_pct"] == pytest.approx(told["no_change_pct"], abs=3)
        stayed = 100 - told["rose_pct"] - told["fell_pct"]
        assert told["no_change_pct"] == pytest.approx((100 - stayed) / 2)
        assert told["answer_spread_pct"] == pytest.approx(100 * np.expm1(0.3), rel=0.05)
        assert told["log_correlation"] == pytest.approx(0.5**2 / (0.5**2 + 0.3**2), abs=0.04)


def test_noise_is_carried_into_the_og_by_the_share_measured(tables):
    told = row(tables["noise"], pair_kind="before_training", window="all")
    ceiling = PANEL["reason"].isna().mean()
    for end in ("no_change_pct", "no_change_low_pct", "no_change_high_pct"):
        assert told[f"og_{end}"] == pytest.approx(ceiling * told[end])
    assert told["og_pct"] == row(tables["benchmarks"], benchmark="official")["share_pct"]


def test_a_real_rise_is_no_noise(pairs):
    """Everybody gains: the share that rises leaves the noise behind."""
    gained = pairs.assign(direction=1, nominal_change=50.0, second_income=pairs["first_income"] + 50)
    told = row(beside_of(PANEL, gained)["noise"], pair_kind="before_training", window="all")
    assert told["rose_pct"] == 100 and told["no_change_pct"] == 50


def test_short_pairs_are_those_the_plan_calls_so(tables, pairs):
    told = row(tables["noise"], pair_kind="not_trained", window="short")
    short = (pairs["kind"] == "not_trained") & (pairs["days_between"] <= PLAN.noise_short_days)
    assert told["households"] == short.sum() > 0


def test_few_pairs_tell_nothing():
    tables = beside_of(PANEL, pairs_of(PANEL, {"before_training": FEW - 1, "not_trained": FEW}))
    few = row(tables["benchmarks"], benchmark="before_training")
    assert not few["is_printed"] and pd.isna(few["increased"]) and pd.isna(few["share_pct"])
    assert row(tables["benchmarks"], benchmark="not_trained")["is_printed"]
    none = row(tables["noise"], pair_kind="before_training", window="all")
    assert pd.isna(none["no_change_pct"]) and pd.isna(none["rose_pct"]) and pd.isna(none["og_pct"])


def test_the_design_asks_what_a_margin_needs():
    """Without close pairs one half is supposed: 385 households for 5 points of an endless population."""
    plan = replace(PLAN, reinterview_margins=(5.0,))
    large = pd.concat([PANEL.assign(household_id=PANEL["household_id"] + str(copy)) for copy in range(40)])
    nobody = pairs_of(PANEL, {"not_trained": FEW})
    (told,) = beside_of(large, nobody, plan)["reinterviews"].to_dict("records")
    measured = large["reason"].isna().sum()
    assert told["measured"] == measured and told["assumed_from"] == "half"
    assert told["households"] == int(np.ceil(384.1459 / (1 + 383.1459 / measured)))
    assert "no" not in told["reading"].split()[:1] and "7 a 14 días" in told["reading"]


@pytest.mark.parametrize("column", ["kind", "direction", "days_between"])
def test_pairs_without_a_column_are_a_defect_of_the_caller(pairs, column):
    with pytest.raises(ValueError, match=column):
        beside_of(PANEL, pairs.drop(columns=column))


def test_pairs_need_no_column_that_nothing_is_made_of(pairs, tables):
    without = beside_of(PANEL, pairs[list(PAIR_COLUMNS)])
    for name in ("benchmarks", "noise", "reinterviews"):
        pd.testing.assert_frame_equal(without[name], tables[name])


def test_a_household_has_one_pair_of_a_kind(pairs):
    with pytest.raises(ValueError, match="more than one row"):
        beside_of(PANEL, pd.concat([pairs, pairs.head(1)]))
