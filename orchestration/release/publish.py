"""Publishing a release: check the finished work file, write a draft beside the releases, switch."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from orchestration.ground.errors import Exit, Stop
from orchestration.ground.keys import fingerprint
from orchestration.ground.paths import Home
from orchestration.ground.storage import move, private_files, private_folder, storage_errors, way_folder
from orchestration.landing.ledger import Ledger
from orchestration.release import access, catalog, counted, expectations, gates, kept, manifest, tables
from orchestration.release.accesses import take_over_old_log
from orchestration.release.files import PUBLIC_FOLDER, file_hashes
from orchestration.release.gates import Check
from orchestration.release.manifest import Manifest
from orchestration.release.project import Project
from orchestration.release.signature import sign, signer
from orchestration.release.testimony import require_ledger
from orchestration.warehouse.node_results import NodeResult
from orchestration.warehouse.noise_key import noise_key
from orchestration.warehouse.work_file import drop_work_file

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time by the machine's clock."""
    return datetime.now(UTC)


class Refused(Stop):
    """A check failed; nothing is published."""

    def __init__(self, failed: Sequence[Check]) -> None:
        lines = [
            f"  {check.check_name}: se esperaba {check.expected}, se observó {check.observed}"
            for check in failed
        ]
        message = "\n".join(["No se publicó nada. Comprobaciones que fallaron:", *lines])
        super().__init__(message, Exit.FAULTS)
        self.failed = tuple(failed)


def record_tests(home: Home, results: Iterable[NodeResult], *, strict: bool) -> list[Check]:
    """Keep what dbt's tests found in the table of checks. Raises Refused if one stops publication."""
    checks = gates.dbt_checks(results, Project.of(home.dbt_target))
    # a failed test leaves tables behind it unbuilt, so this comes before any table is touched
    refuse(checks, strict=strict)
    with duckdb.connect(str(home.work)) as connection:
        gates.record(connection, checks)
    return checks


def record_gates(home: Home) -> list[Check]:
    """The last checks and what people expect, kept with the tests of dbt."""
    with duckdb.connect(str(home.work)) as connection:
        checks = [
            *gates.run_gates(connection),
            gates.deliveries_are_on_time(connection),
            *expectations.judge(connection),
        ]
        gates.record(connection, checks)
    return checks


def refuse(checks: Iterable[Check], *, strict: bool) -> None:
    """Raise Refused if a check stops publication."""
    failed = gates.failures(checks, strict=strict)
    if failed:
        raise Refused(failed)


def publish(home: Home, plan: Manifest, clock: Clock = utc_now) -> Manifest:
    """Publish the work file under the name that was planned, whole or not at all."""
    with storage_errors(home.root), private_files():
        draft = _new_draft(home)
        finished = _write(home, draft, plan, clock)
        if all(finished.order >= earlier.order for earlier in catalog.published(home)):
            # the restricted warehouse is the current release's; rebuilding a past month leaves it alone
            kept.keep(home, finished.release_id)
        move(draft, catalog.release_folder(home, finished.release_id))
        _switch(home)
    return finished


def recover(home: Home) -> None:
    """Clear away what a killed run left, and finish a switch that it had begun.

    Raises Stop if the ledger is not the one that the releases knew: nothing may be built on another.
    """
    with storage_errors(home.root), private_files():
        if home.root.exists():
            way_folder(home.root)
        Ledger(home.ledger).chain.mend()
        require_ledger(home)
        take_over_old_log(home)
        catalog.drop_drafts(home)
        _switch(home)


def _switch(home: Home) -> None:
    """Have readers see the greatest release, and keep its warehouse alone, and of each what it counted."""
    if catalog.releases_folder(home).exists():
        access.open_way(home)
    catalog.point_current(home)
    kept.settle(home)
    counted.settle(home, {release.release_id for release in catalog.published(home)})
    drop_work_file(home)


def _new_draft(home: Home) -> Path:
    private_folder(catalog.releases_folder(home))
    catalog.drop_drafts(home)
    return private_folder(catalog.releases_folder(home) / catalog.DRAFT)


def _write(home: Home, draft: Path, plan: Manifest, clock: Clock) -> Manifest:
    earlier = catalog.published(home)
    with duckdb.connect(str(home.work)) as work:
        hashed = replace(
            plan,
            tables_sha256=tables.content_hashes(work, tables.PLANNERS),
            public_tables_sha256=tables.content_hashes(work, tables.PUBLIC),
            noise_key=fingerprint(noise_key(home)),
            published_at=_moment(earlier, clock),
        )
        releases = (*earlier, hashed)
        _tell_releases(work, "marts.releases", [release.row for release in releases])
        _tell_releases(work, "public.releases", [release.public_row for release in releases])
    for folder, edition in ((draft, tables.PLANNERS), (draft / PUBLIC_FOLDER, tables.PUBLIC)):
        private_folder(folder)
        tables.copy_tables(
            home.work, folder / "marts.duckdb", edition, Project.of(home.dbt_target).descriptions
        )
        tables.write_parquet(folder / "marts.duckdb", edition, folder / "marts")
    finished = _signed(
        home,
        replace(
            hashed,
            files=file_hashes(draft),
            counted=counted.keep(home, plan.release_id),
            ledger=Ledger(home.ledger).head().as_json(),
        ),
    )
    (draft / manifest.NAME).write_bytes(manifest.render(finished))
    access.seal(draft)
    return finished


def _tell_releases(work: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[Any]]) -> None:
    work.execute(f"delete from {table}")
    marks = ", ".join("?" for _ in rows[0][4:])
    work.executemany(
        f"insert into {table} values (?, ?, ?, ?::timestamptz at time zone 'UTC', {marks})", rows
    )


def _moment(earlier: Sequence[Manifest], clock: Clock) -> str:
    """When it is published: later than all before it, even if the machine's clock was put back."""
    now = clock()
    if earlier:
        now = max(now, datetime.fromisoformat(earlier[-1].published_at) + timedelta(microseconds=1))
    return now.isoformat(timespec="microseconds")


def _signed(home: Home, finished: Manifest) -> Manifest:
    """The manifest with the signature of the home's key, which it names."""
    named = replace(finished, signed_by=signer(home))
    return replace(named, signature=sign(home, manifest.signed_bytes(named)))
