import subprocess
import sys

import pytest

from tests.benchmarks.measure import Cost, cost_of, told


def test_time_and_memory_are_those_of_the_command():
    program = "import time; kept = bytearray(200 * 2**20); time.sleep(0.2); sum(range(3_000_000))"
    cost = cost_of("it", [sys.executable, "-c", program])
    assert cost.memory > 200
    assert cost.wall > 0.2
    assert cost.processor > 0


def test_a_command_that_fails_is_no_measure():
    with pytest.raises(subprocess.CalledProcessError):
        cost_of("it", [sys.executable, "-c", "raise SystemExit(3)"])


def test_each_command_is_told_in_baselines():
    table = told([Cost("baseline", 1.0, 2.0, 50.0), Cost("mie run", 4.0, 5.0, 80.0)])
    assert table.splitlines()[2].split() == ["mie", "run", "4.0", "5.0", "2.5", "80"]
