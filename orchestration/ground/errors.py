"""What stops a command: a sentence for people and an exit status. No person's data is in either."""

import errno
import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path

_FULL_DISK = (
    *(os.strerror(code) for code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)),
    "database or disk is full",
    "disk I/O error",
)

_PASSING = frozenset(
    getattr(errno, name)
    for name in (
        *("EIO", "EAGAIN", "EBUSY", "EINTR", "ESTALE", "ETIMEDOUT", "ENOLCK", "EREMOTEIO"),
        *("ENETDOWN", "ENETUNREACH", "EHOSTDOWN", "EHOSTUNREACH", "ECONNRESET", "ECONNABORTED", "EPIPE"),
    )
    if hasattr(errno, name)
)
"""What a disk or a network refuses now and may grant a moment later."""

FULL_DISK = "No se puede escribir en el disco: no queda espacio. Libere espacio y vuelva a ejecutar la orden."

PACKAGE = Path(__file__).resolve().parents[1]


class Exit(IntEnum):
    """How a command ends."""

    DONE = 0
    FAULTS = 1
    CANNOT = 2


class SpokenError(Exception):
    """What cannot be, in words for people; whoever began the work decides how it ends."""


class Stop(Exception):
    """The command cannot go on, for a reason that people can read."""

    def __init__(self, message: str, exit_status: Exit = Exit.CANNOT, *, may_pass: bool = False) -> None:
        super().__init__(message)
        self.exit_status = exit_status
        self.may_pass = may_pass
        """Whether the same may well succeed a moment later."""


class WrongUse(Stop):
    """An argument or a setting asks for what is not possible."""


@contextmanager
def spoken_errors() -> Iterator[None]:
    """Turn every error into a Stop. What an unforeseen one says may quote data, so only its kind is told."""
    try:
        yield
    except Stop:
        raise
    except SpokenError as error:
        stop = Stop(str(error), may_pass=_may_pass(error))
    except Exception as error:
        stop = Stop(_unforeseen(error), may_pass=_may_pass(error))
    else:
        return
    # without the first error, whose text Dagster would keep
    raise stop from None


def is_full_disk(message: str) -> bool:
    """Whether a message tells that the disk, or the share of it that one may use, is full."""
    return any(sign in message for sign in _FULL_DISK)


def _may_pass(error: BaseException) -> bool:
    """Whether a disk or a network stands behind an error, with a reason that passes."""
    return any(isinstance(each, OSError) and each.errno in _PASSING for each in _causes(error))


def stop_under(error: BaseException) -> BaseException:
    """The Stop that Dagster wrapped in errors of its own; the error itself if there is none."""
    return next((each for each in _causes(error) if isinstance(each, Stop)), error)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what led to it. What is raised while another is handled can lead back to itself."""
    met: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in met:
        met.add(id(cause))
        yield cause
        cause = cause.__cause__ or cause.__context__


def _unforeseen(error: Exception) -> str:
    if is_full_disk(str(error)):
        return FULL_DISK
    ours = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if PACKAGE in Path(frame.filename).parents
    ]
    where = f" en {Path(ours[-1].filename).relative_to(PACKAGE)}:{ours[-1].lineno}" if ours else ""
    return f"Error inesperado ({type(error).__name__}{where}). No se publicó nada."
