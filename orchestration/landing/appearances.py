"""How the judged deliveries looked in the landing when their bytes were read.

Who looks for new deliveries compares looks instead of bytes. Without what is kept here everything looks new,
and the next run, which reads the bytes, keeps it again.
"""

import json

from orchestration.ground.paths import Home
from orchestration.ground.storage import private_folder, publish
from orchestration.landing.find import Look


def known_looks(home: Home, extract: str) -> dict[str, Look]:
    """The looks of an extract's judged files, by their path in the landing."""
    try:
        kept = json.loads((home.looks / f"{extract}.json").read_text(encoding="ascii"))
        return {path: tuple(look) for path, look in kept.items()}
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return {}


def keep_looks(home: Home, extract: str, looks: dict[str, Look]) -> None:
    """Keep the looks of all files of an extract that lie in the landing and are judged."""
    if looks == known_looks(home, extract):
        return
    draft = private_folder(home.looks) / f".{extract}.json"
    # names that are no UTF-8 are kept as they are
    draft.write_text(json.dumps(looks, ensure_ascii=True, sort_keys=True), encoding="ascii")
    publish(draft, home.looks / f"{extract}.json")
