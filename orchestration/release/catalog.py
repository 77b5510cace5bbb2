"""The releases of a home: which there are, which one is current, and the link that says so."""

from pathlib import Path

from orchestration.ground import storage
from orchestration.ground.clocks import month_end
from orchestration.ground.errors import Exit, Stop, WrongUse
from orchestration.ground.paths import Home
from orchestration.ground.storage import point
from orchestration.landing.ledger import Closed, Ledger
from orchestration.release import manifest as manifests
from orchestration.release.manifest import Manifest

DRAFT = ".draft"


def releases_folder(home: Home) -> Path:
    """Where releases lie, one folder each."""
    return home.published / "releases"


def release_folder(home: Home, release_id: str) -> Path:
    """The folder of a release."""
    return releases_folder(home) / release_id


def published(home: Home) -> list[Manifest]:
    """The manifests of all releases, in the order in which they were published."""
    folders = releases_folder(home).glob("*/" + manifests.NAME)
    found = [_manifest(path.parent) for path in folders if path.parent.name != DRAFT]
    return sorted(found, key=lambda manifest: manifest.published_at)


def current(home: Home) -> Path | None:
    """The folder of the current release, resolved once, so that all of it is of one release."""
    link = home.published / "current"
    return link.resolve() if link.exists() else None


def require_current(home: Home) -> Path:
    """The folder of the current release. Raises WrongUse if there is none, or the link to it is missing."""
    folder = current(home)
    if folder is None and (waiting := published(home)):
        raise WrongUse(
            f"Falta el enlace {home.published / 'current'} o no lleva a ninguna publicación, aunque hay"
            f" {len(waiting)}. Lo repone «mie doctor», o la próxima «mie run»."
        )
    if folder is None:
        raise WrongUse(f"No hay ninguna publicación en {home.root}. Publique una con «mie run».")
    return folder


def closed(home: Home) -> dict[str, Closed]:
    """The closed months (yyyy-mm), each with its official release."""
    return {entry.month: entry for entry in reversed(Ledger(home.ledger).closed())}


def official_release(home: Home, month: str) -> Path | None:
    """The folder of a closed month's official release, None while the month is open.

    Raises Stop if the release is missing or its manifest is not the one that was closed.
    """
    entry = closed(home).get(month)
    if entry is None:
        return None
    check_official(home, entry)
    return release_folder(home, entry.release_id)


def newest_of_month(home: Home, month: str) -> Manifest:
    """The newest release with its cut-off at a month's end (yyyy-mm). Raises WrongUse if there is none."""
    day = month_end(month)
    found = [release for release in published(home) if release.as_of == day.isoformat()]
    if not found:
        raise WrongUse(
            f"No hay ninguna publicación con corte al {day}, fin del mes {month}."
            f" Publíquela antes con «mie run --as-of {day}»."
        )
    return max(found, key=lambda release: release.order)


def check_official(home: Home, entry: Closed) -> None:
    """Raise Stop unless an official release still has the manifest with which its month was closed."""
    folder = release_folder(home, entry.release_id)
    name = f"La publicación {entry.release_id}, la oficial de {entry.month},"
    if not (folder / manifests.NAME).exists():
        raise Stop(f"{name} falta. Recupérela de una copia de respaldo.", Exit.FAULTS)
    if manifests.digest(folder) != entry.manifest_sha256:
        raise Stop(
            f"{name} no es la que se cerró: su manifiesto cambió. Recupérela de una copia de respaldo.",
            Exit.FAULTS,
        )


def point_current(home: Home) -> None:
    """Have `current` point at the greatest cut-off, then knowledge, then the newest. One step for readers."""
    found = published(home)
    if not found:
        return
    target = Path("releases") / max(found, key=lambda manifest: manifest.order).release_id
    point(home.published / "current", target)


def drop_drafts(home: Home) -> None:
    """Remove what a killed run left half done."""
    draft = releases_folder(home) / DRAFT
    if draft.exists():
        storage.DISK.remove(draft)


def _manifest(folder: Path) -> Manifest:
    try:
        return manifests.read(folder)
    except (ValueError, KeyError, TypeError) as error:
        raise WrongUse(
            f"El manifiesto de la publicación {folder.name} está dañado. "
            "Recupere su carpeta de una copia de respaldo."
        ) from error
