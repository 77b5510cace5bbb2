"""`mie publish`: a release in PostgreSQL, for whoever works there; who published it stands in the ledger."""

from dataclasses import asdict, dataclass
from typing import Any

from orchestration.ground.errors import Stop
from orchestration.ground.paths import Home
from orchestration.ground.progress import tell
from orchestration.release import catalog
from orchestration.release.accesses import record_access
from orchestration.release.signature import retired_signers, signer
from orchestration.release.verify import require_whole
from orchestration.serving.contents import opened
from orchestration.serving.loading import drop_lists, drop_older, load, schemas, show, shown_schema
from orchestration.serving.roles import make_roles, make_schemas
from orchestration.serving.server import connected, place_of, without_secrets

LOCK = 0x4D4945
"""The number of the lock that one publisher holds."""


@dataclass(frozen=True)
class ServedRelease:
    """Where a release stands in PostgreSQL, and what went."""

    release_id: str
    place: str
    schema: str
    tables: int
    is_loaded_now: bool
    dropped: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The publication as plain values."""
        return asdict(self)

    @property
    def shown(self) -> dict[str, Any]:
        """What Dagster shows of it."""
        return {
            "publicación": self.release_id,
            "base": self.place,
            "esquema": self.schema,
            "tablas": self.tables,
            "cargada ahora": self.is_loaded_now,
        }


def publish_to(home: Home, address: str, release_id: str | None = None) -> ServedRelease:
    """Load a release into PostgreSQL, the current one unless another is named, and have the views show it.

    Raises Stop if it is not as it was published, or the server refuses; then the views show what they did.
    """
    without_secrets(address)
    release_id = release_id or catalog.require_current(home).name
    require_whole(home, release_id)
    mark, *earlier_marks = (f"almacén MIE {name}" for name in (signer(home), *retired_signers(home)))
    with connected(address) as connection, opened(home, release_id) as contents:
        row = connection.execute("select pg_try_advisory_lock(%s)", [LOCK]).fetchone()
        if row != (True,):
            raise Stop("Otra publicación en esta base está en curso. Espere a que termine.", may_pass=True)
        make_roles(connection)
        make_schemas(connection, mark, earlier_marks)
        before = shown_schema(connection)
        place = place_of(connection)
        record_access(home, f"publish {release_id} postgresql {place}", None)
        tell(f"Cargando la publicación {release_id}…")
        is_new = load(connection, contents, mark)
        show(connection, contents.schema)
        others = [name for name in schemas(connection, mark) if name != contents.schema]
        drop_lists(connection, others)
        # the one before stays without them, for whoever still reads it or wants it back
        stays = before if before in others else next(reversed(others), None)
        return ServedRelease(
            release_id,
            place,
            contents.schema,
            len(contents.tables),
            is_new,
            tuple(drop_older(connection, (name for name in others if name != stays))),
        )
