"""What `mie` tells of changed figures and their causes, in Spanish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from orchestration.ground.spanish import of_causes

if TYPE_CHECKING:
    from orchestration.release.summary import CausePart, Summary

PARTS = {"numerator": "numerador", "denominator": "denominador", "target": "meta"}


def revised(summary: Summary) -> Iterator[str]:
    """A line per official figure of a month that both releases tell, and that changed."""
    told = [part for part in summary.causes if part.comparison == "revision"]
    for (month_end, code), parts in groupby(told, key=lambda part: (part.month_end, part.code)):
        yield f"{code} al {month_end}: {_sides(parts)}"
    # releases of earlier versions tell no causes
    named = {(part.month_end, part.code) for part in told}
    for figure in summary.revisions:
        if (figure.month_end, figure.indicator_code) not in named:
            yield (
                f"{figure.indicator_code} al {figure.month_end}:"
                f" {figure.previous_numerator} de {figure.previous_denominator} →"
                f" {figure.new_numerator} de {figure.new_denominator}"
            )


def advanced(summary: Summary) -> Iterator[str]:
    """A line per official figure that went on from the cut-off of the release before to this one's."""
    told = [part for part in summary.causes if part.comparison == "advance"]
    for code, found in groupby(told, key=lambda part: part.code):
        parts = list(found)
        yield f"{code} del {parts[0].previous_month_end} al {parts[0].month_end}: {_sides(parts)}"


def _sides(parts: Iterable[CausePart]) -> str:
    return "; ".join(_side(side, list(found)) for side, found in groupby(parts, key=lambda part: part.side))


def _side(side: str, parts: list[CausePart]) -> str:
    before, now = (_figure(value) for value in (parts[0].previous_figure, parts[0].new_figure))
    causes = of_causes((part.cause, part.change) for part in parts)
    return f"{PARTS[side]} {before} → {now} ({causes})"


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:,.10g}"
