"""A page of the site: where it lies, what it is called, and the blocks that it shows."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from orchestration.reports.document import Block
from orchestration.reports.sections.place import Territory


@dataclass(frozen=True)
class Page:
    """A page. Its place is a folder, so that its address needs no file name; the first page's is empty."""

    place: str
    title: str
    blocks: Sequence[Block]
    above: tuple[tuple[str, str], ...] = field(default=())
    """The pages above it, each by place and title, the first page left out."""

    @property
    def up(self) -> str:
        """The way from the page to the folder of the site."""
        return "../" * self.place.count("/")

    @property
    def file(self) -> str:
        """The page's file, from the folder of the site."""
        return f"{self.place}index.html"


def slug(name: str) -> str:
    """A name as a part of an address. Names that look alike there are told apart by what they are."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    told = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if re.fullmatch(r"[A-ZÁÉÍÓÚÜÑ0-9 -]{1,40}", name) and told:
        return told
    return f"{told[:30].strip('-') or 'otra'}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def sheet_stem(place: Territory, month: str) -> str:
    """How the file of a unit's sheet begins; its states follow."""
    return f"unidad_{slug(place.code)}_{month}"
