"""The bytes of a release."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from orchestration.ground.errors import Exit, Stop
from orchestration.ground.storage import sha256_of
from orchestration.release.manifest import NAME

PUBLIC_FOLDER = "public"
"""Where the public edition lies within a release."""


def file_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of each file of a release but its manifest, by relative path."""
    return {
        path.relative_to(folder).as_posix(): sha256_of(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / NAME
    }


@contextmanager
def reading_release(folder: Path) -> Iterator[None]:
    """Say in words for people that a published file is torn or gone."""
    try:
        yield
    except duckdb.Error as error:
        # the decoder's own complaints have no class
        if isinstance(error, _TORN) or type(error) is duckdb.Error:
            raise Stop(
                f"Un archivo de la publicación {folder.name} falta o está dañado. «mie verify {folder.name}»"
                " dice cuál; recupere esa carpeta de una copia de respaldo («mie restore»).",
                Exit.FAULTS,
            ) from error
        raise


_TORN = (duckdb.IOException, duckdb.InvalidInputException, duckdb.SerializationException)
