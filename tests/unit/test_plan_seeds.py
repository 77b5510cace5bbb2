"""The plan's seeds say what the plan says."""

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from orchestration.ground.paths import SEEDS

PLAN = yaml.safe_load((Path(__file__).parent.parent / "plan" / "plan.yml").read_text())


def seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / "plan" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_indicators_and_their_targets():
    rows = {row["code"]: row for row in seed("indicators")}
    assert list(rows) == [indicator["code"] for indicator in PLAN["indicators"]]
    for indicator in PLAN["indicators"]:
        row = rows[indicator["code"]]
        assert row["unit_of_measure"] == indicator["unit"]
        assert (row["name"], row["objective"], row["method"]) == (
            indicator["name"],
            indicator["objective"],
            indicator["method"],
        )


def test_the_first_targets_and_months_are_the_plans_own():
    first = [row for row in seed("targets") if row["decided_on"] == str(PLAN["plan"]["approved_on"])]
    assert {row["code"]: Decimal(row["target"]) for row in first} == {
        indicator["code"]: indicator["target"] for indicator in PLAN["indicators"]
    }
    for row in first:
        place = (row["subject"], row["territory_level"], row["territory_code"], row["month_end"])
        assert place == ("indicator", "national", "PE", "2026-12-31")
        assert row["is_assumed"] == "false"
    assert {row["act"] for row in (*first, *seed("plan_programme"))} == {PLAN["plan"]["approved_by"]}


def test_every_indicator_has_an_official_variant():
    variants = Counter(
        row["indicator_code"] for row in seed("indicator_variants") if row["variant"] == "official"
    )
    assert variants == {indicator["code"]: 1 for indicator in PLAN["indicators"]}


@pytest.mark.parametrize("activity", PLAN["activities"], ids=lambda activity: activity["code"])
def test_activities_and_their_months(activity):
    row = next(row for row in seed("plan_activities") if row["code"] == activity["code"])
    assert row["name"] == activity["name"]
    assert row["responsible"] == activity["responsible"]
    assert row["unit_of_measure"] == activity["unit"]
    assert row["poi_activity_code"] == activity["poi"]
    assert row["is_month_assumed"] == str(activity.get("assumed", True)).lower()
    months = [int(r["month"][5:7]) for r in seed("plan_programme") if r["activity_code"] == activity["code"]]
    assert months == activity["months"]
    assert len(months) == activity["count"]


def test_the_chain_has_no_loose_end():
    links = seed("plan_alignment")
    nodes = {(row["level"], row["code"]) for row in links}
    parents = {(row["parent_level"], row["parent_code"]) for row in links} - {("", "")}
    assert parents <= nodes
    assert {row["code"] for row in links} >= {link["code"] for link in PLAN["alignment"]}
    for row in PLAN["alignment"]:
        link = next(each for each in links if (each["level"], each["code"]) == (row["level"], row["code"]))
        assert (link["name"], link["parent_code"]) == (row["name"], row.get("parent", ""))
    assert [row["level"] for row in links if not row["parent_code"]] == ["acuerdo_nacional"]


def test_reports_of_the_calendar_are_those_that_the_plan_programmes():
    programmed = {activity["code"]: activity for activity in PLAN["activities"]}
    rows = [row for row in seed("report_calendar") if row["activity_code"]]
    assert {row["activity_code"] for row in rows} == {"A13", "A14", "A16", "A17"}
    for row in rows:
        activity = programmed[row["activity_code"]]
        assert [int(month) for month in row["months"].split(";")] == activity["months"]
        assert activity["responsible"] in row["addressee"].split(";")
