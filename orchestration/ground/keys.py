"""Secret keys under HOME: made once, for their owner alone, told apart without telling anything of them."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from orchestration.ground.errors import Stop
from orchestration.ground.storage import private_folder, publish

BYTES = 32


def make_key(path: Path) -> None:
    """Make a key of random bytes, whole or not at all."""
    draft = private_folder(path.parent) / f".{path.name}"
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(BYTES) + "\n")
    publish(draft, path)


def read_key(path: Path) -> bytes:
    """The key that a file holds. Raises Stop if there is none, if it is damaged, or if others can read it."""
    if not path.exists():
        raise Stop(f"Falta la clave {path}. Recupérela de su copia de respaldo.")
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
    return keyed_hash(key, "fingerprint:")[:12]


def keyed_hash(key: bytes, text: str) -> str:
    """The keyed hash (HMAC-SHA-256) of a text, in hexadecimal digits."""
    return hmac.digest(key, text.encode(), hashlib.sha256).hex()
