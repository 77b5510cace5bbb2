"""The table of mutants is in order, and a sample of them is killed; `make test-mutants` judges them all."""

import random

import pytest

from orchestration.ground.paths import PROJECT
from tests.mutation.bench import bench
from tests.mutation.mutants import mutants

FEWEST = 170
SAMPLE = 6
SEED = 2026


def test_every_mutant_changes_one_place_of_the_code_as_it_is():
    for mutant in mutants():
        mutant.applied_to((PROJECT / mutant.file).read_text(encoding="utf-8"))


def test_there_are_enough_and_each_once():
    changes = [(mutant.file, mutant.text, mutant.becomes) for mutant in mutants()]
    assert len(changes) == len(set(changes)) >= FEWEST


def test_the_tests_that_must_notice_them_exist():
    for test in {test for mutant in mutants() for test in mutant.tests}:
        path, _, name = test.partition("::")
        assert name, f"{test}: a test, not a file"
        assert name.partition("[")[0] in (PROJECT / path).read_text(encoding="utf-8"), test


@pytest.mark.long
def test_a_sample_of_them_is_killed():
    chosen = random.Random(SEED).sample(mutants(), SAMPLE)
    with bench(chosen) as made:
        found = {mutant.name: made.judge(mutant).verdict for mutant in chosen}
    assert set(found.values()) == {"killed"}, found
