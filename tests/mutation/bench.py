"""Judges mutants in a copy of the project: `python -m tests.mutation.bench [PART OF A NAME]`.

A mutant is killed if one of the tests that must notice it fails in what it asserts. A test that cannot even
be asked, because the changed code does not compile or a model cannot be built, has noticed nothing.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from orchestration.ground.paths import PROJECT
from tests.mutation.mutants import JUDGED, Mutant, mutants

NO_JUDGEMENT = (
    "SyntaxError",
    "ImportError",
    "ModuleNotFoundError",
    "NameError",
    "BinderException",
    "CatalogException",
    "ParserException",
    "DbtFailed",
)
"""What says that changed code is no code."""

LONGEST = 600
"""Seconds after which tests of changed Python are stopped."""


@dataclass(frozen=True)
class Outcome:
    """What tests said: how many passed, and the messages of those that failed or could not be asked."""

    passed: int
    failures: tuple[str, ...]
    errors: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """Of the mutant under which they were asked."""
        wrong = [text for text in self.failures if _is_about_code(text)]
        if self.errors or wrong:
            return "no code"
        return "killed" if self.failures else "survived"


class Bench:
    """A copy of the project's tracked files, and the worked case that it built."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.warm: subprocess.Popen[str] | None = None

    @property
    def project(self) -> Path:
        """The copy."""
        return self.folder / "project"

    def prepare(self, chosen: Sequence[Mutant]) -> None:
        """Copy the project, build the worked case if somebody asks for it, and see every test pass."""
        for path in _tracked():
            target = self.project / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / path, target)
        tests = sorted({test for mutant in chosen for test in mutant.tests})
        if any(test.startswith(JUDGED) for test in tests):
            self._python("-m", "tests.mutation.base", str(self.folder / "base")).check_returncode()
        unchanged = self.ask(tests)
        if unchanged.verdict != "survived" or unchanged.passed < len(tests):
            raise RuntimeError(f"without a mutation: {unchanged}")

    def judge(self, mutant: Mutant) -> Outcome:
        """What the tests say that must notice a mutant."""
        with mutant.applied(self.project):
            return self.ask(mutant.tests, mutant)

    def ask(self, tests: Sequence[str], mutant: Mutant | None = None) -> Outcome:
        """What some tests say of the copy as it is; changed Python is loaded anew."""
        report = self.folder / "report.xml"
        report.unlink(missing_ok=True)
        arguments = ["-x", "-q", "-m", "", "-p", "no:cacheprovider", f"--junitxml={report}", *tests]
        if mutant and mutant.file.endswith(".py"):
            self._python("-m", "pytest", *arguments)
        else:
            self._ask_warm(arguments, mutant)
        cases = ET.parse(report).getroot().findall(".//testcase") if report.exists() else []
        if not cases:
            return Outcome(0, (), (f"nothing was asked: {tests}",))
        failures, errors = (
            tuple(each.get("message", "") for case in cases for each in case.findall(kind))
            for kind in ("failure", "error")
        )
        return Outcome(len(cases) - len(failures) - len(errors), failures, errors)

    def close(self) -> None:
        """End the process that was kept warm."""
        if self.warm is not None:
            self.warm.communicate()

    def _ask_warm(self, arguments: Sequence[str], mutant: Mutant | None) -> None:
        if self.warm is None:
            self.warm = subprocess.Popen(
                [sys.executable, "-m", "tests.mutation.warm"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                **self._place,
            )
        assert self.warm.stdin is not None and self.warm.stdout is not None
        question = {"arguments": arguments, "mutant": mutant and asdict(mutant)}
        print(json.dumps(question), file=self.warm.stdin, flush=True)
        self.warm.stdout.readline()

    def _python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments], capture_output=True, timeout=LONGEST, **self._place
        )

    @property
    def _place(self) -> dict[str, Any]:
        """Where processes run: in the environment of the project, with the copy's code."""
        settings = {"PYTHONPATH": str(self.project), "MIE_MUTATION_BASE": str(self.folder / "base")}
        return {"cwd": self.project, "env": {**os.environ, **settings}, "text": True}


@contextmanager
def bench(chosen: Sequence[Mutant]) -> Iterator[Bench]:
    """A bench for some mutants, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="mie-mutants-") as folder:
        made = Bench(Path(folder))
        try:
            made.prepare(chosen)
            yield made
        finally:
            made.close()


def main(part: str = "") -> int:
    """Judge the mutants with a text in their name; 1 if one of them is not killed."""
    chosen = [mutant for mutant in mutants() if part in mutant.name]
    began = time.monotonic()
    left = []
    with bench(chosen) as made:
        print(f"{time.monotonic() - began:6.0f} s  ready", flush=True)
        for mutant in chosen:
            outcome = made.judge(mutant)
            print(f"{time.monotonic() - began:6.0f} s  {outcome.verdict:8}  {mutant.name}", flush=True)
            if outcome.verdict != "killed":
                left.append(mutant)
                print(*outcome.errors, *outcome.failures, sep="\n", flush=True)
    print(f"{len(chosen) - len(left)} of {len(chosen)} mutants killed")
    return 1 if left else 0


def _tracked() -> list[str]:
    """The files of the project as they are now."""
    listed = subprocess.check_output(["git", "ls-files", "-z"], cwd=PROJECT, text=True)
    return [path for path in listed.split("\0") if path and (PROJECT / path).exists()]


def _is_about_code(message: str) -> bool:
    """Whether a failure tells that changed code is no code: its message begins with the error's name."""
    kind = message.split(":")[0].split(".")[-1]
    return kind in NO_JUDGEMENT


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
