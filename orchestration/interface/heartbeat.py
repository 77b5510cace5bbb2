"""A sign of life of the service: a file, and an address that somebody outside can watch.

The file holds the moment of the last look at the landing; who finds it old finds the service dead. The
address (MIE_HEARTBEAT_URL) is fetched each time; services that watch such calls tell when they stop.
"""

import os
import urllib.error
import urllib.request
from datetime import UTC, datetime

from orchestration.ground.paths import Home
from orchestration.ground.progress import tell
from orchestration.ground.storage import storage_errors, way_folder, write_whole

URL_VARIABLE = "MIE_HEARTBEAT_URL"
PATIENCE = 10
"""Seconds to wait for an answer."""


def beat(home: Home) -> None:
    """Leave a sign of life. An address that does not answer stops nothing: whoever watches it will notice."""
    with storage_errors(home.root):
        way_folder(home.root)
        write_whole(home.heartbeat, f"{datetime.now(UTC).isoformat(timespec='seconds')}\n".encode())
    url = os.environ.get(URL_VARIABLE)
    if not url:
        return
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE):
            pass
    except (OSError, ValueError):
        tell(f"No respondió la dirección de {URL_VARIABLE}.")
