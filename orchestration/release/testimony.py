"""What releases say of the ledger: each names how far it went, so that a ledger cut short or changed since is
recognised, with the file of its head or without."""

from orchestration.ground.errors import Exit, Stop
from orchestration.ground.paths import Home
from orchestration.landing.ledger import Ledger
from orchestration.release import catalog


def contradicted_by(home: Home) -> list[str]:
    """The releases that name a ledger other than the one that is here.

    Raises LedgerError if the ledger itself is not as it was written.
    """
    heads = Ledger(home.ledger).chain.heads()
    named = [(release.release_id, release.ledger) for release in catalog.published(home) if release.ledger]
    return [
        release_id
        for release_id, head in named
        if head["lines"] and (head["lines"] > len(heads) or heads[head["lines"] - 1].sha256 != head["sha256"])
    ]


def require_ledger(home: Home) -> None:
    """Raise Stop if a release contradicts the ledger, LedgerError if the ledger contradicts itself."""
    releases = contradicted_by(home)
    if releases:
        raise Stop(contradiction(home, releases), Exit.FAULTS)


def contradiction(home: Home, releases: list[str]) -> str:
    """What to tell of releases that contradict the ledger."""
    return (
        f"El registro de entregas {home.ledger} no es el que conocían estas publicaciones:"
        f" {', '.join(releases)}. Perdió líneas o fue cambiado. Recupérelo de una copia de respaldo"
        " («mie restore»); no siga sin él: dice de entregas, retiros y meses cerrados."
    )
