"""How long the commands take and how much memory they use, against a baseline of the same run and machine.

The baseline is the least that a build could do: DuckDB by itself reads each delivered row once and counts the
distinct ones. Seconds differ from machine to machine; how many baselines a command takes differs little.

    .venv/bin/python -m tests.benchmarks.measure --households 36000
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from orchestration.ground.contract import load_contract

AS_OF = "2026-12-31"
PARTICIPATION = "0.4"
"""Far more than in the plan: what is measured is load."""
MEGABYTE = 1024


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds of the clock and of the processors, and megabytes at its peak."""

    name: str
    wall: float
    processor: float
    memory: float


def cost_of(name: str, command: list[str]) -> Cost:
    """Run a command by itself. Raises CalledProcessError if it fails."""
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - started
    code = os.waitstatus_to_exitcode(status)
    if code:
        raise subprocess.CalledProcessError(code, command, stderr=errors)
    return Cost(name, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / MEGABYTE)


def baseline(raw: Path) -> str:
    """A program of DuckDB that reads every delivered row once and counts the distinct ones."""
    folders = [
        raw / source.name / extract.name for source in load_contract().sources for extract in source.extracts
    ]
    files = [f"{folder}/**/*.parquet" for folder in folders if folder.exists()]
    return (
        "import duckdb\n"
        f"for files in {files!r}:\n"
        "    rows = duckdb.sql(f\"select distinct * from read_parquet('{files}', union_by_name = true)\")\n"
        "    rows.aggregate('count(*)').fetchall()\n"
    )


def measure(households: int, place: Path) -> list[Cost]:
    """The costs of the baseline and of each command, on a fresh sample in an empty folder."""
    landing, home = place / "landing", place / "home"
    mie = [sys.executable, "-m", "orchestration.cli"]
    size = ["--households", str(households), "--as-of", AS_OF, "--participation", PARTICIPATION]
    costs = [
        cost_of("mie sample", [*mie, "sample", "--landing", str(landing), *size]),
        cost_of("mie run", [*mie, "run", "--landing", str(landing), "--home", str(home), "--as-of", AS_OF]),
        cost_of("mie evaluate final", [*mie, "evaluate", "final", "--home", str(home)]),
        cost_of("mie report final", [*mie, "report", "final", "--home", str(home)]),
    ]
    return [cost_of("baseline", [sys.executable, "-c", baseline(home / "raw")]), *costs]


def told(costs: list[Cost]) -> str:
    """The costs as a table, each command also in baselines of processor time."""
    unit = costs[0].processor
    lines = [f"{'':20} {'wall s':>8} {'processor s':>12} {'baselines':>10} {'peak MB':>8}"]
    lines += [
        f"{cost.name:20} {cost.wall:8.1f} {cost.processor:12.1f} {cost.processor / unit:10.1f}"
        f" {cost.memory:8.0f}"
        for cost in costs
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure at the size that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--households", type=int, default=36_000)
    with tempfile.TemporaryDirectory() as place:
        print(told(measure(parser.parse_args().households, Path(place))))


if __name__ == "__main__":
    main()
