"""As much of Stata as the package's do-file and the guide use, so that both run where there is no Stata.

A command or function that is not known here is an error, never passed over. Missing values are numbers
greater than any other, as in Stata: a comparison that forgets `missing()` gives a wrong figure here, too.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat
from pandas.api.types import is_bool_dtype, is_object_dtype
from scipy.stats import norm, t

MISSING = 8e306
"""Stata's plain missing value stands here; `.a` to `.z` follow it."""

_TOKEN = re.compile(
    r'\s*(?:(?P<text>"[^"]*")|(?P<format>%[0-9]+\.[0-9]+[fgc]+)|(?P<letter>\.[a-z]\b)'
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[A-Za-z_][A-Za-z_0-9]*)"
    r"|(?P<sign>==|!=|>=|<=|[-+*/^()&|!<>,.]))"
)
_LEVELS: tuple[dict[str, Callable[[Any, Any], Any]], ...] = (
    {"|": lambda a, b: _truth(a) | _truth(b)},
    {"&": lambda a, b: _truth(a) & _truth(b)},
    {
        "==": lambda a, b: a == b,
        "!=": lambda a, b: a != b,
        ">=": lambda a, b: a >= b,
        "<=": lambda a, b: a <= b,
        ">": lambda a, b: a > b,
        "<": lambda a, b: a < b,
    },
    {"+": lambda a, b: a + b, "-": lambda a, b: a - b},
    {"*": lambda a, b: a * b, "/": lambda a, b: a / b},
    {"^": lambda a, b: a**b},
)
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "missing": lambda value: value == "" if is_object_dtype(value) else value >= MISSING,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "min": np.minimum,
    "max": np.maximum,
    "invnormal": norm.ppf,
    "invttail": lambda freedom, tail: t.isf(tail, freedom),
    "cond": np.where,
    "reldif": lambda a, b: np.abs(a - b) / (np.abs(b) + 1),
}
_SHORT_NUMBER = ("byte", "int", "long", "float", "double")


class StataError(Exception):
    """What Stata would refuse, or what is not known here."""


class Stata:
    """A session in a folder: one table of data, scalars, and what the last command left in `r()`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, pd.DataFrame()
        self.scalars: dict[str, float] = {}
        self.results: dict[str, float] = {}
        self.said: list[str] = []

    def run(self, code: str) -> str:
        """Run the lines of a do-file; what `display` showed."""
        joined = re.sub(r"\s*///[^\n]*\n\s*", " ", code)
        for line in joined.splitlines():
            if line.strip() and not line.lstrip().startswith("*"):
                self._command(line.strip())
        return "\n".join(self.said)

    def _command(self, line: str) -> None:
        name, _, rest = line.partition(" ")
        command = getattr(self, f"_{name}", None)
        if command is None:
            raise StataError(f"no such command here: {line}")
        command(rest.strip())

    def _version(self, rest: str) -> None:
        if float(rest) < 14:
            raise StataError("files of format 118 need Stata 14")

    def _clear(self, rest: str) -> None:
        self.data = pd.DataFrame()

    def _use(self, rest: str) -> None:
        found = re.fullmatch(r'"([^"]+)"(, clear)?', rest)
        if not found:
            raise StataError(f"use {rest}")
        rows, _ = pyreadstat.read_dta(
            self.folder / found[1], user_missing=True, disable_datetime_conversion=True
        )
        self.data = rows.apply(_numbers)

    def _describe(self, rest: str) -> None:
        self._named(rest.split())

    def _tabulate(self, rest: str) -> None:
        self._named(rest.removesuffix(", missing").split())

    def _generate(self, rest: str) -> None:
        found = re.fullmatch(rf"(?:(?:{'|'.join(_SHORT_NUMBER)}) )?(\w+) = (.+)", rest)
        if not found or found[1] in self.data:
            raise StataError(f"generate {rest}")
        self.data[found[1]] = self._number(found[2])

    def _egen(self, rest: str) -> None:
        found = re.fullmatch(r"(?:\w+ )?(\w+) = (total|count|tag)\((.+?)\)(?:, by\((\w+)\))?", rest)
        if not found:
            raise StataError(f"egen {rest}")
        name, function, inner, by = found.groups()
        if function == "tag":
            self.data[name] = (~self.data[inner].duplicated()).astype(float)
            return
        values = pd.Series(np.broadcast_to(self._number(inner), len(self.data)), index=self.data.index)
        kept = values.where(values < MISSING)
        grouped = kept.groupby(self.data[by])
        self.data[name] = grouped.transform("sum" if function == "total" else "count")

    def _encode(self, rest: str) -> None:
        found = re.fullmatch(r"(\w+), generate\((\w+)\)", rest)
        if not found or self.data[found[1]].dtype != object:
            raise StataError(f"encode {rest}")
        self.data[found[2]] = pd.factorize(self.data[found[1]], sort=True)[0] + 1.0

    def _summarize(self, rest: str) -> None:
        listed, _, condition = rest.partition(" if ")
        (name,) = self._named(listed.split())
        values = self._chosen(condition)[name]
        values = values[values < MISSING]
        self.results = {"N": len(values), "mean": values.mean(), "sum": values.sum(), "max": values.max()}

    def _count(self, rest: str) -> None:
        self.results = {"N": len(self._chosen(rest.removeprefix("if ")))}

    def _regress(self, rest: str) -> None:
        found = re.fullmatch(r"(\w+), vce\(cluster (\w+)\)", rest)
        if not found:
            raise StataError(f"regress {rest}")
        self._named([found[1], found[2]])

    def _scalar(self, rest: str) -> None:
        name, _, value = rest.partition(" = ")
        self.scalars[name] = float(self._number(value))

    def _assert(self, rest: str) -> None:
        if not np.all(_truth(self._number(rest))):
            raise StataError(f"assertion is false: {rest}")

    def _display(self, rest: str) -> None:
        shown, form = [], ""
        for kind, token, value in _Parser(self, rest).displayed():
            if kind == "format":
                form = token[1:].rstrip("gc")
            elif kind == "text":
                shown.append(token[1:-1])
            else:
                shown.append(format(float(value), form if form.endswith("f") else "g"))
                form = ""
        self.said.append("".join(shown))

    def _named(self, names: list[str]) -> list[str]:
        unknown = [name for name in names if name not in self.data]
        if unknown:
            raise StataError(f"no such variables: {unknown}")
        return names

    def _chosen(self, condition: str) -> pd.DataFrame:
        if not condition:
            return self.data
        return self.data[np.broadcast_to(_truth(self._number(condition)), len(self.data))]

    def _number(self, expression: str) -> Any:
        value = _Parser(self, expression).whole()
        return value.astype(float) if is_bool_dtype(value) else value

    def value_of(self, name: str) -> Any:
        """A variable or, where none has that name, a scalar."""
        if name in self.data:
            return self.data[name]
        if name in self.scalars:
            return self.scalars[name]
        raise StataError(f"{name} not found")


class _Parser:
    def __init__(self, session: Stata, expression: str) -> None:
        self._session, self._tokens = session, list(_tokens(expression))

    def whole(self) -> Any:
        value = self._level(0)
        if self._tokens:
            raise StataError(f"what is left of an expression: {self._tokens}")
        return value

    def displayed(self) -> Iterator[tuple[str, str, Any]]:
        while self._tokens:
            kind, token = self._tokens[0]
            if kind in ("text", "format"):
                self._tokens.pop(0)
                yield kind, token, None
            else:
                yield "value", "", self._level(0)

    def _level(self, level: int) -> Any:
        if level == len(_LEVELS):
            return self._unary()
        value = self._level(level + 1)
        while self._tokens and self._tokens[0][1] in _LEVELS[level]:
            sign = self._tokens.pop(0)[1]
            value = _LEVELS[level][sign](value, self._level(level + 1))
        return value

    def _unary(self) -> Any:
        kind, token = self._tokens.pop(0)
        if token == "!":
            return ~_truth(self._unary())
        if token == "-":
            return -self._unary()
        if token == "(":
            value = self._level(0)
            self._expect(")")
            return value
        if kind == "number":
            return float(token)
        if kind == "letter":
            return MISSING * (1 + (ord(token[1]) - ord("a") + 1) / 100)
        if token == ".":
            return MISSING
        if kind == "text":
            return token[1:-1]
        if kind != "name":
            raise StataError(f"not expected: {token}")
        return (
            self._called(token)
            if self._tokens and self._tokens[0][1] == "("
            else self._session.value_of(token)
        )

    def _called(self, name: str) -> Any:
        self._expect("(")
        if name == "r":
            value = self._session.results[self._tokens.pop(0)[1]]
            self._expect(")")
            return value
        if name not in _FUNCTIONS:
            raise StataError(f"no such function here: {name}")
        values = [self._level(0)]
        while self._tokens[0][1] == ",":
            self._tokens.pop(0)
            values.append(self._level(0))
        self._expect(")")
        return _FUNCTIONS[name](*values)

    def _expect(self, sign: str) -> None:
        if not self._tokens or self._tokens.pop(0)[1] != sign:
            raise StataError(f"{sign} expected")


def _tokens(expression: str) -> Iterator[tuple[str, str]]:
    place = 0
    while expression[place:].strip():
        found = _TOKEN.match(expression, place)
        if not found:
            raise StataError(f"cannot read: {expression[place:]}")
        place = found.end()
        yield str(found.lastgroup), found[found.lastgroup]


def _truth(value: Any) -> Any:
    """A number is true unless it is zero: missing is true, as in Stata."""
    return value if is_bool_dtype(value) else np.asarray(value) != 0


def _numbers(column: pd.Series) -> pd.Series:
    """Texts as they are; numbers as numbers, and missing values as numbers beyond all others."""
    letters = column.map(lambda value: isinstance(value, str) and len(value) == 1 and value.isalpha())
    rest = column[~letters]
    if pd.api.types.infer_dtype(rest, skipna=True) == "string":
        return column.fillna("").astype(object)
    numbers = pd.to_numeric(column.where(~letters)).astype(float).fillna(MISSING)
    codes = column[letters].map(lambda letter: MISSING * (1 + (ord(letter) - ord("a") + 1) / 100))
    numbers[letters] = codes.astype(float)
    return numbers
