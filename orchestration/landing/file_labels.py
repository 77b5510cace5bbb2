"""The label of a delivered file: its name outside the warehouse, since its own may hold people's data."""

from datetime import date

from orchestration.landing.find import FORMATS

UNDATED, UNREAD = "sin-fecha", "sin-leer"
DIGITS = 6
"""So many digits of the SHA-256 tell files of an extract and day apart."""


def file_label(extract: str, delivered_on: date | None, sha256: str | None, name: str) -> str:
    """`<extract>_<delivery date>_<digits>.<ext>`; a file that could not be read yet has no digits."""
    day = delivered_on.isoformat() if delivered_on else UNDATED
    digits = sha256[:DIGITS] if sha256 else UNREAD
    return f"{extract}_{day}_{digits}.{_extension(name)}"


def _extension(name: str) -> str:
    known = (extension for extension in FORMATS if name.lower().endswith(extension))
    return next(known, ".otro").removeprefix(".")
