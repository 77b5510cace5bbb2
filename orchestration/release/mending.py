"""What is to be mended, grouped by who must act: one grouping for terminal, site and mail."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb

from orchestration.ground.contract import Source, load_contract
from orchestration.ground.labels import code_labels
from orchestration.ground.masking import without_documents
from orchestration.ground.records import records
from orchestration.ground.spanish import RULES, name_of_check, number
from orchestration.release.lateness import Late

WAREHOUSE_TEAM = "el equipo del almacén (UTI)"
EVERY_UNIT = "TOTAL"

Row = Mapping[str, Any]

_REFUSED_FILES = """
    select extract, file_name, reason
    from {schema}.data_quality_files
    where file_status = 'rejected'
    order by all
"""
_BROKEN_RULES = """
    select
        extract, column_name, rule, sum(rows)::bigint as rows,
        list(distinct file_name order by file_name) as files
    from {schema}.data_quality_rules
    group by all
    order by extract, rows desc, column_name, rule
"""
_WARNED_CHECKS = """
    select check_name, stage, observed, expected
    from {schema}.data_quality_checks
    where not passed
    order by all
"""


@dataclass(frozen=True)
class Findings:
    """What a release found wrong, in rows of its published tables: files, rules of rows, checks."""

    refused: list[dict[str, Any]]
    rules: list[dict[str, Any]]
    checks: list[dict[str, Any]]


def findings(connection: duckdb.DuckDBPyConnection, schema: str) -> Findings:
    """What the release found wrong whose tables stand in a schema."""
    asked = (_REFUSED_FILES, _BROKEN_RULES, _WARNED_CHECKS)
    return Findings(*(records(connection, query.format(schema=schema)) for query in asked))


@dataclass(frozen=True)
class Mend:
    """One thing to mend: in which extract, what, in which files, and which figures it moves."""

    extract: str | None
    what: str
    files: tuple[str, ...]
    moves: str
    delivered: tuple[str, ...] = ()
    """The names under which those files came: only for a terminal."""
    is_refusal: bool = False
    """Whether the file was refused whole, and its sender must send it again."""


@dataclass(frozen=True)
class Task:
    """All that one sender has to mend."""

    source: str | None
    who: str
    mends: tuple[Mend, ...]


def tasks(
    refused: Iterable[Row], rules: Iterable[Row], checks: Iterable[Row], late: Iterable[Late]
) -> tuple[Task, ...]:
    """What is to be mended, by sender in the order of the contract; the warehouse's team comes last."""
    mends = [
        *(
            replace(_mend(row["extract"], f"Reenviar: {row['reason']}", [row["file_name"]]), is_refusal=True)
            for row in refused
        ),
        *(_mend(each.extract, _late(each), []) for each in late),
        *(_mend(row["extract"], _rule(row), row["files"]) for row in rules),
        *(_of_check(row) for row in checks),
    ]
    sources = load_contract().sources
    found = [Task(source.name, answers_for(source), _of_source(source, mends)) for source in sources]
    rest = tuple(mend for mend in mends if mend.extract is None)
    found.append(Task(None, WAREHOUSE_TEAM, rest))
    return tuple(task for task in found if task.mends)


def answers_for(source: Source) -> str:
    """Who sends what a source delivers, and who answers for it."""
    return f"{source.name}: lo envían {source.sender}; responde {source.owner}"


def extract_of(check_name: str) -> str | None:
    """The extract that a check judges: that of its suite, or of the staging model in a test's name."""
    names = sorted((extract.name for extract in load_contract().extracts), key=len, reverse=True)
    return next(
        (name for name in names if check_name.startswith(f"{name}_") or f"stg_{name}_" in check_name), None
    )


def files_told(extract: str, text: str) -> list[str]:
    """The labels of an extract's files that a text names."""
    label = rf"\b{re.escape(extract)}_[0-9a-z-]+_[0-9a-f]{{6}}\.[a-z.]+\b"
    return list(dict.fromkeys(re.findall(label, text)))


def _of_source(source: Source, mends: Sequence[Mend]) -> tuple[Mend, ...]:
    extracts = {extract.name for extract in source.extracts}
    return tuple(mend for mend in mends if mend.extract in extracts)


def _mend(extract: str | None, what: str, files: Iterable[str]) -> Mend:
    return Mend(extract, what, tuple(files), code_labels()["moved_by"].get(extract or "", ""))


def _late(late: Late) -> str:
    last = (
        f"la última llegó el {late.last_delivered_on}"
        if late.last_delivered_on
        else "nunca llegó ninguna entrega"
    )
    unit = "" if late.sender == EVERY_UNIT else f" de {late.sender}"
    return f"Enviar lo atrasado{unit}: se esperaba hasta el {late.due_on}; {last}."


def _rule(row: Row) -> str:
    name = row["column_name"]
    where = f"«{load_contract().extract(row['extract']).column(name).header}»" if name else "la fila entera"
    amount = "1 fila" if row["rows"] == 1 else f"{number(row['rows'])} filas"
    return f"Corregir {where}: {RULES.get(row['rule'], row['rule'])}, en {amount}."


def _of_check(row: Row) -> Mend:
    extract = extract_of(row["check_name"])
    observed = without_documents(row["observed"])
    name = name_of_check(row["check_name"])
    # what is expected is a sentence, or zero cases of what the name says
    told = f"{name}: {observed}" if row["expected"] == "0" else f"{observed}. Se esperaba: {row['expected']}"
    return _mend(extract, f"Revisar: {told}", files_told(extract, observed) if extract else [])
