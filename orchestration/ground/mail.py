"""The mail server that the environment names, and handing it a message."""

import smtplib
from collections.abc import Mapping
from email.message import EmailMessage

SENDER = "MIE_NOTIFY_FROM"
SERVER = "MIE_NOTIFY_SMTP"
"""host:port of the mail server; localhost:25 if not given."""
USER, PASSWORD = "MIE_NOTIFY_SMTP_USER", "MIE_NOTIFY_SMTP_PASSWORD"
"""With a user, the connection is encrypted (STARTTLS) before they are given."""

PATIENCE = 10
"""Seconds to wait for a server."""


def sender(environment: Mapping[str, str]) -> str:
    """Who writes."""
    return environment.get(SENDER, "mie@localhost")


def hand_over(message: EmailMessage, environment: Mapping[str, str]) -> list[str]:
    """Give a message to the mail server; the addresses that it refused, while it took it for others.

    Raises OSError or ValueError if it takes it for nobody.
    """
    host, _, port = environment.get(SERVER, "localhost:25").partition(":")
    with smtplib.SMTP(host, int(port or 25), timeout=PATIENCE) as server:
        if user := environment.get(USER):
            server.starttls()
            server.login(user, environment.get(PASSWORD, ""))
        return sorted(server.send_message(message))
