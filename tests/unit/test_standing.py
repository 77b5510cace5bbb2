"""Looking for a release that stands already leaves every fault to the run, which gives notice of it."""

from datetime import date

import pytest

from orchestration.ground.errors import SpokenError, Stop, WrongUse
from orchestration.ground.lock import Busy, one_writer
from orchestration.ground.paths import Home
from orchestration.interface import run as running
from orchestration.landing.ledger import Ledger
from tests.unit.landing.test_ledger import SEEN

DAY = date(2026, 9, 30)


@pytest.fixture
def home(tmp_path, monkeypatch):
    home = Home(tmp_path / "home")
    Ledger(home.ledger).record(SEEN)
    monkeypatch.setattr(running, "waiting", lambda *_: [])
    return home


@pytest.mark.parametrize("where", ["recover", "plan_release"])
@pytest.mark.parametrize("fault", [Stop, WrongUse, SpokenError])
def test_a_fault_is_left_to_the_run(home, tmp_path, monkeypatch, where, fault):
    def refuse(*_):
        raise fault("No se puede.")

    monkeypatch.setattr(running, where, refuse)
    assert running._standing(tmp_path, home, DAY, None) is None


def test_another_run_is_told_of_at_once(home, tmp_path):
    with one_writer(home), pytest.raises(Busy):
        running._standing(tmp_path, home, DAY, None)
