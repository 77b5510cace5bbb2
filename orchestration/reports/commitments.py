"""What was agreed upon after a report's findings: `seeds/plan/commitments.csv`, carried until it is ended."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from orchestration.ground.errors import WrongUse
from orchestration.reports.sources import labels


def commitment_rows(rows: Iterable[Mapping[str, str]]) -> Iterator[tuple[Any, ...]]:
    """The rows of `seeds/plan/commitments.csv`. Raises WrongUse for one that contradicts itself."""
    for position, row in enumerate(rows, 1):
        try:
            days = [date.fromisoformat(row[name]) for name in ("decided_on", "due_on")]
            closed_on = date.fromisoformat(row["closed_on"]) if row["closed_on"] else None
        except ValueError:
            raise WrongUse(_wrong_commitment(position, "una fecha no es AAAA-MM-DD")) from None
        if row["status"] not in labels()["commitment_status"]:
            raise WrongUse(_wrong_commitment(position, "status no es open, done ni dropped"))
        if (row["status"] == "open") == (closed_on is not None):
            raise WrongUse(_wrong_commitment(position, "closed_on va con done y dropped, y solo con ellos"))
        yield position, row["finding"], row["action"], row["responsible"], *days, row["status"], closed_on


def _wrong_commitment(position: int, fault: str) -> str:
    return f"seeds/plan/commitments.csv, fila {position + 1}: {fault}. Corríjala y vuelva a pedir el reporte."
