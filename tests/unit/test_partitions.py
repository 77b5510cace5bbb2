"""The months of the plan year as partitions, and which build makes which."""

from datetime import date, datetime

import pytest

from orchestration.ground.calendar import LIMA
from orchestration.ground.errors import WrongUse
from orchestration.interface.partitions import MONTHS, partition_of
from orchestration.interface.resources import Workspace, month_of

NOVEMBER = datetime(2026, 11, 25, 12, tzinfo=LIMA)


def test_a_month_is_there_once_it_has_ended_in_lima():
    assert MONTHS.get_partition_keys(datetime(2026, 2, 1, 0, 0, tzinfo=LIMA)) == ["2026-01"]
    assert MONTHS.get_partition_keys(datetime(2026, 1, 31, 23, 59, tzinfo=LIMA)) == []
    assert MONTHS.get_partition_keys(NOVEMBER)[-1] == "2026-10"
    assert len(MONTHS.get_partition_keys(datetime(2028, 1, 1, tzinfo=LIMA))) == 12


@pytest.mark.parametrize(
    ("cut_off", "partition"),
    [
        (date(2026, 10, 31), "2026-10"),
        (date(2026, 2, 28), "2026-02"),
        (date(2026, 10, 30), None),
        (date(2026, 11, 25), None),
        (date(2026, 11, 30), None),
    ],
)
def test_only_the_end_of_a_month_that_is_over_makes_its_partition(cut_off, partition):
    assert partition_of(cut_off, NOVEMBER) == partition


def test_a_run_for_a_month_cuts_off_at_its_end_unless_told_a_day_in_it():
    workspace = Workspace(landing="l", home="h")
    assert workspace.for_partition("2026-02").reporting_day == date(2026, 2, 28)
    assert workspace.for_partition(None).reporting_day is None
    mid = Workspace(landing="l", home="h", as_of="2026-02-15", strict=True)
    assert mid.for_partition("2026-02") == mid
    with pytest.raises(WrongUse, match="2026-02-15 no es del mes 2026-03"):
        mid.for_partition("2026-03")


def test_the_month_of_a_run_is_that_of_its_partition_or_of_a_range_of_one():
    start, end = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"
    assert month_of({}) is None
    assert month_of({"dagster/partition": "2026-02"}) == "2026-02"
    assert month_of({start: "2026-02", end: "2026-02"}) == "2026-02"
    with pytest.raises(WrongUse, match="un solo mes"):
        month_of({start: "2026-01", end: "2026-02"})
