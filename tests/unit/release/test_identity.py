"""The name of a release follows from its inputs, clocks and code, and from nothing else."""

from dataclasses import replace
from datetime import UTC, date, datetime

from orchestration.ground.clocks import Clocks
from orchestration.landing.ledger import Ledger, Seen, Withdrawn
from orchestration.release.identity import Input, inputs_sha256, known_inputs, release_id
from orchestration.release.manifest import parse, planned, render

INPUT = Input(
    source="registry",
    extract="households",
    file_name="a_2026-02-01.csv",
    file_label="households_2026-02-01_ababab.csv",
    sha256="ab" * 32,
    delivered_on=date(2026, 2, 1),
    first_seen_at="2026-02-02T00:00:00+00:00",
    is_ahead_of_time=False,
    withdrawn_because=None,
)
CLOCKS = Clocks(date(2026, 9, 30), date(2026, 10, 5))


def seen(name: str, delivered_on: date | None, first_seen_at=datetime(2026, 3, 1, tzinfo=UTC)) -> Seen:
    return Seen(
        "registry", "households", name, "ab" * 32, 10, delivered_on, first_seen_at, "loaded", "ab" * 12
    )


def test_every_part_counts():
    base = release_id(CLOCKS, inputs_sha256([INPUT]), "code")
    others = {
        release_id(CLOCKS, inputs_sha256([replace(INPUT, sha256="cd" * 32)]), "code"),
        release_id(CLOCKS, inputs_sha256([replace(INPUT, file_name="b_2026-02-01.csv")]), "code"),
        release_id(CLOCKS, inputs_sha256([replace(INPUT, withdrawn_because="error")]), "code"),
        release_id(CLOCKS, inputs_sha256([replace(INPUT, is_ahead_of_time=True)]), "code"),
        release_id(CLOCKS, inputs_sha256([INPUT]), "other code"),
        release_id(replace(CLOCKS, as_of=date(2026, 8, 31)), inputs_sha256([INPUT]), "code"),
        release_id(replace(CLOCKS, known_at=date(2026, 10, 6)), inputs_sha256([INPUT]), "code"),
    }
    assert len(others | {base}) == 8


def test_the_moment_of_first_sight_does_not():
    later = replace(INPUT, first_seen_at="2026-05-01T00:00:00+00:00")
    assert inputs_sha256([later]) == inputs_sha256([INPUT])


def test_only_what_is_known_at_the_day_is_an_input(tmp_path):
    ledger = Ledger(tmp_path / "ledger.jsonl")
    for entry in (
        seen("late.csv", date(2026, 2, 10)),
        seen("known.csv", date(2026, 2, 9)),
        seen("dateless.csv", None),
    ):
        ledger.record(entry)
    ledger.record(Withdrawn("registry", "households", "known.csv", "ab" * 32, date(2026, 2, 10), "error"))
    known = known_inputs(ledger, date(2026, 2, 9))
    assert [(item.file_name, item.withdrawn_because) for item in known] == [
        ("dateless.csv", None),
        ("known.csv", None),
    ]
    later = known_inputs(ledger, date(2026, 2, 10))
    assert [(item.file_name, item.withdrawn_because) for item in later] == [
        ("dateless.csv", None),
        ("known.csv", "error"),
        ("late.csv", None),
    ]


def test_a_file_dated_ahead_is_told_from_one_that_was_not(tmp_path):
    ledger = Ledger(tmp_path / "ledger.jsonl")
    ledger.record(seen("ahead.csv", date(2026, 3, 2)))
    ledger.record(seen("in time.csv", date(2026, 3, 1)))
    assert [item.is_ahead_of_time for item in known_inputs(ledger, date.max)] == [True, False]


def test_whether_a_file_is_of_a_sample_stands_in_the_manifest_and_not_in_the_name():
    sample = replace(INPUT, is_sample=True)
    assert inputs_sha256([INPUT]) == inputs_sha256([sample])
    mixed = planned(CLOCKS, [INPUT, sample])
    assert parse(render(mixed)).samples == 1
    assert "is_sample" not in render(planned(CLOCKS, [INPUT])).decode()
