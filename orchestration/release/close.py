"""`mie close`: one release becomes the official one of its month, for good. No figure changes by it."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from orchestration.ground.calendar import lima_day
from orchestration.ground.errors import Exit, Stop, WrongUse
from orchestration.ground.lock import one_writer
from orchestration.ground.paths import Home
from orchestration.landing.ledger import Closed, Ledger
from orchestration.release import catalog, manifest
from orchestration.release.testimony import require_ledger
from orchestration.release.verify import verify


@dataclass(frozen=True)
class Closing:
    """A month that is closed, now or already before."""

    month: str
    release_id: str
    manifest_sha256: str
    closed_by: str
    closed_at: datetime
    is_new: bool

    @property
    def closed_on(self) -> date:
        """The day of the close, in Lima."""
        return lima_day(self.closed_at)

    def as_json(self) -> dict[str, Any]:
        """The closing as plain values."""
        return {**asdict(self), "closed_at": self.closed_at.isoformat()}


def close(home: Home, month: str, by: str, now: datetime) -> Closing:
    """Record the newest release with its cut-off at a month's end as that month's official one.

    Raises WrongUse if there is none, or the month is closed with another; Stop if it is not as published.
    """
    if not by.strip():
        raise WrongUse("Diga quién cierra el mes: --by NOMBRE.")
    with one_writer(home):
        require_ledger(home)
        release = catalog.newest_of_month(home, month).release_id
        before = catalog.closed(home).get(month)
        if before and before.release_id != release:
            raise WrongUse(
                f"El mes {month} ya está cerrado con la publicación {before.release_id}"
                f" (por {before.closed_by}, {lima_day(before.closed_at)}); no puede cerrarse con {release}."
            )
        faults = verify(home, release).faults
        if faults:
            lines = "\n".join(f"  {fault}" for fault in faults)
            raise Stop(
                f"La publicación {release} no es la que se publicó; no se cerró:\n{lines}", Exit.FAULTS
            )
        digest = manifest.digest(catalog.release_folder(home, release))
        if before:
            catalog.check_official(home, before)
            return Closing(**asdict(before), is_new=False)
        entry = Closed(month, release, digest, by.strip(), now)
        Ledger(home.ledger).record(entry)
    return Closing(**asdict(entry), is_new=True)
