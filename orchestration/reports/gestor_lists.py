"""`mie lists`: a workbook for each territorial unit, of what its gestores should act on. Restricted.

It lies in HOME/lists/<release>/<unit>, for its owner alone; who wrote it stands in the ledger. It goes
with the warehouse of its release: names are kept no longer than they are needed.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from orchestration.ground.errors import Stop, WrongUse
from orchestration.ground.paths import Home
from orchestration.ground.progress import tell
from orchestration.ground.storage import private_folder, storage_errors, write_whole
from orchestration.release import catalog, manifest
from orchestration.release.accesses import record_access
from orchestration.release.closings import closed_months
from orchestration.release.files import reading_release
from orchestration.release.kept import open_warehouse
from orchestration.release.work_lists import COLUMNS, ListRow, rows_by_unit, work_lists
from orchestration.reports.addresses import slug
from orchestration.reports.book import Book, write_table
from orchestration.reports.book_cover import write_cover
from orchestration.reports.periods import site_scope
from orchestration.reports.plan_tables import open_release
from orchestration.reports.queries import Result
from orchestration.reports.report import Report
from orchestration.reports.state import marked
from orchestration.reports.values import place_name

TITLE = "Listas de trabajo"
WARNINGS = (
    "Contiene nombres de personas: es para los gestores de la unidad. No lo reenvíe ni lo copie; bórrelo"
    " cuando"
    " reciba el siguiente.",
    "Los plazos («Para cuándo») son asumidos: el plan no los da.",
)


@dataclass(frozen=True)
class WrittenLists:
    """Where the lists lie, and how many rows each unit has to act on."""

    release_id: str
    folder: str
    units: Mapping[str, int]

    def as_json(self) -> dict[str, Any]:
        """The lists as plain values, without any row."""
        return asdict(self)


def write_lists(
    home: Home, unit: str | None = None, why: str | None = None, month: str | None = None
) -> WrittenLists:
    """Write the lists of the current release for every territorial unit, or for one.

    Raises WrongUse if nothing is listed for that unit, or the current release is not of the month (yyyy-mm)
    that is asked for.
    """
    current = catalog.require_current(home).name
    if month and not current.startswith(month):
        raise WrongUse(f"Las listas son de la publicación vigente, {current}, no de {month}.")
    with open_warehouse(home) as (release_id, connection):
        listed = {each: rows_by_unit(connection, each) for each in work_lists(connection)}
    if not listed:
        raise Stop("La publicación vigente es de una versión anterior, sin listas. Publique con «mie run».")
    units = sorted({name for rows in listed.values() for name in rows})
    if unit:
        units = [_unit_asked(unit, units)]
    record_access(home, f"lists {unit or 'de todas las unidades'} ({release_id})", why)
    folder = catalog.release_folder(home, release_id)
    release = manifest.read(folder)
    scope = replace(
        site_scope(release_id, date.fromisoformat(release.as_of)),
        report="lists",
        title=TITLE,
        addressee="Gestores de la unidad territorial",
    )
    target = home.lists / release_id
    told = {}
    with (
        storage_errors(home.root),
        reading_release(folder),
        open_release(folder, scope, release, closed_months(home, folder)) as opened,
    ):
        report = Report(scope, release, opened)
        for name in units:
            tell(f"Escribiendo las listas de {name}…")
            own = {each.title: rows.get(name, []) for each, rows in listed.items()}
            private_folder(target / slug(name))
            file = target / slug(name) / f"{marked(report, f'listas_{slug(name)}_{scope.month}')}.xlsx"
            write_whole(file, _workbook(report, name, own))
            told[name] = sum(map(len, own.values()))
    return WrittenLists(release_id, str(target), told)


def _unit_asked(unit: str, units: list[str]) -> str:
    if unit.upper() not in units:
        raise WrongUse(f"No hay nada que listar de la unidad {unit}. Hay de: {', '.join(units)}.")
    return unit.upper()


def _workbook(report: Report, unit: str, lists: Mapping[str, list[ListRow]]) -> bytes:
    title = f"{TITLE}, {place_name(unit)}, {report.scope.period}"
    book = Book.new(report, title)
    full = {name: rows for name, rows in lists.items() if rows}
    write_cover(book, title, full, WARNINGS)
    for name, rows in full.items():
        write_table(book, name, Result(name, COLUMNS, tuple(rows)))
    return book.close()
