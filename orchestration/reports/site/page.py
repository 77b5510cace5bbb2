"""A page of the site: where it lies, what it is called, and the blocks that it shows."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from orchestration.reports.document import Block


@dataclass(frozen=True)
class Page:
    """A page. Its place is a folder, so that its address needs no file name; the first page's is empty."""

    place: str
    title: str
    blocks: Sequence[Block]
    above: tuple[tuple[str, str], ...] = field(default=())
    """The pages above it, each by place and title, the first page left out."""
    scripts: tuple[str, ...] = ()
    """What it alone runs, from the folder of the site."""

    @property
    def up(self) -> str:
        """The way from the page to the folder of the site."""
        return "../" * self.place.count("/")

    @property
    def file(self) -> str:
        """The page's file, from the folder of the site."""
        return f"{self.place}index.html"
