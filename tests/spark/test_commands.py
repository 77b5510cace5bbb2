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


def test_damage_of_what_spark_wrote_is_found_and_mended_by_rebuilding_with_duckdb(with_spark):
    made = with_spark["dirty"]
    kept = made.home.warehouse.resolve()
    (file, *_) = sorted((kept.parent / "spark").rglob("stg_attendance/*.parquet"))
    file.unlink()
    said = made.mie("doctor", "--home", made.home.root)
    assert said.status == 1
    assert "está dañado" in said.output
    said = made.mie("verify", "--rebuild", "--home", made.home.root)
    assert said.status == 0, said.output + said.errors
    assert made.mie("doctor", "--home", made.home.root).status == 0
