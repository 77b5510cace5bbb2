"""What readers of the public edition must know of its noise, and which of its figures are drawn."""

from orchestration.reports.document import Block, notice
from orchestration.reports.queries import PROTECTED
from orchestration.reports.report import Report
from orchestration.reports.values import Record

STEADY = 30
"""Among fewer cases the noise (at most 5) would decide what a chart shows; means of units begin there too."""

NOTE = (
    "Edición pública: las cifras de territorios y grupos llevan un pequeño ruido aleatorio (a lo más ±5) que "
    "protege a las personas. Por eso las partes no suman el total y nunca se publica un 1 ni un 2. Donde hay "
    f"menos de {STEADY} casos una cifra puede cambiar de un mes a otro solo por el ruido: esas no se dibujan."
)


def about_noise(report: Report) -> list[Block]:
    """The note, in the public edition."""
    return [notice(NOTE)] if report.scope.is_public else []


def is_steady(record: Record) -> bool:
    """Whether a territory's or group's figure says more than its noise does."""
    return PROTECTED not in record or record["denominator"] >= STEADY
