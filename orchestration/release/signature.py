"""The home's own key (Ed25519), with which it signs its releases, and the public keys that check them.

The private key never leaves HOME/keys. The public one lies beside the releases, named after its fingerprint:
`openssl pkeyutl -verify -pubin -inkey KEY.pub -rawin` checks a signature without this project.
"""

import hashlib
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from orchestration.ground.errors import Stop
from orchestration.ground.paths import Home
from orchestration.ground.storage import private_folder, way_folder, write_whole

FINGERPRINT = 16
"""Hexadecimal digits of a public key's digest."""

PUBLIC_MODE = 0o644


def home_key(home: Home) -> Ed25519PrivateKey:
    """The key of the home, made when it is asked for the first time.

    Raises Stop if it is damaged, if others can read it, or if it is missing although releases were signed:
    another one in silence would let anybody sign.
    """
    if not home.home_key.exists():
        if any(home.public_keys.glob("*.pub")):
            raise Stop(
                f"Falta la clave {home.home_key}, con que este almacén firma. Recupérela de una copia de"
                f" respaldo. Si se perdió, cambie en {home.public_keys} la terminación de su clave pública"
                " de .pub a .retired: lo ya firmado se sigue comprobando con ella y lo nuevo llevará otra."
            )
        _make(home)
    return _read(home.home_key)


def sign(home: Home, data: bytes) -> str:
    """The signature that the home's key gives of some bytes."""
    return home_key(home).sign(data).hex()


def public_key(home: Home) -> bytes:
    """The public half of the home's key, as PEM."""
    return _pem(home_key(home).public_key())


def signer(home: Home) -> str:
    """The fingerprint of the home's key, whose public half then lies beside the releases."""
    key = home_key(home)
    name = fingerprint(key.public_key())
    public = home.public_keys / f"{name}.pub"
    if not public.exists():
        way_folder(home.root)
        way_folder(home.published)
        way_folder(home.public_keys)
        write_whole(public, _pem(key.public_key()), PUBLIC_MODE)
    return name


def retired_signers(home: Home) -> list[str]:
    """The fingerprints of the keys with which the home signed before it lost them."""
    return [path.stem for path in sorted(home.public_keys.glob("*.retired")) if _public(home, path.stem)]


def signature_fault(home: Home, signed_by: str, signature: str, data: bytes) -> str | None:
    """Why a signature does not prove that this home made some bytes; None if it does."""
    public = _public(home, signed_by)
    if public is None:
        return f"falta la clave pública {signed_by} en {home.public_keys}; no se pudo comprobar su firma."
    try:
        public.verify(bytes.fromhex(signature), data)
    except (InvalidSignature, ValueError):
        return "su firma no es la de este almacén."
    return None


def fingerprint(key: Ed25519PublicKey) -> str:
    """What names a public key."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:FINGERPRINT]


def _public(home: Home, name: str) -> Ed25519PublicKey | None:
    """A public key by its fingerprint, which it must have."""
    for path in (home.public_keys / f"{name}.{kind}" for kind in ("pub", "retired")):
        if path.exists():
            try:
                key = serialization.load_pem_public_key(path.read_bytes())
            except ValueError:
                continue
            if isinstance(key, Ed25519PublicKey) and fingerprint(key) == name:
                return key
    return None


def _read(path: Path) -> Ed25519PrivateKey:
    if path.stat().st_mode & 0o077:
        raise Stop(f"Otros pueden leer la clave {path}. Ciérrela con «chmod 600» y averigüe quién la leyó.")
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise Stop(f"La clave {path} está dañada. Recupérela de su copia de respaldo; no la reemplace.")
    return key


def _make(home: Home) -> None:
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    private_folder(home.keys)
    write_whole(home.home_key, pem)


def _pem(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
