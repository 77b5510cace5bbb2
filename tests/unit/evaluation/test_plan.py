"""The analysis plan is the one place of every parameter, and a wrong one is told in words."""

import csv
from datetime import date

import pytest
import yaml

from orchestration.evaluation.estimates import load_plan
from orchestration.evaluation.estimates.analysis_plan import ASSUMPTIONS, PLAN
from orchestration.evaluation.estimates.estimate_notes import notes
from orchestration.evaluation.estimates.sensitivity import FUNCTIONS
from orchestration.ground.errors import WrongUse
from orchestration.ground.paths import PLAN_FOLDER, SEEDS
from orchestration.ground.plan import the_plan


@pytest.fixture
def declared():
    return yaml.safe_load(PLAN.read_text(encoding="utf-8"))


@pytest.fixture
def load(tmp_path):
    def load_changed(content):
        file = tmp_path / "analysis_plan.yml"
        file.write_text(
            content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True),
            encoding="utf-8",
        )
        return load_plan(file)

    return load_changed


def test_the_primary_estimate_is_the_official_og_with_the_goal_of_the_targets():
    with (PLAN_FOLDER / "targets.csv").open(encoding="utf-8", newline="") as file:
        (target,) = [float(row["target"]) for row in csv.DictReader(file) if row["code"] == "OG"]
    plan = load_plan()
    assert (plan.indicator, plan.target_pct) == ("OG", target)


def test_every_published_variant_of_og_is_an_assumption():
    with (SEEDS / "plan" / "indicator_variants.csv").open(encoding="utf-8", newline="") as file:
        published = {row["variant"] for row in csv.DictReader(file) if row["indicator_code"] == "OG"}
    assert published <= set(load_plan().assumptions)


def test_every_assumption_of_the_plan_can_be_computed():
    assert tuple(FUNCTIONS) == ASSUMPTIONS


def test_words_of_assumptions_tell_the_windows_of_the_plan(declared, load):
    declared["windows"]["after_training_days"] = 120
    assert "al menos 120 días" in load(declared).assumptions["late_follow_up"]


def test_amendments_are_read_and_told(declared, load):
    declared["amendments"] = [{"on": date(2027, 1, 15), "what": "Se añade X.", "why": "Porque Y."}]
    texts = [row["text"] for row in notes(load(declared)) if row["topic"] == "amendment"]
    assert texts == ["Enmienda del plan de análisis, 15/01/2027: Se añade X. Motivo: Porque Y."]


def _set(place, value):
    def change(declared):
        *path, last = place.split(".")
        for key in path:
            declared = declared[key]
        declared[last] = value

    return change


def _drop(place):
    def change(declared):
        *path, last = place.split(".")
        for key in path:
            declared = declared[key]
        del declared[last]

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_drop("confidence_pct"), "«confidence_pct»: falta"),
        (_drop("clusters.fewest"), "«clusters.fewest»: falta"),
        (_set("alpha", 5), "«alpha»: no se conoce"),
        (_set("bootstrap.reps", 5), "«bootstrap.reps»: no se conoce"),
        (_set("confidence_pct", 0.95), "«confidence_pct»: debe ser un número de 50 a 99.9"),
        (_set("confidence_pct", True), "«confidence_pct»: debe ser un número"),
        (_set("minimum_households", 30.5), "«minimum_households»: debe ser un número entero"),
        (_set("minimum_households", 1), "«minimum_households»: debe ser un número de 2 a 1000"),
        (_set("winsor_pct", [99, 1]), "«winsor_pct»: debe ir de menor a mayor"),
        (_set("winsor_pct", [1, 50, 99]), "«winsor_pct»: debe tener dos valores"),
        (_set("quantiles_pct", []), "«quantiles_pct»: debe ser una lista con al menos un valor"),
        (_set("quantiles_pct", [0, 50]), "«quantiles_pct»: debe ser un número de 0.1 a 99.9"),
        (_set("rises", [5]), "«rises»: debe tener claves y valores"),
        (_set("primary.variant", "real"), "«primary.variant»: debe ser «official»"),
        (_set("clusters.by", "department_code"), "«clusters.by»: debe ser «district_code»"),
        (_set("declared_on", "pronto"), "«declared_on»: debe ser una fecha AAAA-MM-DD"),
        (_set("groups", ["region"]), "«groups»: «region» no se conoce"),
        # change by level of the baseline would show regression to the mean
        (_set("groups", ["baseline_income"]), "«groups»: «baseline_income» no se conoce"),
        (_set("groups", ["area", "area"]), "«groups»: repite un nombre"),
        (_set("balance.continuous", ["area"]), "«balance.continuous»: «area» no se conoce"),
        (_set("balance.continuous", [["area"]]), "«balance.continuous»:"),
        (_drop("assumptions.real"), "«assumptions.real»: falta"),
        (_set("assumptions.lucky", "Con suerte"), "«assumptions.lucky»: no se conoce"),
        (_set("assumptions.real", ""), "«assumptions.real»: debe ser un texto"),
        (
            _set("assumptions.late_follow_up", "Tras {days} días"),
            "«assumptions.late_follow_up»: entre llaves",
        ),
        (_set("amendments", [{"on": date(2027, 1, 1)}]), "«amendments[1].what»: falta"),
    ],
)
def test_a_wrong_plan_is_refused_with_its_place_and_rule(declared, load, change, message):
    change(declared)
    with pytest.raises(WrongUse) as refused:
        load(declared)
    assert message in str(refused.value)
    assert "analysis_plan.yml" in str(refused.value)


@pytest.mark.parametrize("content", ["a: [", "", "- 1\n"])
def test_what_is_no_plan_at_all_is_refused(load, content):
    with pytest.raises(WrongUse, match=r"analysis_plan\.yml"):
        load(content)


def test_its_windows_are_those_of_the_variants():
    declared, fixed = load_plan(), the_plan()
    assert declared.after_training_days == fixed.late_follow_up_days
    assert declared.recent_baseline_days == fixed.recent_baseline_days
