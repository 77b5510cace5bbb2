"""The assets, jobs, schedules, sensors and resources, assembled."""

import dagster as dg

from orchestration.interface.assets.deliveries import EXTRACTS, SOURCES
from orchestration.interface.assets.packages import evaluation_package
from orchestration.interface.assets.printed import REPORTS
from orchestration.interface.assets.publication import release
from orchestration.interface.assets.served_tables import served_release
from orchestration.interface.assets.static_site import site
from orchestration.interface.assets.tables_built import control, warehouse
from orchestration.interface.jobs import JOBS
from orchestration.interface.resources import Workspace
from orchestration.interface.schedules import SCHEDULES
from orchestration.interface.sensors import SENSORS

defs = dg.Definitions(
    assets=[
        *SOURCES,
        *EXTRACTS,
        control,
        warehouse,
        release,
        site,
        *REPORTS,
        evaluation_package,
        served_release,
    ],
    jobs=JOBS,
    schedules=SCHEDULES,
    sensors=SENSORS,
    resources={"workspace": Workspace()},
    executor=dg.in_process_executor,
)
