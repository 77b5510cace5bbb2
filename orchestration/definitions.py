"""What Dagster loads: assembles the assets, jobs, schedules, sensors and resources."""

import dagster as dg

from orchestration.assets.evaluation import evaluation_package
from orchestration.assets.extracts import EXTRACTS, SOURCES
from orchestration.assets.release import release
from orchestration.assets.reports import REPORTS
from orchestration.assets.warehouse import control, warehouse
from orchestration.jobs import JOBS
from orchestration.resources import Workspace
from orchestration.schedules import SCHEDULES
from orchestration.sensors import SENSORS

defs = dg.Definitions(
    assets=[*SOURCES, *EXTRACTS, control, warehouse, release, *REPORTS, evaluation_package],
    jobs=JOBS,
    schedules=SCHEDULES,
    sensors=SENSORS,
    resources={"workspace": Workspace()},
    executor=dg.in_process_executor,
)
