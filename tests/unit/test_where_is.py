"""`docs/where-is.md` leads somewhere: each place exists, and holds what is named behind it."""

import re

import pytest

from orchestration.ground.paths import PROJECT

ROWS = [
    line.strip("| \n").split(" | ")
    for line in (PROJECT / "docs" / "where-is.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| question")
]
PLACE = re.compile(r"`(?P<path>[^`]+?[/.][^`]*)`(?:: `(?P<held>[^`]+)`)?")


def test_two_dozen_questions_are_answered():
    assert len(ROWS) >= 24 and len({question for question, _ in ROWS}) == len(ROWS)


@pytest.mark.parametrize(("question", "places"), ROWS, ids=[question for question, _ in ROWS])
def test_the_place_exists_and_holds_it(question, places):
    found = [place for place in PLACE.finditer(places) if not place["path"].startswith("HOME/")]
    assert found
    for place in found:
        path = PROJECT / place["path"]
        assert path.exists(), place["path"]
        if place["held"]:
            assert place["held"] in path.read_text(encoding="utf-8")
