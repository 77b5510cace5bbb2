"""Rows of the plan's decisions that do not read stop a build; what is doubtful is told."""

import shutil

import pytest

from orchestration.ground.errors import WrongUse
from orchestration.warehouse.decisions import PLAN, PROGRAMME, TARGETS, doubts, require_decisions

TARGET = "measure,fairs_held,national,PE,2026-12-31,120,2026-06-01,Memorando 7,,false"
MONTH = "A07,TOTAL,2026-12-01,true,,2026-06-01,Memorando 7,Lluvias"


@pytest.fixture
def plan(tmp_path):
    shutil.copytree(PLAN, tmp_path / "plan")
    return tmp_path / "plan"


def add(plan, name, *rows):
    with (plan / name).open("a", encoding="utf-8") as file:
        file.writelines(f"{row}\n" for row in rows)


def lines(plan, name):
    return (plan / name).read_text(encoding="utf-8").count("\n")


def test_the_plan_as_it_stands_reads(plan):
    require_decisions(plan)
    assert doubts(plan) == []


def test_good_rows_may_be_added(plan):
    add(plan, TARGETS, TARGET)
    add(plan, PROGRAMME, MONTH)
    require_decisions(plan)


@pytest.mark.parametrize(
    ("name", "row", "words"),
    [
        (TARGETS, TARGET.replace("Memorando 7", " "), "act: falta"),
        (TARGETS, TARGET.replace("2026-06-01", ""), "decided_on: «» no es una fecha"),
        (TARGETS, TARGET.replace("2026-06-01", "01/06/2026"), "decided_on: «01/06/2026» no es una fecha"),
        (TARGETS, TARGET.replace("2026-12-31", "2027-01-31"), "month_end: «2027-01-31» no es el fin"),
        (TARGETS, TARGET.replace("2026-12-31", "2026-12-30"), "month_end: «2026-12-30» no es el fin"),
        (TARGETS, TARGET.replace(",120,", ",ciento,"), "target: «ciento» no es un número"),
        (TARGETS, TARGET.replace(",120,", ",nan,"), "target: «nan» no es un número"),
        (TARGETS, TARGET.replace("measure", "medida"), "subject: «medida» no es indicator"),
        (PROGRAMME, MONTH.replace("Memorando 7", ""), "act: falta"),
        (PROGRAMME, MONTH.replace("2026-06-01", ""), "decided_on: «» no es una fecha"),
        (PROGRAMME, MONTH.replace("2026-12-01", "2027-01-01"), "month: «2027-01-01» no es un mes del plan"),
        (PROGRAMME, MONTH.replace("true,,", "true,x,"), "programmed_quantity: «x» no es un número"),
    ],
)
def test_a_row_that_does_not_read_is_named_with_its_line_and_what_to_do(plan, name, row, words):
    line = lines(plan, name) + 1
    add(plan, name, row)
    with pytest.raises(WrongUse) as refused:
        require_decisions(plan)
    told = str(refused.value)
    assert f"{name}, línea {line}, {words}" in told
    assert "Escriba" in told


@pytest.mark.parametrize(("name", "row"), [(TARGETS, TARGET), (PROGRAMME, MONTH)])
def test_a_decision_stands_once(plan, name, row):
    line = lines(plan, name) + 1
    add(plan, name, row, row)
    with pytest.raises(
        WrongUse, match=f"línea {line + 1}: decide lo mismo, el mismo día, que la línea {line}"
    ):
        require_decisions(plan)


def test_an_unknown_code_is_told(plan):
    add(plan, TARGETS, TARGET.replace("fairs_held", "fairs_hold"))
    (told,) = doubts(plan)
    assert "«fairs_hold»" in told


def test_units_that_do_not_add_up_to_the_country_are_told(plan):
    add(plan, TARGETS, TARGET)
    for unit, target in (("CUSCO", 50), ("PUNO", 60)):
        row = TARGET.replace("national,PE", f"territorial_unit,{unit}").replace(",120,", f",{target},")
        add(plan, TARGETS, row)
    (told,) = doubts(plan)
    assert "suman 110; la del país es 120" in told
    # the newest decision is in force
    add(plan, TARGETS, TARGET.replace("120", "110").replace("2026-06-01", "2026-07-01"))
    assert doubts(plan) == []


def test_percents_of_units_need_not_add_up(plan):
    add(
        plan,
        TARGETS,
        TARGET.replace("measure,fairs_held,national,PE", "indicator,OE3,territorial_unit,CUSCO"),
    )
    assert doubts(plan) == []
