"""What was measured as Markdown: the costs, the goals beside their ratios, the queries, and growth."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.benchmarks.cases import BARE_DBT, FIRST_LOAD, FLOOR, MONTHLY, NOTHING_NEW, PANDAS, STATUS
from tests.benchmarks.cost import Cost

SMALL, MIDDLE, NATION = 2_000, 100_000, 750_000
"""The sizes, in households, at which goals are set."""
GIGABYTE = 1024

Costs = Mapping[str, Cost]


@dataclass(frozen=True)
class Goal:
    """A bound of something measured; `at` the households for which it is set, None: any number."""

    name: str
    bound: float
    unit: str
    at: int | None = None
    is_least: bool = False

    def is_met(self, value: float) -> bool:
        """Whether a value keeps the bound."""
        return value >= self.bound if self.is_least else value <= self.bound


def _walls(one: str, other: str) -> Callable[[Costs], float]:
    return lambda costs: costs[one].wall / costs[other].wall


def _memories(one: str, other: str) -> Callable[[Costs], float]:
    return lambda costs: costs[one].memory / costs[other].memory


GOALS: dict[Goal, Callable[[Costs], float]] = {
    Goal("first load, in floors", 1.5, "×", NATION): _walls(FIRST_LOAD, FLOOR),
    Goal("first load, memory", 6, "GB", NATION): lambda costs: costs[FIRST_LOAD].memory / GIGABYTE,
    Goal("monthly run, in first loads", 0.35, "×", NATION): _walls(MONTHLY, FIRST_LOAD),
    Goal("pandas, in first loads", 10, "×", MIDDLE, is_least=True): _walls(PANDAS, FIRST_LOAD),
    Goal("memory of a first load, in that of pandas", 0.25, "×", MIDDLE): _memories(FIRST_LOAD, PANDAS),
    Goal("first load, in bare dbts", 1.5, "×", SMALL): _walls(FIRST_LOAD, BARE_DBT),
    Goal("first load, processor", 20, "s", SMALL): lambda costs: costs[FIRST_LOAD].processor,
    Goal("nothing new, processor", 3, "s"): lambda costs: costs[NOTHING_NEW].processor,
    Goal("`mie status`", 0.5, "s"): lambda costs: costs[STATUS].wall,
}
"""The goals, and how each is taken from the medians."""
SLOWEST_QUERY = Goal("slowest of ten planner queries", 50, "ms")
LINEAR = Goal("growth beyond 3×, of linear", 1.1, "×")


def measured(costs: Costs) -> dict[Goal, float]:
    """What the goals are about; those beside pandas only where it was measured."""
    is_beside_pandas = PANDAS in costs
    return {goal: value(costs) for goal, value in GOALS.items() if is_beside_pandas or goal.at != MIDDLE}


def markdown(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose first column is text and whose others are numbers."""
    rule = ["---", *("---:" for _ in headers[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (headers, rule, *rows))


def costs_table(costs: Costs) -> str:
    """The medians of each, and how many times the floor's seconds it took."""
    floor = costs[FLOOR].wall
    return markdown(
        ("", "seconds", "processor seconds", "peak memory, MB", "floors"),
        (
            (
                name,
                f"{cost.wall:.1f}",
                f"{cost.processor:.1f}",
                f"{cost.memory:.0f}",
                f"{cost.wall / floor:.1f}",
            )
            for name, cost in costs.items()
        ),
    )


def goals_table(values: Mapping[Goal, float], households: int) -> str:
    """What was measured beside the bound of each goal; a goal of another size is not judged."""
    return markdown(
        ("goal", "measured", "bound", "met"),
        (
            (
                goal.name,
                f"{value:.2f} {goal.unit}",
                f"{'≥' if goal.is_least else '≤'} {goal.bound:g} {goal.unit}",
                _verdict(goal, value, households),
            )
            for goal, value in values.items()
        ),
    )


def _verdict(goal: Goal, value: float, households: int) -> str:
    if goal.at not in (None, households):
        return f"set for {goal.at:,} households"
    return "yes" if goal.is_met(value) else "no"


def queries_table(milliseconds: Mapping[str, float], titles: Mapping[str, str]) -> str:
    """The questions with the median milliseconds of each."""
    return markdown(
        ("question of the planners' guide", "ms"),
        ((f"{number}. {titles[number]}", f"{time:.1f}") for number, time in milliseconds.items()),
    )


def growth_table(loads: Mapping[int, Cost]) -> str:
    """First loads of growing numbers of households."""
    smallest = min(loads)
    return markdown(
        ("households", "seconds", "of the first", "peak memory, MB"),
        (
            (
                f"{number:,}",
                f"{cost.wall:.1f}",
                f"{cost.wall / loads[smallest].wall:.2f}",
                f"{cost.memory:.0f}",
            )
            for number, cost in sorted(loads.items())
        ),
    )


def of_linear(loads: Mapping[int, Cost]) -> float:
    """What one more household costs from the second size to the third, in what it costs from the first on.

    The start, which costs the same at any size, stands in neither: it would hide growth that is not linear.
    """
    (one, first), (two, second), (three, third) = sorted((size, cost.wall) for size, cost in loads.items())
    return (third - second) / (three - two) / ((second - first) / (two - one))


def require_same_figures(told: Mapping[str, Mapping[str, Sequence[int]]]) -> None:
    """Raise ValueError unless all who computed the indicators came to the same."""
    if len({tuple(sorted((code, *parts) for code, parts in each.items())) for each in told.values()}) > 1:
        raise ValueError(f"The peers do not compute the same figures: {dict(told)}")
