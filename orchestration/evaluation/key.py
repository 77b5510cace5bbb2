"""The study's key and the pseudonyms that it gives.

One key serves the mid-term and the final package, so that they link. Whoever holds it can find a household or
a person whose code he knows; so it lies apart from the packages, for its owner alone, and never leaves HOME.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from orchestration.ground.errors import Stop
from orchestration.ground.storage import private_folder, publish

BYTES = 32
LENGTH = 24
"""Hexadecimal digits of a pseudonym: 96 bits, so that two of a million agree once in 10^17 studies."""


def study_key(path: Path, packages: Path) -> bytes:
    """The key of the study, made when it is asked for the first time.

    Raises Stop if it is damaged, or missing although packages were made with it: another one would break the
    link between them in silence.
    """
    if not path.exists():
        if packages.is_dir() and any(not entry.name.startswith(".") for entry in packages.iterdir()):
            raise Stop(
                f"Falta la clave del estudio, {path}, con que se hicieron los paquetes de {packages}."
                " Recupérela de su copia de respaldo. Si se perdió, guarde esos paquetes en otra carpeta:"
                " los nuevos tendrán otra clave y no se podrán unir con ellos."
            )
        _make(path)
    return read_key(path)


def read_key(path: Path) -> bytes:
    """The key that a file holds. Raises Stop if there is none, if it is damaged, or if others can read it."""
    if not path.exists():
        raise Stop(f"Falta la clave del estudio, {path}. Recupérela de su copia de respaldo.")
    if path.stat().st_mode & 0o077:
        raise Stop(f"Otros pueden leer la clave {path}. Ciérrela con «chmod 600» y averigüe quién la leyó.")
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError:
        key = b""
    if len(key) != BYTES:
        raise Stop(f"La clave {path} está dañada. Recupérela de su copia de respaldo; no la reemplace.")
    return key


def fingerprint(key: bytes) -> str:
    """What tells one key from another without telling anything of it."""
    return _digest(key, "fingerprint:")[:12]


def pseudonyms(key: bytes, kind: str, identifiers: Iterable[str]) -> dict[str, str]:
    """The pseudonym of each identifier; the same text names another in another kind."""
    return {identifier: _digest(key, f"{kind}:{identifier}")[:LENGTH] for identifier in identifiers}


def _digest(key: bytes, text: str) -> str:
    return hmac.digest(key, text.encode(), hashlib.sha256).hex()


def _make(path: Path) -> None:
    draft = private_folder(path.parent) / f".{path.name}"
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(BYTES) + "\n")
    publish(draft, path)
