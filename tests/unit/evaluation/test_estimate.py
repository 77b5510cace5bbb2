"""What was planted in synthetic households comes out of the estimates."""

import numpy as np
import pandas as pd
import pytest

from orchestration.evaluation.estimates import BESIDE, COLUMNS, TABLES, estimate
from orchestration.evaluation.estimates.households import Households, are_near
from tests.unit.evaluation.estimated import PLAN, beside_of, row, tables_of
from tests.unit.evaluation.panels import registry_of, world


@pytest.fixture(scope="module")
def clustered():
    return world(seed=3)


@pytest.fixture(scope="module")
def tables(clustered):
    return tables_of(clustered.panel, others=600)


@pytest.fixture(scope="module")
def every(clustered, tables):
    return {**tables, **beside_of(clustered.panel)}


# What every table owes its reader


def test_every_table_is_described_and_every_description_used(tables, every):
    assert set(every) == set(TABLES) and set(every) - set(tables) == set(BESIDE)
    assert {name for description in TABLES.values() for name in description.names} == set(COLUMNS)
    for name, table in every.items():
        assert tuple(table.columns) == TABLES[name].names
        assert not table.empty


def test_labels_stand_for_every_code_and_intervals_hold_their_value(every):
    for table in every.values():
        for column in table.columns:
            if column.endswith("_label") and column not in ("level_label", "goal_by_interval_label"):
                assert table.loc[table.get("is_printed", pd.Series(True, table.index)), column].notna().all()
        for low, value, high in (
            ("low_pct", "share_pct", "high_pct"),
            ("low", "value", "high"),
            ("no_change_low_pct", "no_change_pct", "no_change_high_pct"),
        ):
            if {low, value, high} <= set(table.columns):
                known = table.dropna(subset=[low, value, high])
                assert ((known[low] <= known[value] + 1e-9) & (known[value] <= known[high] + 1e-9)).all()


def test_the_order_of_rows_plays_no_part(clustered, tables):
    shuffled = clustered.panel.sample(frac=1, random_state=1)
    registry = registry_of(clustered.panel, 600).sample(frac=1, random_state=2)
    again = estimate(shuffled, registry, PLAN, "final")
    for name, table in tables.items():
        pd.testing.assert_frame_equal(table, again[name])


def test_the_estimates_leave_the_panel_as_it_was(clustered):
    before = clustered.panel.copy(deep=True)
    tables_of(clustered.panel)
    pd.testing.assert_frame_equal(clustered.panel, before)


def test_notes_say_what_the_figures_are_not(tables):
    texts = " ".join(tables["notes"]["text"])
    for words in (
        "No miden el efecto",
        "no hay grupo de comparación",
        "regresión a la media",
        "Lima Metropolitana",
    ):
        assert words in texts


@pytest.mark.parametrize("column", ["reason", "district_code", "real_direction"])
def test_a_panel_without_a_column_is_a_defect_of_the_caller(clustered, column):
    with pytest.raises(ValueError, match=column):
        tables_of(clustered.panel.drop(columns=column))


def test_a_household_stands_once(clustered):
    with pytest.raises(ValueError, match="more than one row"):
        estimate(
            pd.concat([clustered.panel, clustered.panel.head(1)]),
            registry_of(clustered.panel, 9),
            PLAN,
            "final",
        )


def test_the_registry_must_know_the_panels_households_as_participants(clustered):
    registry = registry_of(clustered.panel, 9).iloc[1:]
    with pytest.raises(ValueError, match="participants of the registry"):
        estimate(clustered.panel, registry, PLAN, "final")


# Known results


def test_planted_change_is_recovered():
    panel = world(households=40_000, districts=200, mean_change=60, unmeasured=0.0, seed=8).panel
    found = row(tables_of(panel)["income_change"], group="total", measure="nominal", statistic="mean_change")
    assert found["low"] < 60 < found["high"]
    assert found["value"] == pytest.approx(panel["nominal_change"].mean())


def test_official_share_counts_the_unmeasured_as_not_increased(clustered, tables):
    found = row(tables["primary_estimate"])
    panel = clustered.panel
    assert found["increased"] == (panel["nominal_change"] > 0).sum()
    assert found["share_pct"] == pytest.approx(100 * found["increased"] / len(panel))
    assert found["ceiling_pct"] == pytest.approx(100 * panel["reason"].isna().mean())
    assert found["share_pct"] <= found["ceiling_pct"]


@pytest.mark.parametrize("informative", [0.0, 1.5, -1.5])
def test_bounds_hold_the_truth_however_households_were_lost(informative):
    planted = world(households=6000, informative=informative, seed=5)
    found = row(tables_of(planted.panel)["bounds"], group="total", measure="nominal")
    truth = 100 * planted.true_share
    assert found["low_pct"] <= found["lower_pct"] <= truth <= found["upper_pct"] <= found["high_pct"]


def test_measured_only_is_right_at_random_and_wrong_when_loss_is_informative():
    """The reason for bounds: the measured alone miss the truth where measuring depends on the change."""
    for informative, is_right in ((0.0, True), (1.5, False)):
        planted = world(households=20_000, informative=informative, seed=6)
        found = row(tables_of(planted.panel)["sensitivity"], assumption="official")
        truth = 100 * planted.true_share
        assert (found["among_low_pct"] <= truth <= found["among_high_pct"]) == is_right
        assert found["low_pct"] <= truth <= found["high_pct"]


def test_bounds_meet_where_everybody_was_measured():
    planted = world(unmeasured=0.0, seed=2)
    found = row(tables_of(planted.panel)["bounds"], group="total", measure="nominal")
    assert found["width_points"] == 0
    assert found["lower_pct"] == pytest.approx(100 * planted.true_share)


def test_a_planted_season_shows_among_the_months_and_not_in_the_same_season():
    planted = world(households=30_000, mean_change=0, between=0, season=150, unmeasured=0.0, seed=9)
    cells = tables_of(planted.panel)["seasons"]
    harvest = cells["follow_up_month"].between(4, 7)
    printed = cells[cells["is_printed"]]
    assert printed.loc[harvest, "mean_change"].min() > 80
    assert printed.loc[~harvest, "mean_change"].max() < 70
    assert cells["households"].sum() == 30_000


def test_same_season_goes_round_the_year():
    assert are_near(np.array([12, 1, 6, 12]), np.array([1, 12, 8, 2]), 1).tolist() == [
        True,
        True,
        False,
        False,
    ]


def test_clustering_widens_the_intervals():
    narrow = row(tables_of(world(between=0, seed=4).panel)["primary_estimate"])
    wide = row(tables_of(world(between=120, seed=4).panel)["primary_estimate"])
    assert narrow["design_effect"] < 1.5 < 3 < wide["design_effect"]
    assert wide["high_pct"] - wide["low_pct"] > 1.5 * (wide["wilson_high_pct"] - wide["wilson_low_pct"])


def test_rounding_of_answers_is_found():
    heaped = tables_of(world(step=50, seed=7, unmeasured=0).panel)["heaping"]
    for visit in ("baseline", "follow_up"):
        assert row(heaped, visit=visit, multiple_soles=50)["share_pct"] == 100
    exact = tables_of(world(seed=7, unmeasured=0).panel)["heaping"]
    assert row(exact, visit="baseline", multiple_soles=50)["share_pct"] < 2


def test_thresholds_are_strict_and_exact():
    panel = world(households=120, unmeasured=0.0).panel
    panel["baseline_income"] = 100.1
    # exactly 5 %, a céntimo more, exactly 10 %, nothing: binary fractions hold none of these
    panel["follow_up_income"] = np.tile([105.105, 105.115, 110.11, 100.1], 30)
    panel["nominal_change"] = panel["follow_up_income"] - panel["baseline_income"]
    table = tables_of(panel)["rise_thresholds"]
    counts = [
        row(table, measure="nominal", rise_kind="relative", rise=rise, denominator="participants")[
            "increased"
        ]
        for rise in (0, 5, 10)
    ]
    assert counts == [90, 60, 0]


def test_a_zero_baseline_passes_every_relative_threshold_with_any_income():
    panel = world(households=60, unmeasured=0.0).panel
    panel["baseline_income"] = 0.0
    panel["nominal_change"] = panel["follow_up_income"] = np.tile([0.0, 1.0], 30)
    table = tables_of(panel)["rise_thresholds"]
    for rise in (0, 5, 10):
        found = row(table, measure="nominal", rise_kind="relative", rise=rise, denominator="measured")
        assert found["increased"] == 30


def test_structural_zeros_add_measurements():
    panel = world(households=300, seed=1).panel
    gained = panel.index[panel["reason"] == "no_baseline"][:20]
    panel.loc[gained, "reason_with_zeros"] = None
    panel.loc[gained, "baseline_income_with_zeros"] = 0.0
    panel.loc[gained, "follow_up_income_with_zeros"] = 150.0
    table = tables_of(panel)["structural_zeros"]
    official, with_zeros = (row(table, variant=variant) for variant in ("official", "structural_zero"))
    assert with_zeros["measured"] - official["measured"] == 20
    assert with_zeros["increased"] - official["increased"] == 20
    assert with_zeros["zero_baselines"] == official["zero_baselines"] + 20


def test_winsorising_pulls_in_the_extremes_and_says_how_many():
    panel = world(households=1000, unmeasured=0.0, seed=1).panel
    panel.loc[:4, "nominal_change"] = 1_000_000.0
    table = tables_of(panel)["winsorised"]
    raw, cut = (row(table, measure="nominal", treatment=name) for name in ("raw", "winsorised"))
    assert raw["value"] > 4000 > 100 > cut["value"]
    assert (cut["replaced_low"], cut["replaced_high"]) == (10, 10)
    limits = np.quantile(panel["nominal_change"], [0.01, 0.99])
    assert [cut["limit_low"], cut["limit_high"]] == pytest.approx(limits)


def test_windows_count_what_the_plan_says():
    panel = world(households=90, unmeasured=0.0).panel
    training = pd.Timestamp("2026-04-01")
    panel["first_training_on"] = training
    panel["last_training_on"] = training + pd.Timedelta(days=30)
    panel["follow_up_on"] = training + pd.to_timedelta(np.tile([89, 90, 120], 30), "D")
    panel["baseline_on"] = training - pd.to_timedelta(np.tile([365, 366, 0], 30), "D")
    flow = tables_of(panel)["flow"].set_index("step")["households"]
    assert (flow["late_follow_up"], flow["after_last_training"], flow["recent_baseline"]) == (60, 30, 60)


def test_the_change_of_a_subset_is_that_of_its_households():
    panel = world(households=3000, seed=6).panel
    days = (panel["follow_up_on"] - panel["first_training_on"]).dt.days
    found = row(
        tables_of(panel)["income_change"], level="late_follow_up", measure="nominal", statistic="mean_change"
    )
    assert found["households"] == (days >= 90).sum()
    assert found["value"] == pytest.approx(panel.loc[days >= 90, "nominal_change"].mean())


def test_the_flow_adds_up(tables):
    flow = tables["flow"].set_index("step")["households"]
    assert flow["registry"] == flow["participants"] + flow["not_participants"]
    reasons = ["no_baseline", "not_yet_due", "disaffiliated", "not_visited"]
    assert flow["participants"] == flow[reasons].sum() + flow["measured"]
    assert flow["measured"] == flow["indexed"] + flow["no_price_index"]
    attrition = tables["attrition"]
    assert attrition[attrition["group"] == "total"]["households"].sum() == flow["participants"]


def test_disaffiliated_households_stand_apart(clustered, tables):
    left = row(tables["disaffiliation"], status="left_unmeasured")
    assert left["households"] == (clustered.panel["reason"] == "disaffiliated").sum()
    assert tables["disaffiliation"]["households"].sum() == len(clustered.panel)


@pytest.mark.parametrize(
    ("share_of_measured", "unmeasured", "answer"),
    [(0.9, 0.05, "yes"), (0.9, 0.97, "unclear"), (0.05, 0.6, "unclear"), (0.01, 0.05, "no")],
)
def test_the_goal_is_judged_whatever_the_unmeasured_did(share_of_measured, unmeasured, answer):
    panel = world(households=2000, unmeasured=unmeasured, seed=3).panel
    rose = np.random.default_rng(1).permutation(len(panel)) / len(panel) < share_of_measured
    measured = panel["reason"].isna()
    panel["baseline_income"] = np.where(measured, 500.0, np.nan)
    panel["follow_up_income"] = np.where(measured, np.where(rose, 900.0, 400.0), np.nan)
    panel["nominal_change"] = panel["follow_up_income"] - panel["baseline_income"]
    tables = tables_of(panel)
    official, primary = row(tables["sensitivity"], assumption="official"), row(tables["primary_estimate"])
    assert official["goal_by_interval"] == primary["goal_by_interval"] == answer
    words = {"yes": "Aun en el peor caso", "no": "Ni aun en el mejor", "unclear": "no se puede afirmar"}
    assert words[answer] in primary["reading"]
    assert "goal" not in tables


@pytest.mark.parametrize(
    ("assumption", "chosen"),
    [
        ("late_follow_up", "late_follow_up"),
        ("last_training", "after_last_training"),
        ("recent_baseline", "recent_baseline"),
        ("same_season", "same_season"),
    ],
)
def test_who_was_measured_outside_a_window_is_unknown_and_not_without_a_rise(clustered, assumption, chosen):
    people = Households(clustered.panel, PLAN)
    inside, rose = getattr(people, chosen), people.rose("nominal")
    assert 0 < inside.sum() < people.measured.sum()
    found = row(tables_of(clustered.panel)["sensitivity"], assumption=assumption)
    households = len(people)
    assert (found["households"], found["measured"]) == (households, inside.sum())
    assert found["measured_pct"] == pytest.approx(100 * inside.mean())
    assert found["lower_pct"] == pytest.approx(100 * (rose & inside).mean())
    assert found["among_measured_pct"] == pytest.approx(100 * rose[inside].mean())
    assert found["upper_pct"] == pytest.approx(100 * ((rose & inside) | ~inside).mean())


def test_real_and_nominal_are_compared_on_the_same_households(clustered):
    tables = tables_of(clustered.panel)
    real, nominal = (
        row(tables["sensitivity"], assumption=assumption) for assumption in ("real", "nominal_indexed")
    )
    assert (
        real["measured"]
        == nominal["measured"]
        < row(tables["sensitivity"], assumption="official")["measured"]
    )
    assert real["households"] == nominal["households"]
    indexed = clustered.panel[clustered.panel["real_change"].notna()]
    assert nominal["increased"] == (indexed["nominal_change"] > 0).sum()
    assert real["increased"] == (indexed["real_direction"] > 0).sum()
    for name in ("share_increased", "bounds", "income_change", "winsorised", "rise_thresholds"):
        by_measure = tables[name].groupby("measure")["households"]
        pd.testing.assert_series_equal(
            by_measure.get_group("real").reset_index(drop=True),
            by_measure.get_group("nominal_indexed").reset_index(drop=True),
        )
