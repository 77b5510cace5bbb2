"""The worked case of the contract: every file's status and the row numbers of every row."""

import csv
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.ground.contract import load_contract
from orchestration.ground.paths import Home
from orchestration.landing.find import FolderLanding
from orchestration.landing.ledger import Ledger
from orchestration.landing.load import load_extract

CASE = Path(__file__).parents[2] / "conformance"
EXPECTED = CASE / "expected" / "as_of_2026-09-30"


@pytest.fixture(scope="module")
def home(tmp_path_factory, readers):
    home = Home(tmp_path_factory.mktemp("home"))
    for extract in load_contract().extracts:
        load_extract(
            FolderLanding(CASE / "landing"),
            extract,
            home,
            Ledger(home.ledger),
            readers,
            lambda: datetime(2026, 11, 1, tzinfo=UTC),
        )
    return home


def expected(name):
    with (EXPECTED / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_file_ends_as_expected(home):
    judged = {(entry.extract, entry.file_name): entry for entry in Ledger(home.ledger).seen()}
    wanted = {(row["extract"], row["delivered_name"]): row for row in expected("data_quality_files.csv")}
    assert judged.keys() == wanted.keys()
    for key, row in wanted.items():
        entry = judged[key]
        assert entry.label == row["file_name"], key
        assert entry.status == ("rejected" if row["file_status"] == "rejected" else "loaded"), key
        assert str(entry.delivered_on or "") == row["delivered_on"], key
        if row["file_status"] == "loaded":
            assert entry.rows_delivered == int(row["rows_delivered"]), key
            assert ", ".join(sorted(entry.unknown_columns)) == ", ".join(
                sorted(filter(None, row["unknown_columns"].split(", ")))
            ), key


REASONS = {
    "no delivery date in the file name": "no_delivery_date",
    "unknown file type": "unknown_file_type",
    "no header row": "no_header_row",
    "a quote is open at the end of the file": "open_quote",
}


def test_every_rejection_has_its_reason(home):
    judged = {(entry.extract, entry.file_name): entry for entry in Ledger(home.ledger).seen()}
    for row in expected("data_quality_files.csv"):
        if row["file_status"] != "rejected":
            continue
        entry = judged[row["extract"], row["delivered_name"]]
        code = REASONS.get(row["reason"], row["reason"].split(":")[0].replace(" ", "_"))
        assert entry.reason_code == code
        missing = row["reason"].partition("column missing: ")[2]
        assert f"«{missing}»" in entry.reason or not missing


def test_rows_bear_the_numbers_of_the_file(home):
    wanted = defaultdict(set)
    for row in expected("row_fates.csv"):
        wanted[row["extract"], row["file_name"]].add(int(row["row_number"]))
    duplicates = {
        (row["extract"], row["file_name"])
        for row in expected("data_quality_files.csv")
        if row["file_status"] == "duplicate"
    }
    for entry in Ledger(home.ledger).seen():
        key = entry.extract, entry.label
        if entry.status == "loaded" and key not in duplicates:
            raw = home.raw_file(entry.source, entry.extract, entry.raw_id)
            numbers = duckdb.execute("select row_number from read_parquet($1)", [str(raw)]).fetchall()
            assert sorted(number for (number,) in numbers) == sorted(wanted[key]), key
