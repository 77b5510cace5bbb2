"""Deliveries in an object store are found and read as in a folder, and its failures lose nothing."""

import pytest

from orchestration.ground import object_store
from orchestration.ground.errors import Stop, WrongUse, spoken_errors
from orchestration.ground.object_store import ObjectStore
from orchestration.ground.storage import storage_errors
from orchestration.landing.find import LandingError
from orchestration.landing.landing_place import landing_at
from tests.stores import CUT, KEY, SECRET, error, is_listing, is_read, times
from tests.unit.landing.conftest import CONTRACT, HEADER, PAYMENTS

FOLDER = "recibido/registry/payments"
ROW = "P1;12345678;10;1/3/2026;SI\n"


@pytest.fixture
def place(store):
    return f"s3://{store.bucket}/recibido"


@pytest.fixture
def landing(place):
    return landing_at(place)


def test_a_store_shows_what_a_folder_with_the_same_files_shows(case, store, landing):
    for name in ("b_2026-01-02.csv", "a_2026-01-03.csv", "sin fecha.csv", "año_2026-01-01.pdf"):
        case.put(name, HEADER + ROW)
        store.put(f"{FOLDER}/{name}", HEADER + ROW)
    case.put(".oculto.csv", "")
    store.put(f"{FOLDER}/.oculto.csv", "")
    store.put(f"{FOLDER}/", "")
    for path in ("suelto.txt", "registry/manifest.csv", "registry/payments/manifest.csv", "otro/x.csv"):
        (case.root / path).parent.mkdir(exist_ok=True)
        (case.root / path).write_text("archivo\n")
        store.put(f"recibido/{path}", "archivo\n")
    store.put("fuera/a_2026-01-01.csv", "")
    assert landing.files(PAYMENTS) == case.landing.files(PAYMENTS)
    assert landing.strays(CONTRACT) == case.landing.strays(CONTRACT) == ["otro/x.csv", "suelto.txt"]
    for folders in (("registry",), ("registry", "payments"), ("partners",)):
        there, here = landing.manifest(*folders), case.landing.manifest(*folders)
        assert (there and there.read()) == (here and here.read())


def test_keys_that_no_folder_could_have_are_named_and_not_read(store, landing):
    for key in (
        f"{FOLDER}//a_2026-01-01.csv",
        f"{FOLDER}/b/a_2026-01-01.csv",
    ):
        store.put(key, "")
    assert landing.files(PAYMENTS) == []
    assert len(landing.strays(CONTRACT)) == 2


def test_what_is_loaded_and_archived_is_what_was_delivered(case, store, landing):
    content = (HEADER + ROW).encode()
    store.put(f"{FOLDER}/a_2026-01-01.csv", content)
    store.put(f"{FOLDER}/b_2026-01-02.csv", b"nada")
    store.put(f"{FOLDER}/vacio_2026-01-03.csv", b"")
    results = case.load(landing)
    assert [result.status for result in results] == ["loaded", "rejected", "rejected"]
    assert [row.dni for row in case.rows(results[0])] == ["12345678"]
    assert len(list(case.home.archive.rglob("*.zst"))) == 3


def test_bytes_are_brought_in_ranges(store, landing, monkeypatch):
    monkeypatch.setattr(object_store, "RANGE", 10)
    store.put(f"{FOLDER}/a_2026-01-01.csv", b"0123456789" * 2 + b"end")
    (file,) = landing.files(PAYMENTS)
    store.asked.clear()
    with landing.open(file) as stream:
        assert b"".join(iter(lambda: stream.read(10), b"")) == b"0123456789" * 2 + b"end"
    assert [asked[2] for asked in store.asked] == ["bytes=0-9", "bytes=10-19", "bytes=20-22"]


def test_what_was_judged_is_not_brought_again_unless_it_changes(case, store, place):
    store.put(f"{FOLDER}/a_2026-01-01.csv", HEADER + ROW)
    assert len(case.load(landing_at(place))) == 1
    store.asked.clear()
    assert case.load(landing_at(place)) == []
    assert not [path for _, path, part in store.asked if part]
    store.put(f"{FOLDER}/a_2026-01-01.csv", HEADER + ROW.replace("10", "20"))
    (result,) = case.load(landing_at(place))
    assert result.status == "loaded"


def test_a_lost_archive_is_brought_again(case, store, place):
    store.put(f"{FOLDER}/a_2026-01-01.csv", HEADER + ROW)
    case.load(landing_at(place))
    (kept,) = case.home.archive.rglob("*.zst")
    kept.unlink()
    assert case.load(landing_at(place)) == []
    assert kept.exists()


def test_all_pages_of_a_listing_are_read_and_one_that_grows_repeats_nothing(store, landing, monkeypatch):
    for number in range(7):
        store.put(f"{FOLDER}/a{number}_2026-01-01.csv", str(number))

    def grows(environ):
        if is_listing(environ):
            environ["QUERY_STRING"] += "&max-keys=2"
            if "continuation-token" in environ["QUERY_STRING"]:
                store.faults.clear()
                for name in ("a0b", "a9"):
                    store.put(f"{FOLDER}/{name}_2026-01-01.csv", name)

    store.faults.append(grows)
    names = [file.name for file in landing.files(PAYMENTS)]
    assert len(names) == len(set(names))
    assert {f"a{number}_2026-01-01.csv" for number in range(7)} <= set(names)
    assert "a9_2026-01-01.csv" in names


def test_a_store_that_fails_for_a_while_is_asked_again(case, store, landing):
    store.put(f"{FOLDER}/a_2026-01-01.csv", HEADER + ROW)
    store.faults += [
        times(2, error(503, "SlowDown"), is_listing),
        times(2, error(503, "ServiceUnavailable"), is_read),
        times(2, CUT, is_read),
    ]
    (result,) = case.load(landing)
    assert result.status == "loaded" and len(case.rows(result)) == 1


@pytest.mark.parametrize("fault", [error(503, "SlowDown"), CUT, error(500, "InternalError")])
def test_a_file_that_cannot_be_brought_is_left_for_the_next_run(case, store, landing, place, fault):
    store.put(f"{FOLDER}/a_2026-01-01.csv", HEADER + ROW)
    store.put(f"{FOLDER}/b_2026-01-02.csv", HEADER + ROW + ROW.replace("P1", "P2"))
    store.faults.append(
        times(99, fault, lambda environ: is_read(environ) and "a_2026" in environ["PATH_INFO"])
    )
    skipped, loaded = sorted(case.load(landing), key=lambda result: result.file_name)
    assert (skipped.status, loaded.status) == ("skipped", "loaded")
    assert "intentos" in skipped.reason and "próxima ejecución" in skipped.reason
    assert len([1 for _, path, part in store.asked if part and "a_2026" in path]) == object_store.ATTEMPTS
    assert [entry.file_name for entry in case.ledger.seen()] == ["b_2026-01-02.csv"]
    store.faults.clear()
    (result,) = case.load(landing_at(place))
    assert (result.status, result.file_name) == ("loaded", "a_2026-01-01.csv")


def test_a_store_that_gives_nothing_more_stops_the_reading(case, store, landing, monkeypatch):
    monkeypatch.setattr(object_store, "PAUSE", 0)
    for number in range(5):
        store.put(f"{FOLDER}/{number}_2026-01-01.csv", HEADER + ROW)
    store.faults.append(times(999, error(503, "SlowDown"), is_read))
    with pytest.raises(LandingError, match="No se leen más entregas de payments: .*no atiende"):
        case.load(landing)
    assert case.ledger.entries() == []
    store.faults.clear()
    assert {result.status for result in case.load(landing)} == {"loaded"}


def test_a_file_that_changes_while_it_is_read_is_left_for_the_next_run(case, store, landing, monkeypatch):
    store.put(f"{FOLDER}/a_2026-01-01.csv", HEADER + ROW)
    listed = landing.files(PAYMENTS)
    store.put(f"{FOLDER}/a_2026-01-01.csv", HEADER + ROW + ROW)
    monkeypatch.setattr(type(landing), "files", lambda *_: listed)
    (result,) = case.load(landing)
    assert result.status == "skipped" and "cambió" in result.reason
    assert case.ledger.seen() == []


def test_a_file_that_vanishes_is_left_out(case, store, landing, monkeypatch):
    store.put(f"{FOLDER}/a_2026-01-01.csv", HEADER + ROW)
    listed = landing.files(PAYMENTS)
    store.client.delete_object(Bucket=store.bucket, Key=f"{FOLDER}/a_2026-01-01.csv")
    monkeypatch.setattr(type(landing), "files", lambda *_: listed)
    (result,) = case.load(landing)
    assert result.status == "skipped" and "desapareció" in result.reason


@pytest.mark.parametrize(
    ("answer", "words", "may_pass"),
    [
        (error(503, "SlowDown"), "no atiende (código SlowDown), tras 5 intentos", True),
        (error(403, "InvalidAccessKeyId"), "no deja entrar (código InvalidAccessKeyId)", False),
        (error(404, "NoSuchBucket"), "No existe el depósito", False),
        (error(400, "x<y>"), "(código 400)", False),
        (CUT, "no atiende (código 500), tras 5 intentos", True),
    ],
)
def test_a_store_that_cannot_be_listed_is_told(store, landing, answer, words, may_pass, caplog):
    store.put(f"{FOLDER}/a_2026-01-01.csv", HEADER)
    store.faults.append(times(99, answer, is_listing))
    with pytest.raises(Stop) as stopped, spoken_errors():
        landing.files(PAYMENTS)
    told = str(stopped.value)
    assert words in told and told.startswith("No se pueden leer las entregas.")
    assert stopped.value.may_pass is may_pass
    for secret in (KEY, SECRET):
        assert secret not in told and secret not in caplog.text


def test_an_empty_place_may_be_a_slip_and_is_told(store, landing):
    with pytest.raises(LandingError, match=r"No hay nada en s3://.*MIE_LANDING"):
        landing.files(PAYMENTS)
    store.put("recibido/", "")
    assert landing.files(PAYMENTS) == []


def test_nobody_listens_there(monkeypatch, store, landing):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(LandingError, match="no responde"):
        landing.files(PAYMENTS)


def test_settings_that_are_none_are_told(monkeypatch, store, landing):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "no es una dirección")
    with pytest.raises(LandingError, match="Revise AWS_ENDPOINT_URL"):
        landing.files(PAYMENTS)


def test_keys_are_missing(monkeypatch, store, landing):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.setattr("boto3.DEFAULT_SESSION", None)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(LandingError, match="Faltan las claves"):
        landing.files(PAYMENTS)


@pytest.mark.parametrize(
    "address", ["s3://", "s3://AB", f"s3://{KEY}:{SECRET}@deposito/x", "s3://depo/x?k=1"]
)
def test_an_address_that_is_none_is_refused_and_not_quoted(address):
    with pytest.raises(WrongUse) as refused:
        ObjectStore(address)
    assert SECRET not in str(refused.value) and "deposito/carpeta" in str(refused.value)


def test_the_samples_of_a_store_are_known(store, landing):
    assert landing.samples() == frozenset()
    store.put("recibido/MUESTRA_SINTETICA.txt", "# muestra\n" + "a" * 64 + "\n")
    assert landing.samples() == {"a" * 64}


def test_a_sender_s_list_that_cannot_be_brought_is_told_as_what_it_is(store, landing, tmp_path):
    store.put("recibido/registry/manifest.csv", "archivo,filas\n")
    store.faults.append(times(99, error(503, "SlowDown"), is_read))
    with pytest.raises(LandingError, match="no atiende"), storage_errors(tmp_path):
        landing.manifest("registry")
