"""Which of the calendar's reports are due, which of them can be written, and which stand already."""

import json
from datetime import date
from pathlib import Path

from orchestration.ground.calendar import Due, due_reports
from orchestration.ground.paths import Home
from orchestration.release import catalog
from orchestration.reports.write import NAME, PUBLIC_EDITION


def written(home: Home, due: Due) -> Path | None:
    """Where a due report stands, None if it was not written of a release with its cut-off."""
    for path in sorted(home.reports.glob(f"*/{due.report}_{due.month}_*/{NAME}")):
        sealed = json.loads(path.read_bytes())
        # a report of the public edition is one more, never the one that is due
        is_public = sealed.get("edition") == PUBLIC_EDITION
        if sealed["as_of"] == due.cut_off.isoformat() and not is_public:
            return path.parent
    return None


def is_of_current(home: Home, due: Due) -> bool:
    """Whether a report is of the current release's cut-off."""
    return catalog.require_current(home).name.startswith(due.cut_off.isoformat())


def to_write(home: Home, day: date) -> tuple[list[Due], list[Due]]:
    """What is due up to a day and does not stand: what can be written, and what waits for its release."""
    cut_offs = {release.as_of for release in catalog.published(home)}
    missing = [due for due in due_reports(day) if written(home, due) is None]
    ready = [due for due in missing if due.cut_off.isoformat() in cut_offs]
    return ready, [due for due in missing if due not in ready]
