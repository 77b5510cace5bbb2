"""Who is late with what."""

from datetime import date

from orchestration.ground.contract import load_contract
from orchestration.release.lateness import Expected, Late, expected_deliveries, late_deliveries

MONTHLY = Expected("registry", "visits", "TOTAL", (2, 3, 4), 10)


def late(last: date | None, day: date) -> list[Late]:
    return late_deliveries([MONTHLY], {("visits", "TOTAL"): last}, day)


def test_nothing_is_late_before_the_first_day():
    assert late(None, date(2026, 2, 9)) == []


def test_on_its_day_it_must_have_come():
    assert late(None, date(2026, 2, 10)) == [Late("visits", "TOTAL", date(2026, 2, 10), None)]
    assert late(date(2026, 2, 10), date(2026, 2, 10)) == []


def test_it_may_come_two_weeks_ahead_but_the_last_one_does_not_count_again():
    assert late(date(2026, 2, 23), date(2026, 3, 12)) == []
    assert late(date(2026, 2, 22), date(2026, 3, 12)) == [
        Late("visits", "TOTAL", date(2026, 3, 10), date(2026, 2, 22))
    ]


def test_after_the_last_month_nothing_new_is_due():
    assert late(date(2026, 4, 5), date(2026, 12, 1)) == []


def test_a_unit_is_looked_at_by_itself():
    unit = Expected("registry", "visits", "PUNO", (2,), 10)
    delivered = {("visits", "TOTAL"): date(2026, 2, 10)}
    assert [one.sender for one in late_deliveries([MONTHLY, unit], delivered, date(2026, 2, 20))] == ["PUNO"]


def test_the_longest_overdue_comes_first():
    other = Expected("partners", "courses", "TOTAL", (2,), 10)
    delivered = {("visits", "TOTAL"): date(2026, 1, 1), ("courses", "TOTAL"): None}
    found = late_deliveries([MONTHLY, other], delivered, date(2026, 2, 20))
    assert [one.extract for one in found] == ["courses", "visits"]


def test_the_seed_names_extracts_of_the_contract_and_their_sources():
    contract = load_contract()
    assert expected_deliveries()
    for each in expected_deliveries():
        assert contract.extract(each.extract)
        assert each.last_due(date(2026, 12, 31)) is not None
