"""A report is sent as a signed mail that names its bytes; who got what, and when, stands in the ledger."""

import email
import hashlib
import json
import re
import socket
import subprocess
from datetime import UTC, datetime
from email import policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from orchestration.ground.errors import Stop, WrongUse
from orchestration.ground.paths import PROJECT
from orchestration.landing.ledger import Dispatched, Ledger, Received
from orchestration.release import catalog
from orchestration.release.approvals import approval_state, approve
from orchestration.reports.dispatch import confirm, dispatch
from orchestration.reports.write import NAME
from tests.unit.release.conftest import home, project  # noqa: F401
from tests.unit.release.test_publish import release

NOW = datetime(2026, 10, 12, 15, tzinfo=UTC)
GUIDE = PROJECT / "docs" / "guia-circulacion.md"
FILES = {"monthly_2026-09.pdf": b"%PDF", "monthly_2026-09.xlsx": b"PK"}


@pytest.fixture(autouse=True)
def no_server(monkeypatch):
    monkeypatch.delenv("MIE_NOTIFY_SMTP", raising=False)


@pytest.fixture
def written(home):  # noqa: F811
    """A report that stands, in an earlier and a newer version."""
    release(home)
    write(home, "aaaa", 10)
    write(home, "bbbb", 11)
    return home


def write(home, digest: str, day: int, edition: str = "planners") -> None:  # noqa: F811
    """Write the report as it would be, where the release's approval now stands, on a day of October."""
    current = catalog.require_current(home)
    folder = home.reports / current.name / f"monthly_2026-09_{digest}"
    folder.mkdir(parents=True)
    contents = {name: content + digest.encode() for name, content in FILES.items()}
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    sealed = {
        "month": "2026-09",
        "edition": edition,
        "release_id": current.name,
        "release_manifest_sha256": "ab" * 32,
        "approval_sha256": approval_state(home, current).digest,
        "written_at": f"2026-10-{day}T00:00:00",
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()},
    }
    (folder / NAME).write_text(json.dumps(sealed))


def opened(mail: str):
    return email.message_from_bytes(Path(mail).read_bytes(), policy=policy.default)


def parts(mail) -> dict[str, bytes]:
    return {part.get_filename(): part.get_payload(decode=True) for part in mail.iter_attachments()}


def test_a_mail_lies_ready_with_the_newest_files_and_their_hashes(written):
    sent = dispatch(written, "monthly", "ana@juntos.gob.pe, luz@juntos.gob.pe", None, NOW)
    mail = opened(sent.mail)
    assert mail["To"] == "ana@juntos.gob.pe, luz@juntos.gob.pe"
    found = parts(mail)
    assert {name: found[name] for name in FILES} == {
        name: content + b"bbbb" for name, content in FILES.items()
    }
    record = json.loads(found["envio.json"])
    assert record["archivos"] == {name: hashlib.sha256(found[name]).hexdigest() for name in FILES}
    assert record["para"] == ["ana@juntos.gob.pe", "luz@juntos.gob.pe"]
    text = mail.get_body().get_content()
    assert "Uso interno" in text and "Sin aprobar." in text
    (entry,) = Ledger(written.ledger).sendings()
    assert isinstance(entry, Dispatched)
    assert (entry.files, entry.recipients, entry.sent_at) == (record["archivos"], tuple(record["para"]), NOW)


def test_only_its_owner_reads_the_outbox(written):
    dispatch(written, "monthly", "ana@juntos.gob.pe", None, NOW)
    assert {path.stat().st_mode & 0o777 for path in (written.outbox, *written.outbox.iterdir())} == {
        0o700,
        0o600,
    }


def test_no_mail_lies_ready_that_the_ledger_does_not_know(written, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Ledger, "record", killed)
    with pytest.raises(KeyboardInterrupt):
        dispatch(written, "monthly", "ana@juntos.gob.pe", None, NOW)
    assert not written.outbox.exists()


def test_whoever_gets_it_checks_the_signature_as_the_guide_and_the_mail_say(written, tmp_path):
    mail = opened(dispatch(written, "monthly", "ana@juntos.gob.pe", None, NOW).mail)
    check, mark = re.findall(r"^openssl .+$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    assert check in mail.get_body().get_content()
    found = parts(mail)
    for name, content in found.items():
        (tmp_path / name).write_bytes(content)

    def run(command):
        return subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True)

    assert "Signature Verified Successfully" in run(check).stdout
    (key,) = written.public_keys.glob("*.pub")
    assert run(mark).stdout[:16] == key.stem == json.loads(found["envio.json"])["firma"]
    (tmp_path / "envio.json").write_bytes(found["envio.json"].replace(b"ana@", b"eva@"))
    assert run(check).returncode != 0


def test_the_mail_tells_who_approved(written):
    approve(written, catalog.require_current(written).name, "unit", "Rosa", NOW)
    write(written, "cccc", 12)
    sent = dispatch(written, "monthly", "ana@juntos.gob.pe", None, NOW)
    text = opened(sent.mail).get_body().get_content()
    assert "Aprobada por: Unidades territoriales: Rosa, 2026-10-12" in text


def test_a_report_and_its_mail_tell_the_same_approval(written):
    asked = (written, catalog.require_current(written).name, "unit", "Rosa", NOW)
    approve(*asked)
    with pytest.raises(WrongUse, match="Escríbalo de nuevo: mie report monthly --month 2026-09"):
        dispatch(written, "monthly", "ana@juntos.gob.pe", None, NOW)
    assert not written.outbox.exists()
    write(written, "cccc", 12)
    approve(*asked, reopen="Faltaba una entrega.")
    mail = opened(dispatch(written, "monthly", "ana@juntos.gob.pe", None, NOW).mail)
    assert "Sin aprobar." in mail.get_body().get_content()
    assert parts(mail)["monthly_2026-09.pdf"].endswith(b"bbbb")


def test_the_public_edition_names_no_person(written):
    approve(written, catalog.require_current(written).name, "unit", "Rosa", NOW)
    write(written, "cccc", 12, "public")
    sent = dispatch(written, "monthly", "ana@ejemplo.pe", None, NOW, public=True)
    mail = opened(sent.mail)
    told = mail.get_body().get_content() + parts(mail)["envio.json"].decode()
    assert "Aprobada por: Unidades territoriales, 2026-10-12" in told and "Rosa" not in told


@pytest.fixture
def mail_server(monkeypatch):
    """A mail server of the test's own that does not know «nadie», and what it took."""
    taken = []

    class Kept(Message):
        def handle_message(self, message):
            taken.append(message)

        async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 (aiosmtpd's)
            if address.startswith("nadie@"):
                return "550 No such user"
            envelope.rcpt_tos.append(address)
            return "250 OK"

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Kept(), hostname="127.0.0.1", port=port)
    controller.start()
    monkeypatch.setenv("MIE_NOTIFY_SMTP", f"127.0.0.1:{port}")
    yield taken
    controller.stop()


def test_a_mail_server_takes_it_and_that_is_recorded(written, mail_server):
    sent = dispatch(written, "monthly", "ana@juntos.gob.pe", None, NOW)
    (mail,) = mail_server
    assert mail["Message-ID"] == f"<{sent.dispatch_id}@mie>" and mail["X-RcptTo"] == "ana@juntos.gob.pe"
    assert not sent.has_faults
    receipt = Ledger(written.ledger).sendings()[-1]
    assert isinstance(receipt, Received) and receipt.received_by.startswith("servidor de correo 127.0.0.1")


def test_whom_the_server_refuses_is_told_and_not_recorded_as_served(written, mail_server):
    sent = dispatch(written, "monthly", "ana@juntos.gob.pe, nadie@juntos.gob.pe", None, NOW)
    assert [mail["X-RcptTo"] for mail in mail_server] == ["ana@juntos.gob.pe"]
    assert sent.has_faults and "no lo tomó para nadie@juntos.gob.pe" in sent.fault
    (receipt,) = sent.received_by
    assert receipt.endswith("para ana@juntos.gob.pe")


def test_a_server_that_does_not_answer_leaves_it_in_the_outbox(written, monkeypatch):
    monkeypatch.setenv("MIE_NOTIFY_SMTP", "127.0.0.1:1")
    sent = dispatch(written, "monthly", "ana@juntos.gob.pe", None, NOW)
    assert sent.has_faults and "queda en la bandeja" in sent.fault
    assert len(list(written.outbox.iterdir())) == 1 and sent.received_by == ()


def test_its_receipt_is_recorded(written):
    sent = dispatch(written, "monthly", "ana@juntos.gob.pe", None, NOW)
    assert confirm(written, sent.dispatch_id, "Ana Quispe", NOW).received_by == ("Ana Quispe",)
    with pytest.raises(WrongUse, match=sent.dispatch_id):
        confirm(written, "otro", "Ana Quispe", NOW)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (("monthly", "ana", None), "No es una dirección de correo: «ana»"),
        (("monthly", " , ", None), "No es una dirección"),
        (("monthly", "a@b.pe\nBcc: c@d.pe", None), "No es una dirección"),
        (("weekly", "a@b.pe", None), "weekly"),
        (("quarterly", "a@b.pe", None), "mie report quarterly --month 2026-09"),
        (("monthly", "a@b.pe", "2026-08"), "No está escrito"),
    ],
)
def test_what_cannot_be_sent_is_said_and_nothing_is(written, asked, message):
    report, to, month = asked
    with pytest.raises(WrongUse, match=message):
        dispatch(written, report, to, month, NOW)
    assert not written.outbox.exists()


def test_a_changed_file_is_not_sent(written):
    (newest,) = written.reports.glob("*/monthly_2026-09_bbbb")
    (newest / "monthly_2026-09.pdf").write_bytes(b"x")
    with pytest.raises(Stop, match="no es el que se escribió"):
        dispatch(written, "monthly", "a@b.pe", None, NOW)
    assert not written.outbox.exists()
