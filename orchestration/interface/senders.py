"""Sending a message to where the environment says: a webhook, e-mail, both or neither."""

import json
import urllib.request
from collections.abc import Mapping
from email.message import EmailMessage
from http.client import HTTPException

from orchestration.ground.mail import PATIENCE, hand_over, sender

WEBHOOK = "MIE_NOTIFY_WEBHOOK"
"""Address to which the message is posted as JSON, its text under `text`."""
RECIPIENTS = "MIE_NOTIFY_EMAIL"
"""Addresses, separated by commas."""


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
            refused = _mail(subject, text, recipients, environment)
            if refused:
                unsent.append(
                    f"Direcciones de {RECIPIENTS} que el servidor de correo no toma: {len(refused)}."
                )
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


def _mail(subject: str, text: str, recipients: list[str], environment: Mapping[str, str]) -> list[str]:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = sender(environment)
    message["To"] = ", ".join(recipients)
    message.set_content(text)
    return hand_over(message, environment)
