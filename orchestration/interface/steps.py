"""A step of a run: how it fails, and when it is tried again."""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from orchestration.ground.errors import Stop, spoken_errors
from orchestration.ground.masking import without_documents
from orchestration.ground.progress import tell
from orchestration.interface.notices import notice_of

TRIES_AGAIN = 2
PAUSE = 5
"""Seconds before another try."""


@contextmanager
def step(*, bears_another_try: bool = False) -> Iterator[None]:
    """Have a step fail with what people need to know of it.

    Where the work bears being done twice, Dagster does it again if a disk or a network refused what it may
    grant a moment later. What a check refused is never tried again.
    """
    try:
        with spoken_errors():
            yield
    except Stop as stop:
        # Dagster's history keeps the text of an error and of what it came from
        stop.args = (without_documents(str(stop)),)
        if bears_another_try and stop.may_pass:
            raise again(str(stop)) from stop
        raise _failure(stop) from stop


def again(reason: str) -> dg.RetryRequested:
    """The request to do the step again after a pause."""
    tell(f"{reason} Se intentará de nuevo en {PAUSE} segundos.")
    return dg.RetryRequested(max_retries=TRIES_AGAIN, seconds_to_wait=PAUSE)


def _failure(stop: Stop) -> dg.Failure:
    notice = notice_of(stop)
    return dg.Failure(
        description=str(stop),
        metadata={title: "\n".join(told) for title, told in notice.parts.items()},
        allow_retries=False,
    )
