"""Where deliveries arrive, by what people call it: a folder, or the address of an object store."""

from pathlib import Path

from orchestration.ground.object_store import ObjectStore, is_store
from orchestration.landing.find import FolderLanding, Landing
from orchestration.landing.store_landing import StoreLanding


def landing_at(place: str | Path) -> Landing:
    """The landing at a place. Raises WrongUse for an address that is none."""
    told = str(place)
    return StoreLanding(ObjectStore(told)) if is_store(told) else FolderLanding(Path(told))
