"""What travels in a package so that it can be made again: the estimators' own code and its libraries' lock.

The code is what `replicate` imports, module by module, as it stands in the project; nothing is written twice.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

from orchestration.evaluation.documents import TEMPLATES
from orchestration.evaluation.estimates import AnalysisPlan
from orchestration.ground.code import LIBRARIES
from orchestration.ground.paths import PLAN_FOLDER, PROJECT

ENTRY = "orchestration.evaluation.replicate"
ESTIMATORS, LOCK = "estimators", "requirements.txt"
PROGRAMS = ("main.py", "main.R", "main.do")
SETTINGS = {
    "reports/labels.yml": PROJECT / "reports" / "labels.yml",
    "reports/looks.yml": PROJECT / "reports" / "looks.yml",
    **{f"seeds/plan/{name}": PLAN_FOLDER / name for name in ("plan.yml", "targets.csv", "analysis_plan.yml")},
}
"""What the estimators read, by where it lies beside them, as in the project."""


def write_code(folder: Path, plan: AnalysisPlan) -> None:
    """Write programs, estimators and lock into the folder of code of a package."""
    values = {"confidence_pct": f"{plan.confidence_pct:g}", "fewest_clusters": str(plan.fewest_clusters)}
    for name in PROGRAMS:
        text = (TEMPLATES / name).read_text(encoding="utf-8")
        for key, value in values.items():
            text = text.replace(f"{{{{{key}}}}}", value)
        (folder / name).write_text(text, encoding="utf-8")
    for name, path in {**modules(), **SETTINGS}.items():
        target = folder / ESTIMATORS / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    (folder / LOCK).write_text("\n".join(locked()) + "\n", encoding="utf-8")


@cache
def modules() -> dict[str, Path]:
    """The files of the project that `replicate` imports, with the packages that hold them, by their place."""
    found: dict[str, Path] = {}
    waiting = [ENTRY]
    while waiting:
        name = waiting.pop()
        path = _file(name)
        if path is None or path.relative_to(PROJECT).as_posix() in found:
            continue
        found[path.relative_to(PROJECT).as_posix()] = path
        waiting += [name.rpartition(".")[0], *_imported(path)]
    return dict(sorted(found.items()))


@cache
def libraries() -> tuple[str, ...]:
    """The distributions that those files import."""
    tops = {name.partition(".")[0] for path in modules().values() for name in _imported(path)}
    known = packages_distributions()
    found = {known[top][0] for top in tops - sys.stdlib_module_names - {"orchestration"} if top in known}
    return tuple(sorted(re.sub("[-_.]+", "-", name).lower() for name in found))


def locked() -> Iterator[str]:
    """Those and all that they need, each with its version and hashes, as pip reads them."""
    packages = {entry["name"]: entry for entry in tomllib.loads(LIBRARIES.read_text("utf-8"))["package"]}
    needed: dict[str, str] = {}
    waiting = [(name, "") for name in libraries()]
    while waiting:
        name, marker = waiting.pop()
        # what one library needs everywhere is needed everywhere
        if name in needed and needed[name] in ("", marker):
            continue
        needed[name] = marker
        for each in packages[name].get("dependencies", []):
            waiting.append((each["name"], marker or each.get("marker", "")))
    for name, marker in sorted(needed.items()):
        entry = packages[name]
        files = [*entry.get("wheels", []), *([entry["sdist"]] if "sdist" in entry else [])]
        hashes = " ".join(f"--hash={file['hash']}" for file in files)
        yield f"{name}=={entry['version']}{f' ; {marker}' if marker else ''} {hashes}"


def _file(module: str) -> Path | None:
    path = PROJECT.joinpath(*module.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if module and candidate.is_file():
            return candidate
    return None


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)
