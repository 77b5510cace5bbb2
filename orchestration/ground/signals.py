"""Being told to stop, by Ctrl-C or SIGTERM: what goes on is undone, whatever libraries make of a signal."""

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

ORDERS = (signal.SIGINT, signal.SIGTERM)
INTERRUPTED = "Interrumpido. Lo que no llegó a publicarse se publica al repetir la orden."


_hearing: "Heard | None" = None


def told_to_stop() -> bool:
    """Whether the command that this process runs was told to stop."""
    return _hearing is not None and _hearing.first is not None


@dataclass(frozen=True)
class Heard:
    """The signals that have come."""

    line: socket.socket

    @property
    def first(self) -> int | None:
        """The first order to stop; None if there was none."""
        try:
            numbers = self.line.recv(4096, socket.MSG_PEEK)
        except BlockingIOError:
            return None
        return next((number for number in numbers if number in ORDERS), None)


@contextmanager
def heard_signals() -> Iterator[Heard]:
    """Have both signals raise KeyboardInterrupt, and know which came, even if a library handles it itself."""
    ours, pythons = socket.socketpair()
    ours.setblocking(False)
    pythons.setblocking(False)
    before = [(order, signal.signal(order, _interrupt)) for order in ORDERS]
    earlier = signal.set_wakeup_fd(pythons.fileno(), warn_on_full_buffer=False)
    global _hearing
    _hearing = Heard(ours)
    try:
        yield _hearing
    finally:
        _hearing = None
        signal.set_wakeup_fd(earlier)
        for order, handler in before:
            signal.signal(order, handler)
        ours.close()
        pythons.close()


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
