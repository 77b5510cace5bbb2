"""The commands that look behind a release find the same behind one that Spark built."""

import shutil

from orchestration.release.files import file_hashes


def test_rows_behind_a_figure(with_duckdb, with_spark):
    for code in ("OG", "training_participants"):
        told = [
            made["dirty"].mie("explain", code, "--home", made["dirty"].home.root).output
            for made in (with_duckdb, with_spark)
        ]
        assert told[0] == told[1] != ""


def test_evaluation_package(with_duckdb, with_spark):
    data = []
    duck, spark = with_duckdb["worked"], with_spark["worked"]
    for made in (duck, spark):
        said = made.mie("evaluate", "midterm", "--home", made.home.root)
        assert said.status == 0, said.errors
        shutil.copytree(duck.home.keys, spark.home.keys, dirs_exist_ok=True)
        (package,) = [each for each in made.home.evaluation.iterdir() if each.is_dir()]
        data.append(file_hashes(package / "data"))
    assert data[0] == data[1] != {}
