"""The analysis plan is the one place of every parameter, and a wrong one is told in words."""

import csv
from datetime import date

import pandas as pd
import pytest
import yaml

from orchestration.evaluation.estimates import TABLES, estimate, load_plan
from orchestration.evaluation.estimates.analysis_plan import ASSUMPTIONS, PLAN
from orchestration.evaluation.estimates.estimate_notes import notes
from orchestration.evaluation.estimates.households import Households
from orchestration.evaluation.estimates.plan_timing import (
    plan_deviations,
    plan_timing,
    timing_sentence,
)
from orchestration.evaluation.estimates.sensitivity import FUNCTIONS
from orchestration.ground.errors import WrongUse
from orchestration.ground.paths import PLAN_FOLDER, SEEDS
from orchestration.ground.plan import the_plan
from tests.unit.evaluation.panels import registry_of, world


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
    assert published <= {*load_plan().assumptions, "measured_only", "upper_bound"}
    # which are columns of every assumption
    assert {"among_measured_pct", "upper_pct"} <= set(TABLES["sensitivity"].names)


def test_every_assumption_of_the_plan_can_be_computed():
    assert tuple(FUNCTIONS) == ASSUMPTIONS


def test_words_of_assumptions_tell_the_windows_of_the_plan(declared, load):
    declared["windows"]["after_training_days"] = 120
    assert "al menos 120 días" in load(declared).assumptions["late_follow_up"]


def test_amendments_are_read_and_told(declared, load):
    declared["amendments"] = [{"amended_on": date(2027, 1, 15), "what": "Se añade X.", "why": "Porque Y."}]
    plan, people = load(declared), Households(PANEL, load(declared))
    timing = plan_timing(people, plan, ())
    texts = [row["text"] for row in notes(plan, timing) if row["topic"] == "amendment"]
    assert texts == ["Enmienda del plan de análisis, 15/01/2027: Se añade X. Motivo: Porque Y."]
    told = plan_deviations(people, plan, timing, dict.fromkeys(plan.tables, ""), ())
    (found,) = (row for row in told if row["topic"] != "group")
    assert (found["topic"], found["run"]) == ("amendment", "Se añade X. Enmendado el 15/01/2027.")


FOLLOW_UP = date(2026, 6, 10)
PANEL = world(households=300, seed=3).panel
PANEL["follow_up_on"] = PANEL["follow_up_on"].where(PANEL["follow_up_on"].isna(), pd.Timestamp(FOLLOW_UP))


@pytest.mark.parametrize(
    ("declared_on", "deliveries", "timing", "first"),
    [
        # a delivery before the first follow-up could show no outcome
        (date(2026, 6, 11), ["2026-05-31", "2026-06-30", "2026-07-31"], "before", "2026-06-30"),
        (date(2026, 6, 29), ["2026-06-30"], "before", "2026-06-30"),
        (date(2026, 6, 30), ["2026-06-30", "2026-07-31"], "during", "2026-06-30"),
        (date(2026, 6, 30), ["2026-06-30"], "after", "2026-06-30"),
        (date(2026, 11, 25), ["2026-06-10", "2026-07-31"], "after", "2026-06-10"),
        (date(2026, 11, 25), ["2026-05-31"], "no_outcomes", None),
    ],
)
def test_whether_the_plan_came_before_the_data_is_computed_from_dates(
    declared, load, declared_on, deliveries, timing, first
):
    declared |= {"declared_on": declared_on, "amendments": [], "tables": list(TABLES)}
    plan = load(declared)
    days = [date.fromisoformat(day) for day in deliveries]
    tables = estimate(PANEL, registry_of(PANEL, 20), plan, "midterm", days)
    (primary,) = tables["primary_estimate"].to_dict("records")
    assert primary["plan_timing"] == timing
    assert primary["first_outcomes_on"] == (date.fromisoformat(first) if first else None)
    (sentence,) = tables["notes"].query("topic == 'plan'")["text"]
    assert (f"{declared_on:%d/%m/%Y}" in sentence) and ("no está inscrito" in sentence)
    assert ("es previo a los datos" in sentence) == (timing == "before")
    assert ("No es un plan previo" in sentence) == (timing in ("during", "after"))
    topics = set(tables["plan_deviations"]["topic"])
    assert ("timing" in topics) == (timing in ("during", "after"))


@pytest.mark.parametrize(
    ("amended_on", "timing", "said"),
    [
        (date(2026, 6, 29), "before", "es previo a los datos"),
        (date(2026, 6, 30), "amended", "se enmendó cuando ya había datos que ver"),
        (date(2026, 11, 26), "amended", "Lo enmendado no es previo a los datos"),
    ],
)
def test_a_plan_amended_after_the_data_does_not_precede_them(declared, load, amended_on, timing, said):
    earlier = {"amended_on": date(2026, 1, 20), "what": "Se añade X.", "why": "Porque Y."}
    declared |= {
        "declared_on": date(2026, 1, 10),
        "registration": None,
        "version": 3,
        "amendments": [earlier, {**earlier, "amended_on": amended_on}],
    }
    plan = load(declared)
    people = Households(PANEL, plan)
    found = plan_timing(people, plan, [date(2026, 6, 30), date(2026, 7, 31)])
    assert (found.code, found.fixed_on) == (timing, amended_on)
    sentence = timing_sentence(found, plan)
    assert "se declaró el 10/01/2026" in sentence and said in sentence
    assert f"versión 3, con enmiendas hasta el {amended_on:%d/%m/%Y}" in sentence
    topics = [
        row["topic"] for row in plan_deviations(people, plan, found, dict.fromkeys(plan.tables, ""), ())
    ]
    assert ("timing" in topics) == (timing == "amended")


def test_no_text_says_that_the_plan_came_first_without_looking_at_dates():
    hard_coded = [name for name, about in TABLES.items() if "antes de ver los datos" in about.note]
    assert not hard_coded


def test_the_day_of_a_registration_counts_more_than_the_day_that_the_plan_says(declared, load):
    declared["declared_on"] = date(2026, 1, 1)
    declared["registration"] = {
        "registry": "OSF",
        "id": "ab3de",
        "url": "https://osf.io/ab3de",
        "registered_on": date(2026, 7, 15),
    }
    declared["amendments"] = []
    plan = load(declared)
    timing = plan_timing(Households(PANEL, plan), plan, [date(2026, 6, 30), date(2026, 7, 31)])
    assert timing.code == "during"
    sentence = timing_sentence(timing, plan)
    assert "inscrito en OSF con el código ab3de desde el 15/07/2026" in sentence


def test_what_the_run_could_not_show_or_the_plan_does_not_name_is_a_deviation(declared, load):
    declared["tables"].remove("heaping")
    few = PANEL.copy()
    few.loc[few.index[:5], "territorial_unit"] = "PEQUEÑA"
    tables = estimate(few, registry_of(few, 20), load(declared), "midterm")
    found = tables["plan_deviations"]
    assert "heaping" in found.loc[found["topic"] == "exploratory", "run"].item()
    (groups,) = found.loc[found["declared"] == "Resultados por unidad territorial.", "run"]
    assert groups == "No se muestra 1 de 5 valores."
    shown = tables["sensitivity"]
    unmeasured = shown.loc[shown["among_measured_pct"].isna(), "assumption_label"]
    assert len(unmeasured)
    assert set(found.loc[found["topic"] == "assumption", "declared"]) == set(unmeasured)


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
        (_set("registration", {"registry": "OSF"}), "«registration.id»: falta"),
        (_set("tables", ["flow", "flow"]), "«tables»: debe ser una lista de textos, sin repetir"),
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
        (_set("amendments", [{"amended_on": date(2027, 1, 1)}]), "«amendments[1].what»: falta"),
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
