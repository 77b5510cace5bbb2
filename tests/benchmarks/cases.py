"""What is measured: the commands, in the order of a round, and what must be ready before each."""

import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from orchestration.ground.paths import DBT_PROJECT, Home
from orchestration.ground.plan import settings_text
from orchestration.landing.find import delivery_date
from tests.benchmarks.cost import cost_of

AS_OF, MONTH_BEFORE = "2026-12-31", "2026-11-30"
PYTHON = sys.executable
MIE = (PYTHON, "-m", "orchestration.cli")
DBT = str(Path(sys.executable).with_name("dbt"))

FLOOR, PANDAS, BARE_DBT = "floor", "pandas", "bare dbt"
FIRST_LOAD, NOTHING_NEW, MONTHLY = "first load", "nothing new", "monthly run"
STATUS, REPORT, EVALUATE, SITE = "mie status", "mie report monthly", "mie evaluate final", "mie site"
QUERIES = "ten planner queries"


@dataclass(frozen=True)
class Case:
    """A command that is measured, and what is done before it, which is not."""

    name: str
    command: tuple[str, ...]
    before: Callable[[], object] = lambda: None
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """The folder of one size: its deliveries and homes."""

    root: Path

    @property
    def landing(self) -> Path:
        """All deliveries."""
        return self.root / "landing"

    @property
    def growing(self) -> Path:
        """The deliveries of the home that already ran the month before."""
        return self.root / "growing"

    @property
    def home(self) -> Home:
        """The home of the first load and of what follows it."""
        return Home(self.root / "home")

    @property
    def monthly(self) -> Path:
        """The home of the monthly run."""
        return self.root / "monthly"

    @property
    def month_before(self) -> Path:
        """That home as the month before left it."""
        return self.root / "month_before"

    @property
    def dbt_target(self) -> Path:
        """What dbt's own command makes of the project."""
        return self.root / "dbt"


def run(landing: Path, home: Path, as_of: str = AS_OF) -> tuple[str, ...]:
    """The command that reads, builds and publishes."""
    return (*MIE, "run", "--landing", str(landing), "--home", str(home), "--as-of", as_of)


def bare_dbt(place: Place, verb: str, *options: str) -> Case:
    """dbt's own command on the work file of the home."""
    folders = (f"--project-dir={DBT_PROJECT}", f"--profiles-dir={DBT_PROJECT}", f"--vars={settings_text()}")
    target = (f"--target-path={place.dbt_target}", f"--log-path={place.dbt_target}")
    spill = str(place.home.work.parent / "spill")
    return Case(
        BARE_DBT,
        (DBT, "--quiet", verb, *options, *folders, *target),
        partial(cost_of, (PYTHON, "-m", "tests.benchmarks.work_file", str(place.home.root), AS_OF)),
        {"MIE_WAREHOUSE": str(place.home.work), "MIE_SPILL": spill, "DBT_SEND_ANONYMOUS_USAGE_STATS": "0"},
    )


def round_of(place: Place, *, with_pandas: bool) -> list[Case]:
    """What is measured in a round, in its order: readers follow the run whose home they read."""
    home, landing = str(place.home.root), str(place.landing)

    def peer(name: str, module: str) -> Case:
        return Case(name, (PYTHON, "-m", f"tests.benchmarks.{module}", landing, AS_OF))

    def reader(name: str, before: Callable[[], object] = lambda: None) -> Case:
        return Case(name, (*MIE, *name.split()[1:], "--home", home), before)

    # a run writes the site, and nothing that stands is written anew
    without_reports = partial(shutil.rmtree, place.home.reports)

    return [
        peer(FLOOR, "floor"),
        first_load(place.landing, place.home.root),
        bare_dbt(place, "build", "--exclude-resource-type=unit_test"),
        Case(NOTHING_NEW, run(place.landing, place.home.root)),
        *map(reader, (STATUS, REPORT, EVALUATE)),
        reader(SITE, without_reports),
        Case(QUERIES, (PYTHON, "-m", "tests.benchmarks.queries", home)),
        Case(MONTHLY, run(place.growing, place.monthly), partial(_restore, place)),
        *([peer(PANDAS, "with_pandas")] if with_pandas else []),
    ]


def first_load(landing: Path, home: Path) -> Case:
    """A run into an empty home."""
    return Case(FIRST_LOAD, run(landing, home), partial(shutil.rmtree, home, ignore_errors=True))


def write_landing(landing: Path, households: int, participation: float | None) -> None:
    """Write clean deliveries of all months."""
    share = [] if participation is None else ["--participation", str(participation)]
    size = ["--households", str(households), "--as-of", AS_OF, "--clean"]
    cost_of([*MIE, "sample", "--landing", str(landing), *size, *share])


def make_ready(place: Place) -> None:
    """Run the month before, and have dbt parse the project: for its own command, and for all homes."""
    shutil.copytree(place.landing, place.growing, ignore=_of_last_month)
    cost_of(run(place.growing, place.monthly, MONTH_BEFORE))
    place.monthly.rename(place.month_before)
    shutil.copytree(place.landing, place.growing, dirs_exist_ok=True, copy_function=_copy_if_new)
    parse = bare_dbt(place, "parse")
    cost_of(parse.command, parse.environment)


def _restore(place: Place) -> None:
    shutil.rmtree(place.monthly, ignore_errors=True)
    shutil.copytree(place.month_before, place.monthly, symlinks=True)


def _of_last_month(_: str, names: list[str]) -> list[str]:
    # the list of a sample's files has no date
    days = {name: delivery_date(name) for name in names}
    return [name for name, day in days.items() if day and day.isoformat() > MONTH_BEFORE]


def _copy_if_new(source: str, target: str) -> None:
    # what was delivered before stays as the month before saw it
    if not Path(target).exists():
        shutil.copy2(source, target)
