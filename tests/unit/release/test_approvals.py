"""A release is approved by each role in its order, for the bytes that it has, and reopened with a reason."""

from datetime import UTC, datetime

import pytest

from orchestration.ground.errors import Stop, WrongUse
from orchestration.landing.ledger import Ledger
from orchestration.release import catalog, manifest
from orchestration.release.approvals import approval_roles, approval_state, approve
from tests.unit.release.test_publish import AUGUST, release

NOW = datetime(2026, 10, 12, 15, tzinfo=UTC)
ROLES = [step.role for step in approval_roles()]


@pytest.fixture
def published(home):
    return release(home).release_id


def approved(home, release_id) -> list[str]:
    state = approval_state(home, catalog.release_folder(home, release_id))
    return [step.role for step in state.approved]


def test_the_roles_approve_in_the_order_of_the_seed(home, published):
    assert ROLES == ["unit", "UAS", "UPPM"]
    for at, role in enumerate(ROLES):
        state = approve(home, published, role, f"Persona {at}", NOW)
        assert state.is_new and [step.approved_by for step in state.approved][at] == f"Persona {at}"
    assert not state.missing
    assert state.manifest_sha256 == manifest.digest(catalog.release_folder(home, published))


@pytest.mark.parametrize("role", ROLES[1:])
def test_nobody_approves_before_their_turn(home, published, role):
    with pytest.raises(Stop, match="Antes debe aprobar Unidades territoriales"):
        approve(home, published, role, "Ana", NOW)
    assert approved(home, published) == []


def test_approving_twice_changes_nothing(home, published):
    approve(home, published, "unit", "Ana", NOW)
    again = approve(home, published, "unit", "Otra", NOW)
    assert not again.is_new and again.approved[0].approved_by == "Ana"
    assert len(Ledger(home.ledger).approvals()) == 1


def test_reopening_takes_back_what_rests_on_it(home, published):
    for role in ROLES:
        approve(home, published, role, "Ana", NOW)
    approve(home, published, "UAS", "Luz", NOW, reopen="falta una unidad")
    assert approved(home, published) == ["unit"]
    assert Ledger(home.ledger).approvals()[-1].reason == "falta una unidad"
    approve(home, published, "UAS", "Luz", NOW)
    assert approved(home, published) == ["unit", "UAS"]


def test_an_approval_is_of_one_release_and_of_its_bytes(home, published):
    approve(home, published, "unit", "Ana", NOW)
    other = release(home, AUGUST).release_id
    assert approved(home, other) == []
    folder = catalog.release_folder(home, published)
    (folder / manifest.NAME).write_bytes((folder / manifest.NAME).read_bytes() + b" ")
    assert approved(home, published) == []


def test_a_changed_release_is_not_approved(home, published):
    (catalog.release_folder(home, published) / "marts" / "revisions.parquet").unlink()
    with pytest.raises(Stop, match="no es la que se publicó"):
        approve(home, published, "unit", "Ana", NOW)
    assert approved(home, published) == []


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"role": "jefe"}, "No existe el rol «jefe»"),
        ({"by": "  "}, "Diga quién aprueba"),
        ({"reopen": " "}, "por qué se reabre"),
        ({"reopen": "error"}, "no tiene aprobada"),
        ({"release_id": "2026-01-31_k2026-01-31_0000000000"}, "No existe la publicación"),
    ],
)
def test_what_cannot_be_is_said(home, published, told, message):
    asked = {"release_id": published, "role": "unit", "by": "Ana", "now": NOW, **told}
    with pytest.raises(WrongUse, match=message):
        approve(home, **asked)
    assert not home.ledger.exists() or Ledger(home.ledger).approvals() == []
