"""Building a release anew in a home of its own, from the deliveries that another home keeps."""

import shutil

from orchestration.ground.clocks import Clocks
from orchestration.ground.paths import Home
from orchestration.ground.storage import point, private_folder
from orchestration.release.manifest import Manifest
from orchestration.release.planned import plan_at, prepare, prepared
from orchestration.release.publish import publish, record_gates, record_tests, refuse
from orchestration.warehouse.engine import build, default_engine


def lend_deliveries(home: Home, copy: Home) -> None:
    """Let another home read the raw files of this one, and make its public edition with the same key."""
    private_folder(copy.noise_key.parent)
    shutil.copy(home.noise_key, copy.noise_key)
    point(copy.raw, home.raw.resolve())


def build_anew(copy: Home, clocks: Clocks) -> Manifest:
    """Build and publish in a home of its own what its ledger and the clocks make. Raises Refused.

    With the engine that the environment names, whichever built it first: the content is the same.
    """
    plan, engine = plan_at(copy, clocks), default_engine()
    prepare(copy, plan, engine)
    record_tests(copy, build(copy, engine), strict=False)
    refuse(record_gates(copy), strict=False)
    return publish(copy, prepared(copy))
