"""Which of dbt's events are made into messages: those that somebody hears."""

from typing import Any

from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager import EventManager

TOLD = frozenset({"NodeFinished"})
"""What comes of a node; of all else, only warnings and errors are told."""


class Hearing(EventManager):
    """dbt's own, but for the messages that nobody would read: they took a tenth of a build's time."""

    def fire_event(
        self, e: BaseEvent, level: EventLevel | None = None, node: Any = None, *others: Any, **named: Any
    ) -> None:
        """Tell an event if anybody hears it."""
        gravity = level or e.level_tag()
        if type(e).__name__ in TOLD or gravity in (EventLevel.WARN, EventLevel.ERROR):
            super().fire_event(e, level, node, *others, **named)
