"""Charts show what the records say, the same bytes each time."""

import pytest

from orchestration.reports import charts


@pytest.fixture(scope="module")
def report(full):
    return full.report("final")


def test_a_chart_is_the_same_bytes_and_asks_no_other_host(report):
    spec = charts.trend(report.records("indicator_trend"))
    drawn = charts.svg(spec)
    assert drawn == charts.svg(spec)
    assert b"<image" not in drawn
    assert charts.FONT.encode() in drawn


def test_a_map_fills_only_what_is_shown(report):
    records = report.records("indicators_by_department")
    shapes = charts.department_maps(records)["datasets"]["OG"]
    assert len(shapes) == 25
    told = {shape["properties"]["state"] for shape in shapes}
    assert told == {"cifra", "menos de 5", "sin casos"}
    for shape in shapes:
        is_shown = shape["properties"]["state"] != "sin casos"
        assert (shape["properties"]["value"] is not None) is is_shown


def test_a_bar_of_few_bears_a_mark(report):
    records = [row for row in report.records("indicators_by_group") if row["indicator_code"] == "OG"]
    drawn = charts.svg(charts.groups(records)).decode()
    assert "33.3 %*" in drawn
    assert "0.0 %" in drawn
