"""When the server is not there, or goes away: a message, nothing published, and the next run finishes."""

from tests.spark.conftest import AS_OF


def test_nothing_is_published_when_the_server_dies(killed_server):
    _, said, was_published = killed_server
    assert said.status == 2
    assert "dejó de responder" in said.errors
    assert not was_published


def test_the_next_run_finishes(with_spark):
    assert with_spark["worked"].manifest.engine == "spark"


def test_a_server_that_does_not_answer(mie, with_duckdb, tmp_path):
    nobody = type(mie)({**mie.environment, "MIE_SPARK": "thrift://127.0.0.1:1"})
    landing = with_duckdb["worked"].landing
    said = nobody(
        "run", "--landing", landing, "--home", tmp_path, "--as-of", AS_OF["worked"], "--engine", "spark"
    )
    assert said.status == 2
    assert "thrift://127.0.0.1:1 no responde" in said.errors
    assert not (tmp_path / "published").exists()
