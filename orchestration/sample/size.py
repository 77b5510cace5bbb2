"""How many take part: as many as in the plan for its number of households, or a share that is asked for."""

from dataclasses import dataclass
from math import ceil
from typing import Any


@dataclass(frozen=True)
class Size:
    """How many take part in what; some households do so in both kinds of courses."""

    entrepreneurs: int
    """Households that begin with the first phase."""
    seekers: int
    """Households one of which takes an employability course."""
    sellers: int
    """People who go to at least one fair that is no job fair."""


def size_of(settings: dict[str, Any], households: int, share: float | None) -> Size:
    """The size of a sample: the plan's own, but not below what tells something in a small one.

    `share`, of all households, takes the place of both. Fewer take part where too few are affiliated.
    """
    size, mix = settings["size"], settings["size"]["mix"]
    plan = size["plan"]
    scale = households / plan["households"]
    own = {
        "entrepreneurship": plan["business_management"] / settings["training"]["next_phase"][2] * scale,
        "employability": plan["employability"] * scale,
        "fairs": plan["fairs"] * scale,
    }
    telling = min(size["small"]["share"] * households, size["small"]["households"])

    def number(kind: str) -> int:
        if share is not None:
            return ceil(share * households * mix[kind])
        return ceil(max(own[kind], telling * mix[kind]))

    return Size(number("entrepreneurship"), number("employability"), number("fairs"))
