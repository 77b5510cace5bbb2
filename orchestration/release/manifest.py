"""`manifest.json`: what a release is, what it was built from, and the hashes by which it is verified."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from orchestration.ground.clocks import Clocks
from orchestration.ground.code import code_version
from orchestration.release.identity import Input, inputs_sha256, release_id

NAME = "manifest.json"
SEAL = "manifest_sha256"
"""The digest of the manifest without this entry."""


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
    public_tables_sha256: Mapping[str, str]
    noise_key: str
    inputs: tuple[Mapping[str, Any], ...]
    files: Mapping[str, str] = field(default_factory=dict)

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
        inputs=tuple(_input(item) for item in inputs),
    )


def render(manifest: Manifest) -> bytes:
    """The bytes of `manifest.json`, sealed by a digest of their own."""
    content = vars(manifest)
    return _text({**content, SEAL: hashlib.sha256(_text(content)).hexdigest()})


def read(folder: Path) -> Manifest:
    """The manifest of a release. Raises ValueError if it is not as it was written."""
    return parse((folder / NAME).read_bytes())


def parse(data: bytes) -> Manifest:
    """The manifest that some bytes are. Raises ValueError if they are not as they were written."""
    content = json.loads(data)
    content.pop(SEAL, None)
    manifest = Manifest(**{**content, "inputs": tuple(content["inputs"])})
    if render(manifest) != data:
        raise ValueError("the manifest was changed")
    return manifest


def digest(folder: Path) -> str:
    """SHA-256 of the bytes of a release's manifest, which names the hashes of all the rest."""
    return hashlib.sha256((folder / NAME).read_bytes()).hexdigest()


def _text(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _input(item: Input) -> dict[str, Any]:
    return {
        "extract": item.extract,
        "file_name": item.file_label,
        "sha256": item.sha256,
        "delivered_on": item.delivered_on.isoformat() if item.delivered_on else None,
        "first_seen_at": item.first_seen_at,
    }
