"""What of a home's releases a site hands out: the documents made of each, and its data."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from orchestration.ground.paths import Home
from orchestration.release import catalog
from orchestration.release import manifest as manifests
from orchestration.release.files import PUBLIC_FOLDER
from orchestration.release.manifest import Manifest
from orchestration.reports.seal import archive_place
from orchestration.reports.state import unmarked
from orchestration.reports.write import NAME, PUBLIC_EDITION, reports_folder

PLANNERS_DATA, PUBLIC_DATA = "marts", f"{PUBLIC_FOLDER}/marts"
EDITIONS = {PLANNERS_DATA: "uso-interno", PUBLIC_DATA: "publica"}
"""Where the data of each edition lie in a release, and what their folder in a site is called."""


@dataclass(frozen=True)
class Document:
    """A file made of a release: a PDF or a workbook."""

    report: str
    month: str
    is_public: bool
    path: Path
    sha256: str
    place: str
    """Where it lies in the site."""
    written_at: str
    """The moment, by its report's manifest; those of earlier versions tell none."""

    @property
    def named(self) -> str:
        """The file's name without states, which change with what is known and closed."""
        return unmarked(self.path.name)


@dataclass(frozen=True)
class DataFile:
    """A table of one edition of a release, as Parquet."""

    table: str
    edition: str
    path: Path
    sha256: str
    place: str


@dataclass(frozen=True)
class Archived:
    """A release that the home holds, and what the site hands out of it."""

    release: Manifest
    sha256: str
    documents: tuple[Document, ...] = ()
    data: tuple[DataFile, ...] = ()

    def sheet_of(self, stem: str, *, public: bool) -> Document | None:
        """The sheet of a unit, by its file's name without states: that of the edition, else the newest."""
        sheets = [each for each in self.documents if each.named == f"{stem}.pdf"]
        return max(sheets, key=lambda each: (each.is_public == public, each.written_at), default=None)


Archive = Mapping[str, Archived]
"""Releases by their identifier, the oldest first."""


def read_archive(home: Home, release: Manifest, *, public: bool) -> dict[str, Archived]:
    """The releases published up to one. Of each cut-off the official or newest one hands out its files.

    A public site hands out what is of the public edition alone.
    """
    known = [each for each in catalog.published(home) if each.published_at <= release.published_at]
    newest = {each.as_of: each.release_id for each in sorted(known, key=lambda each: each.order)}
    official = {entry.release_id for entry in catalog.closed(home).values()}
    handed = {release.release_id, *newest.values(), *official}
    return {
        each.release_id: _archived(home, each, public=public, hands_out=each.release_id in handed)
        for each in known
    }


def fingerprint(archive: Archive) -> str:
    """The digest of all that an archive hands out."""
    told = [
        (name, each.sha256, [(file.place, file.sha256) for file in (*each.documents, *each.data)])
        for name, each in archive.items()
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _archived(home: Home, release: Manifest, *, public: bool, hands_out: bool) -> Archived:
    folder = catalog.release_folder(home, release.release_id)
    sha256 = manifests.digest(folder)
    if not hands_out:
        return Archived(release, sha256)
    documents = tuple(_documents(home, release.release_id, public=public))
    return Archived(release, sha256, documents, tuple(_data(folder, release, public=public)))


def _documents(home: Home, release_id: str, *, public: bool) -> Iterable[Document]:
    """The newest of each file, whatever its states: what was written before stays under HOME alone."""
    newest: dict[tuple[str, bool], Document] = {}
    for document in _written(home, release_id, public=public):
        named = document.named, document.is_public
        if named not in newest or newest[named].written_at < document.written_at:
            newest[named] = document
    return newest.values()


def _written(home: Home, release_id: str, *, public: bool) -> Iterator[Document]:
    for sealed in sorted(reports_folder(home, release_id).glob(f"*_*/{NAME}")):
        told = json.loads(sealed.read_bytes())
        is_public = told.get("edition") == PUBLIC_EDITION
        if "report" not in told or (public and not is_public):
            continue
        place = f"{archive_place(release_id)}documentos/{sealed.parent.name}"
        for name, sha256 in told["files"].items():
            yield Document(
                told["report"],
                told["month"],
                is_public,
                sealed.parent / name,
                sha256,
                f"{place}/{name}",
                told.get("written_at", ""),
            )


def _data(folder: Path, release: Manifest, *, public: bool) -> Iterator[DataFile]:
    for lies_in, edition in EDITIONS.items():
        if public and lies_in != PUBLIC_DATA:
            continue
        for path in sorted((folder / lies_in).glob("*.parquet")):
            place = f"{archive_place(release.release_id)}datos/{edition}/{path.name}"
            yield DataFile(path.stem, edition, path, release.files[f"{lies_in}/{path.name}"], place)
