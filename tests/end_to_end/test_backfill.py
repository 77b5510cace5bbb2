"""A backfill gives, month by month, the figures of building each month alone, and leaves `current` alone."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.ground.clocks import month_end
from orchestration.ground.paths import Home
from tests.end_to_end.conftest import AS_OF

LAST, *EARLIER = [f"2026-{month:02}" for month in range(10, 0, -1)]


def with_deliveries_of(other: Home, home: Home) -> Home:
    """A home that has read the same deliveries and published nothing."""
    home.root.mkdir()
    shutil.copytree(other.raw, home.raw)
    shutil.copy(other.ledger, home.ledger)
    return home


def figures(home: Home) -> dict[str, dict[str, str]]:
    """The content of every table, by cut-off."""
    manifests = [
        json.loads(path.read_text()) for path in (home.published / "releases").glob("*/manifest.json")
    ]
    return {manifest["as_of"]: manifest["tables_sha256"] for manifest in manifests}


def backfill(mie, landing: Path, home: Home, months: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.end_to_end.backfill", str(landing), str(home.root), *months],
        env=mie.environment,
        capture_output=True,
        text=True,
        timeout=1200,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "earlier",
    [
        pytest.param(EARLIER[:1], id="two months"),
        pytest.param(EARLIER, id="every month"),
    ],
)
def test_a_backfill_gives_what_each_month_gives_alone(mie, landing, published, tmp_path, earlier):
    together = with_deliveries_of(published.home, Home(tmp_path / "together"))
    backfill(mie, landing, together, [LAST, *earlier])
    assert (together.published / "current").resolve().name.startswith(f"{AS_OF}_")
    alone = figures(published.home)
    for month in earlier:
        home = with_deliveries_of(published.home, Home(tmp_path / month))
        said = mie("run", "--landing", landing, "--home", home.root, "--as-of", month_end(month))
        assert said.status == 0, said.errors
        alone |= figures(home)
    assert figures(together) == alone
    assert len(alone) == 1 + len(earlier)
