"""The key behind the noise of the public edition.

Whoever holds it can take the noise off; with another one the same people get other noise, and two noises of
one figure tell more than one. So it is made once, and every release of a home is made with it.
"""

from orchestration.ground.errors import Stop
from orchestration.ground.keys import make_key, read_key
from orchestration.ground.paths import Home


def noise_key(home: Home) -> bytes:
    """The key of a home, made when its first release is built.

    Raises Stop if it is damaged, or missing although releases were published with it.
    """
    if not home.noise_key.exists():
        if any(home.published.glob("releases/*/public")):
            raise Stop(
                f"Falta la clave del ruido, {home.noise_key}, con que se hicieron las ediciones públicas de"
                f" {home.published}. Recupérela de su copia de respaldo: con otra clave, las cifras de dos"
                " publicaciones dirían juntas más que cada una."
            )
        make_key(home.noise_key)
    return read_key(home.noise_key)
