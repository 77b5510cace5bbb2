"""Who approved a release: which roles are asked, in which order, and where it stands.

An approval is of the bytes of the manifest: a release whose manifest is another has none. It rests on those
before it in the order of `seeds/plan/approval_roles.csv`; taking one back takes back those that rest on it.
"""

import csv
import hashlib
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from orchestration.ground.calendar import lima_day
from orchestration.ground.errors import Exit, Stop, WrongUse
from orchestration.ground.lock import one_writer
from orchestration.ground.paths import PLAN_FOLDER, Home
from orchestration.landing.ledger import Approved, Ledger, Reopened
from orchestration.release import manifest
from orchestration.release.testimony import require_ledger
from orchestration.release.verify import release_folder, verify


@dataclass(frozen=True)
class ApprovalStep:
    """A role that is asked, and who approved for it, if anybody did."""

    role: str
    organ: str
    title: str
    approved_by: str | None = None
    approved_on: date | None = None


@dataclass(frozen=True)
class ApprovalState:
    """Where the approval of a release stands; `is_new` says whether it changed just now."""

    release_id: str
    manifest_sha256: str
    steps: tuple[ApprovalStep, ...]
    is_new: bool = False

    @property
    def approved(self) -> list[ApprovalStep]:
        """The roles that approved."""
        return [step for step in self.steps if step.approved_by]

    @property
    def missing(self) -> list[ApprovalStep]:
        """The roles that are still asked, the next one first."""
        return [step for step in self.steps if not step.approved_by]

    @property
    def digest(self) -> str:
        """The SHA-256 of who approved and who is still asked, by which documents are told apart."""
        return hashlib.sha256(repr(replace(self, is_new=False)).encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """The state as plain values."""
        return asdict(self)


@cache
def approval_roles() -> tuple[ApprovalStep, ...]:
    """The roles that are asked, in the order in which they approve."""
    with (PLAN_FOLDER / "approval_roles.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["position"]))
    return tuple(ApprovalStep(row["role"], row["organ"], row["title"]) for row in rows)


def approval_state(home: Home, folder: Path, *, is_new: bool = False) -> ApprovalState:
    """Where the approval of a release stands."""
    digest = manifest.digest(folder)
    order = [step.role for step in approval_roles()]
    held: dict[str, Approved] = {}
    for entry in Ledger(home.ledger).approvals():
        if (entry.release_id, entry.manifest_sha256) != (folder.name, digest) or entry.role not in order:
            continue
        if isinstance(entry, Approved):
            held[entry.role] = entry
        else:
            for role in order[order.index(entry.role) :]:
                held.pop(role, None)
    steps = (
        replace(
            step,
            approved_by=held[step.role].approved_by,
            approved_on=lima_day(held[step.role].approved_at),
        )
        if step.role in held
        else step
        for step in approval_roles()
    )
    return ApprovalState(folder.name, digest, tuple(steps), is_new)


def approve(
    home: Home, release_id: str, role: str, by: str, now: datetime, reopen: str | None = None
) -> ApprovalState:
    """Approve a release for a role, or with a reason to `reopen` it take that approval back.

    Raises WrongUse for an unknown role or nobody's name, or where there is nothing to take back; Stop if the
    roles before have not approved, or the release is not as it was published.
    """
    titles = {step.role: step.title for step in approval_roles()}
    if role not in titles:
        raise WrongUse(f"No existe el rol «{role}». Aprueban, en este orden: {', '.join(titles)}.")
    if not by.strip():
        raise WrongUse("Diga quién aprueba: --by NOMBRE.")
    with one_writer(home):
        require_ledger(home)
        folder = release_folder(home, release_id)
        state = approval_state(home, folder)
        is_approved = role in {step.role for step in state.approved}
        place = (state.release_id, state.manifest_sha256, role, by.strip(), now)
        if reopen is not None:
            if not reopen.strip():
                raise WrongUse("Diga por qué se reabre: --reopen MOTIVO.")
            if not is_approved:
                raise WrongUse(f"{titles[role]} no tiene aprobada la publicación {state.release_id}.")
            Ledger(home.ledger).record(Reopened(*place, reopen.strip()))
        elif is_approved:
            return state
        else:
            _require_turn(home, state, role)
            Ledger(home.ledger).record(Approved(*place))
    return approval_state(home, folder, is_new=True)


def _require_turn(home: Home, state: ApprovalState, role: str) -> None:
    if state.missing[0].role != role:
        raise Stop(
            f"Antes debe aprobar {state.missing[0].title} (--as {state.missing[0].role}). No se registró"
            " nada.",
            Exit.FAULTS,
        )
    faults = verify(home, state.release_id).faults
    if faults:
        lines = "\n".join(f"  {fault}" for fault in faults)
        raise Stop(
            f"La publicación {state.release_id} no es la que se publicó; no se aprobó:\n{lines}", Exit.FAULTS
        )
