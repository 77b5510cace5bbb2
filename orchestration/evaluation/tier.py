"""The three tiers of an evaluation package: to whom it may go, and so how much of a household it shows."""

from dataclasses import dataclass

from orchestration.ground.errors import WrongUse


@dataclass(frozen=True)
class Tier:
    """A tier: its name on the command line, in Spanish, and what its documents and commands say of it."""

    name: str
    word: str
    about: str
    mark: str
    """What stands on every page of its codebook."""
    warnings: tuple[str, ...]
    """What stands before all else in its documents."""
    parting: str
    """What the command says last."""

    @property
    def suffix(self) -> str:
        """What ends the names of its folder and description; the secure tier's have none."""
        return "" if self is SECURE else f"_{self.name}"


CHANGE_IS_NO_EFFECT = (
    "Cambio no es efecto: el plan no tiene grupo de comparación,"
    " así que ninguna cifra dice qué habría pasado sin él."
)

SECURE = Tier(
    name="secure",
    word="seguro",
    about="Nivel seguro",
    mark="Restringido",
    warnings=(
        "Restringido: contiene datos de hogares y personas bajo seudónimo."
        " No busque a nadie en él ni lo entregue a otros.",
        CHANGE_IS_NO_EFFECT,
    ),
    parting="Información restringida: no la entregue a quien no deba verla. Empiece por README.md.",
)

SCIENTIFIC = Tier(
    name="scientific",
    word="de uso científico",
    about="Nivel de uso científico: lugar, fechas, montos y edades agrupados",
    mark="Uso científico",
    warnings=(
        "Aquí no salen las cifras publicadas que dependen de días, montos exactos o distritos: solo las que"
        " comprueba code/main.py. Las demás piden el nivel seguro.",
        "Uso científico, bajo compromiso firmado: no busque a nadie en él ni lo entregue a otros.",
        CHANGE_IS_NO_EFFECT,
    ),
    parting="Solo para quien firmó los términos de uso científico. Empiece por README.md.",
)

PUBLIC = Tier(
    name="public",
    word="público",
    about="Nivel público: filas inventadas",
    mark="Filas inventadas",
    warnings=(
        "FILAS INVENTADAS: ningún hogar ni persona de estas tablas existe, y ninguna cifra que se calcule con"
        " ellas dice algo del plan. Sirven para escribir y probar programas.",
        "Lo único verdadero son las tablas de la carpeta public, que son las de la edición pública, con el"
        " ruido que la protege.",
    ),
    parting="Sus filas son inventadas y sus tablas verdaderas, las públicas: puede entregarse a cualquiera.",
)

TIERS = {tier.name: tier for tier in (SECURE, SCIENTIFIC, PUBLIC)}


def tier_of(name: str) -> Tier:
    """The tier of that name. Raises WrongUse if there is none."""
    if name not in TIERS:
        raise WrongUse(f"No existe el nivel {name}: es {', '.join(TIERS)}.")
    return TIERS[name]
