"""Under HOME all but what is published is its owner's alone, whatever the umask."""

import ast
import os
import shutil
import sys
from pathlib import Path

import pytest
import yaml

from orchestration.ground.lock import one_writer
from orchestration.ground.paths import DBT_PROJECT, PROJECT, Home
from orchestration.warehouse import dbt_runner, parsed

DURABLE = {"fsync", "rename", "symlink_to", "symlink", "link_to", "hardlink_to"}
"""What must be asked of the disk in one place, where tests can stop it."""


@pytest.fixture(params=[0o000, 0o002, 0o022])
def umask(request):
    before = os.umask(request.param)
    yield
    os.umask(before)


def test_home_is_a_way_and_what_libraries_write_under_its_lock_is_private(tmp_path, umask):
    home = Home(tmp_path / "home")
    with one_writer(home):
        (home.root / "written").touch()
        (home.root / "folder").mkdir()
    assert home.root.stat().st_mode & 0o777 == 0o751
    assert home.lock.stat().st_mode & 0o777 == 0o600
    assert (home.root / "written").stat().st_mode & 0o077 == 0
    assert (home.root / "folder").stat().st_mode & 0o077 == 0


def _parse(home, arguments, target):
    assert arguments == ["parse"]
    for name in (parsed.MANIFEST, parsed.PROJECT_OF_DBT):
        (target.folder / name).touch()


def test_dbts_folder_is_its_owners(tmp_path, monkeypatch, umask):
    home = Home(tmp_path / "home")
    monkeypatch.setattr(dbt_runner, "_invoke", _parse)
    monkeypatch.setattr(parsed, "KEPT", tmp_path / "kept")
    dbt_runner.current_manifest(home)
    assert home.dbt_target.stat().st_mode & 0o777 == 0o700
    for path in home.dbt_target.iterdir():
        assert path.stat().st_mode & 0o077 == 0, path


def test_dbt_fetches_and_loads_no_extension_by_itself():
    profile = yaml.safe_load((DBT_PROJECT / "profiles.yml").read_text())
    options = profile["mie"]["outputs"]["duckdb"]["config_options"]
    assert options["autoinstall_known_extensions"] == options["autoload_known_extensions"] == "false"


def test_units_start_programs_that_are_there():
    for unit in (PROJECT / "deploy" / "systemd").glob("*.service"):
        (started,) = [line for line in unit.read_text().splitlines() if line.startswith("ExecStart=")]
        program = Path(started.partition("=")[2].split()[0]).name
        assert shutil.which(program, path=str(Path(sys.executable).parent)), unit.name
        assert "UMask=0077" in unit.read_text()


def test_what_must_last_is_asked_of_the_disk_in_one_place():
    """Packages, reports and the site are not the ledger, the archive or a release."""
    rooms = [PROJECT / "orchestration" / room for room in ("ground", "landing", "warehouse", "release")]
    for path in (path for room in rooms for path in room.rglob("*.py")):
        if path == PROJECT / "orchestration" / "ground" / "storage.py":
            continue
        called = {
            node.func.attr
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }
        assert not called & DURABLE, path
