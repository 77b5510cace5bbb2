"""Sending a message to where the environment says: a webhook, e-mail, both or neither."""

import json
import smtplib
import urllib.request
from collections.abc import Mapping
from email.message import EmailMessage
from http.client import HTTPException

WEBHOOK = "MIE_NOTIFY_WEBHOOK"
"""Address to which the message is posted as JSON, its text under `text`."""
RECIPIENTS = "MIE_NOTIFY_EMAIL"
"""Addresses, separated by commas."""
SENDER = "MIE_NOTIFY_FROM"
SERVER = "MIE_NOTIFY_SMTP"
"""host:port of the mail server; localhost:25 if not given."""
USER, PASSWORD = "MIE_NOTIFY_SMTP_USER", "MIE_NOTIFY_SMTP_PASSWORD"
"""With a user, the connection is encrypted (STARTTLS) before they are given."""

PATIENCE = 10
"""Seconds to wait for a server."""


def send(subject: str, text: str, run_id: str, environment: Mapping[str, str]) -> list[str]:
    """Send to all that are configured; a sentence for each that did not take it."""
    unsent = []
    if address := environment.get(WEBHOOK):
        try:
            _post(address, {"text": text, "subject": subject, "run_id": run_id})
        except (OSError, ValueError, HTTPException) as error:
            unsent.append(f"No se pudo enviar a la dirección de {WEBHOOK} ({type(error).__name__}).")
    if recipients := [each.strip() for each in environment.get(RECIPIENTS, "").split(",") if each.strip()]:
        try:
            _mail(subject, text, recipients, environment)
        except (OSError, ValueError) as error:
            unsent.append(f"No se pudo enviar por correo a {RECIPIENTS} ({type(error).__name__}).")
    return unsent


def _post(address: str, content: Mapping[str, str]) -> None:
    request = urllib.request.Request(
        address,
        data=json.dumps(content, ensure_ascii=False).encode(),
        headers={"Content-Type": "application/json; charset=utf-8"},
        method="POST",
    )
    with urllib.request.urlopen(request, timeout=PATIENCE):
        pass


def _mail(subject: str, text: str, recipients: list[str], environment: Mapping[str, str]) -> None:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = environment.get(SENDER, "mie@localhost")
    message["To"] = ", ".join(recipients)
    message.set_content(text)
    host, _, port = environment.get(SERVER, "localhost:25").partition(":")
    with smtplib.SMTP(host, int(port or 25), timeout=PATIENCE) as server:
        if user := environment.get(USER):
            server.starttls()
            server.login(user, environment.get(PASSWORD, ""))
        server.send_message(message)
