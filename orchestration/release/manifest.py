"""`manifest.json`: what a release is, what it was built from, and the hashes by which it is verified."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from orchestration.ground.clocks import Clocks
from orchestration.ground.code import code_version, part_versions
from orchestration.release.identity import Input, inputs_sha256, release_id

NAME = "manifest.json"
SAMPLE = "is_sample"
"""What an input says that the generator of samples wrote."""
SEAL = "manifest_sha256"
"""The digest of the manifest without this entry."""
LATER = (
    "public_tables_sha256",
    "noise_key",
    "parts",
    "counted",
    "ledger",
    "engine",
    "signed_by",
    "signature",
)
"""What releases of earlier versions do not say."""


@dataclass(frozen=True)
class Manifest:
    """The content of `manifest.json`; `noise_key` is the fingerprint of the key of the public edition."""

    release_id: str
    as_of: str
    known_at: str
    published_at: str
    code_version: str
    inputs_sha256: str
    tables_sha256: Mapping[str, str]
    inputs: tuple[Mapping[str, Any], ...]
    public_tables_sha256: Mapping[str, str] = field(default_factory=dict)
    noise_key: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    """The versions of what `code_version` covers: code, reference data, targets, corrections."""
    counted: Mapping[str, str] = field(default_factory=dict)
    """The hashes of what is kept of whom it counted."""
    ledger: Mapping[str, Any] = field(default_factory=dict)
    """How far the ledger went: its lines and the hash of the last."""
    engine: str = ""
    """What built the tables that read rows: duckdb or spark. The figures are the same."""
    signed_by: str = ""
    signature: str = ""
    others: Mapping[str, Any] = field(default_factory=dict)
    """What releases of other versions say besides."""

    @property
    def order(self) -> tuple[str, str, str]:
        """By which the current release is the greatest."""
        return self.as_of, self.known_at, self.published_at

    @property
    def row(self) -> tuple[Any, ...]:
        """The row of the table `releases`."""
        tables = json.dumps(self.tables_sha256, sort_keys=True)
        return (
            self.release_id,
            self.as_of,
            self.known_at,
            self.published_at,
            self.code_version,
            self.inputs_sha256,
            tables,
        )

    @property
    def samples(self) -> int:
        """How many of the inputs are of a synthetic sample."""
        return sum(bool(item.get(SAMPLE)) for item in self.inputs)

    @property
    def public_row(self) -> tuple[Any, ...]:
        """The row of the table `releases` of the public edition, which tells nothing of the inputs."""
        *told, _, _ = self.row
        return *told, json.dumps(self.public_tables_sha256, sort_keys=True)


def planned(clocks: Clocks, inputs: Iterable[Input]) -> Manifest:
    """The manifest of a release that is about to be built: its moment and its hashes come later."""
    inputs = tuple(inputs)
    digest = inputs_sha256(inputs)
    return Manifest(
        release_id=release_id(clocks, digest, code_version()),
        as_of=clocks.as_of.isoformat(),
        known_at=clocks.known_at.isoformat(),
        published_at="",
        code_version=code_version(),
        inputs_sha256=digest,
        tables_sha256={},
        public_tables_sha256={},
        noise_key="",
        parts=part_versions(),
        inputs=tuple(_input(item) for item in inputs),
    )


def render(manifest: Manifest) -> bytes:
    """The bytes of `manifest.json`, sealed by a digest of their own."""
    content = _content(manifest)
    return _text({**content, SEAL: hashlib.sha256(_text(content)).hexdigest()})


def read(folder: Path) -> Manifest:
    """The manifest of a release. Raises ValueError if it is not as it was written."""
    return parse((folder / NAME).read_bytes())


def parse(data: bytes) -> Manifest:
    """The manifest that some bytes are. Raises ValueError if they are not as they were written."""
    content = json.loads(data)
    content.pop(SEAL, None)
    known = {name: value for name, value in content.items() if name in Manifest.__dataclass_fields__}
    others = {name: value for name, value in content.items() if name not in known}
    manifest = Manifest(**{**known, "inputs": tuple(content["inputs"])}, others=others)
    if render(manifest) != data:
        raise ValueError("the manifest was changed")
    return manifest


def signed_bytes(manifest: Manifest) -> bytes:
    """What the signature of a release is of: all that its manifest says but the signature."""
    return _text(_content(replace(manifest, signature="")))


def digest(folder: Path) -> str:
    """SHA-256 of the bytes of a release's manifest, which names the hashes of all the rest."""
    return hashlib.sha256((folder / NAME).read_bytes()).hexdigest()


def digest_of(manifest: Manifest) -> str:
    """The same digest, of a manifest that was read."""
    return hashlib.sha256(render(manifest)).hexdigest()


def _content(manifest: Manifest) -> dict[str, Any]:
    """What the manifest says; releases of earlier versions do not say everything."""
    told = {**vars(manifest), **manifest.others}
    del told["others"]
    return {name: value for name, value in told.items() if value or name not in LATER}


def _text(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _input(item: Input) -> dict[str, Any]:
    return {
        "extract": item.extract,
        "file_name": item.file_label,
        "sha256": item.sha256,
        "delivered_on": item.delivered_on.isoformat() if item.delivered_on else None,
        "first_seen_at": item.first_seen_at,
        **({SAMPLE: True} if item.is_sample else {}),
    }
