"""A release in an object store: objects first, pointers last; whoever follows a pointer reads one release."""

import hashlib
import json
import re
from importlib import resources

import duckdb
import pytest

from orchestration.commands.handed_on import of_served
from orchestration.commands.short import serve_release
from orchestration.ground.errors import Stop, spoken_errors
from orchestration.ground.paths import PROJECT
from orchestration.landing.ledger import Ledger
from orchestration.release import catalog
from orchestration.serving.stored import store_release
from tests.stores import KEY, SECRET, error, is_put, times
from tests.unit.release.conftest import FIGURES
from tests.unit.release.test_publish import AUGUST, release

EDITIONS = ("planners", "public")


@pytest.fixture
def place(store):
    return f"s3://{store.bucket}/mie"


def bytes_of(store, key):
    return store.client.get_object(Bucket=store.bucket, Key=key)["Body"].read()


def shown(store, edition):
    """The release that a pointer shows, once every file that it names was found to be whole."""
    pointer = json.loads(bytes_of(store, f"mie/{edition}/current.json"))
    for name, told in pointer["files"].items():
        data = bytes_of(store, f"mie/{edition}/{pointer['folder']}{name}")
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (told["sha256"], told["bytes"])
    return pointer["release_id"]


def test_each_edition_stands_whole_below_its_own_prefix(home, store, place):
    made = release(home)
    # a store that does not attend for a while
    store.faults.append(times(4, error(503, "ServiceUnavailable"), is_put))
    stored = serve_release(place, home, None)
    folder = catalog.release_folder(home, made.release_id)
    found = {key: bytes_of(store, key) for key in store.listed()}
    for path in folder.rglob("*"):
        if path.is_file():
            own = path.relative_to(folder).as_posix()
            name = own.removeprefix("public/")
            edition = "public" if name != own else "planners"
            assert found.pop(f"mie/{edition}/{stored.folder}/{name}") == path.read_bytes(), own
    assert sorted(found) == sorted(
        f"mie/{edition}/{name}"
        for edition in EDITIONS
        for name in ("current.json", f"{stored.folder}/release.json")
    )
    assert [shown(store, edition) for edition in EDITIONS] == [made.release_id] * 2
    assert (stored.release_id, stored.place, stored.uploaded) == (made.release_id, place, stored.objects)
    assert made.release_id in "\n".join(of_served(stored))
    public = json.loads(bytes_of(store, "mie/public/current.json"))
    clocks = {"release_id", "as_of", "known_at", "published_at"}
    assert set(public) == {*clocks, "manifest_sha256", "folder", "files"}
    assert public["files"].keys() == {
        name.removeprefix("public/") for name in made.files if name.startswith("public/")
    }


def test_wherever_an_upload_ends_each_reader_has_one_whole_release(home, store, place, monkeypatch):
    # many times the same hashes: what is not whole is refused in a test of its own
    monkeypatch.setattr("orchestration.serving.stored.require_whole", lambda *_: None)
    first = release(home, AUGUST).release_id
    store_release(home, place)
    second = release(home).release_id
    ends = (
        "planners/.*/marts.duckdb",
        "public/.*/marts/",
        "release.json",
        "planners/current",
        "public/current",
    )
    for end in ends:

        def fails(environ, end=end):
            is_end = is_put(environ) and re.search(end, environ["PATH_INFO"])
            return error(503, "SlowDown") if is_end else None

        store.faults[:] = [fails]
        with pytest.raises(Stop, match="Quien lee ve en cada edición una publicación entera") as stopped:
            store_release(home, place)
        assert stopped.value.may_pass
        store.faults.clear()
        expected = [second, first] if end == ends[-1] else [first, first]
        assert [shown(store, edition) for edition in EDITIONS] == expected, end
    store_release(home, place)
    assert [shown(store, edition) for edition in EDITIONS] == [second, second]
    # what stands is not uploaded again, and one may go back
    assert store_release(home, place, first).uploaded == 0
    assert [shown(store, edition) for edition in EDITIONS] == [first, first]


def test_a_release_that_is_not_as_it_was_is_not_uploaded(home, store, place):
    made = release(home)
    changed = catalog.release_folder(home, made.release_id) / "public" / "marts.duckdb"
    changed.write_bytes(b"rot")
    with pytest.raises(Stop, match="no es la que se publicó"):
        store_release(home, place)
    assert store.listed() == []


def test_keys_stand_nowhere(home, store, place):
    release(home)
    store.faults.append(lambda environ: error(403, "AccessDenied") if is_put(environ) else None)
    with pytest.raises(Stop) as refused, spoken_errors():
        store_release(home, place)
    assert "no deja entrar (código AccessDenied)" in str(refused.value) and not refused.value.may_pass
    store.faults.clear()
    store_release(home, place)
    assert f"publish {catalog.current(home).name} {place}" in [
        look.what for look in Ledger(home.ledger).looks()
    ]
    texts = [str(refused.value).encode(), home.ledger.read_bytes()]
    texts += [bytes_of(store, key) for key in store.listed() if key.endswith(".json")]
    for text in texts:
        assert KEY.encode() not in text and SECRET.encode() not in text


def test_people_read_it_as_the_guide_says(home, store, place):
    release(home, figures=FIGURES)
    store_release(home, place)
    guide = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
    section = guide.partition("## In an object store")[2].partition("\n## ")[0]
    first, second = re.findall(r"```python\n(.+?)```", section, re.DOTALL)
    first, second = (code.replace("s3://deposito/mie", place) for code in (first, second))
    extension = next(resources.files("duckdb_extension_httpfs").rglob("*.duckdb_extension"))
    names: dict = {}
    exec(first.replace("install httpfs", f"load '{extension}'"), names)
    with duckdb.connect(str(catalog.current(home) / "public" / "marts.duckdb"), read_only=True) as own:
        expected = own.execute("from indicator_values order by all").fetchall()
    assert expected and sorted(names["indicators"].fetchall(), key=str) == sorted(expected, key=str)
    assert names["reader"].execute("from shown.indicator_values order by all").fetchall() == expected
    names = {}
    exec(second, names)
    assert len(names["table"]) == len(expected)
