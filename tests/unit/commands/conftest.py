"""A small home: two deliveries in archive and ledger, a release, a closed month."""

import pytest

from orchestration.commands import doctor
from orchestration.ground.contract import load_contract
from orchestration.ground.lock import one_writer
from orchestration.ground.paths import Home
from orchestration.landing.find import FolderLanding
from orchestration.landing.ledger import Ledger
from orchestration.landing.load import load_extract
from orchestration.landing.readers import Readers
from orchestration.release.close import close
from tests.crash.turns import deliver
from tests.unit.landing.conftest import CONTRACT, PAYMENTS
from tests.unit.release.conftest import *  # noqa: F403
from tests.unit.release.test_close import NOW
from tests.unit.release.test_publish import AUGUST, release


@pytest.fixture
def filled(home, tmp_path, monkeypatch) -> Home:
    monkeypatch.setattr(doctor, "load_contract", lambda: CONTRACT)
    assert load_contract() is not CONTRACT
    landing = tmp_path / "landing"
    deliver(landing, 1)
    with one_writer(home), Readers() as readers:
        load_extract(FolderLanding(landing), PAYMENTS, home, Ledger(home.ledger), readers)
    release(home, AUGUST)
    close(home, "2026-08", "Ana", NOW)
    release(home)
    return home
