"""How names become parts of addresses and of the names of files."""

import hashlib
import re
import unicodedata

LONGEST = 40
"""A name of more letters is cut."""


def slug(name: str) -> str:
    """A name as a part of an address. Names that look alike there are told apart by what they are."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    told = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(name) <= LONGEST and re.fullmatch(r"[A-ZÁÉÍÓÚÜÑ0-9]+( [A-ZÁÉÍÓÚÜÑ0-9]+)*", name):
        return told
    return f"{told[:30].strip('-') or 'otra'}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def sheet_stem(unit: str, month: str) -> str:
    """How the file of a unit's sheet begins; its states follow."""
    return f"unidad_{slug(unit)}_{month}"
