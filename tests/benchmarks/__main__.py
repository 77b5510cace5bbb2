"""How fast the product is, beside its peers: in rounds, each of which runs all of them once. Prints Markdown.

make bench HOUSEHOLDS="2000 100000" PARTICIPATION=0.4 ROUNDS=3
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from tests.benchmarks.cases import (
    FIRST_LOAD,
    FLOOR,
    MIE,
    PANDAS,
    PYTHON,
    QUERIES,
    Case,
    Place,
    first_load,
    make_ready,
    round_of,
    write_landing,
)
from tests.benchmarks.cost import Cost, cost_of, middle
from tests.benchmarks.machine import machine
from tests.benchmarks.multiplied import PARTICIPANTS, REGISTRY
from tests.benchmarks.tables import (
    LINEAR,
    MIDDLE,
    SLOWEST_QUERY,
    costs_table,
    goals_table,
    growth_table,
    measured,
    of_linear,
    queries_table,
    require_same_figures,
)
from tests.planners_guide import questions

TIMES = (1, 3, 10)
WIDE = {"small-files": "5,000 small files", "workbook": "a workbook of a million rows"}


@dataclass(frozen=True)
class Asked:
    """What is measured: how often, with how many taking part, in which folder."""

    rounds: int
    participation: float | None
    folder: Path

    def place(self, households: int) -> Place:
        """The folder of one size, with its deliveries."""
        place = Place(self.folder / str(households))
        if not place.landing.exists():
            tell(f"{households:,} households: writing deliveries")
            write_landing(place.landing, households, self.participation)
        return place

    def measure(self, cases: list[Case]) -> tuple[dict[str, Cost], dict[str, list[str]]]:
        """The medians of all rounds, and what each command said in each."""
        costs, said = defaultdict(list), defaultdict(list)
        for number in range(1, self.rounds + 1):
            for case in cases:
                case.before()
                cost, text = cost_of(case.command, case.environment)
                tell(f"round {number}, {case.name}: {cost.wall:.1f} s, processor {cost.processor:.1f} s")
                costs[case.name].append(cost)
                said[case.name].append(text)
        return {name: middle(each) for name, each in costs.items()}, said


def tell(message: str) -> None:
    """Say how far it is."""
    print(message, file=sys.stderr, flush=True)


def sections(asked: Asked, households: int, *, grows: bool, is_wide: bool, is_packed: bool) -> Iterator[str]:
    """What is told of one size."""
    place = asked.place(households)
    make_ready(place)
    costs, said = asked.measure(round_of(place, with_pandas=households <= MIDDLE))
    queried = [json.loads(text) for text in said[QUERIES]]
    told = {name: json.loads(said[name][-1]) for name in (FLOOR, PANDAS) if name in said}
    require_same_figures(told | {"published": queried[-1]["figures"]})
    times = {
        number: median(each["milliseconds"][number] for each in queried)
        for number in queried[0]["milliseconds"]
    }
    values = measured(costs) | {SLOWEST_QUERY: max(times.values())}
    loads = {households: costs[FIRST_LOAD]}
    if grows:
        loads |= {
            size: load(asked, asked.place(size).landing) for size in (households * by for by in TIMES[1:])
        }
        values[LINEAR] = of_linear(loads)

    files = [file for file in place.landing.rglob("*") if file.is_file()]
    size = sum(file.stat().st_size for file in files) / 2**20
    share = "as many as in the plan" if asked.participation is None else f"{asked.participation:.0%}"
    yield f"### {households:,} households\n\n{share} take part: {len(files)} clean files, {size:,.0f} MB."
    yield f"Rounds: {asked.rounds}. Medians; of memory the greatest."
    yield costs_table({name: cost for name, cost in costs.items() if name != QUERIES})
    yield goals_table(values, households)
    yield queries_table(times, {str(each.number): each.title for each in questions()})
    if grows:
        yield growth_table(loads)
    if is_wide:
        yield from (wide_load(asked, place, shape) for shape in WIDE)
    if is_packed:
        yield package_of_plan(asked, place)


def load(asked: Asked, landing: Path) -> Cost:
    """What a first load of a landing costs."""
    costs, _ = asked.measure([first_load(landing, landing.parent / "home")])
    return costs[FIRST_LOAD]


def wide_load(asked: Asked, place: Place, shape: str) -> str:
    """What a first load costs with the attendance of a place delivered in another shape."""
    landing = place.root / shape / "landing"
    tell(f"writing {WIDE[shape]}")
    cost_of([PYTHON, "-m", "tests.benchmarks.wide", shape, str(place.landing), str(landing)])
    cost = load(asked, landing)
    taken = f"{cost.wall:.1f} s, processor {cost.processor:.1f} s, {cost.memory:.0f} MB"
    return f"First load with {WIDE[shape]}: {taken}."


def package_of_plan(asked: Asked, place: Place) -> str:
    """What an evaluation package costs once the households of a place are as many as in the plan."""
    home = place.root / "multiplied"
    shutil.copytree(place.home.root, home, symlinks=True)
    tell(f"multiplying households to {REGISTRY:,}")
    cost_of([PYTHON, "-m", "tests.benchmarks.multiplied", str(home)])
    packages = home / "evaluation"
    command = (*MIE, "evaluate", "midterm", "--home", str(home))
    costs, _ = asked.measure([Case("package", command, partial(shutil.rmtree, packages, ignore_errors=True))])
    cost = costs["package"]
    taken = f"{cost.wall:.1f} s, processor {cost.processor:.1f} s, {cost.memory:.0f} MB"
    return f"Mid-term package, {REGISTRY:,} households, of which {PARTICIPANTS:,} take part: {taken}."


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--households", type=int, nargs="+", default=[2_000])
    parser.add_argument("--participation", type=float, help="the share that takes part; else as in the plan")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--growth", action="store_true", help=f"also first loads of {TIMES} times as many")
    parser.add_argument("--wide", action="store_true", help="also many small files, and a great workbook")
    parser.add_argument("--package", action="store_true", help="also a package of as many as in the plan")
    options = parser.parse_args()
    about = machine()
    with tempfile.TemporaryDirectory() as folder:
        asked = Asked(options.rounds, options.participation, Path(folder))
        print(about)
        try:
            for households in options.households:
                told = sections(
                    asked,
                    households,
                    grows=options.growth,
                    is_wide=options.wide,
                    is_packed=options.package,
                )
                for section in told:
                    print(f"\n{section}", flush=True)
        except subprocess.CalledProcessError as error:
            raise SystemExit(f"{error}\n{error.stderr}") from error


if __name__ == "__main__":
    main()
