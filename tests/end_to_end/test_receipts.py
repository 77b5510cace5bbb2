"""Receipts: what senders are given after an intake, and nothing that names anybody."""

import csv
import hashlib
import shutil
import stat

import duckdb
import pytest

from orchestration.ground.contract import load_contract
from orchestration.ground.paths import Home
from orchestration.landing.ledger import Ledger
from orchestration.release.identifiers import PEOPLE_AND_HOUSEHOLDS, delivered
from tests.end_to_end.conftest import AS_OF

pytestmark = pytest.mark.long


def table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def receipts(published):
    (folder,) = published.home.receipts.iterdir()
    return folder


def test_every_file_has_its_line_and_the_books_balance(published, receipts):
    assert receipts.name == published.current.name
    seen = Ledger(published.home.ledger).seen()
    for source in load_contract().sources:
        lines = table(receipts / source.name / "archivos.csv")
        assert sorted((line["archivo"], line["sha256"]) for line in lines) == sorted(
            (entry.label, entry.sha256) for entry in seen if entry.source == source.name
        )
        for line in lines:
            fates = ("aceptadas", "reemplazadas", "en", "huérfanas", "repetidas")
            assert int(line["filas_recibidas"]) == sum(int(line[f"filas_{fate}"]) for fate in fates)
            assert bool(line["motivo"]) == (line["estado"] != "leído")


def test_every_refused_row_is_named_with_its_rule(published, receipts):
    with duckdb.connect(str(published.home.warehouse), read_only=True) as connection:
        for source in load_contract().sources:
            names = [extract.name for extract in source.extracts]
            wanted = connection.execute(
                "select extract, row_number, count(*) from intermediate.int_row_fates"
                " where fate in ('quarantined', 'orphaned') and list_contains($1, extract) group by all",
                [names],
            ).fetchall()
            lines = table(receipts / source.name / "filas.csv")
            refused = {
                (line["extracto"], line["archivo"], int(line["fila"]))
                for line in lines
                if "sin ese valor" not in line["consecuencia"]
            }
            assert len(refused) == sum(count for *_, count in wanted)
            assert {(extract, row) for extract, _, row in refused} == {
                (extract, row) for extract, row, _ in wanted
            }
            assert all(line["motivo"] and line["regla"] for line in lines)


def test_receipts_are_for_their_owner_and_name_nobody(published, receipts):
    files = [path for path in receipts.rglob("*") if path.is_file()]
    assert len(files) == 3 * len(load_contract().sources)
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in files)
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o700 for path in (receipts, receipts.parent))
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    words = set(text.replace(",", " ").split())
    with duckdb.connect(str(published.home.warehouse), read_only=True) as connection:
        identifiers = connection.execute(
            f"select distinct identifier from ({delivered(PEOPLE_AND_HOUSEHOLDS)}) where identifier <> ''"
        ).fetchall()
    assert len(identifiers) > 300
    assert not words & {identifier for (identifier,) in identifiers}
    for entry in Ledger(published.home.ledger).seen():
        assert entry.file_name not in text


@pytest.fixture
def listed(published, tmp_path):
    """A copy of the landing with one more delivery and its sender's own list, in another home."""
    landing, home = tmp_path / "landing", Home(tmp_path / "home")
    shutil.copytree(published.landing, landing)
    shutil.copytree(published.home.root, home.root, symlinks=True)
    folder = landing / "partners" / "partners"
    content = "CODIGO ALIADO,NOMBRE,TIPO\n"
    for name in ("40216683\x1b[31m_2026-10-30.csv", "otro_2026-10-30.csv"):
        (folder / name).write_text(content + name[:3] + "\n", encoding="utf-8")
    right = hashlib.sha256((folder / "otro_2026-10-30.csv").read_bytes()).hexdigest()
    (folder / "manifest.csv").write_text(
        "Archivo;Filas;SHA-256\n"
        f"40216683\x1b[31m_2026-10-30.csv;7;{'0' * 64}\n"
        f"otro_2026-10-30.csv;1;{right.upper()}\n"
        "perdido_2026-10-30.csv;1;\n",
        encoding="utf-8",
    )
    return landing, home


def test_a_senders_own_list_is_compared_and_names_stay_on_the_terminal(mie, published, listed):
    landing, home = listed
    said = mie("run", "--landing", landing, "--home", home.root, "--as-of", AS_OF)
    assert said.status == 0, said.errors
    (folder,) = [path for path in home.receipts.iterdir() if path.name != published.current.name]
    assert [path.name for path in folder.iterdir()] == ["partners"]
    lines = table(folder / "partners" / "archivos.csv")
    differing = [line["diferencias_con_el_manifiesto"] for line in lines]
    assert sorted(map(bool, differing)) == [False, True]
    assert any("otro contenido" in text for text in differing)
    text = (folder / "partners" / "recibo.txt").read_text(encoding="utf-8")
    assert "El archivo de la línea 4 del manifiesto no llegó." in text
    assert "40216683" not in text
    assert "partners/40216683[31m_2026-10-30.csv: Su SHA-256 no es el del manifiesto" in said.errors
    assert "\x1b" not in said.errors + said.output
    assert "manifest" not in said.output
