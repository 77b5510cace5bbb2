"""What dbt says of each report: the published tables that it reads, and no others."""

import re

import pytest
import yaml

from orchestration.ground.calendar import report_titles
from orchestration.ground.paths import DBT_PROJECT
from orchestration.release.tables import PUBLIC, PUBLISHED
from orchestration.reports.book_cover import render_workbook
from orchestration.reports.poi_workbook import render_poi_workbook
from orchestration.reports.printing import document_of
from orchestration.reports.queries import expand, report_queries
from orchestration.reports.site.pages import pages

FILE = DBT_PROJECT / "models" / "marts" / "_exposures.yml"
EXPOSURES = {each["name"]: each for each in yaml.safe_load(FILE.read_text(encoding="utf-8"))["exposures"]}
MODELS = {"measures": "published_measures", "targets": "published_targets"}
"""Models whose tables are called otherwise."""


def depends_on(name: str) -> set[str]:
    return {re.fullmatch(r"ref\('(\w+)'\)", each)[1] for each in EXPOSURES[name]["depends_on"]}


def read_by(report) -> set[str]:
    queries = report_queries()
    tables = {
        table for name in report._tables for table in re.findall(r"\bmie\.(\w+)", expand(name, queries))
    }
    return {MODELS.get(table, table) for table in tables}


@pytest.mark.parametrize("name", report_titles())
def test_a_report_reads_what_its_exposure_names(name, full):
    report = full.report(name)
    document_of(report)
    render_workbook(report)
    if name == "monthly":
        render_poi_workbook(report)
    assert read_by(report) == depends_on(name)
    assert EXPOSURES[name]["label"] == report_titles()[name]


def test_the_site_reads_what_its_exposure_names(full):
    report = full.report("site")
    assert list(pages(report, {}))
    assert read_by(report) == depends_on("site")


def test_open_data_are_the_tables_of_the_public_edition():
    protected = {
        MODELS.get(table, table) if schema == "marts" else _public(table) for table, schema in PUBLIC.items()
    }
    assert depends_on("open_data") == protected


def _public(table: str) -> str:
    return f"public_{table}" if table in PUBLISHED else table
