"""The bounds within which one file is read: what the environment allows, and how far a file may expand."""

import os
import re
from dataclasses import dataclass

from orchestration.ground.errors import WrongUse

MEMORY_VARIABLE = "MIE_READ_MEMORY"
SECONDS_VARIABLE = "MIE_READ_SECONDS"
DEFAULT_MEMORY, DEFAULT_SECONDS = "3GB", "1800"
LEAST_MEMORY = "1GB"
"""What a reader takes before it has opened a file, and some room to read a small one."""

EXPANSION_LOOKED_AT = 256 * 2**20
"""Bytes up to which compressed content may expand at whatever rate."""
MOST_EXPANSION = 200
"""So many times its size may a larger content become; tables of real rows become 5 to 40 times theirs."""
MOST_EXPANDED = 16 * 2**30
"""No delivery is larger, expanded: twenty times the largest one expected (bytes)."""
MOST_CELLS = 40 * 10**6
"""Cells in the rectangle that a sheet's filled cells span: a full million rows of 38 columns."""

_UNITS = {"B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30}
_AMOUNT = re.compile(r"([0-9]+) *([A-Z]+)")


@dataclass(frozen=True)
class Bounds:
    """Memory (bytes of address space) and time (seconds) for one file."""

    memory: int
    seconds: int


def read_bounds() -> Bounds:
    """The bounds that the environment sets. Raises WrongUse for what is none."""
    memory = _bytes(os.environ.get(MEMORY_VARIABLE, DEFAULT_MEMORY))
    if memory is None or memory < (_bytes(LEAST_MEMORY) or 0):
        raise WrongUse(
            f"{MEMORY_VARIABLE} debe ser una cantidad de memoria de {LEAST_MEMORY} o más, como 3GB."
        )
    seconds = os.environ.get(SECONDS_VARIABLE, DEFAULT_SECONDS)
    if not seconds.isdecimal() or int(seconds) < 1:
        raise WrongUse(f"{SECONDS_VARIABLE} debe ser un número entero de segundos mayor que 0.")
    return Bounds(memory, int(seconds))


def expands_too_far(expanded: int, stored: int) -> bool:
    """Whether content that takes `stored` bytes becomes more than a delivery can be."""
    return expanded > MOST_EXPANDED or expanded > max(EXPANSION_LOOKED_AT, MOST_EXPANSION * stored)


def _bytes(text: str) -> int | None:
    found = _AMOUNT.fullmatch(text.strip().upper())
    unit = _UNITS.get(found[2]) if found else None
    return int(found[1]) * unit if found and unit else None
