"""Texts as nobody would write them and as people do: for engines to agree on what they say."""

import random
import unicodedata
from collections.abc import Callable, Iterator
from decimal import Decimal

BLANKS = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2003\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
CONTROLS = "\x00\x01\x07\x1b\x1c\x1f\x7f\x80\x9b\u200b\u200d\ufeff\u00ad"
WORDS = (
    "Sí", "SI", "s", "no", "Nó", "x", "VERDADERO", "falso", "tRuE", "urbano", "En marcha",
    "en  marcha", "ñandú", "Straße", "STRASSE", "ﬁn", "ŉ", "ſi", "ıstanbul", "İstanbul", "Ǆ", "ǅ",
    "ς", "NS/NR", "n/a", "--", "S/D", "#N/A", "#¡REF!", "no sabe", "prefiere no responder",
    "Quechua", "AYMARÁ", "Ashaninka", "Ñ", "ñ", "Güe", "œuvre", "Łódź", "ǰ",
)  # fmt: skip

JAMO = [range(0x1100, 0x1200), range(0xA960, 0xA980), range(0xD7B0, 0xD800)]
"""Parts of Korean syllables: DuckDB puts them together, which is no matter of accents."""


def letters() -> list[str]:
    """Each letter, mark, number and sign, between two others; of ideographs and syllables a few."""
    plain = [range(0x3400, 0xA000), range(0xAC00, 0xD7A4), range(0x17000, 0x19000), range(0x20000, 0x2F800)]
    found = []
    for code in range(0x20, 0x2FA20):
        many = any(code in span for span in plain) and code % 97
        if unicodedata.category(chr(code))[0] in "LMNPSZ" and not many and not _is_jamo(code):
            found.append(f"a{chr(code)}Z")
    return found


def generated(count: int, seed: int) -> list[str]:
    """So many texts of all kinds, the same ones for a seed."""
    chance = random.Random(seed)
    kinds: list[Callable[[random.Random], str]] = [_code, _date, _number, _word, _anything]
    return [_dirtied(chance, chance.choice(kinds)(chance)) for _ in range(count)]


def doubles(count: int, seed: int) -> list[float]:
    """Numbers of either sign, from parts of a millionth to hundreds of millions."""
    chance = random.Random(seed)
    found = [0.0, 0.285, 2.5e-12, -0.5e-12, 1e12, -123456789.123456789]
    found += [chance.choice([1, -1]) * chance.random() * 10 ** chance.randint(-13, 9) for _ in range(count)]
    halves = [(number + 0.5) * 1e-12 for number in range(500)]
    return [*found, *halves, *(number / 8 for number in range(500))]


def amounts(count: int, seed: int) -> list[Decimal]:
    """Amounts of up to six places."""
    chance = random.Random(seed)
    return [Decimal(chance.randint(0, 10 ** chance.randint(1, 15))).scaleb(-6) for _ in range(count)]


def _dirtied(chance: random.Random, text: str) -> str:
    if chance.random() < 0.3:
        text = chance.choice(BLANKS) + text + chance.choice(BLANKS)
    if chance.random() < 0.15:
        place = chance.randrange(len(text) + 1)
        text = text[:place] + chance.choice(BLANKS + CONTROLS) + text[place:]
    return text


def _code(chance: random.Random) -> str:
    digits = "".join(chance.choices("0123456789", k=chance.randint(1, 13)))
    apart = [f"{digits[:2]} {digits[2:]}", "-".join(digits)]
    return chance.choice([digits, digits + ".0", digits[0] * 8, digits + "A", "٣" + digits, *apart])


def _date(chance: random.Random) -> str:
    year = chance.choice([*map(str, range(1890, 2110, 7)), "0000", "0001", "26", "99", "05", "7", "10000"])
    month, day = (chance.choice([str(n), f"{n:02d}"]) for n in (chance.randint(0, 13), chance.randint(0, 32)))
    mark = chance.choice("//--. ")
    time = chance.choice(["", "", "", " 23:59", "T14:05:00", " 2:05 p. m.", "T1", "T10:00:00,5-05:00"])
    return chance.choice(
        [
            mark.join([day, month, year]) + time,
            mark.join([year, month, day]) + time,
            f"{year}{month:0>2}{day:0>2}{time}",
            str(chance.randint(0, 99999)),
        ]
    )


def _number(chance: random.Random) -> str:
    whole = str(chance.randint(0, 10 ** chance.randint(1, 14)))
    if chance.random() < 0.4:
        whole = f"{int(whole):,}".replace(",", chance.choice(",. "))
    part = "".join(chance.choices("0123456789", k=chance.choice([1, 2, 2, 3, 6, 7, 9, 20])))
    body = whole + chance.choice(["", "", "." + part, "," + part, "e3", "E-7", "%", "."])
    return chance.choice(["", "", "", "S/", "S/. ", "s/ ", "-", "S/ -", "- ", "--", "+", "US$"]) + body


def _word(chance: random.Random) -> str:
    word = chance.choice(WORDS)
    return unicodedata.normalize(chance.choice(["NFC", "NFD", "NFKD"]), word)


def _anything(chance: random.Random) -> str:
    return "".join(_characters(chance, chance.randint(0, 12)))


def _characters(chance: random.Random, count: int) -> Iterator[str]:
    for _ in range(count):
        last = chance.choice([0x7F, 0x17F, 0x590, 0x2000, 0xD7FF, 0x1F9FF])
        code = chance.randint(0x20, last)
        if not 0xD800 <= code < 0xE000 and not _is_jamo(code):
            yield chr(code)


def _is_jamo(code: int) -> bool:
    return any(code in span for span in JAMO)
