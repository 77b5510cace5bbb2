"""The worked case at its later clocks, built by the unchanged project: `-m tests.mutation.base FOLDER`."""

import sys
from pathlib import Path

from orchestration.ground.contract import load_contract
from orchestration.ground.paths import Home
from orchestration.landing.find import FolderLanding
from orchestration.landing.intake import take_in_all
from orchestration.warehouse.dbt_runner import run_dbt
from tests.conftest import CONFORMANCE, EXPECTED, prepared_worked_case


def main(folder: Path) -> None:
    """Read it and build it."""
    read = Home(folder / "read")
    take_in_all(FolderLanding(CONFORMANCE / "landing"), load_contract(), read)
    home = prepared_worked_case(folder / EXPECTED[-1].name, read)
    run_dbt(home, without=("unit_test", "test"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
