"""What checking raw files before a build and archiving deliveries cost, in seconds of processor.

.venv/bin/python -m tests.benchmarks.archive
"""

import io
import os
import random
import tempfile
import time
from pathlib import Path

from orchestration.ground.storage import sha256_of
from orchestration.landing.archive import Archive

NATIONAL_RAW = 240 * 2**20
"""Bytes of the raw files of 750,000 households and 20 million attendance rows."""
TEXT_ROWS = 4_000_000


def attendance(rows: int) -> bytes:
    """Rows such as partners send."""
    draw = random.Random(1)
    lines = (
        f"{draw.randrange(10**8):08};C{draw.randrange(10**5):06};2026-{draw.randrange(1, 13):02}-15;2.5"
        for _ in range(rows)
    )
    return "\n".join(lines).encode()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder, "raw.parquet")
        raw.write_bytes(os.urandom(NATIONAL_RAW))
        began = time.process_time()
        sha256_of(raw)
        print(f"hash of {NATIONAL_RAW // 2**20} MiB of raw files: {time.process_time() - began:.2f} s")
        text, archive = attendance(TEXT_ROWS), Archive(Path(folder, "archive"))
        plain = Path(folder, "text")
        plain.write_bytes(text)
        sha256 = sha256_of(plain)
        began = time.process_time()
        archive.keep(io.BytesIO(text), sha256)
        kept = time.process_time() - began
        began = time.process_time()
        archive.is_whole(sha256)
        checked = time.process_time() - began
        size = archive.path(sha256).stat().st_size
        print(
            f"{len(text) / 2**20:.0f} MiB of text: archived in {kept:.2f} s as {size / 2**20:.0f} MiB,"
            f" checked in {checked:.2f} s"
        )


if __name__ == "__main__":
    main()
