"""Names of files can hold an identity document; what tells of files outside the warehouse shows none."""

import re
from datetime import date

_EIGHT_DIGITS = re.compile(r"(?<![0-9])[0-9]{8}(?![0-9])")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
HIDDEN = "········"


def without_controls(text: str) -> str:
    """The text without control characters, which a terminal would obey."""
    return _CONTROLS.sub("", text)


def without_documents(text: str) -> str:
    """The text with every number of eight digits hidden that is no date, as identity documents are none."""
    return _EIGHT_DIGITS.sub(lambda found: found[0] if _is_date(found[0]) else HIDDEN, text)


def _is_date(digits: str) -> bool:
    try:
        return date.fromisoformat(digits).year // 100 == 20
    except ValueError:
        return False
