"""The package as DDI-Codebook 2.5 describes it (DDI Alliance, 2012), which catalogues like NADA read.

Variables come from the same description as the codebook; what is said of the study as a whole stands in
`templates/study.yml`. Counts of values are left out: the codebook tells them, and hides the small ones.
"""

from collections.abc import Iterable, Mapping
from string import Template
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import yaml

from orchestration.evaluation.codebook import Table, Variable
from orchestration.evaluation.codes import MISSING
from orchestration.evaluation.data_files import file_of
from orchestration.evaluation.documents import TEMPLATES
from orchestration.evaluation.tier import SECURE, Tier
from orchestration.ground.plan import the_plan

NAMESPACE = "ddi:codebook:2_5"
SCHEMA_PLACE = f"{NAMESPACE} http://www.ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
NAME, STUDY = "ddi.xml", "study.yml"

TRUTH = {"true": "Sí", "false": "No"}


def render(
    values: Mapping[str, str], tables: Iterable[Table], counts: Mapping[str, int], tier: Tier = SECURE
) -> bytes:
    """The bytes of `ddi.xml`. `values` are those of the README, `counts` the rows of each table."""
    study = _study(values, tier)
    listed = list(tables)
    root = Element(
        "codeBook",
        {
            "xmlns": NAMESPACE,
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:schemaLocation": SCHEMA_PLACE,
            "version": "2.5",
            "ID": "mie",
            LANGUAGE: "es",
        },
    )
    _document(SubElement(root, "docDscr"), study, values)
    _study_description(SubElement(root, "stdyDscr"), study, values)
    for number, table in enumerate(listed, 1):
        _file(root, f"F{number}", table, counts[table.name])
    data = SubElement(root, "dataDscr")
    for number, table in enumerate(listed, 1):
        for place, variable in enumerate(table.variables, 1):
            _variable(data, f"F{number}", f"F{number}V{place}", variable)
    ElementTree.indent(root, space=" ")
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _study(values: Mapping[str, str], tier: Tier) -> dict[str, Any]:
    """What is said of the study; another tier says some of it otherwise."""
    told = {**the_plan().settings, **values}

    def filled(value: Any) -> Any:
        if isinstance(value, list):
            return [filled(part) for part in value]
        return Template(str(value)).substitute(told)

    content = yaml.safe_load((TEMPLATES / STUDY).read_text(encoding="utf-8"))
    if tier is not SECURE:
        name = f"study{tier.suffix}.yml"
        content |= yaml.safe_load((TEMPLATES / name).read_text(encoding="utf-8"))
    return {name: filled(value) for name, value in content.items()}


def _said(parent: Element, path: str, text: str, **attributes: str) -> Element:
    """Put a text at the end of a path of elements, each made where the last of its parent is another one."""
    *way, last = path.split("/")
    for name in way:
        before = parent[-1] if len(parent) else None
        parent = before if before is not None and before.tag == name else SubElement(parent, name)
    element = SubElement(parent, last, attributes)
    element.text = text
    return element


def _document(about: Element, study: Mapping[str, Any], values: Mapping[str, str]) -> None:
    _said(about, "citation/titlStmt/titl", f"{values['title']}. Descripción según DDI-Codebook 2.5")
    _said(about, "citation/titlStmt/IDNo", f"{_identity(values)}-ddi")
    _said(about, "citation/prodStmt/producer", study["producer"], abbr=study["producer_short"])
    _said(about, "citation/verStmt/version", values["evaluation_version"])


def _study_description(about: Element, study: Mapping[str, Any], values: Mapping[str, str]) -> None:
    _said(about, "citation/titlStmt/titl", values["title"])
    _said(about, "citation/titlStmt/IDNo", _identity(values), agency=study["producer_short"])
    _said(about, "citation/rspStmt/AuthEnty", study["producer"], affiliation=study["ministry"])
    _said(about, "citation/prodStmt/producer", study["producer"], abbr=study["producer_short"])
    _said(about, "citation/prodStmt/prodPlac", study["place"])
    _said(about, "citation/distStmt/distrbtr", study["producer"], abbr=study["producer_short"])
    _said(about, "citation/distStmt/contact", study["contact"])
    _said(about, "citation/verStmt/version", values["release_id"])
    _said(about, "citation/biblCit", study["citation"])
    for keyword in study["keywords"]:
        _said(about, "stdyInfo/subject/keyword", keyword)
    _said(about, "stdyInfo/abstract", study["abstract"])
    _summary(about[-1], study, values)
    _method(SubElement(about, "method"), study)
    _access(SubElement(about, "dataAccs"), study)


def _summary(info: Element, study: Mapping[str, Any], values: Mapping[str, str]) -> None:
    for event, date in (
        ("start", str(the_plan().settings["plan_year_starts_on"])),
        ("end", values["cut_off"]),
    ):
        _said(info, "sumDscr/timePrd", date, event=event, date=date)
    _said(info, "sumDscr/nation", "Perú", abbr="PER")
    _said(info, "sumDscr/geogCover", study["geography"])
    _said(info, "sumDscr/geogUnit", study["geographic_unit"])
    _said(info, "sumDscr/anlyUnit", study["unit_of_analysis"])
    _said(info, "sumDscr/universe", study["universe"])
    _said(info, "sumDscr/dataKind", study["kind"])


def _method(method: Element, study: Mapping[str, Any]) -> None:
    _said(method, "dataColl/timeMeth", study["time_method"])
    _said(method, "dataColl/dataCollector", study["collector"])
    _said(method, "dataColl/sampProc", study["sampling"])
    _said(method, "dataColl/sampleFrame/sampleFrameName", "Padrón de Hogares Afiliados")
    _said(method, "dataColl/sampleFrame/universe", study["frame"])
    _said(method, "dataColl/collMode", study["collection_mode"])
    _said(method, "dataColl/resInstru", study["instrument"])
    _said(method, "dataColl/collSitu", study["collection_situation"])
    _said(method, "dataColl/weight", study["weights"])
    _said(method, "dataColl/cleanOps", study["cleaning"])


def _access(access: Element, study: Mapping[str, Any]) -> None:
    _said(access, "setAvail/accsPlac", study["contact"])
    _said(access, "useStmt/confDec", study["confidentiality"], required="yes")
    _said(access, "useStmt/restrctn", study["restrictions"])
    _said(access, "useStmt/contact", study["contact"])
    _said(access, "useStmt/citReq", study["citation"])
    _said(access, "useStmt/conditions", study["conditions"])
    _said(access, "useStmt/disclaimer", study["disclaimer"])


def _file(root: Element, identity: str, table: Table, rows: int) -> None:
    about = SubElement(SubElement(root, "fileDscr", {"ID": identity}), "fileTxt")
    _said(about, "fileName", file_of("csv", table), ID=f"{identity}N")
    _said(about, "fileCont", f"{table.title}. {table.note}")
    _said(about, "dimensns/caseQnty", str(rows))
    _said(about, "dimensns/varQnty", str(len(table.variables)))
    _said(about, "fileType", "CSV en UTF-8, con encabezados; también en Parquet y Stata, en carpetas al lado")


def _variable(data: Element, file: str, identity: str, variable: Variable) -> None:
    categories = TRUTH if variable.kind == "truth" else variable.values
    is_number = variable.kind in ("whole", "number")
    about = SubElement(
        data,
        "var",
        {
            "ID": identity,
            "name": variable.name,
            "files": file,
            "intrvl": "contin" if is_number and not categories else "discrete",
        },
    )
    _said(about, "labl", variable.label)
    if variable.question:
        _said(about, "qstn/qstnLit", variable.question)
    _said(about, "txt", variable.meaning)
    for code, label in (categories or {}).items():
        _category(about, str(code), label)
    for code in dict.fromkeys(rule.code for rule in variable.missing):
        _category(about, f".{MISSING[code].letter}", MISSING[code].label, missing="Y")
    if variable.rule:
        _said(about, "codInstr", variable.rule)
    shape = {"category": "date"} if variable.kind == "day" else {}
    _said(about, "varFormat", variable.unit, type="numeric" if is_number else "character", **shape)


def _category(about: Element, code: str, label: str, **attributes: str) -> None:
    category = SubElement(about, "catgry", attributes)
    _said(category, "catValu", code)
    _said(category, "labl", label)


def _identity(values: Mapping[str, str]) -> str:
    tier = "" if values["tier"] == SECURE.name else f"-{values['tier']}"
    return f"PER-JUNTOS-MIE-{values['comparison']}-{values['release_id']}{tier}"
