"""What a command costs with its children: seconds of the clock and of the processors, memory at its peak."""

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from threading import Event, Thread

import psutil

MEGABYTE = 2**20
SAMPLED_EVERY = 0.5
"""Seconds between two looks at the memory of all processes together."""


@dataclass(frozen=True)
class Cost:
    """Seconds of the clock, seconds of all processors, and megabytes at the peak."""

    wall: float
    processor: float
    memory: float


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each; of memory the greatest."""
    return Cost(
        median(cost.wall for cost in costs),
        median(cost.processor for cost in costs),
        max(cost.memory for cost in costs),
    )


def cost_of(command: Sequence[str], environment: Mapping[str, str] | None = None) -> tuple[Cost, str]:
    """Run a command by itself: its cost and its standard output. Raises CalledProcessError if it fails.

    Of memory the greater counts: the greatest process as the system tells, or all together as looked at.
    """
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as errors:
        started = time.monotonic()
        process = subprocess.Popen(
            command, stdout=said, stderr=errors, env={**os.environ, **(environment or {})}
        )
        together = _Together(process.pid)
        together.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        together.finish()
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        errors.seek(0)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command, stderr=errors.read().decode())
        memory = max(usage.ru_maxrss * 1024, together.peak) / MEGABYTE
        return Cost(wall, usage.ru_utime + usage.ru_stime, memory), said.read().decode()


class _Together(Thread):
    """Looks at the memory of a process and its descendants, shared pages counted once."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._pid = pid
        self._is_over = Event()

    def run(self) -> None:
        """Look until told that it is over."""
        while not self._is_over.wait(SAMPLED_EVERY):
            self.peak = max(self.peak, _proportional_bytes(self._pid))

    def finish(self) -> None:
        """Look no more."""
        self._is_over.set()
        self.join()


def _proportional_bytes(pid: int) -> int:
    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    total = 0
    for each in family:
        try:
            total += each.memory_full_info().pss
        except psutil.NoSuchProcess:
            # it ended between two looks
            continue
    return total
