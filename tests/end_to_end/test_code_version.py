"""What a run really reads, against what names its release."""

from pathlib import Path

import pytest

from orchestration.ground.code import (
    DECIDES_ELSEWHERE,
    DECIDES_PACKAGES,
    DECIDES_RELEASES,
    NO_CODE,
    ROOMS,
    code_version,
    evaluation_version,
    files_digest,
    files_of,
)
from orchestration.ground.paths import PROJECT

ONLY_SAYS = (
    *(ROOMS / name for name in ("__init__.py", "cli.py", "commands", "interface", "reports")),
    PROJECT / "reports",
    PROJECT / "dagster.yaml",
    # the guides, which the site shows
    PROJECT / "docs",
    *DECIDES_ELSEWHERE,
)
"""What a run reads to say what it does, or to be kept in a history: no figure comes through it."""
TOOLS = (".venv", "tests", ".git", "var", "mie_warehouse.egg-info")


@pytest.fixture(scope="module")
def read(traced_run) -> set[Path]:
    """The project's own files that the run of the published sample read."""
    paths = map(Path, traced_run.read_text(encoding="utf-8").splitlines())
    ours = (path for path in paths if path.is_relative_to(PROJECT) and path.is_file())
    return {
        path
        for path in ours
        if path.relative_to(PROJECT).parts[0] not in TOOLS and not NO_CODE & set(path.parts)
    }


def test_all_that_a_run_reads_names_its_release_or_only_says_it(read):
    hashed = set(files_of(DECIDES_RELEASES, DECIDES_ELSEWHERE))
    assert len(read & hashed) > 60
    missed = {path for path in read - hashed if not any(path.is_relative_to(each) for each in ONLY_SAYS)}
    assert not missed


@pytest.mark.parametrize(
    "deciding",
    [
        "orchestration/release/publish.py",
        "orchestration/landing/text.py",
        "seeds/plan/indicators.csv",
        "dbt_project/models/marts/facts/fct_completion.sql",
        "expectations/marts/indicator_values.json",
        "uv.lock",
    ],
)
def test_what_decides_is_in_the_name(deciding):
    assert PROJECT / deciding in set(files_of(DECIDES_RELEASES, DECIDES_ELSEWHERE))


@pytest.mark.parametrize("room", ["commands", "interface", "reports", "sample", "evaluation"])
def test_words_samples_and_declarations_are_not(room):
    hashed = files_of(DECIDES_RELEASES, DECIDES_ELSEWHERE)
    assert not [path for path in hashed if path.is_relative_to(ROOMS / room)]


def test_each_version_is_the_digest_of_what_decides():
    assert code_version() == files_digest(DECIDES_RELEASES, apart=DECIDES_ELSEWHERE)
    assert evaluation_version() == files_digest(DECIDES_PACKAGES) != code_version()


def test_a_changed_file_changes_the_digest(tmp_path, monkeypatch):
    monkeypatch.setattr("orchestration.ground.code.PROJECT", tmp_path)
    (tmp_path / "a.sql").write_text("select 1")
    before = files_digest([tmp_path])
    (tmp_path / "a.sql").write_text("select 2")
    changed = files_digest([tmp_path])
    (tmp_path / "a.sql").rename(tmp_path / "b.sql")
    assert len({before, changed, files_digest([tmp_path])}) == 3
