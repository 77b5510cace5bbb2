"""A copy by content: each adds only what is new, and a home made from it is the one that was copied."""

import json
import multiprocessing
import os
import pwd
import secrets
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer
from s3fs import S3FileSystem

from orchestration.commands.backup import back_up, restore
from orchestration.commands.prune import prune
from orchestration.ground.errors import Stop, WrongUse
from orchestration.ground.paths import Home
from orchestration.landing.ledger import Ledger, Pruned
from orchestration.release import catalog
from orchestration.release.close import close
from orchestration.release.store import inspect
from orchestration.release.verify import verify
from tests.unit.release.test_close import LATER, NOW
from tests.unit.release.test_publish import release


@pytest.fixture(params=["folder", "memory", "s3"])
def target(request, tmp_path) -> str:
    """A folder, and two stores of objects that are none."""
    if request.param == "s3":
        return request.getfixturevalue("bucket")
    return str(tmp_path / "copy") if request.param == "folder" else f"memory://{tmp_path.name}"


@pytest.fixture
def bucket(monkeypatch) -> Iterator[str]:
    """A new bucket of a server that speaks as S3 does, which the environment names as it would another."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://{}:{}".format(*server.get_host_and_port()))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "nobody")
    # fsspec keeps what it has opened, also what a server of another test answered
    S3FileSystem.clear_instance_cache()
    name = f"copies-{secrets.token_hex(4)}"
    S3FileSystem().mkdir(name)
    yield f"s3://{name}/home"
    server.stop()


def test_a_home_is_restored_onto_another_path(filled, target, tmp_path):
    back_up(filled, target)
    other = Home(tmp_path / "elsewhere" / "home")
    restored = restore(target, other)
    assert restored.files == back_up(filled, target).files
    assert other.ledger.read_bytes() == filled.ledger.read_bytes()
    assert catalog.current(other).name == catalog.current(filled).name
    assert catalog.closed(other) == catalog.closed(filled)
    for entry in catalog.published(other):
        assert verify(other, entry.release_id).faults == ()
    (fault,) = inspect(other).faults
    assert "Falta el almacén" in fault and "mie verify --rebuild" in fault
    assert release(other, LATER).signed_by == catalog.published(filled)[0].signed_by


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_another_user_restores_it_and_goes_on(filled):
    user = pwd.getpwnam("nobody")
    with tempfile.TemporaryDirectory() as folder:
        target, root = Path(folder) / "copy", Path(folder) / "home"
        back_up(filled, str(target))
        # whoever hands a copy over gives it to its new owner
        for path in (Path(folder), *target.rglob("*"), target):
            os.chown(path, user.pw_uid, user.pw_gid)
        # a fork knows all modules, which another user may not be able to read
        process = multiprocessing.get_context("fork").Process(
            target=restore_as, args=(user, str(target), Home(root))
        )
        process.start()
        process.join()
        assert process.exitcode == 0
        assert {path.lstat().st_uid for path in (root, *root.rglob("*"))} == {user.pw_uid}
        assert Home(root).ledger.read_bytes().startswith(filled.ledger.read_bytes())


def restore_as(user: pwd.struct_passwd, target: str, home: Home) -> None:
    os.setgroups([])
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)
    restore(target, home)
    for entry in catalog.published(home):
        assert verify(home, entry.release_id).faults == ()
    assert close(home, "2026-09", "Luz", NOW).is_new
    assert back_up(home, target).added


def test_modes_are_as_they_were_for_whoever_restores(filled, target, tmp_path):
    back_up(filled, target)
    other = Home(tmp_path / "other")
    restore(target, other)
    for path in filled.root.rglob("*"):
        twin = other.root / path.relative_to(filled.root)
        if twin.exists():
            assert twin.stat().st_mode == path.stat().st_mode, path
    assert other.keys.stat().st_mode & 0o777 == 0o700
    assert (catalog.current(other) / "public").stat().st_mode & 0o777 == 0o755


def test_each_copy_adds_only_what_is_new(filled, target):
    first = back_up(filled, target)
    assert first.added > 10
    assert back_up(filled, target).added == 0
    release(filled, LATER)
    assert 0 < back_up(filled, target).added < first.added


def test_a_copy_cut_short_is_none(filled, tmp_path, monkeypatch):
    target = str(tmp_path / "copy")
    back_up(filled, target, datetime(2026, 10, 1, tzinfo=UTC))
    release(filled, LATER)
    monkeypatch.setattr("orchestration.commands.backup._add", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        back_up(filled, target)
    assert restore(target, Home(tmp_path / "other")).moment.startswith("20261001")


def test_damage_in_a_copy_is_found(filled, tmp_path):
    target = tmp_path / "copy"
    back_up(filled, str(target))
    (listed,) = target.glob("lists/*.json")
    sha256 = json.loads(listed.read_bytes())["ledger.jsonl"]["sha256"]
    (target / "objects" / sha256[:2] / sha256).write_bytes(b"rot")
    with pytest.raises(Stop, match="ledger.jsonl"):
        restore(str(target), Home(tmp_path / "other"))


def test_a_copy_writes_nothing_outside_of_the_home(filled, tmp_path):
    target = tmp_path / "copy"
    back_up(filled, str(target))
    (listed,) = target.glob("lists/*.json")
    files = json.loads(listed.read_bytes())
    listed.write_text(json.dumps({"../outside": files["ledger.jsonl"]}))
    with pytest.raises(Stop, match="fuera del almacén"):
        restore(str(target), Home(tmp_path / "other"))
    assert not (tmp_path / "outside").exists()


def test_what_cannot_be_is_said(filled, tmp_path):
    with pytest.raises(WrongUse, match="ninguna copia"):
        restore(str(tmp_path / "none"), Home(tmp_path / "other"))
    target = str(tmp_path / "copy")
    back_up(filled, target)
    with pytest.raises(WrongUse, match="no está vacía"):
        restore(target, filled)
    with pytest.raises(WrongUse, match="fsspec"):
        back_up(filled, "nowhere://copy")
    with pytest.raises(WrongUse, match="No existe"):
        back_up(Home(Path(tmp_path / "no home")), target)


def test_old_releases_go_but_never_an_official_the_current_or_the_last_one(filled):
    official = catalog.closed(filled)["2026-08"].release_id
    middle = catalog.current(filled).name
    newest = release(filled, LATER).release_id
    gone = prune(filled, 1, 1, 1)
    assert gone.releases == (middle,)
    assert {entry.release_id for entry in catalog.published(filled)} == {official, newest}
    (entry,) = [entry for entry in Ledger(filled.ledger).entries() if isinstance(entry, Pruned)]
    assert entry.release_id == middle
    assert inspect(filled).faults == ()
    assert prune(filled, 1, 1, 1).releases == ()


def test_so_many_notices_stay_and_none_is_asked_for_wrongly(filled):
    filled.notices.mkdir()
    for day in range(1, 6):
        (filled.notices / f"2026-10-0{day}_120000_x.txt").touch()
    assert prune(filled, 9, 9, 2).notices == 3
    assert sorted(path.name[:10] for path in filled.notices.iterdir()) == ["2026-10-04", "2026-10-05"]
    with pytest.raises(WrongUse):
        prune(filled, 0, 1, 1)
