"""What a delivery is called where others than its operators read: the name of a file may name someone."""

from datetime import date

from orchestration.landing.find import extension

UNREAD = "sin-leer"
"""In the place of the digits of a file whose bytes could not be read."""
UNDATED = "sin-fecha"
OTHER = "otro"
DIGITS = 6


def label(extract: str, delivered_on: date | None, sha256: str, file_name: str) -> str:
    """`<extract>_<delivery date>_<first digits of its SHA-256>.<extension>`."""
    day = delivered_on.isoformat() if delivered_on else UNDATED
    return f"{extract}_{day}_{sha256[:DIGITS] or UNREAD}.{extension(file_name) or OTHER}"
