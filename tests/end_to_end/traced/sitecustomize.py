"""Has a process tell, in the file that MIE_TRACE names, which files it read and which modules it imported."""

import atexit
import os
import sys

read: set[str] = set()


def _hear(event: str, arguments: tuple) -> None:
    if event == "open" and isinstance(arguments[0], str):
        read.add(os.path.abspath(arguments[0]))  # noqa: PTH100


def _tell() -> None:
    imported = {module.__file__ for module in list(sys.modules.values()) if getattr(module, "__file__", None)}
    with open(target, "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write("\n".join(sorted(read | imported)))


# taken out, so that no child of the process writes over what it tells
if target := os.environ.pop("MIE_TRACE", None):
    sys.addaudithook(_hear)
    atexit.register(_tell)
