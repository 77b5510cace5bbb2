"""`mie publish s3://…`: a release in an object store, where nothing is renamed: objects first, pointers last.

Each edition stands below a prefix of its own, so that rights can be given by prefix:

    planners/current.json    planners/releases/NAME/…    the exact edition, with its manifest
    public/current.json      public/releases/NAME/…      the one that may be passed on

NAME is the release and eight digits of its manifest's hash, so no object is ever replaced by another, and who
follows a pointer reads one release whole. Nothing is removed.
"""

import errno
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from orchestration.ground.errors import Stop
from orchestration.ground.object_store import ObjectStore, StoreError
from orchestration.ground.paths import Home
from orchestration.ground.progress import tell, tell_part
from orchestration.release import catalog, manifest
from orchestration.release.accesses import record_access
from orchestration.release.files import PUBLIC_FOLDER
from orchestration.release.verify import require_whole

POINTER = "current.json"
"""What names the release that an edition shows; read it once, then what it names."""
INDEX = "release.json"
"""The same, beside the objects of the release, for whoever reads one that is not shown any more."""
PLANNERS, PUBLIC = "planners", "public"
PASSING = (errno.EIO, errno.ESTALE)


@dataclass(frozen=True)
class StoredRelease:
    """Where a release stands in an object store, and what went."""

    release_id: str
    place: str
    folder: str
    objects: int
    uploaded: int

    def as_json(self) -> dict[str, Any]:
        """The publication as plain values."""
        return asdict(self)

    @property
    def shown(self) -> dict[str, Any]:
        """What Dagster shows of it."""
        return {
            "publicación": self.release_id,
            "lugar": self.place,
            "objetos": self.objects,
            "subidos ahora": self.uploaded,
        }


@dataclass(frozen=True)
class _Edition:
    """The files of an edition by their names in the store, and what its pointer says."""

    prefix: str
    folder: str
    files: dict[str, Path]
    hashes: dict[str, str]
    told: dict[str, str]

    @property
    def pointer(self) -> bytes:
        files = {
            name: {"sha256": self.hashes[name], "bytes": path.stat().st_size}
            for name, path in self.files.items()
        }
        content = {**self.told, "folder": f"{self.folder}/", "files": files}
        return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def store_release(home: Home, address: str, release_id: str | None = None) -> StoredRelease:
    """Have a release in an object store, the current one unless another is named, and its pointers show it.

    Raises Stop if it is not as it was published, or the store refuses; then the pointers show what they did.
    """
    store = ObjectStore(address)
    release_id = release_id or catalog.require_current(home).name
    require_whole(home, release_id)
    editions = _editions(catalog.release_folder(home, release_id))
    record_access(home, f"publish {release_id} {store.address}", None)
    tell(f"Subiendo la publicación {release_id}…")
    with _spoken():
        uploaded = sum(_upload(store, edition) for edition in editions)
        for edition in editions:
            store.put(f"{edition.prefix}/{edition.folder}/{INDEX}", edition.pointer)
        for edition in editions:
            store.put(f"{edition.prefix}/{POINTER}", edition.pointer)
    objects = sum(len(edition.files) for edition in editions)
    return StoredRelease(release_id, store.address, editions[0].folder, objects, uploaded)


def _editions(folder: Path) -> tuple[_Edition, _Edition]:
    sealed, digest = manifest.read(folder), manifest.digest(folder)
    hashes = {**sealed.files, manifest.NAME: digest}
    start = f"{PUBLIC_FOLDER}/"
    public = {name.removeprefix(start): name for name in hashes if name.startswith(start)}
    planners = {name: name for name in hashes if not name.startswith(start)}
    told = {name: getattr(sealed, name) for name in ("release_id", "as_of", "known_at", "published_at")}
    told["manifest_sha256"] = digest
    place = f"releases/{sealed.release_id}_{digest[:8]}"

    def edition(prefix: str, names: dict[str, str]) -> _Edition:
        files = {name: folder / own for name, own in sorted(names.items())}
        return _Edition(prefix, place, files, {name: hashes[own] for name, own in names.items()}, told)

    return edition(PLANNERS, planners), edition(PUBLIC, public)


def _upload(store: ObjectStore, edition: _Edition) -> int:
    """Have the store hold the files of an edition; how many it did not."""
    uploaded = 0
    for name, path in edition.files.items():
        key, sha256 = f"{edition.prefix}/{edition.folder}/{name}", edition.hashes[name]
        if not store.holds(key, path.stat().st_size, sha256):
            tell_part(f"{edition.prefix}/{name}…")
            store.put_file(path, key, sha256)
            uploaded += 1
    return uploaded


@contextmanager
def _spoken() -> Iterator[None]:
    try:
        yield
    except (StoreError, FileNotFoundError) as error:
        words = error.words if isinstance(error, StoreError) else error.strerror
        raise Stop(
            f"La publicación no se subió entera. {words} Quien lee ve en cada edición una publicación"
            " entera, la anterior o esta; vuelva a ejecutar la orden, que sube solo lo que falta.",
            may_pass=error.errno in PASSING,
        ) from error
