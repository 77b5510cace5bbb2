"""What dbt made of the project is taken from beside it by the next home."""

import pytest

from orchestration.warehouse import parsed

FILES = {parsed.MANIFEST: b"{}", parsed.PROJECT_OF_DBT: b"\x80"}


@pytest.fixture(autouse=True)
def kept(tmp_path, monkeypatch):
    monkeypatch.setattr(parsed, "KEPT", tmp_path / "project" / "parsed")
    return parsed.KEPT / "duckdb"


@pytest.fixture
def first(tmp_path):
    folder = tmp_path / "first"
    folder.mkdir()
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def second(tmp_path):
    folder = tmp_path / "second"
    folder.mkdir()
    return folder


def test_there_is_none_at_first(second):
    assert not parsed.take(second, "one", "duckdb")


def test_another_home_takes_what_was_kept(first, second):
    parsed.keep(first, "one", "duckdb")
    assert parsed.take(second, "one", "duckdb")
    assert {path.name: path.read_bytes() for path in second.iterdir()} == FILES


def test_of_another_version_nothing_is_taken(first, second, kept):
    parsed.keep(first, "one", "duckdb")
    assert not parsed.take(second, "two", "duckdb")
    parsed.keep(first, "two", "duckdb")
    assert [path.name for path in kept.iterdir()] == ["two"]


def test_two_that_keep_the_same_are_one(first, kept):
    parsed.keep(first, "one", "duckdb")
    parsed.keep(first, "one", "duckdb")
    assert [path.name for path in kept.iterdir()] == ["one"]


def test_a_project_that_may_not_be_written_is_left_alone(first, kept, monkeypatch):
    monkeypatch.setattr(parsed.os, "access", lambda *_: False)
    parsed.keep(first, "one", "duckdb")
    assert not kept.parent.exists()


def test_what_another_user_keeps_is_left_alone(first, kept, monkeypatch):
    parsed.keep(first, "one", "duckdb")

    def refuse(**_):
        raise PermissionError

    # who tests may write everywhere, whatever the modes
    monkeypatch.setattr(parsed.tempfile, "mkdtemp", refuse)
    parsed.keep(first, "two", "duckdb")
    assert [path.name for path in kept.iterdir()] == ["one"]


def test_drafts_of_killed_runs_go_with_their_version(first, kept):
    for name in (".one.killed", ".two.going_on"):
        (kept / name).mkdir(parents=True)
    parsed.keep(first, "two", "duckdb")
    assert {path.name for path in kept.iterdir()} == {"two", ".two.going_on"}
