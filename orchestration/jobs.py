"""The jobs: the run that publishes, and every other command of `mie`, on the same functions."""

import dagster as dg

from orchestration.resources import RUN_JOB

mie_run = dg.define_asset_job(
    RUN_JOB,
    selection=dg.AssetSelection.all(),
    executor_def=dg.in_process_executor,
    description="Reads what is new, builds, checks and publishes one release.",
)

JOBS = [mie_run]
