"""Runs the job of `mie run` for months as the interface does: by partition, without telling it a day."""

import sys
from pathlib import Path

import dagster as dg

from orchestration.ground.paths import Home
from orchestration.interface.run import QUIET, prepare_environment


def main(landing: Path, home: Home, months: list[str]) -> None:
    """Build the months one after another, in the order given."""
    prepare_environment(home)
    from orchestration.definitions import defs
    from orchestration.interface.resources import RUN_JOB, Workspace

    workspace = Workspace(landing=str(landing), home=str(home.root))
    with dg.DagsterInstance.get() as instance:
        for month in months:
            defs.resolve_job_def(RUN_JOB).execute_in_process(
                instance=instance, resources={"workspace": workspace}, run_config=QUIET, partition_key=month
            )
        release = instance.get_materialized_partitions(dg.AssetKey("release"))
    assert set(months) <= release, release


if __name__ == "__main__":
    main(Path(sys.argv[1]), Home(Path(sys.argv[2])), sys.argv[3:])
