"""Telling how long work goes on: the command shows it on the terminal, Dagster in the run's log."""

import logging

LOGGER = logging.getLogger("mie")
LOGGER.setLevel(logging.INFO)


def tell(message: str, on_terminal: str | None = None) -> None:
    """Say what is being done now; on a terminal in other words, if only who sits there may read them."""
    LOGGER.info(message, extra={"share": None, "is_part": False, "on_terminal": on_terminal})


def tell_part(message: str, share: float | None = None, on_terminal: str | None = None) -> None:
    """Say which part of it, and how much of it is behind."""
    LOGGER.info(message, extra={"share": share, "is_part": True, "on_terminal": on_terminal})
