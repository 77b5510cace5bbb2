"""Telling how long work goes on: the command shows it on the terminal, Dagster in the run's log."""

import logging

LOGGER = logging.getLogger("mie")
LOGGER.setLevel(logging.INFO)


def tell(message: str) -> None:
    """Say what is being done now."""
    LOGGER.info(message, extra={"share": None, "is_part": False})


def tell_part(message: str, share: float | None = None) -> None:
    """Say which part of it, and how much of it is behind."""
    LOGGER.info(message, extra={"share": share, "is_part": True})
