"""No name, identity document or household code leaves the restricted folders."""

import re
from pathlib import Path

import duckdb
import pytest

from orchestration.ground.contract import load_contract

IDENTIFIERS = {"household_id", "dni", "holder_dni"}
WORD = re.compile(r"\w+")


@pytest.fixture(scope="module")
def secrets(published) -> tuple[set[str], set[tuple[str, str]]]:
    """The sample's own identifiers, as delivered and as cleaned, and the pairs of words in its names."""
    identifiers, names = set(), set()
    with duckdb.connect(str(published.home.warehouse), read_only=True) as connection:

        def values(table: str, expression: str) -> set[str]:
            rows = connection.sql(f"select distinct {expression} as v from {table} where v is not null")
            return {row[0] for row in rows.fetchall()}

        for extract in load_contract().extracts:
            for column in IDENTIFIERS & {column.name for column in extract.columns}:
                identifiers |= values(f"raw.{extract.name}", column)
                identifiers |= values(f"staging.stg_{extract.name}", column)
        for name in values("staging.stg_members", "given_names || ' ' || paternal_surname") | values(
            "staging.stg_members", "paternal_surname || ' ' || maternal_surname"
        ):
            words = WORD.findall(name.upper())
            names |= set(zip(words, words[1:], strict=False))
    # what is too short, or no word, is everywhere; one repeated digit is nobody's document
    identifiers = {value for value in identifiers if re.fullmatch(r"(?=.*[0-9])\w{6,}", value)}
    identifiers = {value for value in identifiers if len(set(value)) > 1}
    return identifiers, names


def texts(path: Path) -> str:
    """What a file says: of a database or a Parquet file its texts, since they are compressed."""
    if path.suffix not in (".parquet", ".duckdb"):
        return path.read_bytes().decode("utf-8", errors="replace")
    with duckdb.connect() as connection:
        if path.suffix == ".parquet":
            connection.execute(f"create view one as from read_parquet('{path}')")
        else:
            connection.execute(f"attach '{path}' as db (read_only)")
        columns = connection.sql(
            "select database_name || '.main.' || table_name, column_name from duckdb_columns()"
            " where data_type = 'VARCHAR' and not internal"
        ).fetchall()
        return "\n".join(
            row[0]
            for table, column in columns
            for row in connection.sql(
                f'select distinct "{column}" from {table} where "{column}" is not null'
            ).fetchall()
        )


def found(content: str, secrets: tuple[set[str], set[tuple[str, str]]]) -> int:
    identifiers, names = secrets
    words = WORD.findall(content.upper())
    parts = {part for word in words for part in (word, *word.split("_"))}
    return len(identifiers & parts) + len(names & set(zip(words, words[1:], strict=False)))


def test_the_sample_has_what_is_looked_for(secrets, published):
    identifiers, names = secrets
    assert len(identifiers) > 500 and len(names) > 200
    delivered = "".join(texts(path) for path in published.landing.rglob("*.csv"))
    assert found(delivered, secrets) > 100


@pytest.mark.parametrize("folder", ["published", "dagster", "dbt_target", "said"])
def test_none_of_it_is_found(published, secrets, folder):
    places = {
        "published": published.home.published,
        "dagster": published.home.dagster,
        "dbt_target": published.home.dbt_target,
    }
    if folder == "said":
        contents = {"output": published.said.output + published.said.errors}
    else:
        contents = {str(path): texts(path) for path in places[folder].rglob("*") if path.is_file()}
    assert contents
    hits = {name: found(content, secrets) for name, content in contents.items()}
    assert not any(hits.values()), {name: count for name, count in hits.items() if count}


def test_what_is_restricted_is_closed_to_others(published):
    root = published.home.root
    for path in (root / "raw", root / "warehouse", root / "counted", root / "dagster", root / "ledger.jsonl"):
        assert path.stat().st_mode & 0o077 == 0, path
