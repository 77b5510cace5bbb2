"""Passes tests in forks of one process that has loaded what they need: `python -m tests.mutation.warm`.

For changes of what is no Python: loading dbt takes longer than asking a model. Each line of its input is a
list of arguments of pytest; it answers with a line once those tests are done.
"""

import json
import os
import sys

import dbt.adapters.duckdb
import dbt.cli.main  # noqa: F401
import pytest

from tests.mutation import judged  # noqa: F401


def main() -> None:
    """Answer until there are no more questions."""
    for line in sys.stdin:
        if child := os.fork():
            os.waitpid(child, 0)
            print(flush=True)
        else:
            _ask(json.loads(line))


def _ask(arguments: list[str]) -> None:
    silence = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(silence, stream)
    try:
        pytest.main(arguments)
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
