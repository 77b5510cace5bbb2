import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.ground.contract import load_contract
from tests.benchmarks.cases import Place, round_of
from tests.benchmarks.cost import Cost, cost_of, middle
from tests.benchmarks.deliveries import delivered, delivery_date, dialect_of, kind_of
from tests.benchmarks.floor import typed
from tests.benchmarks.tables import (
    GOALS,
    LINEAR,
    Goal,
    costs_table,
    goals_table,
    growth_table,
    measured,
    of_linear,
    queries_table,
    require_same_figures,
)
from tests.benchmarks.wide import dealt

ATTENDANCE = load_contract().extract("attendance")
HEADERS = "CODIGO CURSO;DNI;FECHA SESION;HORAS"


def cells(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]


def of_each(**seconds: float) -> dict[str, Cost]:
    """Costs of all that a round measures: 10 seconds each, but for those that are named."""
    names = [case.name for case in round_of(Place(Path("place")), with_pandas=True)]
    return {name: Cost(seconds.get(name.replace(" ", "_"), 10.0), 5.0, 100.0) for name in names}


def bounds(goal: str) -> tuple[Goal, float]:
    """A goal by its name, and what it is if everything costs the same."""
    found = next(each for each in GOALS if each.name == goal)
    return found, measured(of_each())[found]


def test_memory_is_that_of_the_command_and_of_its_children():
    kept = "kept = bytearray(150 * 2**20)"
    child = f"import time; {kept}; print('ready', flush=True); time.sleep(2)"
    program = (
        f"import subprocess, sys; {kept};"
        f" child = subprocess.Popen([sys.executable, '-c', {child!r}], stdout=subprocess.PIPE);"
        " print(child.communicate()[0].decode(), end='')"
    )
    cost, said = cost_of([sys.executable, "-c", program])
    assert said == "ready\n"
    assert cost.memory > 300


def test_a_command_finds_what_its_environment_holds():
    _, said = cost_of([sys.executable, "-c", "import os; print(os.environ['ASKED'])"], {"ASKED": "so"})
    assert said == "so\n"


def test_a_command_that_fails_is_no_measure():
    with pytest.raises(subprocess.CalledProcessError) as failed:
        cost_of([sys.executable, "-c", "raise SystemExit('told why')"])
    assert "told why" in failed.value.stderr


def test_of_several_costs_the_median_counts_and_of_memory_the_greatest():
    costs = [Cost(1.0, 9.0, 50.0), Cost(5.0, 2.0, 80.0), Cost(2.0, 3.0, 60.0)]
    assert middle(costs) == Cost(2.0, 3.0, 80.0)


def test_costs_are_told_in_floors():
    table = cells(costs_table({"floor": Cost(2.0, 3.0, 50.0), "first load": Cost(5.0, 7.0, 80.4)}))
    assert table[2:] == [["floor", "2.0", "3.0", "50", "1.0"], ["first load", "5.0", "7.0", "80", "2.5"]]


@pytest.mark.parametrize(
    ("goal", "costs", "value"),
    [
        ("first load, in floors", of_each(first_load=30.0, floor=20.0), 1.5),
        ("monthly run, in first loads", of_each(monthly_run=7.0, first_load=20.0), 0.35),
        ("pandas, in first loads", of_each(pandas=50.0, first_load=5.0), 10.0),
        ("first load, in bare dbts", of_each(first_load=15.0), 1.5),
        ("`mie status`", of_each(mie_status=0.5), 0.5),
    ],
)
def test_a_goal_is_taken_from_the_costs_that_it_names(goal, costs, value):
    found, same = bounds(goal)
    assert measured(costs)[found] == pytest.approx(value)
    assert found.is_met(value)
    assert not found.is_met(value * (0.99 if found.is_least else 1.01))
    assert same != value


def test_goals_beside_pandas_are_asked_where_pandas_was_measured():
    costs = of_each()
    asked = {goal.name for goal in measured(costs)}
    del costs["pandas"]
    left_out = asked - {goal.name for goal in measured(costs)}
    assert left_out == {"pandas, in first loads", "memory of a first load, in that of pandas"}


def test_a_goal_is_judged_at_the_size_that_it_is_set_for():
    goals = {Goal("small", 2, "×", 2_000): 1.0, Goal("great", 2, "×", 750_000): 1.0, Goal("any", 2, "s"): 3.0}
    verdicts = [row[-1] for row in cells(goals_table(goals, 2_000))[2:]]
    assert verdicts == ["yes", "set for 750,000 households", "no"]


def test_queries_are_told_with_their_questions():
    table = cells(queries_table({"5": 1.26}, {"1": "¿Cuál?", "5": "¿Cuántos?"}))
    assert table[2:] == [["5. ¿Cuántos?", "1.3"]]


def test_growth_is_told_of_the_smallest():
    loads = {6_000: Cost(15.0, 0.0, 30.0), 2_000: Cost(10.0, 0.0, 20.0)}
    assert cells(growth_table(loads))[2:] == [
        ["2,000", "10.0", "1.00", "20"],
        ["6,000", "15.0", "1.50", "30"],
    ]


@pytest.mark.parametrize(("greatest", "expected"), [(100.0, 1.0), (170.0, 2.0)])
def test_growth_is_linear_if_each_household_costs_the_same_whatever_the_start(greatest, expected):
    loads = {1_000: Cost(10.0, 0.0, 0.0), 3_000: Cost(30.0, 0.0, 0.0), 10_000: Cost(greatest, 0.0, 0.0)}
    assert of_linear(loads) == pytest.approx(expected)
    assert LINEAR.is_met(of_linear(loads)) is (expected == 1.0)


def test_peers_must_come_to_the_same_figures():
    require_same_figures({"floor": {"OG": [1, 2]}, "published": {"OG": (1, 2)}})
    with pytest.raises(ValueError, match="same figures"):
        require_same_figures({"floor": {"OG": [1, 2]}, "published": {"OG": [1, 3]}})


def test_deliveries_stand_from_the_oldest_to_the_newest(tmp_path):
    folder = tmp_path / "partners" / "attendance"
    folder.mkdir(parents=True)
    names = ["b_2026-01-31.csv", "a_2026-02-28.xlsx", "c_2025-12-01_2026-01-10.txt.gz"]
    for name in names:
        (folder / name).touch()
    found = delivered(tmp_path)["attendance"]
    assert [path.name for path in found] == [names[2], names[0], names[1]]
    assert [kind_of(path) for path in found] == ["text", "text", "xlsx"]
    assert delivery_date(found[0]) == "2026-01-10"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_text_is_read_as_it_is_written(delimiter, encoding):
    text = f"{HEADERS.replace(';', delimiter)}\nÑ{delimiter}1\nÑ"
    found = dialect_of(text.encode(encoding), ATTENDANCE)
    assert found.delimiter == delimiter
    assert found.encoding == ("latin-1" if encoding == "cp1252" else "utf-8")
    assert found.columns == ("course_id", "dni", "session_on", "hours")


def test_a_text_without_the_headers_is_not_guessed_at():
    with pytest.raises(ValueError, match="attendance"):
        dialect_of(b"CODIGO CURSO;DNI\n", ATTENDANCE)


@pytest.mark.parametrize(
    ("extract", "column", "text", "value"),
    [
        ("attendance", "session_on", "03/02/2026", date(2026, 2, 3)),
        ("attendance", "session_on", "2026-02-03 00:00:00", date(2026, 2, 3)),
        ("attendance", "session_on", "20260203", date(2026, 2, 3)),
        ("attendance", "session_on", "31/02/2026", None),
        ("attendance", "hours", "1,5", 1.5),
        ("members", "is_holder", "SI", True),
        ("members", "is_holder", "", None),
        ("courses", "phase", "2", "business_management"),
        ("visits", "visit_id", " V1 ", "V1"),
    ],
)
def test_text_takes_the_type_of_its_column(extract, column, text, value):
    declared = load_contract().extract(extract).column(column)
    found = duckdb.execute(f"select {typed(declared)} from (select ? as {column})", [text]).fetchone()
    assert found == (value,)


def test_rows_are_dealt_evenly_and_none_is_lost():
    rows = [(str(number),) for number in range(10)]
    parts = dealt(rows, 4)
    assert sorted(row for part in parts for row in part) == rows
    assert {len(part) for part in parts} == {2, 3}
    assert len(dealt(rows, 50)) == 10
