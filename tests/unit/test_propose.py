"""Bounds that history suggests."""

import pytest

from orchestration.release.propose import Proposal, SeenRange, widened
from orchestration.release.ranges import ALL, Range, ranges_of


@pytest.mark.parametrize(
    ("measure", "bounds", "seen", "expected"),
    [
        ("rows", (None, 5000000), SeenRange(5, 100, 401), (50, 802)),
        ("quarantined_pct", (None, 5), SeenRange(5, 0, 8.2), (None, 14)),
        ("missing_rise_points", (None, 20), SeenRange(5, -3, -1), (None, 1)),
        ("broken_pct", (None, 5), SeenRange(5, 0, 90), (None, 100)),
        ("future_pct", (None, 0), SeenRange(5, 0, 90), (None, 0)),
        ("median_of_usual_pct", (40, 250), SeenRange(3, 90, 110), (60, 165)),
        ("absent_units", (None, 0), SeenRange(5, 0, 3), (None, 0)),
        ("rows", (None, 5000000), SeenRange(2, 100, 400), (None, 5000000)),
        ("rows", (None, 5000000), None, (None, 5000000)),
    ],
)
def test_bounds_leave_room_around_what_was_seen(measure, bounds, seen, expected):
    present = Range("visits", measure, *bounds, "porque sí")
    proposed = widened(present, seen)
    assert (proposed.min_value, proposed.max_value) == expected
    assert (proposed.reason == "porque sí") == (bounds == expected)


def test_the_proposal_is_the_whole_seed_with_plain_numbers():
    kept = Range(ALL, "rows", None, 5000000.0, "de sobra")
    (visits,) = ranges_of("visits", [kept]).values()
    proposal = Proposal((kept,), (widened(visits, SeenRange(3, 10, 20.5)),))
    assert proposal.csv.splitlines() == [
        "extract,measure,min_value,max_value,reason",
        "all,rows,,5000000,de sobra",
        "visits,rows,5,41,propuesto de 3 archivos",
    ]
    assert [one["measure"] for one in proposal.as_json()["changed"]] == ["rows"]
    assert Proposal((kept,), ()).csv.splitlines()[1:] == ["all,rows,,5000000,de sobra"]


def test_a_row_of_its_own_comes_before_that_of_all():
    own, general = Range("visits", "rows", 1, 2, "suyo"), Range(ALL, "rows", 3, 4, "de todos")
    assert ranges_of("visits", [own, general]) == {"rows": own}
    assert ranges_of("fairs", [own, general]) == {"rows": Range("fairs", "rows", 3, 4, "de todos")}
