"""Trying again where that helps: what a disk or a network refuses for a moment, not what a check refused."""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from orchestration.errors import Stop, spoken_errors
from orchestration.progress import tell

TRIES_AGAIN = 2
PAUSE = 5
"""Seconds before another try."""


@contextmanager
def retried() -> Iterator[None]:
    """Have Dagster run the step again if what stopped it may pass. The work must bear being done twice."""
    try:
        with spoken_errors():
            yield
    except Stop as stop:
        if not stop.may_pass:
            raise
        raise again(str(stop)) from stop


def again(reason: str) -> dg.RetryRequested:
    """The request to run the step again after a pause."""
    tell(f"{reason} Se intentará de nuevo en {PAUSE} segundos.")
    return dg.RetryRequested(max_retries=TRIES_AGAIN, seconds_to_wait=PAUSE)
