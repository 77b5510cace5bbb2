"""The archive: the very bytes of every delivery, compressed (zstd), one file per content, by its SHA-256.

It holds rejected files too. Nothing in it is ever rewritten; raw files are made anew from it.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

import pyarrow as pa

from orchestration.ground.storage import private_folder, publish, storage_errors

BLOCK = 4 * 2**20
DRAFT = ".draft"


class Readable(Protocol):
    """What gives bytes, block by block, until there are none."""

    def read(self, size: int, /) -> bytes:
        """The next block."""
        ...


@dataclass(frozen=True)
class Archive:
    """The folder of the archive."""

    folder: Path

    def path(self, sha256: str) -> Path:
        """Where a content lies, or would."""
        return self.folder / sha256[:2] / f"{sha256}.zst"

    def holds(self, sha256: str) -> bool:
        """Whether a content is there; not whether it is whole."""
        return self.path(sha256).exists()

    def keep(self, stream: Readable, sha256: str) -> bool:
        """Keep what a stream gives, if it has that hash; whether it has."""
        target = self.path(sha256)
        with storage_errors(self.folder):
            draft = private_folder(target.parent) / f"{sha256}{DRAFT}"
            digest = hashlib.sha256()
            with pa.output_stream(str(draft), compression="zstd") as out:
                while block := stream.read(BLOCK):
                    digest.update(block)
                    out.write(block)
            if digest.hexdigest() != sha256:
                draft.unlink()
                return False
            publish(draft, target)
        return True

    def restore(self, sha256: str, target: Path) -> bool:
        """Write a content as it was delivered; whether it is there and whole."""
        with storage_errors(target), target.open("wb") as out:
            return self._read(sha256, out)

    def is_whole(self, sha256: str) -> bool:
        """Whether a content is there, byte by byte."""
        return self._read(sha256, None)

    def _read(self, sha256: str, out: BinaryIO | None) -> bool:
        digest = hashlib.sha256()
        if not self.holds(sha256):
            return False
        try:
            with pa.input_stream(str(self.path(sha256)), compression="zstd") as stream:
                while block := stream.read(BLOCK):
                    digest.update(block)
                    if out is not None:
                        out.write(block)
        except OSError as error:
            # Arrow calls damaged compression an OSError too, but one without a number
            if error.errno is not None:
                raise
            return False
        return digest.hexdigest() == sha256
