"""`mie verify --rebuild`: a release and its packages, made once more from the deliveries, and compared.

It starts from the deliveries as HOME/raw keeps them, in a new home of its own that is gone afterwards.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from orchestration.evaluation.evaluate import CUT_OFFS, content_of, fill, packages_of
from orchestration.evaluation.request import Request
from orchestration.evaluation.tier import SECURE, tier_of
from orchestration.evaluation.vintage import vintage_home, vintages_of
from orchestration.ground.clocks import Clocks
from orchestration.ground.code import code_version, evaluation_version
from orchestration.ground.contract import load_contract
from orchestration.ground.keys import fingerprint, read_key
from orchestration.ground.lock import one_writer
from orchestration.ground.paths import Home
from orchestration.ground.progress import tell
from orchestration.ground.storage import private_folder, scratch_folder, storage_errors
from orchestration.landing.ledger import Ledger
from orchestration.landing.raw_files import ensure_raw
from orchestration.release import catalog, kept, manifest, tables
from orchestration.release.anew import build_anew, lend_deliveries
from orchestration.release.files import file_hashes
from orchestration.release.manifest import Manifest
from orchestration.release.publish import Refused
from orchestration.release.verify import Verdict, release_folder, verify

HISTORY = (
    "Las tablas revisions, revision_causes y releases cuentan la historia de este almacén, que no se"
    " reconstruye: no se comparan, ni los bytes de marts.duckdb, que difieren entre construcciones iguales."
)


def verify_by_rebuilding(home: Home, release_id: str | None = None) -> Verdict:
    """Verify a release as published, then build it and its packages anew and compare every byte of data."""
    verdict = verify(home, release_id)
    if verdict.faults:
        return verdict
    folder = release_folder(home, release_id)
    sealed = manifest.read(folder)
    with one_writer(home), storage_errors(home.root), scratch_folder(home.root / "rebuild") as scratch:
        ensure_raw(home, load_contract())
        copy = Home(private_folder(scratch / "home"))
        _take_over(home, copy, folder, sealed)
        tell(f"Construyendo de nuevo la publicación {sealed.release_id}…")
        try:
            rebuilt = build_anew(copy, _clocks(sealed))
        except Refused as refused:
            return replace(verdict, faults=(f"Construida de nuevo, no pasa las comprobaciones. {refused}",))
        if rebuilt.release_id == sealed.release_id:
            kept.replace_damaged(home, copy, rebuilt.release_id)
        compared = _data_files(sealed)
        faults = list(_release_faults(sealed, rebuilt))
        for package, content in packages_of(home, sealed.release_id).items():
            tell(f"Construyendo de nuevo el paquete {package.name}…")
            found = list(_package_faults(home, copy, package, content, rebuilt, scratch / package.name))
            compared += [f"{package.name}/{name}" for name in content["files"]]
            faults += [f"{package.name}/{fault}" for fault in found]
        is_current = catalog.require_current(home).name == sealed.release_id
    for package in vintages_of(home) if is_current else ():
        content = content_of(package)
        tell(f"Construyendo de nuevo el paquete {package.name}…")
        compared += [f"{package.name}/{name}" for name in content["files"]]
        faults += [f"{package.name}/{fault}" for fault in _vintage_faults(home, package, content)]
    notes = [HISTORY]
    if sealed.code_version != code_version():
        notes.append(
            f"El código cambió desde la publicación ({sealed.code_version}; ahora {code_version()}): una"
            " diferencia puede venir de él. Para compararlo todo, use el código de esa versión."
        )
    return replace(verdict, faults=tuple(faults), notes=tuple(notes), rebuilt=len(compared))


def _take_over(home: Home, copy: Home, folder: Path, sealed: Manifest) -> None:
    """Give the new home the deliveries that the release was built from, what was known then, and the key."""
    lend_deliveries(home, copy)
    named = {(item["extract"], item["file_name"], item["sha256"]) for item in sealed.inputs}
    known_at = date.fromisoformat(sealed.known_at)
    with duckdb.connect() as connection:
        withdrawn = connection.execute(
            "select extract, file_name from read_parquet(?) where file_status = 'withdrawn'",
            [str(folder / "marts" / "data_quality_files.parquet")],
        ).fetchall()
    ledger, written = Ledger(home.ledger), Ledger(copy.ledger)
    raw_hashes = ledger.raw_hashes()
    taken = {}
    for entry in ledger.seen():
        if (entry.extract, entry.label, entry.sha256) in named:
            content = entry.source, entry.extract, entry.sha256
            written.record(replace(entry, raw_sha256=raw_hashes.get(content)))
            taken[entry.key] = (entry.extract, entry.label)
    for entry in ledger.withdrawn():
        if entry.withdrawn_on <= known_at and taken.get(entry.key) in withdrawn:
            written.record(entry)


def _clocks(sealed: Manifest) -> Clocks:
    return Clocks(date.fromisoformat(sealed.as_of), date.fromisoformat(sealed.known_at))


def _data_files(sealed: Manifest) -> list[str]:
    history = {f"{table}.parquet" for table in tables.ABOUT_HISTORY}
    return [name for name in sealed.files if name.endswith(".parquet") and Path(name).name not in history]


def _release_faults(sealed: Manifest, rebuilt: Manifest) -> Iterator[str]:
    if rebuilt.inputs_sha256 != sealed.inputs_sha256:
        yield "Las entregas que este almacén conoce no son las que nombra el manifiesto."
    if rebuilt.noise_key != sealed.noise_key:
        yield "manifest.json: la edición pública se hizo con otra clave, así que su ruido es otro."
    for table in sorted(sealed.tables_sha256.keys() | rebuilt.tables_sha256.keys()):
        if sealed.tables_sha256.get(table) != rebuilt.tables_sha256.get(table):
            yield f"Construida de nuevo, la tabla {table} tiene otro contenido."
    for name in _data_files(sealed):
        if sealed.files[name] != rebuilt.files.get(name):
            yield f"{name}: construido de nuevo, tiene otros bytes."


def _vintage_faults(home: Home, package: Path, content: Mapping[str, Any]) -> Iterator[str]:
    """What differs in a package of an earlier knowledge, built anew from what was known then."""
    clocks = Clocks(date.fromisoformat(content["as_of"]), date.fromisoformat(content["known_at"]))
    with one_writer(home), vintage_home(home) as copy:
        rebuilt = build_anew(copy, clocks)
        yield from _package_faults(home, copy, package, content, rebuilt, copy.root.parent / package.name)


def _package_faults(
    home: Home, copy: Home, package: Path, content: Mapping[str, Any], rebuilt: Manifest, draft: Path
) -> Iterator[str]:
    key = read_key(home.study_key)
    if fingerprint(key) != content["key_fingerprint"]:
        yield "manifest.json: el paquete se hizo con otra clave, así que sus seudónimos no pueden compararse."
        return
    name = content["package"]
    # packages of earlier code, which made one tier alone, do not say theirs
    tier = tier_of(content.get("tier", SECURE.name))
    request = Request(name, CUT_OFFS[name], rebuilt, key, content.get("is_vintage", False), tier)
    fill(copy, request, private_folder(draft))
    made, kept = file_hashes(draft), file_hashes(package)
    is_same_code = (rebuilt.release_id, evaluation_version()) == (
        content["release_id"],
        content.get("evaluation_version"),
    )
    if is_same_code and manifest.digest(draft) != manifest.digest(package):
        yield "manifest.json: construido de nuevo, tiene otros bytes."
    for path in sorted(made.keys() | kept.keys()):
        # other code writes its own version into the documents
        if made.get(path) != kept.get(path) and (is_same_code or path.startswith(("data/", "public/"))):
            yield f"{path}: construido de nuevo, tiene otros bytes."
