"""What people are told of a failed run, and how it reaches them."""

import json
import os
from datetime import UTC, datetime
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import StreamRequestHandler, TCPServer
from threading import Thread

import pytest

from orchestration.ground.errors import Stop, WrongUse
from orchestration.ground.paths import Home
from orchestration.interface.notices import SUBJECT, note_failure, notice_of
from orchestration.interface.senders import send
from orchestration.release.gates import ERROR, WARNING, Check
from orchestration.release.publish import Refused

DNI = "40216683"


def refused(*checks: tuple[str, str, str]) -> Refused:
    """A refusal by checks, each a name, a severity and what it observed."""
    return Refused([Check(name, "deliveries", severity, False, seen, "0") for name, severity, seen in checks])


def test_a_delivery_that_stops_a_strict_run_names_its_file_and_its_sender():
    notice = notice_of(refused(("visits_size_is_usual", WARNING, "1 de 5: visitas_2026-10-31.csv (12)")))
    assert notice.what == ("visits_size_is_usual: se esperaba 0",)
    (where,) = notice.where
    assert where.startswith("visits: Revisar: visits_size_is_usual: 1 de 5: visitas_2026-10-31.csv (12)")
    assert "mueve OG" in where
    assert notice.whose == (
        "registry: lo envían las unidades territoriales, por la plataforma de registro; responde UT",
    )
    assert len(notice.to_do) == 1 and "entregue de nuevo" in notice.to_do[0]


def test_a_fault_of_the_warehouse_itself_goes_to_its_team():
    notice = notice_of(refused(("no_open_small_cells", ERROR, "3")))
    assert notice.whose == ("el equipo del almacén (UTI)",)
    assert len(notice.to_do) == 1 and "falta del propio almacén" in notice.to_do[0]


def test_several_checks_name_everyone_once():
    notice = notice_of(
        refused(
            ("attendance_has_an_enrolment", WARNING, "4: CUR000123"),
            ("enrolments_size_is_usual", WARNING, "1 de 9"),
            ("books_balance_stg_fairs_", ERROR, "1: fairs · ferias.csv"),
        )
    )
    assert [whose.split(":")[0] for whose in notice.whose] == ["partners", "fairs"]
    assert len(notice.to_do) == 2


def test_a_fair_participation_is_not_taken_for_a_fair():
    notice = notice_of(refused(("fair_participations_size_is_usual", WARNING, "1")))
    assert notice.where[0].startswith("fair_participations: ")


def test_any_other_stop_is_told_as_it_is_and_an_unknown_error_by_its_kind_only():
    told = notice_of(WrongUse("No hay ninguna entrega."))
    assert told.what == ("No hay ninguna entrega.",)
    assert notice_of(ValueError(f"no {DNI}")).what == ("Error inesperado (ValueError).",)


def test_no_identity_document_is_told_even_if_a_file_is_named_by_one():
    stops = refused(("visits_size_is_usual", WARNING, f"1 de 5: lista_{DNI}_20261031.csv (12)"))
    text = notice_of(stops).text("run", datetime(2026, 11, 11, tzinfo=UTC))
    assert DNI not in text and "20261031" in text
    assert DNI not in notice_of(Stop(f"Falta el archivo {DNI}.csv")).text("run", datetime.now(UTC))


def test_the_message_is_kept_once_for_the_owner_only(tmp_path):
    home = Home(tmp_path / "home")
    path = note_failure(home, "run-1", notice_of(WrongUse("No hay ninguna entrega.")))
    assert path is not None and path.stat().st_mode & 0o777 == 0o600
    text = path.read_text()
    assert text.splitlines()[0] == SUBJECT
    assert "Qué pasó:\n  No hay ninguna entrega." in text
    assert "Qué hacer:" in text and "run-1" in text and "hora de Lima" in text
    assert note_failure(home, "run-1", notice_of(WrongUse("otra cosa"))) is None
    assert path.read_text() == text
    assert note_failure(home, "run-2", notice_of(WrongUse("otra cosa"))) is not None


@pytest.fixture
def webhook():
    """A server that keeps what is posted to it."""
    posted = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/aviso", posted
        server.shutdown()


@pytest.fixture
def mail_server():
    """A mail server that keeps what it is given and does not know «nadie»."""
    letters = []

    class Handler(StreamRequestHandler):
        def handle(self):
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline():
                if line.upper().startswith(b"DATA"):
                    self.wfile.write(b"354 go on\r\n")
                    lines = list(iter(self.rfile.readline, b".\r\n"))
                    letters.append(message_from_bytes(b"".join(lines), policy=policy.default))
                answers = {b"QUIT": b"221 bye\r\n", b"RCPT TO:<NADIE": b"550 no such user\r\n"}
                known = (answer for start, answer in answers.items() if line.upper().startswith(start))
                self.wfile.write(next(known, b"250 yes\r\n"))
                if line.upper().startswith(b"QUIT"):
                    return

    with TCPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}", letters
        server.shutdown()


def test_it_reaches_a_webhook(webhook):
    address, posted = webhook
    assert send("asunto", "qué pasó", "run-1", {"MIE_NOTIFY_WEBHOOK": address}) == []
    assert posted == [{"text": "qué pasó", "subject": "asunto", "run_id": "run-1"}]


def test_it_reaches_people_by_mail(mail_server):
    address, letters = mail_server
    environment = {"MIE_NOTIFY_EMAIL": "uti@example.pe, uas@example.pe", "MIE_NOTIFY_SMTP": address}
    assert send("no publicó", "qué pasó", "run-1", environment) == []
    (letter,) = letters
    assert letter["To"] == "uti@example.pe, uas@example.pe"
    assert letter["Subject"] == "no publicó"
    assert letter.get_content().strip() == "qué pasó"


def test_an_address_that_the_server_refuses_is_told(mail_server):
    address, letters = mail_server
    environment = {"MIE_NOTIFY_EMAIL": "uti@example.pe, nadie@example.pe", "MIE_NOTIFY_SMTP": address}
    (unsent,) = send("asunto", "texto", "run-1", environment)
    assert unsent == "Direcciones de MIE_NOTIFY_EMAIL que el servidor de correo no toma: 1."
    assert len(letters) == 1


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/con un blanco", "http://{mail}/", "nada"])
def test_a_wrong_address_is_told_and_stops_nothing(mail_server, address):
    environment = {"MIE_NOTIFY_WEBHOOK": address.format(mail=mail_server[0])}
    (unsent,) = send("asunto", "texto", "run-1", environment)
    assert unsent.startswith("No se pudo enviar a la dirección de MIE_NOTIFY_WEBHOOK")


def test_nothing_is_sent_where_nothing_is_configured():
    assert send("asunto", "texto", "run-1", {}) == []


def test_what_could_not_be_sent_is_said_in_the_kept_message(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("MIE_NOTIFY")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MIE_NOTIFY_WEBHOOK", "http://127.0.0.1:1/nobody")
    monkeypatch.setenv("MIE_NOTIFY_EMAIL", "uti@example.pe")
    monkeypatch.setenv("MIE_NOTIFY_SMTP", "127.0.0.1:1")
    path = note_failure(Home(tmp_path), "run-1", notice_of(WrongUse("No hay ninguna entrega.")))
    text = path.read_text()
    assert "MIE_NOTIFY_WEBHOOK" in text and "por correo" in text
