"""The terminal: progress on standard error, results on standard output, both for people."""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from orchestration.ground.masking import without_controls
from orchestration.ground.progress import LOGGER

# the stream itself, not the name: libraries are kept quiet by putting another in its place
ERRORS = Console(file=sys.stderr, highlight=False, soft_wrap=True)


@contextmanager
def shown_progress() -> Iterator[None]:
    """Show what goes on: one moving line on a terminal, a line per message elsewhere."""
    handler = _Bar() if ERRORS.is_terminal else _Lines()
    LOGGER.addHandler(handler)
    LOGGER.propagate = False
    try:
        with handler:
            yield
    finally:
        LOGGER.removeHandler(handler)


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """Keep what libraries print from the terminal: it can quote data, and nobody asked for it."""
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        yield


def _said(record: logging.LogRecord) -> str:
    """A message as it may stand on a terminal: names of files too, but nothing that a terminal obeys."""
    return without_controls(getattr(record, "on_terminal", None) or record.getMessage())


class _Lines(logging.Handler):
    """Progress in a file or a pipe. Only stages are told; their parts would fill it."""

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...

    def emit(self, record: logging.LogRecord) -> None:
        """Write a message."""
        if not getattr(record, "is_part", False):
            ERRORS.print(_said(record), markup=False)


class _Bar(logging.Handler):
    """Progress on a terminal."""

    def __init__(self) -> None:
        super().__init__()
        message = TextColumn("{task.description}", markup=False)
        columns = (SpinnerColumn(), BarColumn(bar_width=20), TimeElapsedColumn(), message)
        self._progress = Progress(*columns, console=ERRORS, transient=True)
        self._task = self._progress.add_task("", total=None)

    def __enter__(self) -> None:
        self._progress.start()

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def emit(self, record: logging.LogRecord) -> None:
        """Show a message."""
        share = getattr(record, "share", None)
        self._progress.update(
            self._task,
            description=_said(record),
            total=None if share is None else 1.0,
            completed=share or 0.0,
        )
