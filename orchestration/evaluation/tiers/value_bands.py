"""Intervals that stand in place of amounts, ages and sizes, each with its ends as its label."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from orchestration.ground.spanish import number


@dataclass(frozen=True)
class ValueBand:
    """Lower ends in order; the last interval is open. `counts` says that values are whole numbers.

    An interval holds its lower end and not its upper one. An amount of exactly zero is an interval by itself.
    """

    ends: tuple[int, ...]
    unit: str
    counts: bool = False

    @property
    def labels(self) -> dict[str, str]:
        """The code of each interval and its label, from the least to the open one."""
        return {code: label for code, label, _ in self._intervals()}

    def sql(self, value: str) -> str:
        """SQL of the code of the interval that a value lies in; null where it is missing or below all."""
        cases = [f"when {condition.format(value)} then '{code}'" for code, _, condition in self._intervals()]
        return f"case {' '.join(reversed(cases))} end"

    def _intervals(self) -> Iterator[tuple[str, str, str]]:
        """Code, label and condition of each: of those that hold for a value, the last counts."""
        if self.ends[0] == 0 and not self.counts:
            yield "0", f"0 {self.unit}", "{0} = 0"
        for low, end in zip_longest(self.ends, self.ends[1:]):
            above = "{0} > 0" if low == 0 and not self.counts else f"{{0}} >= {low}"
            yield self._code(low, end), self._label(low, end), above

    def _code(self, low: int, end: int | None) -> str:
        if end is None:
            return f"{low}+"
        if self.counts and end == low + 1:
            return str(low)
        return f"{low}-{end - 1 if self.counts else end}"

    def _label(self, low: int, end: int | None) -> str:
        if end is None:
            return f"De {number(low)} {self.unit} a más"
        if self.counts and end == low + 1:
            return f"{number(low)} {self.unit}"
        if self.counts:
            return f"De {number(low)} a {number(end - 1)} {self.unit}"
        beginning = "Más de 0" if low == 0 else f"De {number(low)}"
        return f"{beginning} a menos de {number(end)} {self.unit}"
