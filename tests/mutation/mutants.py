"""The table of mutants: changes of what decides a figure, a fate, a publication or the public edition.

Each is a row of `table/*.yml`: the file, the text in it and what it becomes, the tests that must notice it,
and what it would mean if it went unnoticed. The text stands in its file exactly once, else the row is an
error, so that no mutant outlives the code that it changes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import cache_from_source
from pathlib import Path

import yaml

TABLE = Path(__file__).parent / "table"
JUDGED = "tests/mutation/judged.py"
SHORT = {
    "worked case: ": f"{JUDGED}::test_table[as_of_2026-09-30-",
    "unit test: ": f"{JUDGED}::test_dbt_unit_test[",
}
"""How the table calls a table of the worked case at its later clocks, and dbt's unit tests."""


@dataclass(frozen=True)
class Mutant:
    """A change of one place.

    Tests are named as pytest names them, from the folder of tests on, or as in `SHORT`.
    """

    file: str
    text: str
    becomes: str
    noticed_by: tuple[str, ...]
    means: str

    @property
    def name(self) -> str:
        """Its file and what changes."""
        return f"{self.file}: «{_short(self.text)}» → «{_short(self.becomes)}»"

    @property
    def tests(self) -> list[str]:
        """The tests that must notice it, from the root of the project on."""
        return [_named(test) for test in self.noticed_by]

    def applied_to(self, content: str) -> str:
        """The content of its file, changed. Raises ValueError unless its text stands there exactly once."""
        found = content.count(self.text)
        if found != 1 or self.becomes == self.text:
            raise ValueError(f"{self.name}: the text stands there {found} times, not once")
        return content.replace(self.text, self.becomes)

    @contextmanager
    def applied(self, project: Path) -> Iterator[None]:
        """The project changed, as long as it is asked for."""
        path = project / self.file
        content = path.read_text(encoding="utf-8")
        changed = self.applied_to(content)
        try:
            _write(path, changed)
            yield
        finally:
            _write(path, content)


def mutants() -> list[Mutant]:
    """All of them, file by file."""
    rows = [row for path in sorted(TABLE.glob("*.yml")) for row in yaml.safe_load(path.read_text("utf-8"))]
    return [Mutant(**{**row, "noticed_by": tuple(row["noticed_by"])}) for row in rows]


def _named(test: str) -> str:
    for short, long in SHORT.items():
        if test.startswith(short):
            return f"{long}{test.removeprefix(short)}]"
    return f"tests/{test}"


def _write(path: Path, content: str) -> None:
    path.write_text(content, encoding="utf-8")
    # Python takes bytecode for current by the second and the size, which may both be equal
    Path(cache_from_source(str(path))).unlink(missing_ok=True)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:57]}…"
