"""The process that reads deliveries, one after another, within bounds of memory and time.

It is told by its standard input what to read and answers on its standard output. Whatever a file does to it,
it does to nothing else: it has no part in the run, no core is left of it, and it ends with whoever began it.
"""

import errno
import json
import os
import pickle
import queue
import resource
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
import pyarrow as pa

from orchestration.ground.contract import Extract
from orchestration.ground.errors import PACKAGE, is_full_disk
from orchestration.landing.parquet import read_parquet
from orchestration.landing.profile import Profile
from orchestration.landing.raw import RawFile
from orchestration.landing.rejection import Rejection
from orchestration.landing.text import read_text
from orchestration.landing.workbook import read_workbook

READY = {"ready": True}
OUT_OF_MEMORY = (MemoryError, duckdb.OutOfMemoryException, pa.ArrowMemoryError)

OF_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EACCES, errno.ESTALE)

SHARE_OF_DUCKDB = 2
"""DuckDB spills to disk beyond this part (one half) of the memory, and leaves the rest to Python."""

SMALL = 2**20
"""Bytes of a text up to which it is small."""


@dataclass(frozen=True)
class ReadRequest:
    """A copy of a delivery, and where its raw file goes; all of it lies in the scratch folder."""

    extract: Extract
    raw_id: str
    kind: str
    copy: Path
    target: Path
    scratch: Path


def read_delivery(request: ReadRequest, memory: int) -> Profile:
    """Read a file into a raw file by its kind. Raises Rejection."""
    # what is packed may be of any size
    is_small = request.kind == "text" and request.copy.stat().st_size <= SMALL
    bound = memory // SHARE_OF_DUCKDB
    raw = RawFile(request.extract, request.raw_id, request.target, request.scratch, bound, is_small)
    if request.kind == "workbook":
        return read_workbook(request.copy, raw)
    if request.kind == "parquet":
        return read_parquet(request.copy, raw)
    return read_text(request.copy, raw, gzipped=request.kind == "gzipped_text")


def main() -> None:
    """Read until nothing more is asked for: `reader MEMORY SECONDS`."""
    memory, seconds = (int(argument) for argument in sys.argv[1:])
    answers = _own_answers()
    # what cannot be allocated is an error, or an abort, of this process alone
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # without a handler in Python, which would wait for a library's call to return
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    _tell(answers, READY)
    for request in _requests(sys.stdin.buffer):
        signal.alarm(seconds)
        answer = _answer(request, memory)
        signal.alarm(0)
        _tell(answers, answer)


def _own_answers() -> BinaryIO:
    """The standard output, for answers alone: what libraries print goes nowhere, since it can quote data."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.dup2(nowhere, sys.stderr.fileno())
    return answers


def _requests(stream: BinaryIO) -> Iterator[ReadRequest]:
    """What is asked for. When whoever asks is gone, this process ends, in the middle of a file if need be."""
    asked: queue.SimpleQueue[ReadRequest] = queue.SimpleQueue()

    def listen() -> None:
        while True:
            try:
                asked.put(pickle.load(stream))
            except EOFError:
                os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    while True:
        yield asked.get()


def _tell(answers: BinaryIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.flush()


def _answer(request: ReadRequest, memory: int) -> dict[str, Any]:
    try:
        return {"profile": asdict(read_delivery(request, memory))}
    except Rejection as rejected:
        return {"rejection": {"code": rejected.code, "reason": rejected.reason}}
    except OUT_OF_MEMORY:
        return {"failure": "memory"}
    except BaseException as error:
        # a panic of a library in Rust is not even an Exception
        if getattr(error, "errno", None) == errno.ENOMEM:
            return {"failure": "memory"}
        if is_full_disk(str(error)) or _is_of_disk(error, request):
            return {"failure": "storage", "is_full": is_full_disk(str(error))}
        return _fault(error)


def _is_of_disk(error: BaseException, request: ReadRequest) -> bool:
    """Whether the disk refused something; a damaged file can bring libraries to ask for what no disk has."""
    if isinstance(error, OSError):
        return error.errno in OF_DISK
    return isinstance(error, duckdb.IOException) and str(request.target) in str(error)


def _fault(error: BaseException) -> dict[str, Any]:
    """Where this program did not bear a file; what the error says could quote it."""
    frames = [
        each
        for each in traceback.extract_tb(error.__traceback__)
        if Path(each.filename).is_relative_to(PACKAGE)
    ]
    place = f"{Path(frames[-1].filename).relative_to(PACKAGE)}:{frames[-1].lineno}" if frames else ""
    return {"failure": "fault", "kind": f"{type(error).__name__} {place}".strip()}


if __name__ == "__main__":
    main()
