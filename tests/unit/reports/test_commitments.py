"""Commitments go from report to report until they end, late ones first; the public edition has none."""

import pytest

from orchestration.ground.errors import WrongUse
from orchestration.reports import plan_tables
from orchestration.reports.commitments import commitment_rows
from orchestration.reports.sections import sections_of
from orchestration.reports.sections.summaries import commitments

ROW = {
    "finding": "Pocas visitas",
    "action": "Visitar",
    "responsible": "UT",
    "decided_on": "2026-02-10",
    "due_on": "2026-12-15",
    "status": "open",
    "closed_on": "",
}
ROWS = [
    {**ROW, "action": "en curso"},
    {**ROW, "action": "vence al corte", "due_on": "2026-03-31"},
    {**ROW, "action": "atrasado", "due_on": "2026-03-30"},
    {**ROW, "action": "más atrasado", "due_on": "2026-03-01"},
    {**ROW, "action": "cumplido en el mes", "status": "done", "closed_on": "2026-03-05"},
    {**ROW, "action": "cumplido antes", "status": "done", "closed_on": "2026-02-20"},
    {
        **ROW,
        "action": "cumplido después",
        "status": "done",
        "closed_on": "2026-04-01",
        "due_on": "2026-03-02",
    },
    {**ROW, "action": "sin efecto", "status": "dropped", "closed_on": "2026-03-31"},
    {**ROW, "action": "acordado después", "decided_on": "2026-04-01"},
]


@pytest.fixture
def agreed(monkeypatch):
    seed = plan_tables.plan_seed
    told = {"commitments": tuple(ROWS)}
    monkeypatch.setattr(plan_tables, "plan_seed", lambda name: told.get(name) or seed(name))


def test_late_ones_come_first_and_ended_ones_are_told_once(full, agreed):
    report = full.report("monthly")
    assert f"{report.scope.cut_off}" == "2026-03-31"
    told = [(row["action"], row["commitment_state"]) for row in report.records("commitments")]
    assert told == [
        ("más atrasado", "Atrasado"),
        ("cumplido después", "Atrasado"),
        ("atrasado", "Atrasado"),
        ("vence al corte", "En curso"),
        ("en curso", "En curso"),
        ("cumplido en el mes", "Cumplido"),
        ("sin efecto", "Sin efecto"),
    ]
    texts = [run["text"] for block in commitments(report) for run in block.get("runs", ())]
    assert texts[0].startswith("3 compromisos están atrasados al corte.")


def test_without_any_nothing_is_said(full):
    assert commitments(full.report("monthly")) == []


def test_the_public_edition_tells_none(full, agreed):
    report = full.report("monthly", public=True)
    assert report.records("commitments") == [] and "commitments" not in sections_of(report)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"due_on": "15/12/2026"}, "AAAA-MM-DD"),
        ({"status": "listo"}, "open, done ni dropped"),
        ({"status": "done"}, "closed_on"),
        ({"closed_on": "2026-03-01"}, "closed_on"),
    ],
)
def test_a_row_that_contradicts_itself_is_named(change, fault):
    with pytest.raises(WrongUse, match=f"fila 3: .*{fault}"):
        list(commitment_rows([ROW, {**ROW, **change}]))
