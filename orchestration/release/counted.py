"""Whom each release counted and which rows decided it, kept so that a later one can say what changed and why.

Restricted, two files per release in HOME/counted; they stay as long as their release, whose manifest holds
their hashes. Without them, changes are still told, but neither who entered or left nor by what cause.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from orchestration.ground import storage
from orchestration.ground.paths import Home
from orchestration.ground.progress import tell
from orchestration.ground.storage import private_folder, publish, sha256_of
from orchestration.release import catalog
from orchestration.release.manifest import Manifest

KEPT = {
    "units.parquet": (
        "select * from intermediate.int_counted_units order by subject, code, variant, unit_id, weight"
    ),
    "rows.parquet": "select * from intermediate.int_deciding_rows order by extract, record_id, raw_id",
}
"""The files, and what of the work file each holds; in order, they take a third of the space."""


def keep(home: Home, release_id: str) -> dict[str, str]:
    """Keep what the finished work file counts, for a release to come; the hashes of the files."""
    folder = home.counted_of(release_id)
    if folder.exists():
        storage.DISK.remove(folder)
    private_folder(folder)
    with duckdb.connect(str(home.work), read_only=True) as connection:
        for name, query in KEPT.items():
            draft = folder / f".{name}"
            target = str(draft).replace("'", "''")
            connection.execute(f"copy ({query}) to '{target}' (format parquet, codec zstd)")
            publish(draft, folder / name)
    return {name: sha256_of(folder / name) for name in KEPT}


def files_of(home: Home, release: Manifest) -> Mapping[str, Path]:
    """The kept files of a release by their name; none if one is missing or not what it was."""
    if wrong_of(home, release):
        tell(
            f"Lo que la publicación {release.release_id} contó falta o cambió: no se dirá por qué cambiaron"
            " las cifras desde ella. Recupere su carpeta de HOME/counted con «mie restore»."
        )
        return {}
    return {name: home.counted_of(release.release_id) / name for name in release.counted}


def wrong_of(home: Home, release: Manifest) -> list[str]:
    """The kept files of a release that are missing or not what they were."""
    folder = home.counted_of(release.release_id)
    return [name for name, sha256 in release.counted.items() if not _is(folder / name, sha256)]


def faults(home: Home) -> Iterator[str]:
    """What is wrong with the kept files of the published releases."""
    for release in catalog.published(home):
        if wrong := wrong_of(home, release):
            yield (
                f"Publicación {release.release_id}: de lo que contó falta o cambió {' y '.join(wrong)}."
                " Desde ella no se dirá por qué cambiaron las cifras. Recupere su carpeta de HOME/counted con"
                " «mie restore»."
            )


def settle(home: Home, release_ids: set[str]) -> None:
    """Drop what is kept of releases that are not there."""
    for folder in sorted(home.counted.glob("*/")):
        if folder.name not in release_ids:
            storage.DISK.remove(folder)


def _is(path: Path, sha256: str) -> bool:
    return path.is_file() and sha256_of(path) == sha256
