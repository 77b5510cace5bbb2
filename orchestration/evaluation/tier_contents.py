"""What stands in a package of each tier: its tables, staged, and what is estimated from them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import duckdb
import pandas as pd

from orchestration.evaluation import documents
from orchestration.evaluation import risk_report as disclosure
from orchestration.evaluation.codebook import Table
from orchestration.evaluation.estimates import COLUMNS, TABLES, AnalysisPlan
from orchestration.evaluation.extract import frame, stage_tables
from orchestration.evaluation.key import pseudonyms
from orchestration.evaluation.package_figures import FIGURES
from orchestration.evaluation.publishable import PUBLISHABLE, JudgedTable, judge, publishable_rows
from orchestration.evaluation.replicate import estimates_of
from orchestration.evaluation.request import Request
from orchestration.evaluation.staged import estimated_table, stage_frame, stage_rows
from orchestration.evaluation.tier import PUBLIC, SCIENTIFIC, SECURE
from orchestration.evaluation.tiers.coarsening import coarsen
from orchestration.evaluation.tiers.invented import SEED, as_invented, stage_invented
from orchestration.evaluation.tiers.rules import load_rules
from orchestration.evaluation.tiers.scientific_risk import stage_scientific_risk
from orchestration.ground.progress import tell_part

Data = Mapping[str, Table]


@dataclass(frozen=True)
class TierContents:
    """The staged tables that a package describes, its estimates and which of their rows may be published, its
    risk in words, and what its manifest says besides."""

    tables: list[Table]
    estimates: dict[str, pd.DataFrame]
    judged: list[JudgedTable]
    risk: str
    told: dict[str, Any] = field(default_factory=dict)


def contents_of(
    connection: duckdb.DuckDBPyConnection, data: Data, plan: AnalysisPlan, request: Request
) -> TierContents:
    """Stage what a request asks for. `connection` reads the warehouse; `data` are its tables by name.

    Raises Stop if something of it must not leave.
    """
    return _MAKERS[request.tier.name](connection, data, plan, request)


def _secure(
    connection: duckdb.DuckDBPyConnection, data: Data, plan: AnalysisPlan, request: Request
) -> TierContents:
    tell_part("Seudónimos y tablas de datos…")
    stage_tables(connection, data.values(), request.name, partial(pseudonyms, request.key))
    return _whole(connection, data, plan, request)


def _public(
    connection: duckdb.DuckDBPyConnection, data: Data, plan: AnalysisPlan, request: Request
) -> TierContents:
    tell_part("Filas inventadas…")
    stage_invented(connection, data, request.name, request.cut_off, documents.program())
    made = _whole(connection, data, plan, request)
    return TierContents(
        tables=[as_invented(table) for table in made.tables],
        estimates=made.estimates,
        judged=made.judged,
        risk=made.risk,
        told={"rows_are_invented": True, "seed": SEED},
    )


def _scientific(
    connection: duckdb.DuckDBPyConnection, data: Data, plan: AnalysisPlan, request: Request
) -> TierContents:
    tell_part("Seudónimos y tablas de datos…")

    # neither the secure tier nor the other evaluation can be joined: what both show together would identify
    def named(kind: str, identifiers: Any) -> dict[str, str]:
        return pseudonyms(request.key, f"{SCIENTIFIC.name}:{request.name}:{kind}", identifiers)

    stage_tables(connection, data.values(), request.name, named)
    estimates, judged = _estimates(connection, data, plan, request)
    tell_part("Agrupación y ocultamiento…")
    rules = load_rules()
    coarse = coarsen(connection, data, rules, named)
    risk = stage_scientific_risk(connection, rules)
    return TierContents(
        [*coarse.values(), *risk.tables], estimates, judged, risk.report, {"k_anonymity": risk.told}
    )


_MAKERS: dict[str, Callable[..., TierContents]] = {
    SECURE.name: _secure,
    SCIENTIFIC.name: _scientific,
    PUBLIC.name: _public,
}


def _whole(
    connection: duckdb.DuckDBPyConnection, data: Data, plan: AnalysisPlan, request: Request
) -> TierContents:
    """All tables of data and all estimates made of them."""
    estimates, judged = _estimates(connection, data, plan, request)
    estimated = [_stage_estimate(connection, name, rows) for name, rows in estimates.items()]
    tell_part("Riesgo de divulgación y libro de códigos…")
    risks = disclosure.stage_risk(connection, data)
    stage_rows(connection, PUBLISHABLE, publishable_rows(judged, FIGURES))
    tables = [*data.values(), *estimated, PUBLISHABLE, disclosure.RISK]
    return TierContents(tables, estimates, judged, disclosure.report(risks))


def _estimates(
    connection: duckdb.DuckDBPyConnection, data: Data, plan: AnalysisPlan, request: Request
) -> tuple[dict[str, pd.DataFrame], list[JudgedTable]]:
    # sums over several threads differ in their last digits
    connection.execute("set threads = 1")
    tell_part("Estimaciones…")
    estimates = estimates_of(
        lambda name: frame(connection, data[name]), plan, request.name, request.visits_delivered_on
    )
    return estimates, [judge(name, rows) for name, rows in estimates.items()]


def _stage_estimate(connection: duckdb.DuckDBPyConnection, name: str, rows: pd.DataFrame) -> Table:
    about = TABLES[name]
    columns = [(column, COLUMNS[column].kind, COLUMNS[column].description) for column in about.names]
    table = estimated_table(name, about.title, about.note, columns)
    stage_frame(connection, table, rows)
    return table
