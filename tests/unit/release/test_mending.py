"""What is to be mended, by who must act: the same groups for terminal, site and mail."""

import json
from dataclasses import replace
from datetime import date

import pytest

from orchestration.commands.words import of_summary
from orchestration.ground.contract import load_contract
from orchestration.ground.labels import code_labels
from orchestration.ground.paths import Home
from orchestration.interface.notices import notice_of
from orchestration.release.gates import WARNING, Check
from orchestration.release.lateness import Late
from orchestration.release.mending import answers_for, extract_of, files_told, tasks
from orchestration.release.publish import Refused
from orchestration.release.summary import Summary, naming_files
from orchestration.warehouse.dbt_runner import current_manifest
from tests.unit.landing.test_ledger import SEEN

REFUSED = {"extract": "courses", "file_name": "courses_2026-03-11_aaaaaa.csv", "reason": "Falta algo."}
RULE = {
    "extract": "visits",
    "column_name": "visited_on",
    "rule": "date_shape",
    "rows": 1200,
    "files": ["visits_2026-03-10_bbbbbb.csv"],
}
CHECK = {
    "check_name": "visits_size_is_usual",
    "observed": "1 de 5 casos: visits_2026-03-10_bbbbbb.csv (0)",
    "expected": "De 60 a 250 %.",
}
OWN = {"check_name": "numerator_within_denominator", "observed": "3", "expected": "0"}
LATE = Late("fairs", "CUSCO", date(2026, 4, 10), None)


@pytest.fixture
def asked():
    return tasks([REFUSED], [RULE], [CHECK, OWN], [LATE])


def test_each_sender_has_what_it_must_mend_and_the_team_the_rest(asked):
    assert [task.source for task in asked] == ["registry", "partners", "fairs", None]
    registry, partners, fairs, own = asked
    assert registry.who == answers_for(load_contract().source_of("visits"))
    rule, check = registry.mends
    assert "«FECHA VISITA»: la fecha no tiene una forma conocida, en 1,200 filas" in rule.what
    assert rule.files == check.files == ("visits_2026-03-10_bbbbbb.csv",)
    assert "OG" in rule.moves
    assert partners.mends[0].what == "Reenviar: Falta algo."
    assert "de CUSCO: se esperaba hasta el 2026-04-10; nunca llegó ninguna entrega." in fairs.mends[0].what
    assert own.mends[0].moves == ""


def test_nothing_to_mend_is_no_task():
    assert tasks([], [], [], []) == ()


def test_terminal_and_mail_say_the_same_of_a_check(asked):
    summary = Summary(
        "r", "2026-03-31", "2026-03-31", "", "m", (), dict.fromkeys(BOOKS, 0), (), (), (), tasks=asked
    )
    said = "\n".join(of_summary(summary))
    mail = notice_of(Refused([Check(stage="deliveries", severity=WARNING, passed=False, **CHECK)]))
    what = asked[0].mends[1].what
    assert what in said
    assert what in mail.where[0]
    assert mail.whose == (asked[0].who,)
    assert f"mueve {asked[0].mends[1].moves}" in said


def test_a_terminal_names_files_as_they_came_and_what_is_kept_does_not(asked):
    summary = Summary(
        "r", "2026-03-31", "2026-03-31", "", "m", (), dict.fromkeys(BOOKS, 0), (REFUSED,), (), (), tasks=asked
    )
    seen = replace(SEEN, extract="visits", file_name="visitas de Ana 2026-03-10.csv", sha256="bb" * 32)
    label = seen.label
    tasks = tuple(
        replace(task, mends=tuple(replace(mend, files=(label,) if mend.files else ()) for mend in task.mends))
        for task in asked
    )
    told = naming_files(replace(summary, tasks=tasks), [seen])
    assert seen.file_name in "\n".join(of_summary(told))
    assert label in json.dumps(told.as_json(), default=str)
    kept = told.labelled()
    assert label in "\n".join(of_summary(kept))
    for text in ("\n".join(of_summary(kept)), json.dumps(kept.as_json(), default=str)):
        assert seen.file_name not in text


BOOKS = ("files_loaded", "rows_delivered", "accepted", "superseded", "quarantined", "orphaned", "repeated")


def test_checks_are_of_the_extract_that_they_judge():
    assert extract_of("fair_participations_size_is_usual") == "fair_participations"
    assert extract_of("books_balance_stg_fairs_") == "fairs"
    assert extract_of("no_open_small_cells") is None


def test_files_are_named_by_their_labels_alone():
    told = "2 de 9: visits_2026-03-10_bbbbbb.csv (1); visits_sin_fecha.csv; visits_2026-03-10_bbbbbb.csv"
    assert files_told("visits", told) == ["visits_2026-03-10_bbbbbb.csv"]


def test_what_a_delivery_moves_is_what_the_models_make_of_it(made_once):
    parents = json.loads(
        current_manifest(
            Home(made_once("parsed", lambda folder: current_manifest(Home(folder))))
        ).read_bytes()
    )["parent_map"]

    def above(node):
        return {node} | {each for parent in parents.get(node, []) for each in above(parent)}

    for code in ("OG", "OE1", "OE2", "OE3"):
        feeding = above(f"model.mie.int_indicator_{code.lower()}")
        for extract in load_contract().extracts:
            moves = code in code_labels()["moved_by"][extract.name].replace(" y ", ", ").split(", ")
            assert moves == (f"model.mie.stg_{extract.name}" in feeding), (code, extract.name)
