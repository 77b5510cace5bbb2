"""Every query of the planners' guide, on a release: it runs and answers; some answers are counted anew."""

import csv
import hashlib
import shutil
import subprocess
import sys
import unicodedata
from collections import Counter

import duckdb
import pytest

from orchestration.ground.contract import load_contract
from orchestration.ground.paths import SEEDS
from orchestration.release.tables import PUBLISHED
from tests.end_to_end.conftest import AS_OF
from tests.planners_guide import described_tables, python_blocks, question, questions

LINES = {"Columnas", "Cómo leerla", "Dónde verlo"}
FEWEST = 24


@pytest.fixture(scope="module")
def marts(published):
    with duckdb.connect(str(published.current / "marts.duckdb"), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def warehouse(published):
    with duckdb.connect(str(published.home.warehouse), read_only=True) as connection:
        yield connection


@pytest.fixture
def changed(published, tmp_path):
    """The release's tables, to change something in them."""
    copy = tmp_path / "marts.duckdb"
    shutil.copy(published.current / "marts.duckdb", copy)
    copy.chmod(0o600)
    with duckdb.connect(str(copy)) as connection:
        yield connection


def answer(connection, title, change=("", "")):
    """The rows of a question's answer, after a planner changed something in the query."""
    sql = question(title).sql
    assert change[0] in sql
    result = connection.execute(sql.replace(*change))
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def plain(name):
    """The name of a unit as it is published: upper case, without accents."""
    letters = unicodedata.normalize("NFD", name or "")
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).strip().upper()


def test_the_guide_answers_enough_questions_and_each_in_full():
    asked = questions()
    assert len(asked) >= FEWEST
    assert [each.number for each in asked] == list(range(1, len(asked) + 1))
    for each in asked:
        assert set(each.lines) - {"Puede salir vacía"} == LINES, each.title


@pytest.mark.parametrize("asked", questions(), ids=lambda asked: str(asked.number))
def test_each_query_answers_with_the_columns_that_the_guide_names(asked, marts):
    result = marts.execute(asked.sql)
    assert [column[0] for column in result.description] == asked.columns
    assert result.fetchall() or asked.may_be_empty


def test_every_published_table_is_described_by_columns_that_it_has(marts):
    described = described_tables()
    assert set(described) == set(PUBLISHED)
    for table, names in described.items():
        columns = {row[0] for row in marts.execute(f"describe {table}").fetchall()}
        assert names, table
        assert set(names) <= columns, table


def test_the_python_of_the_guide_runs_beside_a_copy_of_the_tables(published, tmp_path):
    blocks = python_blocks()
    assert blocks
    for name in ("marts", "marts_setiembre", "marts_octubre"):
        shutil.copy(published.current / "marts.duckdb", tmp_path / f"{name}.duckdb")
    for block in blocks:
        subprocess.run([sys.executable, "-c", block], cwd=tmp_path, check=True, capture_output=True)
    assert {path.stem for path in tmp_path.glob("*.csv")} == set(PUBLISHED)


def test_units_without_workshops_are_those_whose_log_has_none(marts, warehouse):
    told = {row["unidad"] for row in answer(marts, "ningún taller en mayo")}
    workshops = {
        plain(row[0])
        for row in warehouse.execute(
            "select territorial_unit from staging.stg_activity_log where fate = 'accepted'"
            " and activity_code in ('A07', 'A08') and quantity > 0"
            " and executed_on between '2026-05-01' and '2026-05-31'"
        ).fetchall()
    }
    named = Counter(
        plain(row[0])
        for row in warehouse.execute(
            "select territorial_unit from staging.stg_households where fate = 'accepted'"
        ).fetchall()
    )
    units = {unit for unit, households in named.items() if unit and households >= 5}
    assert told == units - workshops


def test_no_unit_is_called_missing_in_a_month_after_the_cut_off(marts):
    assert not answer(marts, "ningún taller en mayo", ("2026-05-01", "2026-12-01"))
    assert answer(marts, "ningún taller en mayo", ("2026-05-01", "2026-01-01"))


def test_the_pace_of_oe1_follows_from_the_plan_and_the_households_counted(marts, warehouse):
    (told,) = answer(marts, "distancia está OE1")
    (households,) = warehouse.execute(
        "select count(*) from intermediate.int_indicator_oe1"
        f" where variant = 'official' and is_numerator and month_end = '{AS_OF}'"
    ).fetchone()
    with (SEEDS / "plan" / "targets.csv").open(encoding="utf-8", newline="") as file:
        target = next(int(row["target"]) for row in csv.DictReader(file) if row["code"] == "OE1")
    assert (told["hogares"], told["meta"], told["faltan"]) == (households, target, target - households)
    assert told["meses_que_quedan"] == 2
    assert told["promedio_por_mes"] == round(households / 10, 1)
    assert told["necesario_por_mes"] == round((target - households) / 2, 1)


def test_people_and_households_are_counted_once(marts, warehouse):
    told = {row["medida"]: row["cuantos"] for row in answer(marts, "distintos participan")}
    households, persons, employability, sellers = warehouse.execute(
        "select count(distinct household_id) filter (where course_id is not null),"
        " count(distinct dni) filter (where course_id is not null),"
        " count(distinct dni) filter (where track = 'employability'),"
        " count(distinct dni) filter (where track = 'market_access') from facts.fct_participation"
    ).fetchone()
    assert told["Hogares con alguien capacitado"] == households
    assert told["Personas capacitadas"] == persons
    assert told["Personas en capacitación para empleabilidad"] == employability
    assert told["Personas en ferias y otros espacios de comercialización"] == sellers


def test_capital_of_the_country_and_of_its_units(marts, warehouse):
    country, *units = answer(marts, "capital semilla se entregó")
    assert country["territorio"] == "Perú"
    deliveries, amount = warehouse.execute(
        "select count(*), sum(amount) from facts.fct_seed_capital"
    ).fetchone()
    assert (country["entregas"], country["soles"]) == (deliveries, pytest.approx(float(amount)))
    assert sum(row["entregas"] for row in units) == deliveries


def test_each_household_is_measured_or_has_its_reason(marts, warehouse):
    (told,) = answer(marts, "Por qué falta medir")
    reasons = dict(
        warehouse.execute(
            "select reason, count(*) from facts.fct_income_change where comparison = 'latest' group by reason"
        ).fetchall()
    )
    groups = {
        "no_baseline": told["sin_linea_de_base"],
        "not_yet_due": told["aun_no_corresponde"],
        "disaffiliated": told["desafiliados"],
        "not_visited": told["no_visitados"],
        "measured": told["medidos"],
    }
    assert {reason or "measured": number for reason, number in reasons.items()} == {
        reason: number for reason, number in groups.items() if number
    }
    assert sum(groups.values()) == told["hogares"]


def test_what_is_said_of_puno_is_what_happened_there(marts, warehouse):
    (told,) = answer(marts, "hogares de Puno")
    increased, households, measured = warehouse.execute(
        "select count(*) filter (where nominal_change > 0), count(*), count(*) filter (where reason is null)"
        " from facts.fct_income_change where comparison = 'latest' and territorial_unit = 'PUNO'"
    ).fetchone()
    assert (told["aumentaron"], told["medidos"], told["hogares"]) == (increased, measured, households)


def test_rows_that_are_not_used_are_those_of_the_warehouse(marts, warehouse):
    fates = {
        "accepted": "aceptadas",
        "superseded": "reemplazadas",
        "repeated": "repetidas",
        "quarantined": "en_cuarentena",
        "orphaned": "huerfanas",
    }
    told = answer(marts, "Qué parte de lo entregado")
    assert len(told) == len(load_contract().extracts)
    for row in told:
        counted = dict(
            warehouse.execute(
                f"select fate, count(*) from staging.stg_{row['entrega']} group by fate"
            ).fetchall()
        )
        told_by_fate = {fate: row[column] for fate, column in fates.items()}
        assert told_by_fate == {fate: counted.get(fate, 0) for fate in fates}


def test_cells_of_few_are_counted_one_by_one(marts):
    cells = Counter(
        marts.execute(
            f"select territory_level, breakdown, is_small from indicator_values where month_end = '{AS_OF}'"
        ).fetchall()
    )
    told = answer(marts, "hablan de menos de 5")
    assert sum(row["celdas"] for row in told) == cells.total()
    for row in told:
        assert row["menos_de_5"] == cells[row["nivel"], row["desglose"], True]


def test_a_refused_file_is_told_with_what_to_do(marts, published):
    told = answer(marts, "Qué archivos se rechazaron")
    contents = (path.read_bytes() for path in published.landing.rglob("*") if path.is_file())
    delivered = {hashlib.sha256(content).hexdigest()[:6] for content in contents}
    assert told
    assert {row["archivo"].split(".")[0].rpartition("_")[2] for row in told} <= delivered
    assert all(row["motivo"].endswith(".") for row in told)


def test_a_figure_that_was_corrected_is_told_beside_the_new_one(changed):
    changed.execute("delete from revisions")
    changed.execute("""
        insert into revisions (
            month_end, indicator_code, variant, previous_release_id, release_id, previous_numerator,
            new_numerator, previous_denominator, new_denominator, previous_value, new_value, files
        )
        select
            month_end, indicator_code, variant, 'before', 'now', 1,
            numerator, 8, denominator, 12.5, value, 'visitas_2026-10-31.csv'
        from indicator_values
        where month_end = '2026-09-30' and indicator_code = 'OG' and variant in ('official', 'real')
            and territory_level = 'national' and breakdown = 'total'
    """)
    rows = {row["indicador"]: row for row in answer(changed, "Qué cambió desde el informe")}
    assert [row["se_corrigio"] for row in rows.values()].count("sí") == 1
    assert (rows["OG"]["se_corrigio"], rows["OG"]["mes_anterior_publicado"]) == ("sí", 12.5)
    gained = rows["OG"]["este_mes"] - rows["OG"]["mes_anterior"]
    assert rows["OG"]["cambio"] == pytest.approx(gained, abs=0.11)
    (corrected,) = answer(changed, "ya publicadas se corrigieron")
    assert (corrected["antes"], corrected["archivos"]) == (12.5, "visitas_2026-10-31.csv")


@pytest.mark.parametrize(("passed", "told"), [(True, ("sí", "nada")), (False, ("no", "visits (TOTAL)"))])
def test_a_late_delivery_is_named(changed, passed, told):
    changed.execute(
        "update data_quality_checks set passed = ?, observed = 'visits (TOTAL)'"
        " where check_name = 'deliveries_are_on_time'",
        [passed],
    )
    assert [tuple(row.values()) for row in answer(changed, "Qué entregas faltan")] == [told]
