"""The package as Frictionless Data describes it (Data Package v1, specs.frictionlessdata.io)."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from orchestration.evaluation.codebook import OF_ROWS, Table, Variable
from orchestration.evaluation.data_files import file_of

TYPES = {"text": "string", "day": "date", "truth": "boolean", "whole": "integer", "number": "number"}
FOREIGN = {"household_id": "registry", "person_id": "persons"}
"""The tables that hold the households and the persons whom others name."""


def render(
    name: str, title: str, description: str, tables: Iterable[Table], files: Mapping[str, str]
) -> bytes:
    """The bytes of the descriptor. `files` are the SHA-256 of the package's files by relative path."""
    content = {
        "profile": "tabular-data-package",
        "name": name,
        "title": title,
        "description": description,
        "resources": [_resource(table, files) for table in tables],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _resource(table: Table, files: Mapping[str, str]) -> dict[str, Any]:
    path = file_of("csv", table)
    schema: dict[str, Any] = {
        "fields": [_field(variable, table) for variable in table.variables],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    foreign = [
        {"fields": column, "reference": {"resource": target, "fields": column}}
        for column, target in FOREIGN.items()
        if target != table.name
        and column in [variable.name for variable in table.variables if variable.pseudonym != OF_ROWS]
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return {
        "profile": "tabular-data-resource",
        "name": table.name.replace("_", "-"),
        "title": table.title,
        "description": table.note,
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "hash": f"sha256:{files[path]}",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": schema,
    }


def _field(variable: Variable, table: Table) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": variable.name,
        "title": variable.label,
        "description": " ".join(part for part in (variable.meaning, variable.rule) if part),
        "type": TYPES[variable.kind],
    }
    if variable.unit:
        field["unit"] = variable.unit
    if variable.kind == "truth":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints: dict[str, Any] = {}
    if variable.values:
        constraints["enum"] = list(variable.values)
    if variable.name in table.key:
        constraints["required"] = True
    if constraints:
        field["constraints"] = constraints
    return field
