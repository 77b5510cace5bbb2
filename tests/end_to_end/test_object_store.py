"""A run whose deliveries lie in an object store, beside the same from a folder."""

import os
from pathlib import Path

import pytest

from orchestration.ground.paths import Home
from orchestration.release import manifest
from orchestration.release.verify import verify
from tests.end_to_end.conftest import AS_OF, Mie
from tests.stores import KEY, SECRET


@pytest.mark.long
def test_a_store_gives_the_release_that_a_folder_gives(published, mie, store, tmp_path):
    for path in published.landing.rglob("*"):
        if path.is_file():
            store.put(f"recibido/{path.relative_to(published.landing).as_posix()}", path.read_bytes())
    aws = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    with_keys = Mie({**mie.environment, **aws})
    home = Home(tmp_path / "home")
    told = ("--landing", f"s3://{store.bucket}/recibido", "--home", home.root, "--as-of", AS_OF)
    said = with_keys("run", *told)
    assert said.status == 0, said.errors
    made = manifest.read((home.published / "current").resolve())
    expected = manifest.read(published.current)
    assert made.release_id == expected.release_id
    assert made.tables_sha256 == expected.tables_sha256
    assert verify(home).faults == ()
    store.asked.clear()
    again = with_keys("run", *told)
    assert again.status == 0 and "Sin novedades" in again.output
    assert store.asked and not [path for _, path, part in store.asked if part]
    assert_nowhere(home.root, said.output + said.errors + again.output + again.errors)


def assert_nowhere(root: Path, said: str) -> None:
    """Neither key was told or kept, Dagster's history included."""
    for key in (KEY, SECRET):
        assert key not in said
        for path in root.rglob("*"):
            assert not path.is_file() or key.encode() not in path.read_bytes(), path
