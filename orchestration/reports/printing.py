"""Printed reports: the document as data, and its PDF/UA by Typst, with fonts of our own."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from orchestration.ground.calendar import report_named
from orchestration.ground.looks import looks
from orchestration.ground.spanish import day
from orchestration.release import manifest
from orchestration.reports import document, seal
from orchestration.reports.document import Block, heading, notice
from orchestration.reports.report import Report
from orchestration.reports.sections import SECTIONS, sections_of
from orchestration.reports.sources import PRINT, definitions, signatures
from orchestration.reports.state import bands, heading_state, may_be_signed

TEMPLATE, PARTS = PRINT / "report.typ", PRINT / "parts.typ"
FIRST, ANNEX = "message", "sheets"


def render_pdf(report: Report) -> bytes:
    """A report as A4 PDF/UA-1, the same bytes each time."""
    content = document_of(report)
    return compiled(report, TEMPLATE, {**content, "parts": [on_paper(block) for block in content["parts"]]})


def compiled(report: Report, template: Path, content: Mapping[str, Any]) -> bytes:
    """A document of data as PDF/UA-1 by a template, with the report's drawings beside it."""
    told = {**content, "looks": looks()["light"], "font": looks()["fonts"]["paper"]}
    charts = {name: drawing.standalone(report.source) for name, drawing in report.charts.items()}
    files = {
        "main.typ": template.read_bytes(),
        PARTS.name: PARTS.read_bytes(),
        seal.FILE: seal.qr_code(report.release),
        "data.json": json.dumps(told, ensure_ascii=False, sort_keys=True).encode(),
        **charts,
    }
    return typst.compile(
        files,
        format="pdf",
        font_paths=[str(PRINT / "fonts")],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=datetime.fromisoformat(report.release.published_at).astimezone(UTC).replace(microsecond=0),
    )


def on_paper(block: Block) -> Block:
    """A block as paper has it: drawings lie beside it, and nothing leads to other pages."""
    told = {key: value for key, value in block.items() if key != "drawing"}
    return {**told, "parts": [on_paper(part) for part in block["parts"]]} if "parts" in block else told


def document_of(report: Report) -> dict[str, Any]:
    """A report as data for the template."""
    scope, release = report.scope, report.release
    known = definitions("reports")
    plan = known["plan"]
    sections = sections_of(report)
    told = bands(report)
    heading_text = f"{scope.title}{heading_state(report)}"
    body = [block for name in sections if name not in (FIRST, ANNEX) for block in SECTIONS[name](report)]
    annex = SECTIONS[ANNEX](report) if ANNEX in sections else []
    return {
        "title": f"{heading_text}, {scope.period}",
        "heading": heading_text,
        "states": " · ".join(band.name for band in told),
        "bands": [[band.name, band.text] for band in told],
        "running": f"{scope.title} · {plan['name']}",
        "period": scope.period[:1].upper() + scope.period[1:],
        "author": plan["programme"],
        "description": f"{plan['name']}; publicación {release.release_id}",
        "keywords": [release.release_id, f"corte {scope.cut_off}", f"conocimiento {release.known_at}"],
        "programme": plan["programme"],
        "plan": plan["name"],
        "release_id": release.release_id,
        "cover": {"caption": "De qué trata este reporte", "entries": _cover(report, plan)},
        "cover_notices": _cover_notices(report),
        "first": SECTIONS[FIRST](report),
        "parts": [*body, *_signed(report), *annex],
    }


def _signed(report: Report) -> list[Block]:
    """The lines to sign, where there may be any, and what ties the document to its release."""
    release = report.release
    lines = [document.signatures(signatures(report.scope.report))] if may_be_signed(report) else []
    told = [
        ("Publicación", release.release_id),
        ("SHA-256 de su manifiesto", manifest.digest_of(release)),
        ("Enlace permanente", seal.permalink(release.release_id)),
    ]
    alt = f"Código QR con el enlace permanente y la huella de la publicación {release.release_id}"
    title = "Firmas y comprobación" if lines else "Comprobación"
    return [heading(1, title), *lines, document.seal(seal.FILE, alt, told)]


def _cover(report: Report, plan: dict[str, str]) -> list[list[str]]:
    scope, release = report.scope, report.release
    entries = [
        ["Dirigido a", scope.addressee],
        ["Por qué se hace", _reason(scope.report)],
        ["Período", f"Del {day(scope.starts_on)} al {day(scope.cut_off)}"],
        ["Publicación", release.release_id],
        ["Fecha de corte", f"{day(scope.cut_off)}: hasta ella cuentan los hechos"],
        ["Fecha de conocimiento", f"{day(_date(release.known_at))}: hasta ella cuentan las entregas"],
        [
            "Comparado con",
            day(scope.previous_month_end) if scope.previous_month_end else "Sin período anterior en el año",
        ],
        ["Plan", f"{plan['name']}, aprobado por {plan['approved_by']}, {plan['approved_on']}"],
    ]
    official = [row for row in report.records("closed_months") if row["closed_month"] == scope.month]
    if official:
        state = official[0]
        entries.append(
            [
                "Mes cerrado",
                f"Cerrado el {day(state['closed_on'])} con la publicación {state['release_id']}. "
                f"{state['comparison_text']}",
            ]
        )
    else:
        entries.append(["Mes cerrado", "No: las cifras pueden revisarse"])
    return entries


def _reason(name: str) -> str:
    """Where the plan asks for the report, and what of that is assumed."""
    asked = report_named(name)
    assumption = f" {asked.assumption[0].upper()}{asked.assumption[1:]}." if asked.assumption else ""
    return f"Lo pide el plan: {asked.source}.{assumption}"


def _cover_notices(report: Report) -> list[Block]:
    scope = report.scope
    notices = []
    if scope.cut_off != scope.as_of:
        notices.append(
            notice(
                f"La publicación tiene corte al {day(scope.as_of)}; se usan sus cifras al "
                f"{day(scope.cut_off)}. Una publicación con corte a ese día se pide con --month "
                f"{scope.month}."
            )
        )
    return notices


def _date(text: str) -> Any:
    return datetime.fromisoformat(text).date()
