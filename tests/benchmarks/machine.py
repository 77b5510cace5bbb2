"""The machine and the versions that a measure is about."""

import os
import platform
from datetime import date
from importlib.metadata import version
from pathlib import Path

GIGABYTE = 2**30
PACKAGES = ("duckdb", "dbt-core", "dbt-duckdb", "dagster", "great-expectations", "pandas")


def machine() -> str:
    """Processor, cores, memory and versions, and how busy it was before anything was measured."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIGABYTE
    told = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    models = [line.split(":")[1].strip() for line in told if line.startswith("model name")]
    versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    model = models[0] if models else platform.machine()
    return (
        f"{date.today():%Y-%m-%d}; {len(os.sched_getaffinity(0))} cores ({model}), {memory:.0f} GB;"
        f" {platform.system()}, Python {platform.python_version()}, {versions}."
        f" Load average at the start: {os.getloadavg()[0]:.1f}."
    )
