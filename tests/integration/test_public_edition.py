"""The public edition of the worked case keeps its promises under any key; the gate notices a broken one."""

import shutil
from pathlib import Path

import duckdb
import pytest

from orchestration.ground.paths import Home
from orchestration.release import tables
from orchestration.release.editions import broken_promises
from orchestration.warehouse.dbt_runner import run_dbt

pytestmark = pytest.mark.long

KEYS = ("0a" * 32, "7f" * 32)

# every set of entities that a unit's cell counts, by whichever table tells of it
SETS = """
    with households as (
        select household_id, territorial_unit_label as place from intermediate.int_households
    ),
    indicator_sets as (
        select
            units.indicator_code, units.variant, units.month_end, households.place,
            any_value(units.unit_kind) as kind,
            list_sort(list(units.unit_id)) as denominator,
            list_sort(list(units.unit_id) filter (where units.is_numerator)) as numerator
        from intermediate.int_indicator_units as units
        inner join households using (household_id)
        group by all
    ),
    output_sets as (
        select
            entities.measure_code, entities.period, periods.month_end, households.place,
            list_sort(list(entities.entity_id)) as entities
        from intermediate.int_output_entities as entities
        inner join households using (household_id)
        inner join intermediate.int_output_periods as periods
            on (entities.period, entities.starts_on) = (periods.period, periods.starts_on)
            and entities.known_from <= periods.month_end
            and coalesce(entities.known_until > periods.month_end, true)
        where entities.breakdown = 'total'
        group by all
    )
    select 'indicators' as source, sets.kind, sets.{count} as members, cells.published_{count} as told
    from indicator_sets as sets
    inner join intermediate.int_public_indicator_cells as cells
        on (sets.indicator_code, sets.variant, sets.month_end, sets.place)
        = (cells.indicator_code, cells.variant, cells.month_end, cells.territory_code)
        and cells.territory_level = 'territorial_unit' and cells.breakdown = 'total'
    where len(sets.{count}) > 0
    union all
    select 'outputs', coalesce(rests_on.counts, measures.counts), sets.entities, cells.published_entities
    from output_sets as sets
    inner join intermediate.int_public_output_cells as cells
        on (sets.measure_code, sets.period, sets.month_end, sets.place)
        = (cells.measure_code, cells.period, cells.month_end, cells.territory_code)
        and cells.territory_level = 'territorial_unit' and cells.breakdown = 'total'
    inner join reference.measures as measures on sets.measure_code = measures.measure_code
    left join reference.measures as rests_on on measures.rests_on = rests_on.measure_code
    where measures.counts <> 'events'
"""


@pytest.fixture(scope="session", params=KEYS, ids=lambda key: key[:2])
def rekeyed(request, worked_build, made_once) -> Home:
    """The worked case with the noise of another key."""
    key = request.param

    def fill(folder: Path) -> None:
        shutil.copytree(worked_build.home.root, folder / "home")
        home = Home(folder / "home")
        with duckdb.connect(str(home.work)) as connection:
            connection.execute("update raw.noise_key set noise_key = ?", [key])
        run_dbt(home, ["int_record_keys+"], without=("unit_test", "test"))

    return Home(made_once(f"{worked_build.expected.name}_{key[:2]}", fill) / "home")


@pytest.fixture
def warehouse(rekeyed, tmp_path) -> duckdb.DuckDBPyConnection:
    """A copy of it that a test may change."""
    copy = tmp_path / "warehouse.duckdb"
    shutil.copy(rekeyed.work, copy)
    with duckdb.connect(str(copy)) as connection:
        yield connection


def hashes(home: Home) -> dict[str, str]:
    with duckdb.connect(str(home.work), read_only=True) as connection:
        edition = {table: schema for table, schema in tables.PUBLIC.items() if schema == "public"}
        return tables.content_hashes(connection, edition)


def test_the_promises_hold_under_any_key(warehouse):
    assert broken_promises(warehouse) == []


ONE_KEY = pytest.mark.parametrize("rekeyed", KEYS[:1], ids=["0a"], indirect=True)


@ONE_KEY
def test_everybody_who_is_counted_has_a_key(warehouse):
    """Who had none would be left out of the noise, and a cell of such would have the noise of nobody."""
    units = warehouse.sql(
        "select distinct indicator_code, variant from intermediate.int_indicator_units as units"
        " anti join intermediate.int_record_keys as keys"
        " on units.unit_kind = keys.kind and units.unit_id = keys.entity_id"
    ).fetchall()
    entities = warehouse.sql(
        "select distinct measure_code from intermediate.int_output_entities"
        " inner join reference.measures using (measure_code)"
        " where record_key is null and counts <> 'events'"
    ).fetchall()
    assert (units, entities) == ([], [])


@ONE_KEY
def test_another_key_gives_other_noise_and_the_same_key_the_same(rekeyed, worked_build, made_once):
    given, other = hashes(rekeyed), hashes(worked_build.home)
    for table in ("indicator_values", "output_values", "income_change_summary"):
        assert given[table] != other[table]
    assert given["data_quality_summary"] == other["data_quality_summary"]
    run_dbt(rekeyed, ["int_record_keys+"], without=("unit_test", "test"))
    assert hashes(rekeyed) == given


@pytest.mark.parametrize("count", ["numerator", "denominator"])
def test_the_same_people_have_one_noise_in_all_tables(warehouse, count):
    warehouse.execute(f"create temp table sets as {SETS.format(count=count)}")
    unequal = "select members from sets group by kind, members having count(distinct told) > 1"
    assert warehouse.sql(unequal).fetchall() == []
    shared = "select members from sets group by kind, members having count(distinct source) = 2"
    assert len(warehouse.sql(shared).fetchall()) > 10


@ONE_KEY
@pytest.mark.parametrize(
    ("fault", "promise"),
    [
        ("update public.indicator_values set numerator = 1, denominator = 50 {unit}", "numerator: ruido"),
        pytest.param(
            "update public.indicator_values set numerator = 3 {unit} and numerator = 0 and denominator >= 3",
            "numerator: ruido",
            id="three_of_nobody",
        ),
        pytest.param(
            "update public.indicator_values as told set numerator = 2 from marts.indicator_values as exact"
            " where (told.month_end, told.indicator_code, told.variant, told.territory_code, told.breakdown)"
            " = (exact.month_end, exact.indicator_code, exact.variant, exact.territory_code, exact.breakdown)"
            " and told.territory_level = 'territorial_unit' and told.breakdown = 'total'"
            " and exact.numerator between 3 and 7 and told.denominator >= 3",
            "numerator: ruido",
            id="two_of_some",
        ),
        pytest.param(
            "update public.indicator_values set denominator = denominator + 11 {unit} and denominator > 0",
            "denominator: ruido",
            id="far_away",
        ),
        ("update public.indicator_values set denominator = denominator + 1 {country}", "denominator: ruido"),
        ("update public.indicator_values set numerator = denominator + 1 {unit}", "numerator: ruido"),
        (
            "update public.output_values set value = 2 {unit} and measure_code = 'placements'",
            "output_values: ruido",
        ),
        ("update public.output_values set value = value + 1 {country}", "output_values: ruido"),
        ("update public.output_values set value = 150 {unit} and measure_code = 'capital_amount'", "montos"),
        pytest.param(
            "update public.output_values set value = 100 {unit} and measure_code = 'capital_amount';"
            " update intermediate.int_public_amounts set contributors = 9, largest_two = 0",
            "montos",
            id="amount_of_nine",
        ),
        pytest.param(
            "update public.output_values set value = null where territory_level <> 'national' and"
            " measure_code in (select measure_code from marts.measures where counts in ('soles', 'hours'));"
            " update intermediate.int_public_amounts set contributors = 10, largest_two = 0.9 * amount;"
            " update public.output_values set value = 100 {unit} and measure_code = 'capital_amount'"
            " and (period, month_end, territory_code) in (select (period, month_end, territory_code)"
            " from intermediate.int_public_amounts where measure_code = 'capital_amount'"
            " and breakdown = 'total')",
            "montos",
            id="amount_of_two",
        ),
        ("update public.output_values set value = value + 1 {unit} and value > 3", "otra clave"),
        ("update public.activity_reconciliation set derived = 2", "activity_reconciliation: ruido"),
        ("update public.target_progress set value = value + 1", "target_progress: nacional"),
        ("update public.income_change_summary set measured = measured + 20", "measured: ruido"),
        pytest.param(
            "update public.income_change_summary set mean_baseline = 450 where territorial_unit <> 'TOTAL'",
            "mean_baseline",
            id="mean_of_few",
        ),
        (
            "insert into public.indicator_values by name select * replace ('district' as territory_level)"
            " from public.indicator_values limit 1",
            "indicator_values: niveles",
        ),
        (
            "insert into public.output_values by name select * replace ('topic' as breakdown)"
            " from public.output_values {unit} limit 1",
            "etiquetas de pocos",
        ),
        ("update intermediate.int_public_output_cells set published_entities = entities + 1", "otro ruido"),
        ("create table public.data_quality_files as from marts.data_quality_files", "tablas"),
        ("alter table public.indicator_values add column is_small boolean", "columnas"),
    ],
)
def test_a_broken_promise_is_noticed(warehouse, fault, promise):
    places = {
        "unit": "where territory_level = 'territorial_unit' and breakdown = 'total'",
        "country": "where territory_level = 'national' and breakdown = 'total'",
    }
    if promise == "otro ruido":
        # one of two cells with the same people
        fault += (
            " where (entities_key, entities) in (select entities_key, entities from"
            " intermediate.int_public_output_cells where entities > 8 and not is_exact group by all"
            " having count(*) > 1) and month_end = (select max(month_end) from marts.output_values)"
        )
    warehouse.execute(fault.format(**places))
    assert any(promise in name for name, _ in broken_promises(warehouse))
