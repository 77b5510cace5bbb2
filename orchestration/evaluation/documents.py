"""The documents of a package: the codebook as PDF, the README, and the program that recalculates figures."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from string import Template
from typing import Any

import typst

from orchestration.evaluation.codebook import Table
from orchestration.evaluation.codebook_rows import CODEBOOK
from orchestration.evaluation.codes import MISSING
from orchestration.evaluation.tier import Tier
from orchestration.ground.plan import the_plan
from orchestration.ground.spanish import number

TEMPLATES = Path(__file__).parent / "templates"
README, PROGRAM, CODEBOOK_PAGES = "README.md", "recalcular_indicadores.py", "codebook.typ"
CODE, DOCS, FIGURES, PUBLISHABLE = "code", "docs", "output/figures", "output/publishable"
"""Rooms of a package, beside data and output/tables."""
PLAN, CODEBOOK_FILE = f"{DOCS}/analysis_plan.yml", f"{DOCS}/codebook.pdf"
IDENTIFICATION = "memo_identificacion.md"
"""What it would take to tell an effect; it goes with every package as it is."""

SOFTWARE = (
    "duckdb",
    "dbt-core",
    "dbt-duckdb",
    "pandas",
    "numpy",
    "scipy",
    "statsmodels",
    "pyreadstat",
    "pyarrow",
    "typst",
    "altair",
    "vl-convert-python",
)
"""What decides the bytes of a package, besides the project's own code."""


def codebook_pdf(
    title: str,
    subtitle: str,
    release: str,
    tables: Iterable[Table],
    rows: Iterable[Sequence[Any]],
    tier: Tier,
) -> bytes:
    """The codebook as PDF, the same bytes for the same rows (those of the table `codebook`)."""
    names = [variable.name for variable in CODEBOOK.variables]
    by_table: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        variable = dict(zip(names, row, strict=True))
        by_table.setdefault(variable["table_name"], []).append(variable)
    content = {
        "title": title,
        "subtitle": subtitle,
        "release": release,
        "mark": tier.mark,
        "warnings": tier.warnings,
        "codes": [{"letter": code.letter, "label": code.label.lower()} for code in MISSING.values()],
        "tables": [_table(table, by_table[table.name]) for table in tables if table.name in by_table],
    }
    return typst.compile(
        TEMPLATES / CODEBOOK_PAGES,
        format="pdf",
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        timestamp=0,
    )


def readme(values: Mapping[str, str], tier: Tier) -> str:
    """The README of a tier with these values in their places."""
    name = Path(README)
    template = TEMPLATES / f"{name.stem}{tier.suffix}{name.suffix}"
    return Template(template.read_text(encoding="utf-8")).substitute(values)


def program() -> bytes:
    """The program that recalculates the indicators from the package alone."""
    text = (TEMPLATES / PROGRAM).read_text(encoding="utf-8")
    return Template(text).substitute(the_plan().settings).encode()


def software() -> dict[str, str]:
    """The versions of what makes a package."""
    return {"python": ".".join(map(str, sys.version_info[:3]))} | {name: version(name) for name in SOFTWARE}


def missing_codes() -> str:
    """The letters of missing values, in words."""
    return ", ".join(f"`.{code.letter}` {code.label.lower()}" for code in MISSING.values())


def wording() -> list[str]:
    """What the documents say in the project's own words."""
    return [path.read_text(encoding="utf-8") for path in sorted(TEMPLATES.iterdir()) if path.is_file()]


def _table(table: Table, variables: list[dict[str, Any]]) -> dict[str, Any]:
    first = variables[0]
    return {
        "name": table.name,
        "title": table.title,
        "note": table.note,
        "key": " × ".join(table.key),
        "rows": number(first["n"] + first["missing"]),
        "is_compact": table.model is None,
        "variables": [{**one, "n": number(one["n"]), "missing": number(one["missing"])} for one in variables],
    }
