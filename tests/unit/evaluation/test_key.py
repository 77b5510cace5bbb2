"""The study's key and its pseudonyms."""

import hashlib
import hmac

import pytest

from orchestration.evaluation.key import LENGTH, pseudonyms, study_key
from orchestration.ground.errors import Stop
from orchestration.ground.keys import fingerprint, read_key


@pytest.fixture
def place(tmp_path):
    return tmp_path / "home" / "keys" / "evaluation.key"


def test_a_pseudonym_is_the_keyed_digest_of_kind_and_identifier():
    key = bytes(range(32))
    expected = hmac.new(key, b"household:H0000001", hashlib.sha256).hexdigest()[:LENGTH]
    assert pseudonyms(key, "household", ["H0000001"]) == {"H0000001": expected}
    assert pseudonyms(key, "person", ["H0000001"])["H0000001"] != expected
    assert pseudonyms(bytes(32), "household", ["H0000001"])["H0000001"] != expected


def test_a_key_is_made_once_for_its_owner_alone(place, tmp_path):
    key = study_key(place, tmp_path / "packages")
    assert len(key) == 32 and study_key(place, tmp_path / "packages") == key
    assert place.stat().st_mode & 0o777 == 0o600
    assert place.parent.stat().st_mode & 0o777 == 0o700
    assert len(fingerprint(key)) == 12 and fingerprint(key) not in key.hex()


def test_a_lost_key_is_not_replaced_where_packages_were_made_with_it(place, tmp_path):
    (tmp_path / "packages" / "midterm_2026-07-31").mkdir(parents=True)
    with pytest.raises(Stop, match="Recupérela"):
        study_key(place, tmp_path / "packages")
    assert not place.exists()
    with pytest.raises(Stop, match="Recupérela"):
        read_key(place)


@pytest.mark.parametrize("content", ["", "00ff", "zz" * 32])
def test_a_damaged_key_stops(place, content):
    place.parent.mkdir(parents=True)
    place.write_text(content)
    place.chmod(0o600)
    with pytest.raises(Stop, match="dañada"):
        read_key(place)


def test_a_key_that_others_can_read_stops(place, tmp_path):
    study_key(place, tmp_path)
    place.chmod(0o644)
    with pytest.raises(Stop, match="chmod 600"):
        read_key(place)
