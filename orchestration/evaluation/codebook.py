"""What every variable of a package means, from the one place where it stands: the dbt models' columns."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from orchestration.evaluation.codes import MISSING
from orchestration.ground.contract import Contract
from orchestration.ground.errors import Stop
from orchestration.ground.plan import the_plan

SCHEMA = "evaluation"
LONGEST_LABEL, LONGEST_NAME = 80, 32
"""What a Stata file holds."""

KINDS = {
    "varchar": "text",
    "date": "day",
    "boolean": "truth",
    "integer": "whole",
    "bigint": "whole",
    "double": "number",
}


OF_ROWS = "row"
"""The kind of a pseudonym that may name a row alone, so that it need not stand in another table."""


class Undocumented(Stop):
    """A variable would leave without its description; nothing is written."""


@dataclass(frozen=True)
class Missing:
    """Why a value is missing, where a condition on the other columns holds (SQL)."""

    code: str
    when: str = "true"


@dataclass(frozen=True)
class Variable:
    """A column of a table. `kind` is text, day, truth, whole or number; `values` maps codes to labels."""

    name: str
    kind: str
    label: str
    meaning: str
    unit: str = ""
    question: str = ""
    source: str = ""
    rule: str = ""
    values: Mapping[str, str] | None = None
    missing: tuple[Missing, ...] = ()
    pseudonym: str | None = None
    quasi: str | None = None

    @property
    def sql(self) -> str:
        """The name as SQL quotes it: some are words of the language."""
        return f'"{self.name}"'


@dataclass(frozen=True)
class Table:
    """A table of a package. `model` is the relation that it is read from, if it is one of the warehouse's."""

    name: str
    title: str
    note: str
    key: tuple[str, ...]
    variables: tuple[Variable, ...]
    model: str | None = None

    def variable(self, name: str) -> Variable:
        """The variable of that name."""
        return next(variable for variable in self.variables if variable.name == name)

    def marked(self, *kinds: str) -> list[str]:
        """The variables that tell of someone together with others, by kind."""
        return [variable.name for variable in self.variables if variable.quasi in kinds]


def tables(manifest: Mapping[str, Any], contract: Contract) -> tuple[Table, ...]:
    """The tables that dbt's manifest declares for evaluation. Raises Undocumented if one says too little."""
    models = [
        node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] == SCHEMA
    ]
    return tuple(_table(model, contract) for model in sorted(models, key=_order))


def require_documented(table: Table, columns: Iterable[str]) -> None:
    """Raise Undocumented unless a table's columns are the described ones, in their order."""
    names = [variable.name for variable in table.variables]
    found = list(columns)
    if found != names:
        strange = sorted(set(found).symmetric_difference(names)) or found
        raise Undocumented(
            f"La tabla {table.name} no coincide con el libro de códigos: {', '.join(strange)}."
            " Describa cada columna en dbt_project/models/marts/evaluation/_evaluation.yml."
        )
    for variable in table.variables:
        _require_described(table.name, variable)


def _order(model: Mapping[str, Any]) -> tuple[int, str]:
    return model["config"]["meta"].get("order", 0), model["name"]


def _table(model: Mapping[str, Any], contract: Contract) -> Table:
    meta = model["config"]["meta"]
    if not {"table", "title", "key"} <= meta.keys():
        raise Undocumented(f"El modelo {model['name']} no dice su tabla, su título o su clave.")
    table = Table(
        name=meta["table"],
        title=meta["title"],
        note=model["description"],
        key=tuple(meta["key"]),
        variables=tuple(_variable(column, contract) for column in model["columns"].values()),
        model=f"{model['schema']}.{model['name']}",
    )
    require_documented(table, (variable.name for variable in table.variables))
    return table


def _variable(column: Mapping[str, Any], contract: Contract) -> Variable:
    meta = column["config"]["meta"]
    sources = meta.get("source", [])
    return Variable(
        name=column["name"],
        kind=KINDS[column["data_type"]],
        label=meta.get("label", ""),
        meaning=column["description"],
        unit=meta.get("unit", ""),
        question=" / ".join(dict.fromkeys(_header(source, contract) for source in sources)),
        source=", ".join(sources),
        rule=meta.get("rule", ""),
        values=_labels(meta.get("values")),
        missing=_missing(meta.get("missing", [])),
        pseudonym=meta.get("pseudonym"),
        quasi=meta.get("quasi"),
    )


def _labels(values: Mapping[Any, str] | None) -> dict[Any, str] | None:
    return None if values is None else {code: the_plan().in_words(label) for code, label in values.items()}


def _header(source: str, contract: Contract) -> str:
    extract, _, column = source.partition(".")
    try:
        return re.sub(r"\s+", " ", contract.extract(extract).column(column).header)
    except (KeyError, StopIteration):
        raise Undocumented(f"El contrato no conoce {source}, de donde vendría una variable.") from None


def _missing(entry: str | list[Mapping[str, str]]) -> tuple[Missing, ...]:
    return (Missing(entry),) if isinstance(entry, str) else tuple(Missing(**rule) for rule in entry)


def _require_described(table: str, variable: Variable) -> None:
    codes = {rule.code for rule in variable.missing}
    faults = {
        "le falta la descripción": not variable.meaning.strip(),
        "le falta la etiqueta": not variable.label.strip(),
        f"su etiqueta pasa de {LONGEST_LABEL} caracteres": len(variable.label) > LONGEST_LABEL,
        f"su nombre pasa de {LONGEST_NAME} caracteres": len(variable.name) > LONGEST_NAME,
        "le falta la unidad": variable.kind in ("whole", "number") and not variable.unit,
        "usa un código de dato faltante desconocido": not codes <= MISSING.keys(),
    }
    for fault, is_so in faults.items():
        if is_so:
            raise Undocumented(f"Variable {table}.{variable.name}: {fault}. No se escribió ningún paquete.")
