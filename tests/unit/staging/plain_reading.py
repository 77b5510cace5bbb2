"""A plain Python reading of the contract's values, written from its text and not from the SQL."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal

MISSING = {
    "", "-", "--", "NULL", "N/A", "NA", "S/D", "NAN", "NS/NR", "NO SABE", "NO RESPONDE",
    "PREFIERE NO RESPONDER", "#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!",
}  # fmt: skip
TIME = re.compile(
    r"[T ] ?[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?( ?[AaPp]\.? ?[Mm]\.?)?(Z|[+-][0-9]{2}:?[0-9]{2})?"
)


def text_of(raw: str) -> str | None:
    """The trimmed text, or None where the cell is missing."""
    blanks = "\t\n\v\f\r\x85"
    kept = "".join(c for c in raw if unicodedata.category(c) != "Cc" or c in blanks)
    trimmed = " ".join(part for part in re.split(r"[\s\u00a0]+", kept) if part)
    return None if trimmed.upper() in MISSING else trimmed


def unaccented(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).upper()


def read_code(text: str, width: int) -> tuple[str | None, str | None]:
    digits = text.removesuffix(".0")
    digits = digits.replace(" ", "").replace(".", "").replace("-", "")
    if not re.fullmatch("[0-9]+", digits):
        return None, "code_characters"
    if len(digits) > width:
        return None, "code_too_long"
    digits = digits.zfill(width)
    if width == 8 and len(set(digits)) == 1:
        return None, "dni_repeated_digit"
    return digits, None


def read_boolean(text: str) -> tuple[bool | None, str | None]:
    label = unaccented(text)
    if label in {"SI", "S", "X", "1", "VERDADERO", "TRUE"}:
        return True, None
    if label in {"NO", "N", "0", "FALSO", "FALSE"}:
        return False, None
    return None, "boolean"


def read_date(text: str, born_before: dt.date | None = None) -> tuple[dt.date | None, str | None]:
    if re.fullmatch("[0-9]{5}", text):
        return in_range(dt.date(1899, 12, 30) + dt.timedelta(days=int(text)))
    parts = day_parts(text)
    if parts is None:
        return None, "date_shape"
    year_text, month, day = parts
    year = int(year_text)
    if len(year_text) == 2:
        year += 2000
        if born_before and (year, month, day) > (born_before.year, born_before.month, born_before.day):
            year -= 100
    try:
        return in_range(dt.date(year, month, day))
    except ValueError:
        return None, "date_impossible"


def day_parts(text: str) -> tuple[str, int, int] | None:
    day, time = re.match(r"([0-9/-]*)(.*)", text, re.S).groups()
    if time and not TIME.fullmatch(time):
        return None
    for pattern, order in (
        (r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}|[0-9]{2})", (3, 2, 1)),
        (r"([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})", (3, 2, 1)),
        (r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", (1, 2, 3)),
        (r"([0-9]{4})([0-9]{2})([0-9]{2})", (1, 2, 3)),
    ):
        found = re.fullmatch(pattern, day)
        if found:
            year, month, day_of_month = (found.group(i) for i in order)
            return year, int(month), int(day_of_month)
    return None


def in_range(day: dt.date) -> tuple[dt.date | None, str | None]:
    if dt.date(1900, 1, 1) <= day <= dt.date(2100, 12, 31):
        return day, None
    return None, "date_out_of_range"


def read_number(text: str, kind: str) -> tuple[Decimal | None, str | None]:
    bare = re.sub(r"^(-?) ?S/\.? ?", r"\1", text, flags=re.I)
    minus = bare.startswith("-")
    bare = bare.removeprefix("-").removeprefix(" ")
    digits = ungrouped(bare)
    if digits is None or len(digits.split(".")[0].lstrip("0")) > 12:
        return None, "number_shape"
    value = Decimal(digits)
    if minus and value > 0:
        return None, f"{kind}_negative"
    return value, None


def ungrouped(bare: str) -> str | None:
    """Digits with a decimal point, or None where separators do not stand where they may."""
    if not re.fullmatch(r"[0-9]([0-9., ]*[0-9])?", bare):
        return None
    if " " in bare:
        whole, _, decimals = bare.replace(",", ".").partition(".")
        if (
            not groups_well(whole, " ")
            or (decimals and not decimals.isdigit())
            or bare.count(",") + bare.count(".") > 1
        ):
            return None
        return whole.replace(" ", "") + ("." + decimals if decimals else "")
    present = [s for s in ",." if s in bare]
    if not present:
        return bare
    if len(present) == 2:
        last = max(present, key=bare.rfind)
        other = ",."[last == ","]
        whole, decimals = bare.rsplit(last, 1)
        if last in whole or not groups_well(whole, other):
            return None
        return whole.replace(other, "") + "." + decimals
    separator = present[0]
    if groups_well(bare, separator):
        return bare.replace(separator, "")
    return bare.replace(separator, ".") if bare.count(separator) == 1 else None


def groups_well(text: str, separator: str) -> bool:
    first, *rest = text.split(separator)
    return (
        bool(re.fullmatch("[1-9][0-9]{0,2}", first))
        and bool(rest)
        and all(re.fullmatch("[0-9]{3}", g) for g in rest)
    )
