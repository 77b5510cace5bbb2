"""The page on which senders check a delivery before they send it, and the forms that it hands out."""

from collections.abc import Iterator

from orchestration.ground.contract import load_contract
from orchestration.reports.before_sending import browser_rules
from orchestration.reports.before_sending.blank_form import form, form_name
from orchestration.reports.before_sending.column_words import extract_title
from orchestration.reports.document import heading, links, notice, paragraph
from orchestration.reports.site.html import TEMPLATES
from orchestration.reports.site.page import Page

PLACE, TITLE = "revisar/", "Revisar una entrega"
FORMS = f"{PLACE}plantillas/"
RULES = "rules.js"
SCRIPTS = ("sql.js", "text.js", "headers.js", "workbook.js", "judge.js", "page.js")
"""In the order in which they are read, after the rules."""


def check_page() -> Page:
    """The page; its scripts judge a file where it lies."""
    extracts = [(each.name, extract_title(each.name)) for each in load_contract().extracts]
    formats = ", ".join(end for end, kind in browser_rules.rules()["formats"].items())
    return Page(
        PLACE,
        TITLE,
        [
            paragraph(
                "Elija el archivo que va a enviar. Se revisa en este equipo, con las mismas reglas que el"
                " almacén; nada de lo que contiene sale de su navegador."
            ),
            {"kind": "checker", "extracts": extracts, "formats": formats},
            notice(
                "Aquí no se ve lo que otros entregaron: que un curso, un aliado o una persona esté en el"
                " padrón se sabe recién al recibir el archivo."
            ),
            heading(1, "Plantillas"),
            links(
                [
                    (f"{FORMS}{form_name(each)}", extract_title(each.name), each.name)
                    for each in load_contract().extracts
                ],
                "Plantillas para llenar",
            ),
        ],
        scripts=tuple(f"{PLACE}{name}" for name in (RULES, *SCRIPTS)),
    )


def check_files() -> Iterator[tuple[str, bytes]]:
    """The scripts of the page, the rules that they read, and the forms."""
    yield f"{PLACE}{RULES}", browser_rules.script()
    for name in SCRIPTS:
        yield f"{PLACE}{name}", (TEMPLATES / "check" / name).read_bytes()
    for extract in load_contract().extracts:
        yield f"{FORMS}{form_name(extract)}", form(extract)
