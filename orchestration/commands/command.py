"""What a command is: what it is told, what it calls, how it answers."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from orchestration.ground.clocks import day_of
from orchestration.ground.errors import WrongUse
from orchestration.ground.paths import Home, landing_address

Kind = Literal["landing", "home", "folder", "file", "day", "text", "delivery", "number", "share", "flag"]


@dataclass(frozen=True)
class Argument:
    """What a command is told. One without a default must be given; the two folders stand for themselves.

    The name of a file, or under which a delivery came, can hold a person's: no history keeps either. The
    default of any other folder is where a terminal stands; a job stands nowhere and must be told.
    """

    name: str
    kind: Kind
    help: str
    default: str | int | bool | None = None
    is_required: bool = False
    is_positional: bool = False
    metavar: str | None = None
    option: str | None = None
    """How a terminal calls it, if its own name is not the word."""

    @property
    def type(self) -> type:
        """What a terminal or a job's configuration tells it as; days and folders are text."""
        return {"number": int, "share": float, "flag": bool}.get(self.kind, str)

    def value(self, told: Any) -> Any:
        """What the command works with, from what a terminal or a job's configuration tells of it."""
        if told in (None, ""):
            if self.is_required:
                raise WrongUse(f"Falta {self.name}: {self.help}")
            return None
        if self.kind == "landing":
            return landing_address(told)
        if self.kind in ("folder", "file"):
            return Path(told).absolute()
        if self.kind == "home":
            return Home(Path(told).absolute())
        return day_of(told) if self.kind == "day" else told


@dataclass(frozen=True)
class Command:
    """A command: its arguments, the function that it calls with them, and the words that tell the result.

    The result knows `as_json()` and, if it can find fault, `has_faults`. One that writes waits its turn in
    Dagster's pool of writers. The answer of a restricted one shows persons: no history may keep it. One
    without a function is a job of assets, which only the interface can run.
    """

    name: str
    help: str
    arguments: tuple[Argument, ...]
    calls: Callable[..., Any] | None
    words: str
    writes: bool = False
    is_restricted: bool = False
    is_asset_job: bool = False

    def values(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments as the function takes them. Raises WrongUse for one that cannot be."""
        return {each.name: each.value(told.get(each.name, each.default)) for each in self.arguments}

    def told(self, result: Any) -> Iterator[str]:
        """The result in lines for people."""
        from orchestration.commands import words

        return getattr(words, self.words)(result)
