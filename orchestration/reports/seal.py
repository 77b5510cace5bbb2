"""What ties a document to its release: a permanent link, the release's hash, and both as a QR code."""

import io

import segno

from orchestration.release import manifest
from orchestration.release.manifest import Manifest
from orchestration.reports.sources import definitions

FILE = "seal.svg"


def archive_place(release_id: str) -> str:
    """Where a release is archived in every site, its own and all later ones."""
    return f"publicaciones/{release_id}/"


def permalink(release_id: str) -> str:
    """The permanent link of a release: within the site, or with the address that reports.yml gives it."""
    address = str(definitions("reports")["site_address"])
    return f"{address.rstrip('/')}/{archive_place(release_id)}" if address else archive_place(release_id)


def sealed_text(release: Manifest) -> str:
    """What the QR code says."""
    return f"{permalink(release.release_id)} sha256:{manifest.digest_of(release)}"


def qr_code(release: Manifest) -> bytes:
    """The seal as an SVG image."""
    drawn = io.BytesIO()
    segno.make(sealed_text(release), error="m", micro=False).save(drawn, kind="svg", border=2)
    return drawn.getvalue()
