"""The indicators' sheets are whole, and the schema `plan` says what the seeds say."""

from pathlib import Path

import yaml

from orchestration.ground.paths import DBT_PROJECT
from orchestration.reports.queries import run_query
from orchestration.reports.sources import SHEET_FIELDS, plan_seed

PLAN = yaml.safe_load((Path(__file__).parents[2] / "plan" / "plan.yml").read_text(encoding="utf-8"))


def test_every_field_of_every_sheet_is_filled(full):
    records = run_query(full.report("final").connection, "indicator_sheets").records
    codes = [indicator["code"] for indicator in PLAN["indicators"]]
    assert [(row["indicator_code"], row["field"]) for row in records] == [
        (code, field) for code in codes for field in SHEET_FIELDS
    ]
    assert all(row["content"].strip() for row in records)


def test_the_target_of_a_sheet_is_the_plans(full):
    records = run_query(full.report("final").connection, "indicator_sheets").records
    told = {row["indicator_code"]: row["content"] for row in records if row["field"] == "target"}
    for indicator in PLAN["indicators"]:
        sign = " %" if indicator["unit"] == "percent" else ""
        assert told[indicator["code"]].startswith(f"{indicator['target']:,}{sign} (")
    assert all("No disponible" in row["content"] for row in records if row["field"] == "baseline")


def test_a_sheet_leads_to_the_sql_that_computes_it():
    for row in plan_seed("indicators"):
        models = row["sql_models"].split()
        assert models
        assert all((DBT_PROJECT / model).is_file() for model in models)
        assert f"int_indicator_{row['code'].lower()}.sql" in row["sql_models"]


def test_every_question_that_the_plan_leaves_open_is_shown():
    questions = plan_seed("open_questions")
    assert len(questions) == len(PLAN["open_questions"])
    assert [int(row["position"]) for row in questions] == list(range(1, len(questions) + 1))
    assert all(row["question"] and row["reading"] and row["concerns"] for row in questions)
