"""In what state a document is: said in bands, in titles and in the names of files."""

from dataclasses import replace
from datetime import date

import pytest

from orchestration.release import manifest
from orchestration.release.approvals import ApprovalState, ApprovalStep
from orchestration.reports import seal
from orchestration.reports.printing import document_of
from orchestration.reports.report import Report
from orchestration.reports.sources import definitions, signatures
from orchestration.reports.state import bands, file_stem, may_be_signed, unmarked

SAMPLE_INPUT = {"extract": "visits", "file_name": "a.csv", "is_sample": True}


def as_if(report: Report, **changes) -> Report:
    """The report as if its release said something else."""
    return Report(report.scope, replace(report.release, **changes), report.connection)


def names(report):
    return [band.name for band in bands(report)]


def test_a_sample_says_so_first_and_is_never_signed(full):
    report = as_if(full.report("monthly"), inputs=(SAMPLE_INPUT, {"extract": "visits"}))
    assert names(report)[0] == "DATOS DE MUESTRA"
    assert bands(report)[0].text.startswith("1 de 2 entregas son")
    assert file_stem(report) == "monthly_2026-03_DATOS-DE-MUESTRA_PRELIMINAR"
    assert not may_be_signed(report)
    document = document_of(report)
    kinds = [part["kind"] for part in document["parts"]]
    assert "signatures" not in kinds
    assert "seal" in kinds
    assert document["heading"].endswith("(datos de muestra)")
    assert report.source.startswith("DATOS DE MUESTRA.")


def test_the_public_edition_tells_of_a_sample_without_numbers(full):
    report = as_if(full.report("monthly", public=True), inputs=(SAMPLE_INPUT, {"extract": "visits"}))
    (told,) = [band.text for band in bands(report) if band.name == "DATOS DE MUESTRA"]
    assert told == "Hay entregas que son de una muestra sintética: ninguna cifra es del programa."


@pytest.mark.parametrize("public", [False, True])
def test_states_in_the_name_of_a_file_can_be_taken_off(full, public):
    report = as_if(full.report("monthly", public=public), inputs=(SAMPLE_INPUT,))
    assert unmarked(f"{file_stem(report)}.pdf") == "monthly_2026-03.pdf"
    assert unmarked("unidad_publico_2026-03.pdf") == "unidad_publico_2026-03.pdf"


def test_deliveries_of_the_programme_are_no_sample(full):
    report = as_if(full.report("monthly"), inputs=({"extract": "visits", "file_name": "muestra.csv"},))
    assert "DATOS DE MUESTRA" not in names(report)
    assert may_be_signed(report)


@pytest.mark.parametrize("name", ["final", "midterm"])
def test_an_evaluation_is_a_draft_until_its_period_ends(full, name):
    report = full.report(name)
    assert names(report)[0] == "BORRADOR"
    assert "BORRADOR" in file_stem(report)
    assert not may_be_signed(report)
    document = document_of(report)
    assert document["heading"].endswith("(borrador)")
    assert "signatures" not in [part["kind"] for part in document["parts"]]


def test_what_is_known_before_the_calendar_allows_is_preliminary(full):
    report = full.report("monthly")
    (early,) = [band for band in bands(report) if band.name == "PRELIMINAR"]
    assert "Faltan entregas" in early.text
    (late,) = [band for band in bands(as_if(report, known_at="2026-04-30")) if band.name == "PRELIMINAR"]
    assert "no está cerrado" in late.text


def test_a_report_is_signed_by_whom_the_plan_names(full):
    document = document_of(full.report("monthly"))
    (lines,) = [part for part in document["parts"] if part["kind"] == "signatures"]
    assert [(each["role"], each["organ"]) for each in lines["signers"]] == [
        (each["role"], each["organ"]) for each in signatures("monthly")
    ]
    assert "V°B°" in [each["role"] for each in lines["signers"]]


def test_the_seal_tells_the_release_its_hash_and_its_link(full, monkeypatch):
    release = full.release
    told = seal.sealed_text(release)
    assert told.startswith(f"publicaciones/{release.release_id}/ sha256:")
    assert told.endswith(manifest.digest_of(release))
    assert seal.qr_code(release) == seal.qr_code(release)
    monkeypatch.setitem(definitions("reports"), "site_address", "https://example.org/mie/")
    assert seal.permalink(release.release_id).startswith("https://example.org/mie/publicaciones/")


def test_the_hash_is_that_of_the_manifest_on_disk(full):
    assert manifest.digest_of(full.release) == manifest.digest(full.folder)


STEPS = (
    ApprovalStep("unit", "UT", "Unidades territoriales", "Rosa", date(2026, 4, 12)),
    ApprovalStep("UAS", "UAS", "Acompañamiento", "Luz", date(2026, 4, 13)),
)


@pytest.mark.parametrize(
    ("approved", "public", "name", "text"),
    [
        (0, False, "SIN APROBAR", "Falta UT y UAS."),
        (1, False, "SIN APROBAR", "Aprobado por UT (Rosa, 12 de abril de 2026); falta UAS."),
        (2, False, "APROBADO", "Por UT (Rosa, 12 de abril de 2026) y UAS (Luz, 13 de abril de 2026)."),
        (2, True, "APROBADO", "Por UT (12 de abril de 2026) y UAS (13 de abril de 2026)."),
    ],
)
def test_a_document_says_who_approved_its_release(full, approved, public, name, text):
    report = full.report("monthly", public=public)
    asked = (replace(step, approved_by=None, approved_on=None) for step in STEPS[approved:])
    report.approval = ApprovalState("r", "ab" * 32, (*STEPS[:approved], *asked))
    (told,) = [band for band in bands(report) if band.name in ("APROBADO", "SIN APROBAR")]
    assert (told.name, told.text) == (name, text)
