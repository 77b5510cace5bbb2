"""The study's key and the pseudonyms that it gives.

One key serves the mid-term and the final package, so that they link. Whoever holds it can find a household or
a person whose code he knows; so it lies apart from the packages, for its owner alone, and never leaves HOME.
"""

from collections.abc import Iterable
from pathlib import Path

from orchestration.ground.errors import Stop
from orchestration.ground.keys import keyed_hash, make_key, read_key

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
        make_key(path)
    return read_key(path)


def pseudonyms(key: bytes, kind: str, identifiers: Iterable[str]) -> dict[str, str]:
    """The pseudonym of each identifier; the same text names another in another kind."""
    return {identifier: keyed_hash(key, f"{kind}:{identifier}")[:LENGTH] for identifier in identifiers}
