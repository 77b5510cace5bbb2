"""A lost part of what Spark wrote is found, and mended by building anew. Last, for it changes the home."""


def test_damage_of_what_spark_wrote_is_found_and_mended_by_rebuilding_with_duckdb(with_spark):
    made = with_spark["dirty"]
    kept = made.home.warehouse.resolve()
    (file, *_) = sorted((kept.parent / "spark").rglob("int_indicator_cells/*.parquet"))
    file.unlink()
    said = made.mie("doctor", "--home", made.home.root)
    assert said.status == 1
    assert "está dañado" in said.output
    said = made.mie("verify", "--rebuild", "--home", made.home.root)
    assert said.status == 0, said.output + said.errors
    assert made.mie("doctor", "--home", made.home.root).status == 0
