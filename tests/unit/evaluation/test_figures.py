"""Figures are drawn from the tables alone, the same bytes each time, whatever there is to show."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from orchestration.evaluation.estimates import TABLES, estimate, load_plan
from orchestration.evaluation.package_figures import FIGURES, draw
from tests.unit.evaluation.estimated import KINDS, beside_of
from tests.unit.evaluation.panels import pairs_of, registry_of, world

PLAN = replace(load_plan(), bootstrap_draws=999)


def tables_of(panel):
    pairs = pairs_of(panel, dict.fromkeys(KINDS, len(panel)))
    return {**estimate(panel, registry_of(panel, 60), PLAN, "final"), **beside_of(panel, pairs, PLAN)}


@pytest.fixture(scope="module")
def tables():
    return tables_of(world(households=1500, seed=3, step=50).panel)


@pytest.fixture(scope="module")
def drawn(tables):
    return draw(tables)


def words_of(svg):
    return [text for text in ElementTree.fromstring(svg).itertext() if text.strip()]


def test_every_figure_is_drawn_and_named_like_the_table_it_shows(drawn):
    assert list(drawn) == list(FIGURES)
    assert set(drawn) <= set(TABLES)


def test_the_same_tables_give_the_same_bytes(tables, drawn):
    assert draw(tables) == drawn


@pytest.mark.parametrize("name", list(FIGURES))
def test_every_figure_has_words_and_nothing_undefined(drawn, name):
    words = words_of(drawn[name])
    assert words
    assert not re.search(r"\b(null|undefined|NaN|nan|None)\b", " ".join(words))


def test_the_flow_tells_every_step_and_number(tables, drawn):
    words = " ".join(words_of(drawn["flow"]))
    for label, households in tables["flow"][["step_label", "households"]].itertuples(index=False):
        assert f"{label} (n = {households:,})" in words


def test_the_assumptions_show_the_goal_and_their_values(tables, drawn):
    words = words_of(drawn["sensitivity"])
    assert "Meta 15 %" in words
    shown = tables["sensitivity"]
    assert set(shown.loc[shown["is_printed"], "assumption_label"]) <= set(words)


def test_a_unit_below_the_minimum_is_not_drawn():
    panel = world(households=400, seed=3).panel
    panel.loc[panel.index[:20], "territorial_unit"] = "PEQUEÑA"
    drawn = draw(tables_of(panel))
    for name in ("bounds", "attrition", "balance"):
        assert "PEQUEÑA" not in words_of(drawn[name])
        assert "UNIDAD 01" in words_of(drawn["bounds"])


@pytest.mark.parametrize("households", [0, 5])
def test_without_enough_households_figures_say_so(households):
    drawn = draw(tables_of(world(households=60).panel.head(households)))
    for name in ("bounds", "attrition", "income_change", "heaping"):
        assert words_of(drawn[name]) == ["Sin hogares suficientes para esta figura."]
