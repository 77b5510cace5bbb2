"""The work file of a home prepared as a run prepares it, for dbt's own command to build on.

.venv/bin/python -m tests.benchmarks.work_file HOME AS_OF
"""

import sys
from datetime import date
from pathlib import Path

from orchestration.ground.clocks import Clocks
from orchestration.ground.paths import Home
from orchestration.landing.ledger import Ledger
from orchestration.warehouse.work_file import prepare_work_file


def main(home: Home, as_of: date) -> None:
    """Prepare it from all deliveries that the home knows."""
    prepare_work_file(home, Clocks(as_of, Ledger(home.ledger).latest_known() or as_of))


if __name__ == "__main__":
    main(Home(Path(sys.argv[1])), date.fromisoformat(sys.argv[2]))
