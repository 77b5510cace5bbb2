"""Having deliveries read apart from the run: some processes, used for one file after another.

A file that breaks its reader, or the reader's bounds, is rejected for it; the next one gets a new reader.
"""

import contextlib
import json
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from orchestration.ground.errors import SpokenError
from orchestration.ground.storage import StorageError, storage_sentence
from orchestration.landing import rejection
from orchestration.landing.bounds import Bounds, read_bounds
from orchestration.landing.profile import Profile
from orchestration.landing.reader import READY, ReadRequest

AT_ONCE = max(2, min(4, os.cpu_count() or 1))
"""Files that are read at the same time."""

AHEAD = 16
"""Files under way at once, if they are small: a disk makes many durable in the time of one."""

PASSED_ON = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
"""All that a reader learns of the environment: no keys, no addresses."""
FRUGAL = {"OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2", "ARROW_DEFAULT_MEMORY_POOL": "system"}
"""Libraries reserve address space per thread and per pool, of which there is a bound."""


class ReaderError(SpokenError):
    """No reader can be started, whatever the file."""


class Stopped(Exception):
    """The readers were ended in the middle of a file."""


class Readers:
    """Processes that read deliveries. They start when they are needed and end with the block."""

    def __init__(self, bounds: Bounds | None = None, at_once: int = AT_ONCE) -> None:
        self.bounds = bounds or read_bounds()
        self.at_once = at_once
        self.threads = ThreadPoolExecutor(AHEAD, thread_name_prefix="reader")
        self._free: queue.SimpleQueue[_Reader | None] = queue.SimpleQueue()
        self._living: set[_Reader] = set()
        self._lock = threading.Lock()
        self._is_over = False
        for _ in range(at_once):
            self._free.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._is_over = True
            for reader in self._living:
                reader.end()
        self.threads.shutdown(wait=True, cancel_futures=True)

    def read(self, request: ReadRequest) -> Profile:
        """Have a file read, once a reader is free. Raises Rejection, StorageError or ReaderError."""
        reader = self._free.get()
        try:
            reader = reader or self._start()
            answer = reader.ask(request)
            if "profile" not in answer and "rejection" not in answer:
                self._end(reader)
                reader = None
        finally:
            self._free.put(reader)
        return self._profile(answer, request.scratch)

    def _start(self) -> "_Reader":
        with self._lock:
            if self._is_over:
                raise Stopped
            reader = _Reader(self.bounds)
            self._living.add(reader)
        if reader.hear() != READY:
            self._end(reader)
            raise ReaderError(
                "No se pudo iniciar el proceso que lee las entregas. Revise que haya memoria libre y que la"
                " instalación esté completa; ningún archivo se juzgó por ello."
            )
        return reader

    def _end(self, reader: "_Reader") -> None:
        reader.end()
        with self._lock:
            self._living.discard(reader)

    def _profile(self, answer: dict[str, Any], scratch: Path) -> Profile:
        if self._is_over:
            raise Stopped
        if "profile" in answer:
            fields = answer["profile"]
            return Profile(**{**fields, "unknown_columns": tuple(fields["unknown_columns"])})
        if "rejection" in answer:
            raise rejection.Rejection(**answer["rejection"])
        match answer["failure"]:
            case "storage":
                raise StorageError(storage_sentence(scratch, full=answer["is_full"]))
            case "memory":
                raise rejection.reader_out_of_memory(self.bounds.memory)
            case "time":
                raise rejection.reader_out_of_time(self.bounds.seconds)
            case "death":
                raise rejection.reader_died(answer["kind"])
            case _:
                raise rejection.reader_failed(answer["kind"])


class _Reader:
    """One process, and the talk with it."""

    def __init__(self, bounds: Bounds) -> None:
        known = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        self._process = subprocess.Popen(
            # -P: no module is taken from the working directory
            [
                sys.executable,
                "-P",
                "-m",
                "orchestration.landing.reader",
                str(bounds.memory),
                str(bounds.seconds),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**known, **FRUGAL},
            # Ctrl-C on a terminal is for the run, which ends its readers
            start_new_session=True,
        )

    def ask(self, request: ReadRequest) -> dict[str, Any]:
        """Its answer, or what its end says of the file."""
        assert self._process.stdin is not None
        # one that has died meanwhile says so when it is heard
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(pickle.dumps(request))
            self._process.stdin.flush()
        return self.hear()

    def hear(self) -> dict[str, Any]:
        """The next answer."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if line.endswith(b"\n"):
            return json.loads(line)
        status = self._process.wait()
        if status == -signal.SIGALRM:
            return {"failure": "time"}
        return {"failure": "death", "kind": signal.Signals(-status).name if status < 0 else str(status)}

    def end(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            with contextlib.suppress(BrokenPipeError):
                stream.close()
