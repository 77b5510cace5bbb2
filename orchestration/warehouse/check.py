"""`mie check`: judging deliveries before they are sent, without publishing or keeping anything."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import duckdb

from orchestration.ground.clocks import PLAN_ENDS, Clocks
from orchestration.ground.contract import Contract, load_contract
from orchestration.ground.errors import WrongUse
from orchestration.ground.paths import Home
from orchestration.ground.progress import tell
from orchestration.ground.records import records
from orchestration.ground.reference import TABLES, reference_codes
from orchestration.ground.spanish import UNKNOWN_CODE
from orchestration.ground.storage import vanishing_folder
from orchestration.landing.find import Landing
from orchestration.landing.intake import take_in_all
from orchestration.landing.ledger import Ledger
from orchestration.warehouse.dbt_runner import run_dbt
from orchestration.warehouse.decisions import doubts, require_decisions
from orchestration.warehouse.work_file import prepare_work_file

JUDGED = ("+int_file_books", "+int_broken_rules")
"""The models that tell the fate of every row; what they need is built before them."""

_FILES = """
    select
        deliveries.extract,
        deliveries.file_name,
        deliveries.file_label,
        deliveries.file_status,
        deliveries.reason,
        deliveries.unknown_columns,
        coalesce(books.rows_delivered, 0) as rows_delivered,
        coalesce(books.accepted, 0) as accepted,
        coalesce(books.superseded, 0) as superseded,
        coalesce(books.quarantined, 0) as quarantined,
        coalesce(books.orphaned, 0) as orphaned,
        coalesce(books.repeated, 0) as repeated
    from intermediate.int_deliveries as deliveries
    left join intermediate.int_file_books as books
        on deliveries.extract = books.extract
        and deliveries.file_name = books.file_name
        and deliveries.raw_id = books.raw_id
        and deliveries.file_status = 'loaded'
    order by deliveries.extract, deliveries.delivered_on nulls last, deliveries.file_name
"""
_FAULTS = "create temp table faults as select extract, file_name, row_number, column_name, rule, fate"
_BROKEN = f"{_FAULTS} from intermediate.int_broken_rules"
_UNKNOWN = """
    insert into faults
    select '{extract}', file_name, row_number, '{column}', '{rule}', fate
    from staging.stg_{extract}
    where fate = 'orphaned' and {column} is not null and not list_contains(?, {column})
"""
_RULES = """
    select
        extract,
        file_name,
        column_name,
        rule,
        fate = 'quarantined' as quarantines,
        count(*) as rows,
        list(row_number order by row_number)[:5] as first_rows
    from faults
    group by all
    order by all
"""


@dataclass(frozen=True)
class CheckedFile:
    """What would become of a file's rows."""

    extract: str
    file_name: str
    file_label: str
    file_status: str
    reason: str | None
    unknown_columns: str | None
    rows_delivered: int
    accepted: int
    superseded: int
    quarantined: int
    orphaned: int
    repeated: int
    parents_present: bool
    rules: tuple[dict[str, Any], ...]

    @property
    def has_faults(self) -> bool:
        """Whether rows would be lost. Orphans only count if their parents were there to be looked up."""
        orphans = self.orphaned if self.parents_present else 0
        unknown = any(rule["rule"] == UNKNOWN_CODE for rule in self.rules)
        return self.file_status == "rejected" or unknown or bool(self.quarantined or orphans)


@dataclass(frozen=True)
class Judgement:
    """What would become of a folder of deliveries."""

    files: tuple[CheckedFile, ...]
    strays: tuple[str, ...]
    doubts: tuple[str, ...] = ()
    """What is likely wrong with the plan's targets. It is no fault of a delivery."""
    name_fault: str | None = None
    """Why a file could not be delivered under its name, where its rows were judged all the same."""
    marked_copy: str | None = None
    """The workbook that shows the faults of a single file in their places."""

    def labelled(self) -> "Judgement":
        """The same, with labels in the place of delivered names, for whatever keeps what it is told."""
        files = (replace(file, file_name=file.file_label) for file in self.files)
        strays = (f"archivo {number}" for number, _ in enumerate(self.strays, start=1))
        return replace(self, files=tuple(files), strays=tuple(strays), marked_copy=None)

    @property
    def has_faults(self) -> bool:
        """Whether something should be mended before it is sent."""
        return bool(self.strays or self.name_fault) or any(file.has_faults for file in self.files)

    def as_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return {**asdict(self), "has_faults": self.has_faults}


@dataclass(frozen=True)
class JudgedRows:
    """Deliveries as they were judged, in a home that is about to go.

    The connection has, besides the tables of the warehouse, `faults`: extract, file_name, row_number,
    column_name, rule and fate, a row for each rule that a delivered row breaks.
    """

    judgement: Judgement
    ledger: Ledger
    connection: duckdb.DuckDBPyConnection


def check(landing: Landing) -> Judgement:
    """Judge all deliveries of a landing place in a home that is gone afterwards."""
    with judged(landing) as result:
        return result.judgement


@contextmanager
def judged(landing: Landing) -> Iterator[JudgedRows]:
    """All deliveries of a landing place, judged, with their rows; both are gone after the block."""
    require_decisions()
    contract = load_contract()
    strays = landing.strays(contract)
    with vanishing_folder("mie_check_") as folder:
        home = Home(folder)
        take_in_all(landing, contract, home)
        ledger = Ledger(home.ledger)
        if not ledger.seen():
            raise WrongUse("No hay ninguna entrega que revisar en la carpeta.")
        tell("Revisando las filas…")
        prepare_work_file(home, Clocks(PLAN_ENDS, ledger.latest_known() or date.max))
        run_dbt(home, JUDGED, without=("unit_test", "test"))
        with duckdb.connect(str(home.work), read_only=True) as connection:
            _find_faults(connection, contract)
            files = tuple(_files(connection, contract))
            yield JudgedRows(Judgement(files, tuple(strays), tuple(doubts())), ledger, connection)


def _find_faults(connection: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    connection.execute(_BROKEN)
    for extract in contract.extracts:
        for column in extract.columns:
            if column.references in TABLES:
                query = _UNKNOWN.format(extract=extract.name, column=column.name, rule=UNKNOWN_CODE)
                connection.execute(query, [list(reference_codes(column.references))])


def _files(connection: duckdb.DuckDBPyConnection, contract: Contract) -> Iterable[CheckedFile]:
    files, rules = records(connection, _FILES), records(connection, _RULES)
    loaded = {row["extract"] for row in files if row["file_status"] == "loaded"}
    for row in files:
        own = [
            {name: value for name, value in rule.items() if name not in ("extract", "file_name")}
            for rule in rules
            if (rule["extract"], rule["file_name"]) == (row["extract"], row["file_name"])
        ]
        needed = _needed(contract, row["extract"])
        yield CheckedFile(**row, parents_present=needed <= loaded, rules=tuple(own))


def _needed(contract: Contract, extract: str) -> set[str]:
    """The extracts that this one's rows name, and those that these name in turn."""
    names = {entry.name for entry in contract.extracts}
    direct = {column.references for column in contract.extract(extract).columns if column.references in names}
    return direct.union(*(_needed(contract, name) for name in direct if name is not None))
