"""`python -m orchestration.site`: what `make site` runs."""

import sys

from orchestration.commands.console import shown_progress
from orchestration.ground.errors import Exit, Stop, spoken_errors
from orchestration.ground.paths import default_home
from orchestration.site.build import build_site


def main() -> int:
    """Build the site of the current release of MIE_HOME and say where it lies."""
    try:
        with spoken_errors(), shown_progress():
            site = build_site(default_home())
    except Stop as stop:
        print(stop, file=sys.stderr)
        return int(stop.exit_status)
    made = "construido" if site.is_new else "ya estaba construido"
    print(f"Sitio de la publicación {site.release_id}, {made}: {site.folder}")
    print(f"Para verlo: python3 -m http.server --bind 127.0.0.1 --directory {site.folder} 8000")
    return Exit.DONE


if __name__ == "__main__":
    sys.exit(main())
