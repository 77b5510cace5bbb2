"""Telling how long work goes on: the command shows it on the terminal, Dagster in the run's log."""

import logging

LOGGER = logging.getLogger("mie")
LOGGER.setLevel(logging.INFO)


def tell(message: str, *, share: float | None = None) -> None:
    """Say what is being done, and how much of the present stage is behind."""
    LOGGER.info(message, extra={"share": share})
