"""The rules by which a delivery is judged, as a browser reads them: made from the contract and the models.

What a cell's text, value and broken rule are stands in the macros of `dbt_project/macros`. They are rendered
here for each column of each extract, as dbt renders them, and the page of the site evaluates their SQL. So no
rule about a value is written a second time.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from jinja2 import Environment

from orchestration.ground.clocks import FIRST_DELIVERY, LAST_DELIVERY
from orchestration.ground.code import ROOMS
from orchestration.ground.contract import STAGING, Column, Extract, load_contract
from orchestration.ground.paths import DBT_PROJECT
from orchestration.ground.reference import FILES as REFERENCES
from orchestration.ground.reference import TABLES, reference_codes
from orchestration.ground.spanish import BECOMES, RULES, UNKNOWN_CODE, VALUE_LOST
from orchestration.landing import rejection
from orchestration.landing.bounds import MOST_CELLS
from orchestration.landing.find import FORMATS
from orchestration.landing.limits import BLANKS, HEADER_ROWS
from orchestration.landing.sniff import LIKENESS
from orchestration.landing.text import DELIMITERS
from orchestration.reports.before_sending.blank_form import form_name
from orchestration.reports.before_sending.column_words import extract_title, shape

MACROS = tuple(
    DBT_PROJECT / "macros" / place
    for place in ("staging/parse.sql", "staging/stage.sql", "engine/text.sql", "engine/dates.sql")
)
MADE_OF = (
    *MACROS,
    *REFERENCES,
    *STAGING.glob("*/_sources.yml"),
    *(
        ROOMS / "landing" / f"{name}.py"
        for name in ("bounds", "find", "limits", "rejection", "sniff", "text")
    ),
    *(ROOMS / "ground" / f"{name}.py" for name in ("contract", "reference")),
)
"""What the rules are made of besides this package."""

BROWSER_FORMATS = ("text", "gzipped_text", "workbook")
"""What a browser reads of what can be delivered."""

GAP = "{}"
"""Where a name goes into a reason."""

_PART = re.compile(r"(.+?)\s+as\s+(\w+__\w+)\s*(?:,|\Z)", re.DOTALL)


class _Dispatch:
    """What dbt calls `adapter`: macros by the engine; the browser evaluates the default one."""

    def __init__(self, macros: Callable[[], Any]) -> None:
        self._macros = macros

    def dispatch(self, name: str) -> Callable[..., str]:
        """The macro of the default engine."""
        macro: Callable[..., str] = getattr(self._macros(), f"default__{name}")
        return macro


@cache
def _macros() -> Any:
    """The project's macros, as functions that return SQL."""
    environment = Environment(extensions=["jinja2.ext.do"])
    environment.globals.update({"adapter": _Dispatch(_macros), "return": lambda told: told})
    return environment.from_string("\n".join(path.read_text(encoding="utf-8") for path in MACROS)).module


def script() -> bytes:
    """The rules as a script, which sets the constant RULES."""
    told = json.dumps(rules(), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return f"const RULES = {told};\n".encode()


def rules() -> dict[str, Any]:
    """All that the page needs to know of the contract."""
    return {
        "extracts": [_extract(each) for each in load_contract().extracts],
        "references": {table: list(reference_codes(table)) for table in TABLES},
        "reasons": _reasons(),
        "rules": RULES,
        "becomes": {**BECOMES, "kept": VALUE_LOST},
        "unknownCode": UNKNOWN_CODE,
        "formats": {end: kind for end, kind in FORMATS.items() if kind in BROWSER_FORMATS},
        "otherFormats": [end for end, kind in FORMATS.items() if kind not in BROWSER_FORMATS],
        "delimiters": DELIMITERS,
        "blanks": BLANKS,
        "headerRows": HEADER_ROWS,
        "likeness": LIKENESS,
        "mostCells": MOST_CELLS,
        "firstDelivery": FIRST_DELIVERY.isoformat(),
        "lastDelivery": LAST_DELIVERY.isoformat(),
    }


def _extract(extract: Extract) -> dict[str, Any]:
    return {
        "name": extract.name,
        "source": extract.source,
        "title": extract_title(extract.name),
        "form": form_name(extract),
        "noHeaderRow": rejection.no_header_row([column.header for column in extract.required]).reason,
        "columns": [_column(column) for column in extract.columns],
    }


def _column(column: Column) -> dict[str, Any]:
    told = _as_macros_read(column)
    macros = _macros()
    parts = "" if column.type == "text" else str(macros.cell_parts(told))
    is_needed = column.required or column.required_when
    return {
        "name": column.name,
        "header": column.header,
        "shape": shape(column),
        "isKey": column.key,
        "isRequired": column.required,
        "references": column.references,
        "text": _line(macros.cell_text(f"{column.name}__raw")),
        "parts": [[name, _line(sql)] for sql, name in _PART.findall(parts)],
        "value": _line(macros.cell_value(told)),
        "rule": _line(macros.cell_rule(told)),
        "quarantines": _line(macros.quarantines(told)) if is_needed else "false",
    }


def _line(sql: str) -> str:
    """SQL in one line."""
    return re.sub(r"\s*\n\s*", " ", str(sql)).strip()


def _as_macros_read(column: Column) -> Mapping[str, Any]:
    """A column as the macro `extract_columns` gives it."""
    return {
        "name": column.name,
        "text": f"{column.name}__text",
        "rule": f"{column.name}__rule",
        "kind": f"{column.name}__kind",
        "type": column.type,
        "is_required": column.required,
        "required_when": column.required_when,
        "two_digit_years": column.two_digit_years,
    }


def _reasons() -> dict[str, Any]:
    """Why a file is refused; those that name headers are told for one and for several."""
    return {
        "no_delivery_date": rejection.no_delivery_date().reason,
        "unknown_file_type": rejection.unknown_file_type().reason,
        "unreadable": {
            "text": rejection.unreadable("un archivo .gz completo").reason,
            "workbook": rejection.unreadable("un libro .xlsx").reason,
        },
        "protected": rejection.protected().reason,
        "open_quote": rejection.open_quote().reason,
        "extent_too_large": rejection.extent_too_large(GAP).reason,
        "required_column_missing": [
            rejection.required_column_missing([GAP] * count).reason for count in (1, 2)
        ],
        "column_twice": [rejection.column_twice([GAP] * count).reason for count in (1, 2)],
    }
