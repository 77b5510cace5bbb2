"""Whatever the bytes of a delivery: it is loaded with balanced books or rejected by name, and harms nothing.

`MIE_HOSTILE_CASES=20000 pytest -m slow tests/integration/test_hostile_files.py` tries many; any number of
cases can be asked for, and `MIE_HOSTILE_SEED` begins elsewhere.
"""

import hashlib
import os
import resource
from collections import Counter
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.ground.clocks import PLAN_ENDS, Clocks
from orchestration.ground.contract import load_contract
from orchestration.ground.paths import Home
from orchestration.landing.find import FolderLanding
from orchestration.landing.ledger import Ledger
from orchestration.landing.load import load_extract
from orchestration.landing.readers import Readers
from orchestration.warehouse.check import JUDGED
from orchestration.warehouse.dbt_runner import run_dbt
from orchestration.warehouse.work_file import prepare_work_file

from .hostile import FORMATS, case

pytestmark = pytest.mark.long

EXTRACT = load_contract().extract("enterprises")
FEW, MANY = 300, 20_000
AT_ONCE = 250
MOST_MEMORY = 2**31
"""Bytes that the process of the run itself takes at most, all of the tests' libraries included."""


@pytest.fixture
def quiet_folders(tmp_path, monkeypatch):
    """Where a reader could leave something outside HOME: its working and its temporary folder."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def judge_all(tmp_path: Path, cases: int, first: int) -> tuple[Home, Counter]:
    """Deliver broken files, some at a time; how they ended."""
    home, ends = Home(tmp_path / "home"), Counter()
    landing = FolderLanding(tmp_path / "landing")
    folder = landing.root / EXTRACT.source / EXTRACT.name
    folder.mkdir(parents=True)
    with Readers() as readers:
        for start in range(first, first + cases, AT_ONCE):
            for seed in range(start, min(start + AT_ONCE, first + cases)):
                extension, content = case(EXTRACT, seed)
                (folder / f"{seed:08d}_2026-01-01.{extension}").write_bytes(content)
            before = digests(folder)
            results = load_extract(landing, EXTRACT, home, Ledger(home.ledger), readers)
            assert [result.file_name for result in results] == sorted(before)
            assert digests(folder) == before
            for result in results:
                assert_judged(home, result)
                ends[result.reason_code or result.status] += 1
            for path in folder.iterdir():
                path.unlink()
    return home, ends


def assert_judged(home, result):
    """A file is loaded with all its rows, each under its own number, or rejected with words for people."""
    if result.status == "rejected":
        assert result.reason and result.reason.endswith("."), result
        return
    assert result.status == "loaded", result
    raw = home.raw_file(EXTRACT.source, EXTRACT.name, result.raw_id)
    counted = duckdb.execute(
        "select count(*), count(distinct row_number) from read_parquet($1)", [str(raw)]
    ).fetchone()
    assert counted == (result.rows_delivered, result.rows_delivered), result


def assert_books_balance(home: Home) -> None:
    prepare_work_file(home, Clocks(PLAN_ENDS, PLAN_ENDS))
    run_dbt(home, JUDGED, without=("unit_test", "test"))
    with duckdb.connect(str(home.work), read_only=True) as connection:
        loaded, unbalanced = connection.execute(
            "select count(*), count(*) filter (where rows_delivered"
            " <> accepted + superseded + quarantined + orphaned + repeated) from intermediate.int_file_books"
        ).fetchone()
    assert loaded > 0 and unbalanced == 0


def assert_harmless(tmp_path, elsewhere, cases, capsys):
    first = int(os.environ.get("MIE_HOSTILE_SEED", "0"))
    home, ends = judge_all(tmp_path, cases, first)
    assert sum(ends.values()) == cases
    assert not {"skipped"} & set(ends)
    # neither all are taken nor all refused, or nothing would be tried
    assert cases / 20 < ends["loaded"] < cases
    assert list(elsewhere.iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elsewhere", "home", "landing"]
    assert not home.scratch.exists()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 < MOST_MEMORY
    assert_books_balance(home)
    with capsys.disabled():
        print(f"\n{cases} hostile files: " + ", ".join(f"{end} {count}" for end, count in ends.most_common()))


def test_a_few_hundred_hostile_files(tmp_path, quiet_folders, capsys):
    assert_harmless(tmp_path, quiet_folders, FEW, capsys)


@pytest.mark.slow
def test_many_hostile_files(tmp_path, quiet_folders, capsys):
    cases = int(os.environ.get("MIE_HOSTILE_CASES", MANY))
    assert_harmless(tmp_path, quiet_folders, cases, capsys)


@pytest.fixture(scope="module")
def readers():
    with Readers() as readers:
        yield readers


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(extension=st.sampled_from(tuple(FORMATS)), content=st.binary(max_size=3000))
def test_any_bytes_under_any_extension(readers, tmp_path_factory, extension, content):
    root = tmp_path_factory.mktemp("any")
    folder = root / "landing" / EXTRACT.source / EXTRACT.name
    folder.mkdir(parents=True)
    (folder / f"a_2026-01-01.{extension}").write_bytes(content)
    home = Home(root / "home")
    (result,) = load_extract(FolderLanding(root / "landing"), EXTRACT, home, Ledger(home.ledger), readers)
    assert_judged(home, result)


def test_the_same_seed_breaks_the_same():
    assert [case(EXTRACT, seed) for seed in range(40)] == [case(EXTRACT, seed) for seed in range(40)]
    assert {extension for extension, _ in (case(EXTRACT, seed) for seed in range(60))} == set(FORMATS)
