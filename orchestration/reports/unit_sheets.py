"""`mie report unit`: what stands on a territorial unit's page of the site, on one sheet of paper each."""

from collections.abc import Mapping

from orchestration.ground.spanish import day
from orchestration.reports.addresses import sheet_stem
from orchestration.reports.document import Block
from orchestration.reports.printing import compiled, on_paper
from orchestration.reports.report import Report
from orchestration.reports.sections.place import Territory
from orchestration.reports.sections.territory import unit_sheet
from orchestration.reports.sources import PRINT, definitions
from orchestration.reports.state import bands, marked

TEMPLATE = PRINT / "unit.typ"


def sheet_name(report: Report, place: Territory) -> str:
    """The file of a unit's sheet."""
    return f"{marked(report, sheet_stem(place.code, report.scope.month))}.pdf"


def render_unit_sheets(report: Report, places: list[Territory]) -> Mapping[str, bytes]:
    """A PDF for each of some units, by its file name."""
    return {sheet_name(report, place): _render(report, place) for place in places}


def _render(report: Report, place: Territory) -> bytes:
    report.charts.clear()
    top, left, right = ([on_paper(block) for block in blocks] for blocks in unit_sheet(report, place))
    return compiled(report, TEMPLATE, {**_head(report, place), "top": top, "left": left, "right": right})


def _head(report: Report, place: Territory) -> dict[str, str | list[list[str]] | list[Block]]:
    scope, release, plan = report.scope, report.release, definitions("reports")["plan"]
    told = bands(report)
    return {
        "title": f"{place.name}, {scope.period}",
        "heading": place.name,
        "period": f"Al {day(scope.cut_off)}",
        "states": " · ".join(band.name for band in told),
        "bands": [[band.name, band.text] for band in told],
        "author": plan["programme"],
        "programme": plan["programme"],
        "plan": plan["name"],
        "description": f"{plan['name']}; publicación {release.release_id}",
        "keywords": [release.release_id, f"corte {scope.cut_off}", f"conocimiento {release.known_at}"],
        "source": report.source,
    }
