"""Charts: the same bytes each time, alone in the world, and honest about lengths, limits and classes."""

import re
from xml.etree import ElementTree

import pytest

from orchestration.ground.looks import looks
from orchestration.reports.charts import maps
from orchestration.reports.charts.bars import Bar, bars
from orchestration.reports.charts.canvas import PAINTS, steps
from orchestration.reports.charts.funnel import FunnelUnit, is_unusual, limit
from orchestration.reports.charts.lines import Point, columns, months
from orchestration.reports.sections import drawings as figures

HOSTILE = '<script>alert(1)</script>" onload="alert(1)'
SVG = "{http://www.w3.org/2000/svg}"


def rects(drawing):
    return [
        rect
        for rect in ElementTree.fromstring(drawing.standalone("fuente")).iter(f"{SVG}rect")
        if rect.get("class") == "value"
    ]


def test_a_chart_is_the_same_bytes_and_asks_no_other_host(full):
    rows = [row for row in full.report("final").records("indicator_trend") if row["indicator_code"] == "OE2"]
    files = []
    for _ in range(2):
        report = full.report("final")
        figures.trend(report, "trend", rows)
        files.append(report.charts["trend.svg"].standalone(report.source))
    assert files[0] == files[1]
    assert not re.findall(rb"(?:href|src|url)\s*[=(]", files[0])
    assert full.release.release_id.encode() in files[0]


def test_names_from_data_are_text():
    drawing = bars([Bar(HOSTILE, 3, HOSTILE, HOSTILE)], HOSTILE, HOSTILE, lines=[(1, HOSTILE, "country")])
    page = ElementTree.fromstring(f'<p xmlns="http://www.w3.org/2000/svg">{drawing.inline()}</p>')
    assert not list(page.iter(f"{SVG}script"))
    assert not any(name.startswith("on") for each in page.iter() for name in each.attrib)
    ElementTree.fromstring(drawing.standalone(HOSTILE))


def test_lengths_are_in_proportion_and_start_at_zero():
    widths = [float(rect.get("width")) for rect in rects(bars([Bar("a", 20, ""), Bar("b", 10, "")], "", ""))]
    assert widths[0] == pytest.approx(2 * widths[1], abs=0.2)
    heights = [
        float(rect.get("height")) for rect in rects(columns([Point(1, 30, ""), Point(2, 10, "")], "", ""))
    ]
    assert heights[0] == pytest.approx(3 * heights[1], abs=0.3)


def test_a_bar_of_17_percent_does_not_fill_its_track():
    (bar,) = rects(bars([Bar("a", 17.2, "17.2 %")], "%", "", lines=[(40, "meta 40 %", "goal")]))
    assert float(bar.get("width")) < 0.5 * 480


@pytest.mark.parametrize("top", [0, 0.4, 1, 3, 7.2, 99, 104, 2070, 1_234_567])
def test_an_axis_ends_above_its_highest_value_in_few_steps(top):
    ticks = steps(top)
    assert ticks[0] == 0
    assert ticks[-1] >= top
    assert 2 <= len(ticks) <= 6


def test_map_classes_do_not_move_with_the_data():
    assert [maps.paint_of(value, 40) for value in (0, 19.9, 20, 39.9, 40, 59.9, 60, 100)] == [
        *("below-2", "below-2", "below-1", "below-1"),
        *("above-1", "above-1", "above-2", "above-2"),
    ]


def test_a_map_names_its_departments_and_greys_those_without_a_figure():
    drawing = maps.departments({"08": 50.0}, 40, "la meta", "%", "mapa")
    assert drawing.body.count("none outline") == 24
    assert "Cusco" in drawing.body
    assert "de 20 a menos de 40" in drawing.body


def test_the_limits_of_a_funnel_are_those_of_its_source():
    assert limit(50, 100, 1.96) == pytest.approx(9.8)
    assert limit(20, 400, 3.09) == pytest.approx(6.18)


def test_only_what_chance_hardly_gives_is_unusual():
    assert not is_unusual(FunnelUnit("few", 4, 100), 21)
    assert is_unusual(FunnelUnit("many", 40, 100), 21)
    assert not is_unusual(FunnelUnit("like", 1000, 21), 21)
    assert is_unusual(FunnelUnit("low", 200, 5), 21)
    assert not is_unusual(FunnelUnit("all", 10, 100), 100)


def test_a_line_tells_its_goal_its_bound_and_the_country():
    drawing = months(
        [Point(1, 5, "5 %", 40, 7), Point(2, 6, "6 %", 38, 8)],
        "%",
        "dicho",
        goal=(15, "meta 15 %"),
        country="Perú",
    )
    assert "meta 15 %" in drawing.body
    assert 'class="soft"' in drawing.body
    assert "Perú" in drawing.body


def test_both_themes_have_every_colour_and_text_can_be_read():
    told = looks()
    assert set(told["light"]) == set(told["dark"])
    assert {colour for _, colour in PAINTS.values()} <= set(told["light"])
    for theme in ("light", "dark"):
        colours = told[theme]
        for text in ("text", "muted", "link", "accent", "target"):
            for ground in ("ground", "panel", "warm", "soft"):
                if (text, ground) not in (("target", "soft"), ("link", "warm"), ("accent", "warm")):
                    assert contrast(colours[text], colours[ground]) >= 4.5, (theme, text, ground)


def contrast(one, other):
    """The contrast of WCAG 2."""
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
