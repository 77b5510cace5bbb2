"""What came of the nodes of dbt's project."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """The columns of a built table with their types, in order, and how many rows it holds (no view tells)."""

    columns: tuple[tuple[str, str], ...]
    rows: int | None


@dataclass(frozen=True)
class NodeResult:
    """What came of a model, a seed or a test."""

    unique_id: str
    name: str
    kind: str
    status: str
    failures: int | None = None
    seconds: float = 0.0
    message: str | None = None
    shape: Shape | None = None
    cases: tuple[str, ...] = ()

    @property
    def is_test(self) -> bool:
        """Whether it checked something rather than built it."""
        return self.kind == "test"
