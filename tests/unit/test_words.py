"""What partners are told of a delivery before they send it."""

import re

from orchestration.commands.tasks import of_tasks
from orchestration.commands.words import of_check
from orchestration.ground.paths import DBT_PROJECT
from orchestration.ground.spanish import RULES
from orchestration.release.mending import Mend, Task
from orchestration.warehouse.check import CheckedFile, Judgement


def visits(*rules: dict) -> str:
    counts = {"accepted": 40, "superseded": 0, "quarantined": 3, "orphaned": 0, "repeated": 0}
    file = CheckedFile(
        extract="visits",
        file_name="visitas_2026-03-31.csv",
        file_label="visits_2026-03-31_ababab.csv",
        file_status="loaded",
        reason=None,
        unknown_columns=None,
        rows_delivered=43,
        parents_present=True,
        rules=rules,
        **counts,
    )
    return "\n".join(of_check(Judgement((file,), ())))


def broken(column: str | None, rule: str, rows: int, first_rows: list[int], *, quarantines: bool) -> dict:
    return {
        "column_name": column,
        "rule": rule,
        "rows": rows,
        "first_rows": first_rows,
        "quarantines": quarantines,
    }


def test_a_broken_rule_names_the_header_the_rows_and_what_to_do():
    told = visits(
        broken("visited_on", "date_shape", 1200, [3, 4, 9, 11, 15], quarantines=True),
        broken("monthly_income", "money_negative", 1, [7], quarantines=False),
        broken(None, "too_many_cells", 2, [8, 12], quarantines=True),
    )
    assert "  «FECHA VISITA»: la fecha no tiene una forma conocida, en 1,200 filas" in told
    assert "1,200 filas (3, 4, 9, 11, 15…); en cuarentena" in told
    assert "el monto es negativo, en 1 fila (7); el valor no se toma" in told
    assert "La fila entera: la fila tiene más celdas que el encabezado, en 2 filas (8, 12)" in told
    assert "Corrija esas filas y envíe el archivo de nuevo." in told
    assert "Hay observaciones que corregir antes de enviar." in told


def test_without_broken_rules_nothing_is_to_be_corrected():
    assert "Corrija" not in visits()


def test_every_rule_of_the_worked_case_has_its_words():
    path = DBT_PROJECT.parent / "tests/conformance/expected/as_of_2026-09-30/data_quality_rules.csv"
    rules = set(re.findall(r",([a-z_]+),\d+$", path.read_text(encoding="utf-8"), re.MULTILINE))
    assert rules and rules <= RULES.keys()


def test_what_to_mend_names_files_as_they_were_delivered():
    labels, delivered = ("a_2026_1.csv", "b_2026_2.csv", "c_2026_3.csv"), ("abril.csv",)
    mends = (Mend("visits", "Uno", labels, "OG"), Mend("visits", "Otro", labels, "OG", delivered))
    told = list(of_tasks([Task("registry", "UTI", mends)]))
    assert told[-2:] == ["      Uno [a_2026_1.csv, b_2026_2.csv y 1 más]", "      Otro [abril.csv]"]
