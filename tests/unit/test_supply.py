"""What the product is made of: under known licences that allow it, and installed without running anything."""

import re
import tomllib
from importlib.metadata import metadata

import pytest
from packaging.markers import Marker

from orchestration.ground.paths import PROJECT

ALLOWED = re.compile(
    r"\b(MIT|BSD|0BSD|Apache|ISC|PSF|Python|MPL|Mozilla|Zlib|CC0|Artistic|LGPL\w*)\b", re.IGNORECASE
)
"""Licences under which the product may use a package; of several that are offered, one is enough.

The LGPL lets a program use a library that stays as it is: the client of PostgreSQL is installed so.
"""


def packages() -> dict[str, dict]:
    """What the service installs, by name: all that the product needs, and what that needs."""
    locked: dict[str, dict] = {}
    for package in tomllib.loads((PROJECT / "uv.lock").read_text(encoding="utf-8"))["package"]:
        locked[package["name"]] = package
    needed, waiting = {}, [("mie-warehouse", "")]
    asked = set()
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in asked:
            continue
        asked.add((name, extra))
        needed[name] = locked[name]
        asks = locked[name]["optional-dependencies"][extra] if extra else locked[name].get("dependencies", ())
        for each in asks:
            if "marker" not in each or Marker(each["marker"]).evaluate():
                waiting += [(each["name"], option) for option in ("", *each.get("extra", ()))]
    del needed["mie-warehouse"]
    return needed


def licences_of(name: str) -> list[str]:
    """What a package says of its licence, in each of the places where it can."""
    about = metadata(name)
    classifiers = [each for each in about.get_all("Classifier", []) if each.startswith("License ::")]
    told = [about.get("License-Expression") or "", *(about.get("License") or "").splitlines()[:1]]
    return [each for each in (*told, *classifiers) if each]


def is_allowed(licence: str) -> bool:
    """Whether a licence allows the use, and so all of those that hold at once."""
    return all(ALLOWED.search(part) for part in re.split(r"\bAND\b", licence))


@pytest.fixture(scope="module")
def needed():
    return packages()


def test_every_licence_is_known_and_allows_the_use(needed):
    assert len(needed) > 100
    told = {name: licences_of(name) for name in needed}
    refused = {name: licences for name, licences in told.items() if not any(map(is_allowed, licences))}
    assert refused == {}


def test_what_a_package_offers_as_an_extra_is_followed(needed):
    assert {"sqlglotrs", "uvloop"} <= needed.keys()
    assert f"| {len(needed)} packages |" in (PROJECT / "docs" / "trust.md").read_text(encoding="utf-8")


def test_nothing_is_built_when_it_is_installed(needed):
    """A source distribution runs a script of its own at install; a wheel is unpacked."""
    assert [name for name, package in needed.items() if not package.get("wheels")] == []


def test_every_file_is_pinned_by_its_hash(needed):
    loose = [
        name
        for name, package in needed.items()
        if not all(wheel.get("hash", "").startswith("sha256:") for wheel in package["wheels"])
    ]
    assert loose == []
