"""What a run came to."""

from dataclasses import dataclass
from typing import Any

from orchestration.release.summary import Summary


@dataclass(frozen=True)
class Outcome:
    """What a run came to."""

    summary: Summary
    is_new: bool
    strays: tuple[str, ...]
    first_page: str | None = None
    """The first page of the site, where one was written."""

    def as_json(self) -> dict[str, Any]:
        """The outcome as plain values."""
        return {
            "status": "published" if self.is_new else "unchanged",
            **self.summary.as_json(),
            "strays": self.strays,
            "first_page": self.first_page,
        }
