"""`mie explain --file`: from a delivery to the published figures that its rows stand in.

Each figure is asked for the rows behind it, as `mie explain CODE` does, and these for those of the file.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import duckdb

from orchestration.ground.errors import WrongUse
from orchestration.ground.paths import Home
from orchestration.landing.ledger import Ledger, Seen
from orchestration.landing.naming import delivery_named
from orchestration.release.accesses import record_access
from orchestration.release.figures import KINDS, ExplainedFigure
from orchestration.release.kept import open_warehouse

_THE_FILE = "extract = $extract and raw_id = $raw_id and file_name = $file_name"
_FATES = f"select fate, count(*) from intermediate.int_row_fates where {_THE_FILE} group by fate"
_STATUS = f"select file_status from intermediate.int_deliveries where {_THE_FILE}"
_COUNTS = f"select count(distinct unit_id), count(distinct row_number) from found where {_THE_FILE}"


@dataclass(frozen=True)
class StandsIn:
    """A national figure at the cut-off, how many of its units rest on a delivery, and on how many rows."""

    figure: ExplainedFigure
    name: str
    has_sides: bool
    units: int
    rows: int


@dataclass(frozen=True)
class Standing:
    """What a delivery is to the current release: its rows by fate, and the figures that they stand in."""

    release_id: str
    extract: str
    file_label: str
    delivered_on: date | None
    file_status: str
    fates: dict[str, int]
    figures: tuple[StandsIn, ...]

    def as_json(self) -> dict[str, Any]:
        """The standing as plain values."""
        return asdict(self)


def explain_file(home: Home, file: str, why: str | None = None) -> Standing:
    """Where the rows of a delivery stand. Raises WrongUse if the current release does not know it."""
    entry = delivery_named(Ledger(home.ledger), file)
    with open_warehouse(home) as (release_id, connection):
        status = _status(connection, entry, release_id)
        record_access(home, f"explain --file {entry.label} ({release_id})", why)
        fates = dict(connection.execute(_FATES, _named(entry)).fetchall())
        figures = tuple(_figures(connection, entry)) if fates.get("accepted") else ()
    return Standing(release_id, entry.extract, entry.label, entry.delivered_on, status, fates, figures)


def _status(connection: duckdb.DuckDBPyConnection, entry: Seen, release_id: str) -> str:
    found = connection.execute(_STATUS, _named(entry)).fetchone()
    if found is None:
        raise WrongUse(
            f"La publicación {release_id} se hizo sin la entrega {entry.label}. Publique con «mie run»."
        )
    return found[0]


def _figures(connection: duckdb.DuckDBPyConnection, entry: Seen) -> Iterator[StandsIn]:
    for kind in KINDS:
        for code, name in kind.names(connection).items():
            month_end = kind.month_end(connection, code, None, "national", "PE")
            if month_end is None:
                continue
            for side in kind.sides:
                figure = ExplainedFigure(kind.name, code, month_end, "national", "PE", side)
                ((units, rows),) = kind.behind(connection, figure, _COUNTS, **_named(entry))
                if rows:
                    yield StandsIn(figure, name, len(kind.sides) > 1, units, rows)


def _named(entry: Seen) -> dict[str, str]:
    return {"extract": entry.extract, "raw_id": entry.raw_id, "file_name": entry.file_name}
