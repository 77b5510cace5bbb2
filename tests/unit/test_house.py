"""One name, one thing: no module and no class has the name of another in the house."""

import ast
from collections import defaultdict

from orchestration.ground.code import ROOMS


def test_no_two_modules_have_one_name():
    found = defaultdict(list)
    for path in ROOMS.rglob("*.py"):
        if path.name != "__init__.py":
            found[path.name].append(path.relative_to(ROOMS).as_posix())
    assert {name: places for name, places in found.items() if len(places) > 1} == {}


def test_no_two_classes_have_one_name():
    found = defaultdict(list)
    for path in ROOMS.rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(path.relative_to(ROOMS).as_posix())
    assert {name: places for name, places in found.items() if len(places) > 1} == {}
