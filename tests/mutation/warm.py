"""Passes tests in forks of one process that has loaded what they need: `python -m tests.mutation.warm`.

For changes of what is no Python: loading dbt and its project takes longer than asking a model. Each line of
its input says a mutant and arguments of pytest; it answers with a line once those tests are done.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import dbt.adapters.duckdb
import dbt.cli.main  # noqa: F401
import pytest

from tests.mutation import judged


def main() -> None:
    """Answer until there are no more questions."""
    if Path(os.environ["MIE_MUTATION_BASE"]).exists():
        judged.parsed()
    for line in sys.stdin:
        if child := os.fork():
            os.waitpid(child, 0)
            print(flush=True)
        else:
            _ask(**json.loads(line))


def _ask(arguments: list[str], mutant: dict[str, Any] | None) -> None:
    os.environ["MIE_MUTANT"] = json.dumps(mutant)
    silence = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(silence, stream)
    try:
        pytest.main(arguments)
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
