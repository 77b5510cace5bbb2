"""Why a value is missing: the codes of the codebook, and Stata's letter for each."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MissingCode:
    """A reason why a value is missing; `letter` is Stata's extended missing value (.a, .b, …)."""

    name: str
    letter: str
    label: str


MISSING = {
    code.name: code
    for code in (
        MissingCode("not_asked", "a", "No preguntado"),
        MissingCode("no_answer", "b", "Sin respuesta"),
        MissingCode("not_measured", "c", "No medido"),
        MissingCode("not_applicable", "d", "No corresponde"),
        MissingCode("no_price_index", "e", "Sin índice de precios"),
        MissingCode("not_published", "f", "No mostrado, por apoyarse en pocos"),
    )
}
