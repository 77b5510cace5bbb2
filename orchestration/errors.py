"""What stops a command: a sentence for people and an exit status."""

from enum import IntEnum


class Exit(IntEnum):
    """How a command ends."""

    DONE = 0
    FAULTS = 1
    WRONG_USE = 2


class Stop(Exception):
    """The command cannot go on. The message is Spanish and holds no person's data."""

    def __init__(self, message: str, exit_status: Exit = Exit.FAULTS) -> None:
        super().__init__(message)
        self.exit_status = exit_status


class WrongUse(Stop):
    """An argument or a setting asks for what is not possible."""

    def __init__(self, message: str) -> None:
        super().__init__(message, Exit.WRONG_USE)
