"""The scientific-use tier's own program: it gives the published figures, and finds whoever stands alone."""

import json
import subprocess
import sys

import pandas as pd
import pytest

from orchestration.evaluation.codebook_rows import CODEBOOK, codebook_rows
from orchestration.evaluation.data_files import write_table
from orchestration.evaluation.staged import stage_rows
from orchestration.evaluation.tier_files import write_scientific_program
from orchestration.evaluation.tiers.rules import load_rules
from orchestration.evaluation.tiers.withholding import alike
from tests.unit.evaluation.tiers.conftest import CUT_OFF

READ = ("panel", "courses", "enterprises", "indicators", "registry", "persons")


@pytest.fixture(scope="module")
def written(made, tmp_path_factory):
    folder = tmp_path_factory.mktemp("scientific")
    tables = [made.described[name] for name in READ]
    stage_rows(made.connection, CODEBOOK, codebook_rows(made.connection, tables))
    for table in (*tables, CODEBOOK):
        write_table(made.connection, table, folder, CUT_OFF)
    found = alike(made.connection, load_rules())
    told = {"required": 5, "quasi_identifiers": list(found.knowledge.variables)}
    (folder / "manifest.json").write_text(json.dumps({"k_anonymity": told}))
    (folder / "code").mkdir()
    write_scientific_program(folder / "code")
    return folder, found


def run(folder) -> subprocess.CompletedProcess:
    program = [sys.executable, "-I", str(folder / "code/main.py")]
    return subprocess.run(program, capture_output=True, text=True, timeout=120)


def test_it_gives_the_published_figures_and_the_same_smallest_class(written):
    folder, found = written
    done = run(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(" =\n") == 9 and "DIFERENTE" not in done.stdout
    assert f"al menos {found.smallest_class}; se exigen 5" in done.stdout


@pytest.mark.parametrize("change", ["figure", "household"])
def test_it_notices_another_figure_and_a_household_alone(written, change):
    folder, _ = written
    name, column = ("panel", "direction") if change == "figure" else ("registry", "province_code")
    path = folder / f"data/csv/{name}.csv"
    kept = path.read_bytes()
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    places = rows.index[rows[column] == "1"][:1] if change == "figure" else rows.index[:1]
    rows.loc[places, column] = "0" if change == "figure" else "9999"
    try:
        rows.to_csv(path, index=False)
        done = run(folder)
    finally:
        path.write_bytes(kept)
    assert done.returncode == 1
    assert ("DIFERENTE" in done.stdout) == (change == "figure")
    assert ("al menos 1;" in done.stdout) == (change == "household")
