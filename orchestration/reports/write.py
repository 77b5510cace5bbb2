"""`mie report`: a report of a release as PDF and workbooks, in a folder named after what it is made of."""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from orchestration.ground.calendar import report_named
from orchestration.ground.clocks import month_end
from orchestration.ground.code import files_digest
from orchestration.ground.errors import Exit, Stop, WrongUse
from orchestration.ground.paths import PROJECT, SEEDS, Home
from orchestration.ground.progress import tell
from orchestration.ground.storage import FILE_MODE, FOLDER_MODE, storage_errors, sync
from orchestration.release import catalog, manifest
from orchestration.release.approvals import approval_state
from orchestration.release.closings import closed_months
from orchestration.release.files import reading_release
from orchestration.reports.notes import read_notes
from orchestration.reports.periods import UNIT_REPORT, Scope, report_scope, unit_scope
from orchestration.reports.plan_tables import open_release
from orchestration.reports.report import Report
from orchestration.reports.sections.place import Territory, units_asked
from orchestration.reports.sources import MADE_OF, NOTES, PRINT, definitions
from orchestration.reports.state import file_stem, marked

NAME = "manifest.json"
PUBLIC_EDITION, PLANNERS_EDITION = "public", "planners"
DRAFT = ".draft-"
STALE_SECONDS = 3600
"""A draft so old belongs to a process that was killed."""

PRINTED_WITH = (PROJECT / "uv.lock", SEEDS / "reference" / "peru_departamental_simple.geojson", PRINT)
"""What besides `MADE_OF` decides the bytes of a report of a release."""


@dataclass(frozen=True)
class Written:
    """A report that stands, now or already before."""

    report: str
    month: str
    title: str
    period: str
    release_id: str
    cut_off: str
    folder: str
    files: tuple[str, ...]
    is_public: bool
    is_new: bool

    def as_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return asdict(self)


def write_report(
    home: Home,
    name: str,
    month: str | None,
    notes: Path = NOTES,
    *,
    public: bool = False,
    unit: str | None = None,
) -> Written:
    """Write a report of the current release, or of the one that ends a month (yyyy-mm).

    A closed month is told by its official release. What was written with the same release, words, notes and
    closings is found again, byte by byte. The report `unit` is a sheet for a territorial unit, or for each.
    Raises WrongUse if there is no such report, unit or release.
    """
    if unit and name != UNIT_REPORT:
        raise WrongUse(f"Solo «mie report {UNIT_REPORT}» es de una unidad; quite --unit.")
    make_scope = unit_scope if name == UNIT_REPORT else partial(report_scope, name)
    if name != UNIT_REPORT:
        report_named(name)
    folder = _release(home, make_scope, month)
    release = manifest.read(folder)
    scope = replace(make_scope(release.release_id, date.fromisoformat(release.as_of)), is_public=public)
    closed = closed_months(home, folder)
    with reading_release(folder), open_release(folder, scope, release, closed) as connection:
        note = read_notes(notes / f"{name}_{scope.month}.md")
        approval = approval_state(home, folder)
        report = Report(scope, release, connection, note, approval)
        units = units_asked(report, unit) if name == UNIT_REPORT else []
        made_of = {
            "report": name,
            "units": " ".join(place.code for place in units),
            "edition": PUBLIC_EDITION if public else PLANNERS_EDITION,
            "month": scope.month,
            "release_id": release.release_id,
            "release_manifest_sha256": manifest.digest(folder),
            "cut_off": scope.cut_off.isoformat(),
            "as_of": release.as_of,
            "known_at": release.known_at,
            "report_version": files_digest((*MADE_OF, *PRINTED_WITH)),
            "notes_sha256": _sha256((report.note or "").encode()),
            "approval_sha256": approval.digest,
            "closed_months_sha256": _sha256(repr(report.table("closed_months").rows).encode()),
        }
        target = (
            reports_folder(home, release.release_id)
            / f"{name}_{scope.month}{'_public' if public else ''}_{_digest(made_of)}"
        )
        is_new = not target.exists()
        if is_new:
            tell(f"Escribiendo {scope.title.lower()}, {scope.period}…")
            _write(home, target, made_of, _files(report, units))
    return _found(scope, target, is_new=is_new)


def reports_folder(home: Home, release_id: str) -> Path:
    """Where what is made from a release lies."""
    return home.reports / release_id


def _release(home: Home, make_scope: Callable[[str, date], Scope], month: str | None) -> Path:
    """The release that a report is of: the official one, if the month in which its period ends is closed."""
    if month is None:
        folder = catalog.require_current(home)
        release = manifest.read(folder)
        scope = make_scope(release.release_id, date.fromisoformat(release.as_of))
        if scope.cut_off != month_end(scope.month):
            return folder
        return catalog.official_release(home, scope.month) or folder
    official = catalog.official_release(home, month)
    if official:
        return official
    return catalog.release_folder(home, catalog.newest_of_month(home, month).release_id)


def _files(report: Report, units: list[Territory]) -> Mapping[str, bytes]:
    # drawing and typesetting libraries load slowly, and a report that is found again needs none
    if report.scope.report == UNIT_REPORT:
        from orchestration.reports.unit_sheets import render_unit_sheets

        return render_unit_sheets(report, units)
    from orchestration.reports.book_cover import render_workbook
    from orchestration.reports.poi_workbook import render_poi_workbook
    from orchestration.reports.printing import render_pdf

    stem = file_stem(report)
    files = {f"{stem}.pdf": render_pdf(report), f"{stem}.xlsx": render_workbook(report)}
    if definitions("reports")["reports"][report.scope.report].get("has_follow_up_workbook"):
        name = marked(report, f"poi_seguimiento_{report.scope.cut_off}")
        files[f"{name}.xlsx"] = render_poi_workbook(report)
    return files


def _write(home: Home, target: Path, made_of: Mapping[str, str], files: Mapping[str, bytes]) -> None:
    """Write a report's folder whole or not at all."""
    with storage_errors(home.root):
        target.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        _drop_drafts(target.parent)
        draft = target.parent / f"{DRAFT}{os.getpid()}-{target.name}"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=FOLDER_MODE)
        # the moment is in no digest: asked again, a report is found by what it is made of
        sealed = {
            **made_of,
            "written_at": datetime.now(UTC).isoformat(timespec="microseconds"),
            "files": {name: _sha256(content) for name, content in files.items()},
        }
        text = json.dumps(sealed, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        for name, content in {**files, NAME: text.encode()}.items():
            (draft / name).write_bytes(content)
            (draft / name).chmod(FILE_MODE)
            sync(draft / name)
        sync(draft)
        try:
            draft.rename(target)
        except OSError:
            # another process wrote the same report meanwhile
            if not target.exists():
                raise
            shutil.rmtree(draft)
        sync(target.parent)


def _found(scope: Scope, target: Path, *, is_new: bool) -> Written:
    """A report that stands. Raises Stop unless its files are those that were written."""
    sealed = json.loads((target / NAME).read_bytes())
    for name, digest in sealed["files"].items():
        file = target / name
        if not file.exists() or _sha256(file.read_bytes()) != digest:
            raise Stop(
                f"{name} en {target} no es el que se escribió. Mueva esa carpeta a otro lugar y vuelva a "
                "pedir el reporte.",
                Exit.FAULTS,
            )
    return Written(
        scope.report,
        scope.month,
        scope.title,
        scope.period,
        scope.release_id,
        scope.cut_off.isoformat(),
        str(target),
        tuple(sealed["files"]),
        scope.is_public,
        is_new,
    )


def _drop_drafts(folder: Path) -> None:
    for draft in folder.glob(f"{DRAFT}*"):
        if time.time() - draft.stat().st_mtime > STALE_SECONDS:
            shutil.rmtree(draft, ignore_errors=True)


def _digest(content: Mapping[str, str]) -> str:
    return _sha256(json.dumps(content, sort_keys=True).encode())[:10]


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
