"""What Dagster loads: assembles the assets, jobs and resources."""

import dagster as dg

from orchestration.assets.extracts import EXTRACTS
from orchestration.assets.release import release
from orchestration.assets.warehouse import control, warehouse
from orchestration.jobs import JOBS
from orchestration.paths import default_home, default_landing
from orchestration.resources import Workspace

defs = dg.Definitions(
    assets=[*EXTRACTS, control, warehouse, release],
    jobs=JOBS,
    resources={"workspace": Workspace(landing=str(default_landing()), home=str(default_home().root))},
    executor=dg.in_process_executor,
)
