"""The page that checks deliveries, in a browser: nothing leaves it, and it agrees with `mie check`."""

from dataclasses import asdict
from pathlib import Path

import pytest

from orchestration.ground.spanish import FATES, UNKNOWN_CODE
from orchestration.landing.find import FolderLanding
from orchestration.warehouse.check import CheckedFile, check
from tests.site.conftest import visiting
from tests.site.dirty_files import Dirty, dirty_files

PLACE = "revisar/index.html"
SEED, FILES = 2026, 140
JUDGE = """async ([name, extract]) => judgeDelivery(
    name,
    new Uint8Array(await document.querySelector('.checker input').files[0].arrayBuffer()),
    RULES.extracts.find((each) => each.name === extract)
)"""


@pytest.fixture(scope="module")
def delivered(tmp_path_factory) -> tuple[Path, list[Dirty]]:
    """Dirty deliveries in one landing. None names a row of another, so each is judged as if it were alone."""
    landing, files = tmp_path_factory.mktemp("dirty"), list(dirty_files(SEED, FILES))
    for file in files:
        folder = landing / file.extract.source / file.extract.name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / file.name).write_bytes(file.content)
    return landing, files


def by_terminal(file: CheckedFile) -> dict:
    if file.file_status != "loaded":
        return {"status": file.file_status, "reason": file.reason}
    rules = sorted(
        (
            rule["column_name"] or "",
            rule["rule"],
            rule["quarantines"],
            rule["rows"],
            tuple(rule["first_rows"]),
        )
        for rule in file.rules
    )
    return {
        "status": "loaded",
        "rows": file.rows_delivered,
        "fates": {fate: asdict(file)[fate] for fate in FATES},
        "rules": rules,
        "unknown": file.unknown_columns or "",
    }


def by_browser(told: dict) -> dict:
    if told["status"] != "loaded":
        return {"status": told["status"], "reason": told["reason"]}
    rules = sorted(
        (
            each["column"]["name"] if each["column"] else "",
            each["rule"],
            each["outcome"] == "quarantined",
            each["rows"],
            tuple(each["firstRows"]),
        )
        for each in told["rules"]
    )
    return {
        "status": "loaded",
        "rows": told["rowsDelivered"],
        "fates": told["fates"],
        "rules": rules,
        "unknown": ", ".join(told["unknownColumns"]),
    }


def test_the_page_and_the_terminal_agree_on_dirty_files(browser, built, delivered):
    landing, files = delivered
    judged = {file.file_name: by_terminal(file) for file in check(FolderLanding(landing)).files}
    different, rules, statuses = [], set(), set()
    with visiting(browser, built, PLACE) as visit:
        for file in files:
            path = landing / file.extract.source / file.extract.name / file.name
            visit.page.set_input_files(".checker input", path)
            visit.page.wait_for_selector(".checker[data-state=done]")
            told = by_browser(visit.page.evaluate(JUDGE, [file.name, file.extract.name]))
            if told != judged[file.name]:
                different.append((file.name, told, judged[file.name]))
            rules |= {rule[1] for rule in told.get("rules", ())}
            statuses.add(told["status"])
        assert not visit.complaints
    assert different == []
    # the files hold enough dirt to speak of
    assert statuses == {"loaded", "rejected"} and len(rules) >= 12 and UNKNOWN_CODE in rules


def test_a_file_is_judged_where_it_lies(browser, built, tmp_path):
    file = tmp_path / "attendance_2026-10-05.csv"
    file.write_text(
        "CODIGO CURSO;DNI;FECHA SESION;HORAS;<img src=x onerror=alert(1)>\n"
        "C1;01234567;31/02/2026;3;\nC1;1234567;06/04/2026;-3;\nC1;01234567;06/04/2026;3;\n",
        encoding="utf-8",
    )
    with visiting(browser, built, PLACE) as visit:
        visit.page.wait_for_load_state("networkidle")
        asked = []
        visit.page.on("request", lambda request: asked.append(request.url))
        visit.page.set_input_files(".checker input", file)
        visit.page.wait_for_selector(".checker[data-state=done]")
        told = visit.page.locator(".found").inner_text()
        assert "Hay observaciones que corregir" in told and "3 filas" in told
        assert "La fecha no existe en el calendario" in told and "El número es negativo" in told
        assert visit.page.locator(".found img").count() == 0
        assert asked == []
        with visit.page.expect_download() as saved:
            visit.page.get_by_role("button", name="Descargar las observaciones").click()
        lines = Path(saved.value.path()).read_text(encoding="utf-8-sig").splitlines()
        assert lines[1].startswith('"2","FECHA SESION"')
        assert not visit.complaints


def test_the_page_could_not_send_anything(browser, built):
    with visiting(browser, built, PLACE) as visit:
        refused = visit.page.evaluate(
            "fetch(location.href).then(() => 'sent', () => 'refused')",
        )
        assert refused == "refused"
        assert any("connect-src 'none'" in complaint for complaint in visit.complaints)


def test_a_file_whose_name_says_nothing_is_known_by_its_headers(browser, built, tmp_path):
    file = tmp_path / "mis cursos 2026-10-05.csv"
    file.write_text("CODIGO FERIA,DNI\nF1,01234567\n", encoding="utf-8")
    with visiting(browser, built, PLACE) as visit:
        visit.page.set_input_files(".checker input", file)
        visit.page.wait_for_selector(".checker[data-state=done]")
        told = visit.page.locator(".found").inner_text()
        assert "Participaciones en ferias" in told and "No se encontraron faltas." in told
