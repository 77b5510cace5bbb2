"""`mie send`: a report that stands, as a signed mail to named people; who got which bytes is in the ledger.

The mail lies in HOME/outbox, ready for any mail program. It carries the report's files and `envio.json`,
which names them by SHA-256, signed with the home's key, whose public half goes along (`CHECK`). Where the
environment names a mail server, it is handed over too.
"""

import getpass
import hashlib
import json
import mimetypes
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from orchestration.ground.calendar import report_named
from orchestration.ground.errors import Exit, Stop, WrongUse
from orchestration.ground.lock import one_writer
from orchestration.ground.mail import SERVER, hand_over, sender
from orchestration.ground.paths import Home
from orchestration.ground.storage import private_folder, storage_errors, write_whole
from orchestration.landing.ledger import Dispatched, Ledger, Received
from orchestration.release import catalog, manifest
from orchestration.release.approvals import approval_state
from orchestration.release.signature import home_key, public_key, signer
from orchestration.release.testimony import require_ledger
from orchestration.reports.write import NAME, PLANNERS_EDITION, PUBLIC_EDITION

ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
RECORD, SIGNATURE, PUBLIC_KEY = "envio.json", "envio.json.sig", "clave_publica.pem"
CHECK = f"openssl pkeyutl -verify -pubin -inkey {PUBLIC_KEY} -rawin -in {RECORD} -sigfile {SIGNATURE}"
"""How anybody checks the signature, where the attachments lie."""
INTERNAL = "Uso interno del programa: no se difunde."


@dataclass(frozen=True)
class Dispatch:
    """What was sent to whom; `fault` says why the mail server did not take it, or not for all."""

    dispatch_id: str
    report: str
    month: str
    files: Mapping[str, str]
    recipients: tuple[str, ...]
    mail: str
    received_by: tuple[str, ...] = ()
    fault: str | None = None

    @property
    def has_faults(self) -> bool:
        """Whether it did not go, against one's will, to all of them."""
        return self.fault is not None

    def as_json(self) -> dict[str, Any]:
        """The dispatch as plain values."""
        return asdict(self)


def dispatch(
    home: Home, report: str, to: str, month: str | None, now: datetime, *, public: bool = False
) -> Dispatch:
    """Send the newest version of a report that stands; of the current release's month unless told another.

    Raises WrongUse if none tells how the approval of its release stands today, or an address is none; Stop if
    a file is not the one that was written.
    """
    title = report_named(report).title
    recipients = _addresses(to)
    with one_writer(home):
        require_ledger(home)
        folder = _newest(home, report, month, public=public)
        sealed = json.loads((folder / NAME).read_bytes())
        contents = _contents(folder, sealed["files"])
        record = {
            "informe": title,
            "mes": sealed["month"],
            "edición": sealed["edition"],
            "publicación": sealed["release_id"],
            "manifiesto_sha256": sealed["release_manifest_sha256"],
            "aprobaciones": _approvals(home, sealed["release_id"], public=public),
            "archivos": sealed["files"],
            "para": recipients,
            "enviado": now.isoformat(timespec="seconds"),
            "firma": signer(home),
        }
        told = (json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
        dispatch_id = f"{now:%Y%m%dT%H%M%S}_{report}_{sealed['month']}_{hashlib.sha256(told).hexdigest()[:8]}"
        proof = {RECORD: told, SIGNATURE: home_key(home).sign(told), PUBLIC_KEY: public_key(home)}
        message = _message(title, record, {**contents, **proof})
        message["Message-ID"] = f"<{dispatch_id}@mie>"
        message["Date"] = format_datetime(now)
        entry = Dispatched(
            dispatch_id,
            report,
            sealed["month"],
            sealed["edition"],
            sealed["release_id"],
            sealed["files"],
            recipients,
            getpass.getuser(),
            now,
        )
        # on the record first: a signed mail that nobody recorded could be sent and never be known
        Ledger(home.ledger).record(entry)
        with storage_errors(home.root):
            private_folder(home.outbox)
            write_whole(_mail(home, dispatch_id), message.as_bytes(policy=policy.SMTP))
        fault = _handed_over(home, entry, message, now)
    return _told(home, entry, fault)


def confirm(home: Home, dispatch_id: str, by: str, now: datetime) -> Dispatch:
    """Record that somebody has what was sent. Raises WrongUse if nothing was sent under that id."""
    with one_writer(home):
        require_ledger(home)
        sent = [entry for entry in Ledger(home.ledger).sendings() if isinstance(entry, Dispatched)]
        entry = next((each for each in sent if each.dispatch_id == dispatch_id), None)
        if entry is None:
            known = ", ".join(each.dispatch_id for each in sent[-3:]) or "ninguno"
            raise WrongUse(f"No hay ningún envío {dispatch_id}. Los últimos: {known}.")
        Ledger(home.ledger).record(Received(dispatch_id, by.strip(), now))
    return _told(home, entry, None)


def _told(home: Home, entry: Dispatched, fault: str | None) -> Dispatch:
    received = (each for each in Ledger(home.ledger).sendings() if isinstance(each, Received))
    return Dispatch(
        entry.dispatch_id,
        entry.report,
        entry.month,
        entry.files,
        entry.recipients,
        str(_mail(home, entry.dispatch_id)),
        tuple(each.received_by for each in received if each.dispatch_id == entry.dispatch_id),
        fault,
    )


def _mail(home: Home, dispatch_id: str) -> Path:
    return home.outbox / f"{dispatch_id}.eml"


def _addresses(to: str) -> tuple[str, ...]:
    addresses = tuple(each.strip() for each in to.split(",") if each.strip())
    wrong = [each for each in addresses if not ADDRESS.fullmatch(each)]
    if wrong or not addresses:
        raise WrongUse(f"No es una dirección de correo: «{', '.join(wrong) or to}».")
    return addresses


def _newest(home: Home, report: str, month: str | None, *, public: bool) -> Path:
    wanted = month or manifest.read(catalog.require_current(home)).as_of[:7]
    edition = PUBLIC_EDITION if public else PLANNERS_EDITION
    found = [
        (sealed, path.parent)
        for path in home.reports.glob(f"*/{report}_{wanted}_*/{NAME}")
        if (sealed := json.loads(path.read_bytes()))["edition"] == edition
    ]
    order = f"mie report {report} --month {wanted}{' --public' * public}"
    if not found:
        raise WrongUse(f"No está escrito el reporte {report} de {wanted}. Escríbalo antes: {order}")
    release_id = max((sealed["written_at"], sealed["release_id"]) for sealed, _ in found)[1]
    approval = approval_state(home, catalog.release_folder(home, release_id)).digest
    # an earlier version is the right one again if an approval was taken back
    standing = [
        (sealed["written_at"], folder)
        for sealed, folder in found
        if (sealed["release_id"], sealed.get("approval_sha256")) == (release_id, approval)
    ]
    if not standing:
        raise WrongUse(
            f"El reporte {report} de {wanted} no dice cómo está hoy la aprobación de su publicación; no se"
            f" envió nada. Escríbalo de nuevo: {order}"
        )
    return max(standing)[1]


def _contents(folder: Path, files: Mapping[str, str]) -> dict[str, bytes]:
    contents = {name: (folder / name).read_bytes() for name in files if (folder / name).exists()}
    for name, digest in files.items():
        if name not in contents or hashlib.sha256(contents[name]).hexdigest() != digest:
            raise Stop(
                f"{name} en {folder} no es el que se escribió; no se envió nada. Mueva esa carpeta a otro"
                " lugar y"
                " vuelva a pedir el reporte.",
                Exit.FAULTS,
            )
    return contents


def _approvals(home: Home, release_id: str, *, public: bool) -> list[str]:
    """Who approved and when; the public edition names roles and no persons."""
    state = approval_state(home, catalog.release_folder(home, release_id))
    return [
        f"{step.title}, {step.approved_on}"
        if public
        else f"{step.title}: {step.approved_by}, {step.approved_on}"
        for step in state.approved
    ]


def _message(title: str, record: Mapping[str, Any], attached: Mapping[str, bytes]) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = f"{title}, {record['mes']}"
    message["From"] = sender(os.environ)
    message["To"] = ", ".join(record["para"])
    message.set_content("\n".join(_lines(title, record)))
    for name, content in attached.items():
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        main, _, sub = kind.partition("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message


def _lines(title: str, record: Mapping[str, Any]) -> Iterable[str]:
    yield f"{title}, {record['mes']}. Publicación {record['publicación']}."
    yield "Protegida con ruido; puede circular." if record["edición"] == PUBLIC_EDITION else INTERNAL
    yield "Aprobada por: " + "; ".join(record["aprobaciones"]) if record["aprobaciones"] else "Sin aprobar."
    yield ""
    yield from (f"{name}: SHA-256 {digest}" for name, digest in record["archivos"].items())
    yield ""
    yield f"{SIGNATURE} es la firma de {RECORD} con la clave {record['firma']} del almacén:"
    yield CHECK
    yield "Responda a este mensaje para confirmar que lo recibió."


def _handed_over(home: Home, entry: Dispatched, message: EmailMessage, now: datetime) -> str | None:
    """Give it to the mail server, if one is configured; why that failed."""
    if SERVER not in os.environ:
        return None
    try:
        refused = hand_over(message, os.environ)
    except (OSError, ValueError) as error:
        return (
            f"El servidor de correo de {SERVER} no lo tomó ({type(error).__name__}). El correo queda en la"
            " bandeja:"
            " ábralo con su programa de correo y envíelo, o corrija el servidor y vuelva a ejecutar la orden."
        )
    took = f"servidor de correo {os.environ[SERVER]}"
    if refused:
        taken = [each for each in entry.recipients if each not in refused]
        took = f"{took}, para {', '.join(taken)}"
    Ledger(home.ledger).record(Received(entry.dispatch_id, took, now))
    return _refused(refused) if refused else None


def _refused(refused: Iterable[str]) -> str:
    return (
        f"El servidor de correo de {SERVER} no lo tomó para {', '.join(refused)}; para los demás, sí. Revise"
        " esas direcciones y envíeselo con otra orden, o desde la bandeja con su programa de correo."
    )
