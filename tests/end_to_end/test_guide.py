"""The guide for evaluators: its Python runs, and what it names in Stata and R is in the package."""

import re
import subprocess
import sys
from pathlib import Path

import pyreadstat
import pytest

from orchestration.paths import PROJECT
from tests.end_to_end.test_evaluate import last, package

__all__ = ["last", "package"]

GUIDE = (PROJECT / "docs" / "guia-evaluadores.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, flags=re.DOTALL)


def run(code: str, folder: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=folder, capture_output=True, text=True, timeout=120
    )


def test_the_worked_example_in_python_gives_the_published_figure(package):
    example, _ = blocks("python")
    done = run(example, package.folder)
    assert done.returncode == 0, done.stderr
    assert "OG oficial:" in done.stdout and "no_baseline" in done.stdout


def test_both_packages_link_as_the_guide_says(last):
    _, link = blocks("python")
    done = run(link, last["final"].folder.parent)
    assert done.returncode == 0, done.stderr
    households = last["midterm"].manifest["rows"]["panel"]
    assert f"{households} de los {households} hogares" in done.stdout


@pytest.mark.parametrize("language", ["stata", "r"])
def test_the_files_and_variables_of_other_languages_exist(package, language):
    (example,) = blocks(language)
    for path in re.findall(r"data/[a-z]+/[a-z_]+\.[a-z]+", example):
        assert (package.folder / path).is_file()
    panel, _ = pyreadstat.read_dta(package.folder / "data/stata/panel.dta")
    named = set(re.findall(r"\b(?:reason|[a-z]+_(?:[a-z]+_)*(?:income|code|on))\b", example))
    assert {"reason", "follow_up_income", "baseline_income", "district_code"} <= named <= set(panel)


def test_stata_reads_labels_and_letters_as_the_guide_says(package):
    rows, meta = pyreadstat.read_dta(package.folder / "data/stata/panel.dta", user_missing=True)
    letters = dict(re.findall(r"\| `\.([a-z])` \| ([^|]+?) \|", GUIDE))
    assert letters["c"] == meta.variable_value_labels["follow_up_income"]["c"]
    assert set("abcdef") == set(letters)
    used = {
        label
        for labels in meta.variable_value_labels.values()
        for code, label in labels.items()
        if code in letters
    }
    assert used <= set(letters.values())
    assert meta.column_names_to_labels["reason"] == "Motivo de no medición"
    assert (rows["follow_up_income"] == "c").any()


def test_every_table_and_file_that_the_guide_names_is_there(package):
    section = GUIDE[GUIDE.index("| Archivo |") : GUIDE.index("## Antes de usarlo")]
    for name in re.findall(r"`([^`]+)`", section):
        if name.endswith("_id"):
            continue
        place = package.folder / name.rstrip("/")
        assert place.exists() or name in package.manifest["rows"], name
