"""Hidden cells do not follow from published ones, and nothing is hidden without need."""

import numpy as np
import pandas as pd
import pytest

from orchestration.release.disclosure import open_cells, shown_cells
from tests.unit.suppression.microdata import CELL, KEY, cells_of, random_people

COUNTRY = "territory_level = 'national' and breakdown = 'total'"
TABLES_AT_ONCE = 60


def people(rows: list[tuple[int, str, str, str]]) -> pd.DataFrame:
    """So many people of a district, unit and tongue; half are better, a quarter strong, all else alike."""
    size = sum(count for count, *_ in rows)
    columns = {
        name: [row[place] for row in rows for _ in range(row[0])]
        for place, name in enumerate(["district", "unit", "mother_tongue"], start=1)
    }
    number = np.concatenate([np.arange(count) for count, *_ in rows])
    traits = {"area": "rural", "sex": "female", "counted": True, "measured": True}
    return pd.DataFrame(
        columns | traits | {"better": number % 2 == 0, "strong": number % 4 == 0}, index=range(size)
    )


def hidden(connection, where: str) -> list[tuple]:
    query = (
        f"select {', '.join(CELL)} from marts.indicator_values where is_suppressed and {where} order by all"
    )
    return connection.execute(query).fetchall()


@pytest.mark.parametrize("seed", range(5))
def test_no_hidden_figure_follows_from_published_ones(suppress, seed):
    cells = cells_of(random_people(seed * TABLES_AT_ONCE + number) for number in range(TABLES_AT_ONCE))
    with suppress(cells) as connection:
        assert open_cells(connection) == []
        assert shown_cells(connection) == []
        assert hidden(connection, COUNTRY) == []


@pytest.mark.parametrize("seed", range(2))
def test_figures_are_hidden_only_where_one_is_small(suppress, seed):
    cells = cells_of(random_people(1000 + seed * TABLES_AT_ONCE + number) for number in range(TABLES_AT_ONCE))
    with suppress(cells) as connection:
        groups = connection.execute(
            """
            select
                month_end,
                case when indicator_code in ('OG', 'OE1') then 'income' else indicator_code end as pattern,
                count(*) filter (reason in ('small', 'variant')) as small,
                count(*) filter (is_suppressed) as hidden
            from marts.indicator_values group by all having hidden > 0 and small = 0
            """
        ).fetchall()
    assert groups == []


def test_breakdowns_without_small_cells_stay_whole(suppress):
    """One rare tongue does not hide figures by sex or area, nor a total."""
    big = [
        (400, f"0{d}0101", f"UNIT {u}", tongue) for d in (1, 2, 3) for u in (1, 2) for tongue in ("A", "B")
    ]
    with suppress(cells_of([people([*big, (3, "010101", "UNIT 1", "RARE")])])) as connection:
        assert open_cells(connection) == []
        assert hidden(connection, "breakdown <> 'mother_tongue'") == []
        places = hidden(connection, "indicator_code = 'OG'")
    values = {(level, value) for level, _, _, value in places}
    assert len(places) == 6 and len(values) == 6, "the rare tongue and one other: country, department, unit"


def test_nothing_is_hidden_where_nothing_is_small(suppress):
    big = [(400, f"0{d}0101", f"UNIT {u}", tongue) for d in (1, 2) for u in (1, 2) for tongue in ("A", "B")]
    with suppress(cells_of([people(big)])) as connection:
        assert hidden(connection, "true") == []


def test_one_small_district_takes_the_smallest_beside_it(suppress):
    big = [(count, f"0101{d:02}", "UNIT 1", "A") for d, count in ((1, 400), (2, 80), (3, 400))]
    rows = [(6, "010104", "UNIT 1", "A"), *big, (400, "020101", "UNIT 2", "A")]
    with suppress(cells_of([people(rows)])) as connection:
        places = hidden(connection, "indicator_code = 'OE2'")
    assert places == [("district", "010102", "total", "all"), ("district", "010104", "total", "all")]


def test_a_small_province_of_the_only_department_is_protected(suppress):
    """The department has the country's figures, so another province must move against the small one."""
    rows = [(6, "010101", "UNIT 1", "A"), (400, "010201", "UNIT 1", "A"), (200, "010301", "UNIT 2", "A")]
    with suppress(cells_of([people(rows)])) as connection:
        assert open_cells(connection) == []
        places = hidden(connection, "indicator_code = 'OE2' and territory_level = 'province'")
    assert [code for _, code, *_ in places] == ["0101", "0103"]


def test_the_only_department_is_excepted(suppress):
    with suppress(cells_of([people([(6, "010101", "UNIT 1", "A")])])) as connection:
        assert open_cells(connection) == []
        assert ("department", "01", "total", "all") in hidden(connection, "indicator_code = 'OE2'")


def test_a_hidden_figure_takes_its_variants_and_its_sibling_indicator(suppress):
    """OE1 counts few in two units, OG does not: both are hidden, and OG's variants too."""
    table = people([(400, f"0{u}0101", f"UNIT {u}", "A") for u in (1, 2, 3)])
    table["strong"] = (table.unit == "UNIT 3") | (table.index % 400 < 2)
    with suppress(cells_of([table])) as connection:
        for indicator in ("OG", "OE1"):
            units = hidden(connection, f"indicator_code = '{indicator}' and {units_of('official')}")
            assert [code for _, code, *_ in units] == ["UNIT 1", "UNIT 2"]
        variant = hidden(connection, f"indicator_code = 'OG' and {units_of('measured_only')}")
        assert [code for _, code, *_ in variant] == ["UNIT 1", "UNIT 2"]
        reasons = connection.execute(
            "select distinct reason from marts.indicator_values where is_suppressed and indicator_code = 'OG'"
            " and breakdown = 'total'"
        ).fetchall()
    assert reasons == [("tied",)]


def test_a_variant_close_to_the_official_figure_is_hidden_with_the_smallest_other(suppress):
    table = people([(size, f"0{u}0101", f"UNIT {u}", "A") for u, size in ((1, 400), (2, 200), (3, 300))])
    table["measured"] = ~((table.unit == "UNIT 1") & (table.index < 3)) & (
        (table.unit == "UNIT 1") | (table.index % 2 == 0)
    )
    table["better"] = table.index % 4 < 2
    with suppress(cells_of([table])) as connection:
        variant = hidden(connection, "indicator_code = 'OG' and variant = 'measured_only'")
        official = hidden(connection, "indicator_code = 'OG' and variant = 'official'")
    assert [code for _, code, *_ in variant] == ["UNIT 1", "UNIT 2"]
    assert official == []


def test_long_labels_are_told_apart(suppress):
    """Tongues are words that somebody typed: of any length, alike up to their end."""
    label = "X" * 300
    rows = [(400, f"0{d}0101", f"UNIT {d}", label + tongue) for d in (1, 2, 3) for tongue in "AB"]
    with suppress(cells_of([people([*rows, (3, "010101", "UNIT 1", label + "C")])])) as connection:
        assert open_cells(connection) == []


def test_the_choice_does_not_depend_on_the_order_of_cells(suppress):
    cells = cells_of(random_people(number) for number in range(20))
    with suppress(cells) as one, suppress(cells.sample(frac=1, random_state=1)) as other:
        query = f"select {', '.join(KEY)}, is_suppressed, reason from marts.indicator_values order by all"
        assert one.execute(query).fetchall() == other.execute(query).fetchall()


def units_of(variant: str) -> str:
    return f"variant = '{variant}' and territory_level = 'territorial_unit' and breakdown = 'total'"
