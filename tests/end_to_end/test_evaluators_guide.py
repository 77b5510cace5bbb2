"""The evaluators' guide: every block of code gives the published figures, and what it names is there."""

import re

import pyreadstat

from tests.end_to_end.evaluators_guide import GUIDE, blocks, run
from tests.end_to_end.packages import Package, run_r
from tests.end_to_end.stata_subset import Stata


def headline(package: Package) -> list[str]:
    """The official share, the ceiling and the upper bound, as published, in the guide's words."""
    rows = package.parquet("indicators").query("indicator_code == 'OG' and territory_code == 'PE'")
    figures = rows.set_index("variant")
    official = figures.loc["official"]
    share, bound = (float(figures.loc[name, "ratio_pct"]) for name in ("official", "upper_bound"))
    measured = 100 * float(figures.loc["measured_only", "denominator"]) / float(official["denominator"])
    assert 0 < share < measured < bound < 100
    return [
        f"OG oficial: {share:.1f} % ({official['numerator']} de {official['denominator']})",
        f"Medidos: {measured:.1f} %, que es el techo del OG",
        f"Si todos los no medidos hubieran aumentado: {bound:.1f} %",
    ]


def said(output: str) -> list[str]:
    return [re.sub(" +", " ", line) for line in output.splitlines()]


def test_the_worked_example_in_python_gives_the_published_figures(package):
    example, _, _ = blocks("python")
    assert said(run(example, package.folder))[:3] == headline(package)


def test_the_worked_example_in_r_gives_the_published_figures(package):
    example, _ = blocks("r")
    assert said(run_r(example, package.folder))[:3] == headline(package)


def test_r_reads_letters_and_agrees_on_the_standard_error_by_district(package):
    _, example = blocks("r")
    output = run_r(example, package.folder)
    panel, (primary,) = package.parquet("panel"), package.parquet("primary_estimate").to_dict("records")
    assert f"Sin línea de base: {panel['baseline_on'].isna().sum()} hogares" in output
    share = primary["share_pct"] / 100
    error = 100 * (primary["design_effect"] * share * (1 - share) / primary["households"]) ** 0.5
    assert f"OG oficial: {100 * share:.1f} %, error estándar {error:.4f} puntos" in output


def test_the_worked_example_in_stata_gives_the_published_figures(package):
    (example,) = blocks("stata")
    output = said(Stata(package.folder).run(example))
    missing = package.parquet("panel")["baseline_income"].isna().sum()
    assert output == [*headline(package), f"Sin línea de base: {missing} hogares"]


def test_stata_forgives_no_comparison_without_missing(package):
    (example,) = blocks("stata")
    forgetful = example.replace(" & !missing(follow_up_income)", "").replace("= medido &", "=")
    assert said(Stata(package.folder).run(forgetful)) != said(Stata(package.folder).run(example))


def test_every_block_of_the_guide_is_of_a_language_that_runs_here():
    languages = re.findall(r"```([a-z]+)\n", GUIDE)
    assert {language for language in languages if language} <= {"python", "r", "stata", "console"}
    assert GUIDE.count("```") == 2 * (len(languages))


def test_the_example_beside_the_participants_gives_the_table(package):
    _, beside, _ = blocks("python")
    said = run(beside, package.folder)
    printed = package.parquet("benchmarks").query("is_printed and benchmark != 'official'")
    assert said.count(" % de ") == len(printed)
    visits = package.parquet("visits")
    assert f"{visits['is_measurement'].sum()} mediciones" in said


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
