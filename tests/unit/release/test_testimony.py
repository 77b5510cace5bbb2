"""A release testifies: it names the ledger that it knew, under a signature that anybody can check."""

import shutil
import subprocess

import pytest

from orchestration.commands.doctor import examine
from orchestration.ground.errors import Stop
from orchestration.landing.chain import LedgerError
from orchestration.landing.ledger import Ledger, Withdrawn
from orchestration.release import catalog, manifest
from orchestration.release.close import close
from orchestration.release.publish import recover
from orchestration.release.signature import home_key, signature_fault
from orchestration.release.store import inspect
from orchestration.release.withdraw import withdraw
from tests.unit.landing.test_ledger import SEEN, WITHDRAWN
from tests.unit.release.test_close import NOW
from tests.unit.release.test_publish import AUGUST, release


@pytest.fixture
def signed(home):
    ledger = Ledger(home.ledger)
    ledger.record(SEEN)
    ledger.record(WITHDRAWN)
    return release(home)


def cut(home, lines):
    """Take lines off the ledger's end, and its head with them, as who wants it unnoticed would."""
    ledger = Ledger(home.ledger)
    kept = home.ledger.read_bytes().splitlines(keepends=True)[:lines]
    home.ledger.write_bytes(b"".join(kept))
    ledger.chain.head_path.unlink()
    if kept:
        ledger.chain.mend()


def test_a_release_names_the_head_of_the_ledger_and_is_signed(home, signed):
    assert signed.ledger == {"lines": 2, "sha256": Ledger(home.ledger).head().sha256}
    assert signature_fault(home, signed.signed_by, signed.signature, manifest.signed_bytes(signed)) is None
    store = inspect(home)
    assert (store.ledger_lines, store.signed) == (2, 1)


@pytest.mark.parametrize("lines", [0, 1])
def test_a_ledger_cut_short_with_its_head_is_refused(home, signed, lines):
    cut(home, lines)
    for work in (
        lambda: recover(home),
        lambda: close(home, "2026-09", "Ana", NOW),
        lambda: withdraw(home, SEEN.file_name, "Error.", WITHDRAWN.withdrawn_on),
    ):
        with pytest.raises(Stop, match=f"{signed.release_id}.*mie restore"):
            work()
    assert any(signed.release_id in fault for fault in inspect(home).faults)
    assert catalog.current(home).name == signed.release_id


def test_a_ledger_written_anew_with_a_chain_of_its_own_is_refused(home, signed):
    cut(home, 1)
    Ledger(home.ledger).record(Withdrawn("registry", "payments", "b.csv", "ef" * 32, NOW.date(), "Otra."))
    with pytest.raises(Stop, match="fue cambiado"):
        recover(home)


def test_a_close_that_is_taken_off_is_noticed_before_any_release(home, signed):
    close(home, "2026-09", "Ana", NOW)
    home.ledger.write_bytes(b"".join(home.ledger.read_bytes().splitlines(keepends=True)[:2]))
    with pytest.raises(LedgerError, match="le faltan 1 de 3"):
        catalog.closed(home)
    assert "le faltan 1 de 3" in inspect(home).faults[0]


@pytest.mark.parametrize("name", ["as_of", "ledger", "signature", "signed_by"])
def test_a_forged_manifest_shows(home, signed, name):
    told = {"as_of": "2026-09-29", "ledger": {"lines": 0, "sha256": "0" * 64}, "signed_by": "0" * 16}
    forged = manifest.replace(signed, **{name: told.get(name, "0" * 128)})
    folder = catalog.release_folder(home, signed.release_id)
    (folder / manifest.NAME).write_bytes(manifest.render(forged))
    assert any(signed.release_id in fault and "firma" in fault for fault in inspect(home).faults)


def test_the_key_is_made_once_and_is_private(home, signed):
    key = home.home_key.read_bytes()
    again = release(home, AUGUST)
    assert home.home_key.read_bytes() == key and again.signed_by == signed.signed_by
    assert home.home_key.stat().st_mode & 0o777 == 0o600
    assert home.keys.stat().st_mode & 0o777 == 0o700
    assert [path.stem for path in home.public_keys.iterdir()] == [signed.signed_by]


def test_a_lost_key_is_not_replaced_in_silence(home, signed):
    home.home_key.unlink()
    with pytest.raises(Stop, match=r"\.retired"):
        release(home, AUGUST)
    public = home.public_keys / f"{signed.signed_by}.pub"
    public.rename(public.with_suffix(".retired"))
    assert release(home, AUGUST).signed_by != signed.signed_by
    assert inspect(home).faults == () or not any("firma" in fault for fault in inspect(home).faults)


@pytest.mark.parametrize("mode", [0o640, 0o604])
def test_a_key_that_others_can_read_signs_nothing(home, signed, mode):
    home.home_key.chmod(mode)
    with pytest.raises(Stop, match="chmod 600"):
        home_key(home)


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl")
def test_the_signature_can_be_checked_without_this_project(home, signed, tmp_path):
    (tmp_path / "signed").write_bytes(manifest.signed_bytes(signed))
    (tmp_path / "signature").write_bytes(bytes.fromhex(signed.signature))
    key = home.public_keys / f"{signed.signed_by}.pub"
    files = ["-in", tmp_path / "signed", "-sigfile", tmp_path / "signature", "-inkey", key]
    asked = ["openssl", "pkeyutl", "-verify", "-pubin", "-rawin", *files]
    assert subprocess.run(asked, capture_output=True).returncode == 0
    (tmp_path / "signed").write_bytes(manifest.signed_bytes(signed) + b"\n")
    assert subprocess.run(asked, capture_output=True).returncode != 0


def test_releases_of_other_versions_are_read(home, signed):
    """Earlier ones say less, later ones more."""
    earlier = manifest.replace(signed, ledger={}, signed_by="", signature="")
    assert b"signature" not in manifest.render(earlier)
    assert manifest.parse(manifest.render(earlier)) == earlier
    later = manifest.replace(signed, others={"edition": "public"})
    assert manifest.parse(manifest.render(later)) == later


@pytest.mark.parametrize("what", ["missing", "changed"])
def test_what_a_release_counted_is_checked_with_what_else_the_home_keeps(home, signed, what):
    assert not any("contó" in fault for fault in (*inspect(home).faults, *findings(home)))
    path = home.counted_of(signed.release_id) / "rows.parquet"
    path.unlink() if what == "missing" else path.write_bytes(b"otra cosa")
    for told in (inspect(home).faults, findings(home)):
        (fault,) = (each for each in told if "contó" in each)
        assert signed.release_id in fault and "rows.parquet" in fault and "mie restore" in fault
        assert "units.parquet" not in fault


def findings(home):
    return [finding.what for finding in examine(home).findings if not finding.is_mended]
