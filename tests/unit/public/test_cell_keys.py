"""Record keys, cell keys and noise, as the project's macros compute them."""

import hashlib
from collections import Counter

import duckdb
import pytest

from orchestration.release import ptable
from tests.unit.public.conftest import KEY, load_noise

PEOPLE = "select 'household' as kind, 'H' || i as entity_id, i % 700 as cell from range(7000) as ids(i)"


def record_key(key: str, kind: str, entity_id: str) -> int:
    """A second reading of the definition."""
    return int.from_bytes(hashlib.sha256(f"{key}:{kind}:{entity_id}".encode()).digest()[:4], "big")


def published(cells: duckdb.DuckDBPyRelation) -> dict[int, int]:
    return {cell: count for cell, _, _, count in cells.fetchall()}


def test_the_key_of_a_cell_is_the_sum_of_its_records_keys(protect):
    people = "select 'person' as kind, 'P' || i as entity_id, i % 3 as cell from range(30) as ids(i)"
    cells = protect(duckdb.connect(), people)
    expected = {
        cell: sum(record_key(KEY, "person", f"P{i}") for i in range(cell, 30, 3)) % 2**32 for cell in range(3)
    }
    assert {cell: key for cell, _, key, _ in cells.fetchall()} == expected


def test_noise_is_what_the_table_says_for_count_and_key(protect):
    noise = list(ptable.rows())
    for _, count, key, told in protect(duckdb.connect(), PEOPLE).fetchall():
        (expected,) = [
            v for exact, v, low, high in noise if exact == min(count, ptable.FREE_FROM) and low <= key <= high
        ]
        assert told == count + expected


def test_every_key_of_the_table_picks_its_noise(compiled):
    """The first and the last key of each interval."""
    sql = compiled({"noisy": "with cells as (select * from given) {{ with_noise('cells', ['people']) }}"})
    connection = duckdb.connect()
    load_noise(connection)
    connection.execute(
        "create table given as select exact_count as people, unnest([key_from, key_to]) as people_key,"
        " exact_count + noise as expected from ptable"
    )
    told = connection.sql(sql["noisy"]).project("expected, published_people").fetchall()
    assert len(told) == 2 * len(list(ptable.rows()))
    assert [row for row in told if row[0] != row[1]] == []


def test_the_same_people_have_the_same_noise_wherever_they_stand(protect):
    connection = duckdb.connect()
    twice = f"""
        with people as ({PEOPLE})
        select kind, entity_id, cell from people
        union all
        (select kind, entity_id, cell + 10000 from people order by entity_id desc)
    """
    found = published(protect(connection, twice))
    assert all(found[cell] == found[cell + 10000] for cell in range(700))


def test_the_same_text_in_another_kind_is_somebody_else(protect):
    connection = duckdb.connect()
    households = published(protect(connection, PEOPLE))
    persons = published(protect(connection, PEOPLE.replace("'household'", "'person'")))
    assert households != persons


def test_the_same_key_gives_the_same_noise_and_another_key_other_noise(protect):
    connection = duckdb.connect()
    first, again = (protect(connection, PEOPLE).fetchall() for _ in range(2))
    assert first == again
    other = published(protect(connection, PEOPLE, key="0dd" * 21 + "0"))
    moved = sum(other[cell] != count for cell, _, _, count in first)
    # two draws of the noise of a count of 10 differ four times in five
    assert 0.7 < moved / len(first) < 0.9


def test_one_more_household_draws_new_noise(protect):
    connection = duckdb.connect()
    before = published(protect(connection, PEOPLE))
    one_more = f"{PEOPLE} union all select 'household', 'NEW' || i, i from range(700) as ids(i)"
    after = published(protect(connection, one_more))
    steps = [after[cell] - before[cell] for cell in before]
    assert sum(steps) / len(steps) == pytest.approx(1, abs=0.3)
    assert sum((step - 1) ** 2 for step in steps) / len(steps) == pytest.approx(4, abs=0.8)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 40])
@pytest.mark.parametrize("key", ["a", "b", "c"])
def test_noise_is_as_frequent_as_the_table_says(protect, size, key):
    cells = 4000
    people = PEOPLE.replace("range(7000)", f"range({cells * size})").replace("% 700", f"% {cells}")
    drawn = Counter(told - count for _, count, _, told in protect(duckdb.connect(), people, key).fetchall())
    noise = ptable.distribution(ptable.allowed(min(size, ptable.FREE_FROM)))
    for value, chance in zip(noise.noises, noise.probabilities, strict=True):
        assert drawn[value] / cells == pytest.approx(chance, abs=4 * (chance / cells) ** 0.5 + 0.001)
    assert set(drawn) <= set(noise.noises)
