"""Why figures changed between releases: each cause planted alone is found as itself, and the parts add up."""

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

import duckdb
import pytest

from orchestration.ground.clocks import Clocks
from orchestration.ground.code import part_versions
from orchestration.ground.contract import load_contract
from orchestration.ground.paths import Home
from orchestration.landing.find import FolderLanding
from orchestration.landing.intake import take_in_all
from orchestration.landing.ledger import Ledger, Withdrawn
from orchestration.release import catalog, manifest, previous
from orchestration.release.planned import PlannedRelease, plan_at, prepare
from orchestration.release.publish import publish, recover
from orchestration.warehouse import dbt_runner
from orchestration.warehouse.engine import DUCKDB

from . import boundary_deliveries as boundary

pytestmark = pytest.mark.long

SEPTEMBER = Clocks(date(2026, 9, 30), date(2026, 10, 10))
LATER = replace(SEPTEMBER, known_at=date(2026, 10, 20))
OCTOBER = Clocks(date(2026, 10, 31), date(2026, 11, 5))
PARTICIPANT = {
    "course_id": "CX",
    "enrolled_on": "2026-05-05",
    "status": "CULMINADO",
    "hours_attended": "20",
    "completed_on": "2026-06-01",
}
PEOPLE = {
    "70000001": "stays",
    "70000002": "comes late",
    "70000003": "is corrected",
    "70000004": "is withdrawn",
}


@dataclass
class Warehouse:
    """A home and its landing, and what was published there."""

    folder: Path

    @property
    def home(self) -> Home:
        return Home(self.folder / "home")

    def deliver(self, extract: str, on: str, rows: Iterable[boundary.Row], suffix: str = "") -> None:
        found = load_contract().extract(extract)
        folder = self.folder / "landing" / found.source / extract
        folder.mkdir(parents=True, exist_ok=True)
        lines = [",".join(" ".join(column.header.split()) for column in found.columns)]
        lines += [",".join(row.get(column.name, "") for column in found.columns) for row in rows]
        (folder / f"{extract}_{on}{suffix}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def release(self, clocks: Clocks) -> Path:
        plan = self._planned(clocks)
        dbt_runner.run_dbt(self.home, without=("unit_test", "test"))
        return catalog.release_folder(self.home, publish(self.home, plan.manifest).release_id)

    def compare(self, clocks: Clocks) -> "Changes":
        """What a release of these clocks would tell of changes; the parts add up in all of it."""
        self._planned(clocks)
        dbt_runner.run_dbt(self.home, ["+revision_causes"], without=("unit_test", "test"))
        changes = Changes(self.home.work)
        assert changes.that_do_not_add_up() == []
        return changes

    def _planned(self, clocks: Clocks) -> PlannedRelease:
        take_in_all(FolderLanding(self.folder / "landing"), load_contract(), self.home)
        recover(self.home)
        plan = plan_at(self.home, clocks)
        prepare(self.home, plan, DUCKDB)
        return plan

    def withdraw(self, extract: str, on: str, suffix: str, day: date) -> None:
        name = f"{extract}_{on}{suffix}.csv"
        (entry,) = [each for each in Ledger(self.home.ledger).seen() if each.file_name == name]
        Ledger(self.home.ledger).record(Withdrawn(entry.source, extract, name, entry.sha256, day, "Error."))


@dataclass(frozen=True)
class Changes:
    """What a work file tells of changes."""

    work: Path

    def ask(self, query: str) -> list[tuple]:
        with duckdb.connect(str(self.work), read_only=True) as connection:
            return connection.execute(query).fetchall()

    @property
    def all_causes(self) -> set[str]:
        return {cause for (cause,) in self.ask("select distinct cause from marts.revision_causes")}

    def of_oe3(self, where: str = "true") -> dict[str, tuple]:
        """By cause, how many entered and left the parts of the official figure, and what that makes."""
        rows = self.ask(
            "select cause, sum(units_entered), sum(units_left), sum(change) from marts.revision_causes"
            f" where code = 'OE3' and variant = 'official' and {where} group by cause"
        )
        return {cause: parts for cause, *parts in rows}

    def that_do_not_add_up(self) -> list[tuple]:
        """Figures whose parts are not their change, from the tables of both releases, without any model."""
        told = """
            select 'indicator' as subject, indicator_code as code, variant, month_end, 'numerator' as side,
                numerator::decimal(18, 6) as figure
            from marts.indicator_values where territory_level = 'national' and breakdown = 'total'
            union all
            select 'indicator', indicator_code, variant, month_end, 'denominator', denominator
            from marts.indicator_values where territory_level = 'national' and breakdown = 'total'
            union all
            select 'measure', measure_code, 'official', month_end, 'numerator', value::decimal(18, 6)
            from marts.output_values
            where period = 'year_to_date' and territory_level = 'national' and breakdown = 'total'
        """
        return self.ask(f"""
            with present as ({told}), previous as (select * from raw.previous_figures),
            parts as (
                select subject, code, variant, side, previous_month_end, month_end, sum(change) as change
                from marts.revision_causes group by all
            ),
            pairs as (
                select distinct previous.month_end as previous_month_end, present.month_end
                from previous cross join present
                where previous.month_end = present.month_end
                    or (previous.month_end, present.month_end) in (
                        select (max(previous.month_end), max(present.month_end))
                        from previous cross join present
                    )
            )
            select pairs.*, subject, code, variant, side, previous.figure, present.figure, parts.change
            from pairs
            inner join present using (month_end)
            inner join previous using (subject, code, variant, side)
            left join parts using (subject, code, variant, side, previous_month_end, month_end)
            where previous.month_end = pairs.previous_month_end
                and present.figure - previous.figure <> coalesce(parts.change, 0)
        """)


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Warehouse:
    """Some households and four persons of the same fate, published with September's cut-off."""
    made = Warehouse(tmp_path_factory.mktemp("revisions"))
    deliveries = boundary.deliveries(seed=9, households=25)
    deliveries["households"] += [
        {**deliveries["households"][0], "household_id": f"HX{dni}", "affiliated_on": "2024-01-01"}
        | {"status": "AFILIADO", "disaffiliated_on": ""}
        for dni in PEOPLE
    ]
    deliveries["members"] += [
        {**deliveries["members"][0], "dni": dni, "household_id": f"HX{dni}", "is_holder": "SI"}
        for dni in PEOPLE
    ]
    course = {
        "partner_id": deliveries["partners"][0]["partner_id"],
        "course_name": "X",
        "track": "EMPLEABILIDAD",
    }
    deliveries["courses"].append({**course, "course_id": "CX", "starts_on": "2026-05-01"})
    deliveries["enrolments"] += [participant("70000001"), participant("70000003")]
    boundary.write(deliveries, made.folder / "landing")
    made.deliver("enrolments", "2026-10-09", [participant("70000004")], "_b")
    made.release(SEPTEMBER)
    return made


@pytest.fixture
def warehouse(first, tmp_path) -> Warehouse:
    shutil.copytree(first.folder, tmp_path / "copy", symlinks=True)
    return Warehouse(tmp_path / "copy")


def participant(dni: str, **changes: str) -> boundary.Row:
    return {**PARTICIPANT, "dni": dni, **changes}


def test_late_rows(warehouse):
    warehouse.deliver("enrolments", "2026-10-20", [participant("70000002")])
    changes = warehouse.compare(LATER)
    assert changes.all_causes == {"late_rows"}
    assert changes.of_oe3("month_end = '2026-09-30' and side = 'numerator'") == {"late_rows": [1, 0, 1]}
    assert changes.of_oe3("month_end < '2026-05-01'") == {}


def test_rows_that_their_sender_corrected(warehouse):
    warehouse.deliver(
        "enrolments", "2026-10-20", [participant("70000003", status="RETIRADO", completed_on="")]
    )
    changes = warehouse.compare(LATER)
    assert changes.all_causes == {"corrected"}
    assert changes.of_oe3("month_end = '2026-09-30'") == {"corrected": [0, 1, -1]}


def test_a_delivery_that_says_the_same_again_changes_nothing(warehouse):
    warehouse.deliver("enrolments", "2026-10-20", [participant("70000003")])
    assert warehouse.compare(LATER).all_causes == set()


def test_a_delivery_that_was_withdrawn(warehouse):
    warehouse.withdraw("enrolments", "2026-10-09", "_b", LATER.known_at)
    changes = warehouse.compare(LATER)
    assert changes.all_causes == {"withdrawn"}
    assert changes.of_oe3("month_end = '2026-09-30' and side = 'denominator'") == {"withdrawn": [0, 1, -1]}


def test_new_events_are_what_a_later_cut_off_tells(warehouse):
    new = participant("70000002", enrolled_on="2026-10-05", completed_on="2026-10-25")
    warehouse.deliver("enrolments", "2026-11-05", [new])
    changes = warehouse.compare(OCTOBER)
    assert changes.all_causes == {"new_events"}
    assert changes.of_oe3("comparison = 'advance' and side = 'numerator'")["new_events"][2] >= 1
    assert changes.of_oe3("comparison = 'revision'") == {}


@pytest.mark.parametrize(("part", "cause"), [("code", "code"), ("reference", "reference_data")])
def test_what_a_release_is_made_by(warehouse, monkeypatch, part, cause):
    """Income is followed up earlier, by a rule or a table of the plan: no row explains who enters."""
    parts = {**part_versions(), part: "another"}
    monkeypatch.setattr(previous, "part_versions", lambda: parts)
    monkeypatch.setattr(manifest, "code_version", lambda: "another")
    other = re.sub("follow_up_days: *[0-9]+", "follow_up_days: 1", dbt_runner.settings_text(), count=1)
    monkeypatch.setattr(dbt_runner, "settings_text", lambda: other)
    assert warehouse.compare(SEPTEMBER).all_causes == {cause}


def test_without_what_the_release_before_counted_a_change_keeps_its_size(warehouse):
    shutil.rmtree(warehouse.home.counted)
    warehouse.deliver("enrolments", "2026-10-20", [participant("70000002")])
    changes = warehouse.compare(LATER)
    assert changes.all_causes == {"no_detail"}
    assert changes.of_oe3("month_end = '2026-09-30' and side = 'numerator'") == {"no_detail": [None, None, 1]}


def test_a_month_that_is_rebuilt_is_compared_with_its_own_release(warehouse):
    september = catalog.current(warehouse.home).name
    warehouse.deliver("enrolments", "2026-11-05", [participant("70000002")])
    october = warehouse.release(OCTOBER)
    rebuilt = warehouse.compare(replace(SEPTEMBER, known_at=OCTOBER.known_at))
    assert rebuilt.all_causes == {"late_rows"}
    assert rebuilt.ask("select distinct previous_release_id from marts.revision_causes") == [(september,)]
    assert catalog.current(warehouse.home) == october


@pytest.mark.parametrize(("seed", "clocks"), [(0, LATER), (1, OCTOBER)])
def test_whatever_is_delivered_every_change_has_a_cause(warehouse, seed, clocks):
    random = Random(seed)
    for extract, rows in boundary.deliveries(seed=9, households=25).items():
        changed = [row for row in rows if random.random() < 0.3]
        for row, other in zip(changed, random.sample(rows, len(changed)), strict=True):
            column = random.choice(list(row))
            row[column] = other[column]
        if changed:
            warehouse.deliver(extract, "2026-10-20", changed)
    warehouse.withdraw("enrolments", "2026-10-09", "_b", LATER.known_at)
    changes = warehouse.compare(clocks)
    assert {"withdrawn", "corrected"} <= changes.all_causes
    assert changes.all_causes <= {"withdrawn", "corrected", "late_rows", "new_events"}
