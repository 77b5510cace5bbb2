"""Deliveries in an object store: a listing instead of folders, entity tags instead of times of change."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import BinaryIO, ClassVar

from orchestration.ground import samples
from orchestration.ground.contract import Contract, Extract
from orchestration.ground.object_store import ObjectStore, StoredObject, StoreError
from orchestration.landing.find import MANIFEST, FoundFile, LandingError, Look, in_order, is_ignored
from orchestration.landing.manifests import LARGEST


@dataclass(frozen=True)
class StoreLanding:
    """Deliveries below a prefix of a bucket.

    A file is read as it was when it was listed, or not at all: what takes its place is for the next run.
    """

    store: ObjectStore
    _listed: dict[str, StoredObject] = field(default_factory=dict, init=False, compare=False)

    looks_tell_bytes: ClassVar[bool] = True

    def files(self, extract: Extract) -> list[FoundFile]:
        """The files in an extract's folder, by delivery date, then name. Raises LandingError."""
        folder = PurePosixPath(extract.source, extract.name)
        found = {}
        for listed in self._objects(f"{folder}/"):
            path = PurePosixPath(listed.key)
            if path.parent == folder and _is_plain(listed.key) and path.name.lower() != MANIFEST:
                self._listed[listed.key] = listed
                found[path.name] = FoundFile(extract.source, extract.name, path.name)
        if not found and self._is_empty():
            raise LandingError(
                f"No hay nada en {self.store.address}. Revise la dirección en --landing o MIE_LANDING; si es"
                " un lugar nuevo, suba primero las entregas."
            )
        return in_order(list(found.values()))

    def strays(self, contract: Contract) -> list[str]:
        """What is not read: objects outside every extract's folder. Raises LandingError."""
        extracts = {PurePosixPath(each.source, each.name) for each in contract.extracts}
        sources = {PurePosixPath(source.name) for source in contract.sources}
        keys = {listed.key for listed in self._objects("")}
        return sorted(key for key in keys if not _is_expected(key, extracts, sources))

    def look(self, file: FoundFile) -> Look:
        """What the listing showed of the file. Raises FileNotFoundError if it was not there."""
        listed = self._known(file)
        return listed.size, int(listed.modified_at.timestamp()), listed.etag

    def open(self, file: FoundFile) -> BinaryIO:
        """The file's bytes, as they were when it was listed; reading raises OSError once they are others."""
        return self.store.open(self._known(file))

    def manifest(self, *folders: str) -> BinaryIO | None:
        """The sender's own list in a folder below the landing place, if there is one."""
        folder = PurePosixPath(*folders)
        found = [
            listed
            for listed in self._objects(f"{folder}/")
            if PurePosixPath(listed.key).parent == folder and listed.key.lower().endswith(f"/{MANIFEST}")
        ]
        content = self._small(min(found, key=lambda listed: listed.key), LARGEST) if found else None
        return None if content is None else io.BytesIO(content)

    def samples(self) -> frozenset[str]:
        """The SHA-256 of the files that are of a synthetic sample."""
        for listed in self._objects(samples.LIST):
            if listed.key == samples.LIST:
                return samples.samples_in(io.BytesIO(self._small(listed, samples.LARGEST) or b""))
        return frozenset()

    def _small(self, listed: StoredObject, largest: int) -> bytes | None:
        """An object, up to a byte more than the largest one expected; None if it is gone."""
        try:
            with _spoken(), self.store.open(listed) as stream:
                return stream.read(largest + 1)
        except FileNotFoundError:
            return None

    def _known(self, file: FoundFile) -> StoredObject:
        if file.path not in self._listed:
            raise FileNotFoundError(file.path)
        return self._listed[file.path]

    def _is_empty(self) -> bool:
        """Whether there is nothing at all, not even the mark of a folder."""
        with _spoken():
            return next(self.store.objects(), None) is None

    def _objects(self, below: str) -> Iterator[StoredObject]:
        """The objects that are no marks of folders and not hidden."""
        with _spoken():
            for listed in self.store.objects(below):
                if not listed.key.endswith("/") and not any(map(is_ignored, listed.key.split("/"))):
                    yield listed


@contextmanager
def _spoken() -> Iterator[None]:
    """Say that the landing place cannot be read."""
    try:
        yield
    except StoreError as error:
        raise LandingError(
            f"No se pueden leer las entregas. {error.words} No se leyó ni se publicó nada."
        ) from error


def _is_plain(key: str) -> bool:
    """Whether a key reads as a path that a folder could have; hidden names are left out before."""
    return "" not in key.split("/")


def _is_expected(key: str, extracts: set[PurePosixPath], sources: set[PurePosixPath]) -> bool:
    path = PurePosixPath(key)
    if key == samples.LIST:
        return True
    is_manifest = path.parent in sources and path.name.lower() == MANIFEST
    return _is_plain(key) and (path.parent in extracts or is_manifest)
