"""A disk that fails: it kills its process, or is full, at one of the things that are asked of it."""

import errno
import os
import re
import signal
import threading
from pathlib import Path

from orchestration.ground.storage import Disk

NAMES = re.compile(r"[0-9a-f]{16,64}|[0-9]{4}-[0-9]{2}-[0-9]{2}_k[0-9-]{10}_[0-9a-f]{10}")
"""What differs between files of one kind."""


class WatchedDisk(Disk):
    """Tells what was asked of it, as `operation place`: one label for all files of a kind."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.asked: list[str] = []
        # several files are read at once
        self._turn = threading.RLock()

    def write(self, descriptor, data):
        self.next_step("write", _path(descriptor))
        return super().write(descriptor, data)

    def sync(self, descriptor):
        self.next_step("sync", _path(descriptor))
        super().sync(descriptor)

    def rename(self, source, target):
        self.next_step("rename", target)
        super().rename(source, target)

    def link(self, place, target):
        self.next_step("link", place)
        super().link(place, target)

    def remove(self, path):
        self.next_step("remove", path)
        super().remove(path)

    def next_step(self, operation: str, path: Path) -> None:
        with self._turn:
            self.step(operation, path)

    def step(self, operation: str, path: Path) -> None:
        self.asked.append(f"{operation} {self.label(path)}")

    def label(self, path: Path) -> str:
        place = path.relative_to(self.root).as_posix()
        place = re.sub(r"marts/\w+\.parquet", "marts/*.parquet", place)
        place = re.sub(r"^archive/[0-9a-f]{2}", "archive/*", place)
        return NAMES.sub("*", place)


class KillingDisk(WatchedDisk):
    """Kills its process before the thing with that number is done; of a write, after half of it if asked."""

    def __init__(self, root: Path, number: int, *, is_half: bool = False) -> None:
        super().__init__(root)
        self.number = number
        self.is_half = is_half

    def write(self, descriptor, data):
        if self.is_half and len(self.asked) == self.number:
            os.write(descriptor, data[: len(data) // 2])
        return super().write(descriptor, data)

    def step(self, operation, path):
        if len(self.asked) == self.number:
            os.kill(os.getpid(), signal.SIGKILL)
        super().step(operation, path)


class FullDisk(WatchedDisk):
    """Takes nothing more from the thing with that number on; names can still be changed."""

    def __init__(self, root: Path, number: int) -> None:
        super().__init__(root)
        self.number = number

    def step(self, operation, path):
        super().step(operation, path)
        if len(self.asked) > self.number and operation in ("write", "sync"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))


def _path(descriptor: int) -> Path:
    return Path(f"/proc/self/fd/{descriptor}").readlink()
