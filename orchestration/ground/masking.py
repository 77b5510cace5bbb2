"""What names may hold and nobody must read: identity documents, and orders to the terminal."""

import re
from datetime import date
from typing import Any

_EIGHT_DIGITS = re.compile(r"(?<![0-9])[0-9]{8}(?![0-9])")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, those that turn the direction of writing, and bytes that are no text."""
HIDDEN = "········"


def without_documents(text: str) -> str:
    """The text with every number of eight digits hidden that is no date, as identity documents are none."""
    return _EIGHT_DIGITS.sub(lambda found: found[0] if _is_date(found[0]) else HIDDEN, text)


def without_controls(text: str) -> str:
    """One line without the characters by which a name could give orders to a terminal or break a document."""
    return _UNSEEN.sub("", text)


def values_without_controls(value: Any) -> Any:
    """Plain values, the texts among them without such characters."""
    if isinstance(value, str):
        return without_controls(value)
    if isinstance(value, dict):
        return {values_without_controls(key): values_without_controls(each) for key, each in value.items()}
    return [values_without_controls(each) for each in value] if isinstance(value, list | tuple) else value


def _is_date(digits: str) -> bool:
    try:
        return date.fromisoformat(digits).year // 100 == 20
    except ValueError:
        return False
