"""Reading a part of the analysis plan's file: every value is judged, and every error names its place."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from orchestration.ground.errors import WrongUse


class Section:
    """A part of the file that knows its place in it, so that every error can name it.

    Every method raises WrongUse where a value is not what it should be.
    """

    def __init__(self, file: str, place: str, values: object, keys: tuple[str, ...]) -> None:
        self._file, self._place = file, place
        if not isinstance(values, dict):
            raise self.error("", "debe tener claves y valores")
        for key in keys:
            if key not in values:
                raise self.error(key, "falta")
        for key in values:
            if key not in keys:
                raise self.error(str(key), f"no se conoce; se esperan: {', '.join(keys)}")
        self._values: dict[str, Any] = values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def error(self, key: str, rule: str) -> WrongUse:
        """The error that names a value of this part, and the rule that it breaks."""
        place = ".".join(part for part in (self._place, key) if part)
        named = f"«{place}»" if place else "el archivo"
        return WrongUse(f"{self._file}: {named}: {rule}. Corrija el plan de análisis.")

    def section(self, key: str, *keys: str) -> "Section":
        """The part under a key, which must have these keys and no others."""
        return Section(self._file, f"{self._place}.{key}".strip("."), self._values[key], keys)

    def number(self, key: str, low: float, high: float) -> float:
        """A number between two others."""
        return self._number(key, self._values[key], low, high)

    def whole(self, key: str, low: int, high: int) -> int:
        """A whole number between two others."""
        value = self._values[key]
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.error(key, "debe ser un número entero")
        return int(self._number(key, value, low, high))

    def rising(self, key: str, low: float, high: float) -> tuple[float, ...]:
        """Numbers between two others, from the least to the greatest."""
        values = self._list(key)
        numbers = tuple(self._number(key, value, low, high) for value in values)
        if any(after <= before for before, after in zip(numbers, numbers[1:], strict=False)):
            raise self.error(key, "debe ir de menor a mayor, sin repetir")
        return numbers

    def names(self, key: str, known: Mapping[str, object]) -> tuple[str, ...]:
        """Names that are known, each once."""
        values = self._list(key)
        for value in values:
            if not isinstance(value, str) or value not in known:
                raise self.error(key, f"«{value}» no se conoce; puede ser: {', '.join(known)}")
        if len(set(values)) < len(values):
            raise self.error(key, "repite un nombre")
        return tuple(values)

    def texts(self, key: str) -> tuple[str, ...]:
        """Texts, each once."""
        values = self._list(key)
        if not all(isinstance(value, str) for value in values) or len(set(values)) < len(values):
            raise self.error(key, "debe ser una lista de textos, sin repetir")
        return tuple(values)

    def is_empty(self, key: str) -> bool:
        """Whether nothing stands under a key."""
        return self._values[key] is None

    def filled(self, key: str, names: "Section") -> str:
        """A text, with the values of another section in the places of their `{names}`."""
        try:
            return self.text(key).format_map(names._values)
        except (KeyError, IndexError, ValueError):
            raise self.error(key, f"entre llaves solo puede decir: {', '.join(names)}") from None

    def text(self, key: str) -> str:
        """A text that says something."""
        value = self._values[key]
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, "debe ser un texto")
        return value

    def day(self, key: str) -> date:
        """A day."""
        value = self._values[key]
        # a time is a date as well, for Python
        if type(value) is not date:
            raise self.error(key, "debe ser una fecha AAAA-MM-DD")
        return value

    def fixed(self, key: str, value: str) -> None:
        """Raise the error unless a value is the only one that there can be."""
        if self._values[key] != value:
            raise self.error(key, f"debe ser «{value}»: es lo que las estimaciones calculan")

    def rows(self, key: str, *keys: str) -> "list[Section]":
        """The parts of a list, which must have these keys and no others."""
        rows = self._values[key]
        if not isinstance(rows, list):
            raise self.error(key, "debe ser una lista")
        return [Section(self._file, f"{key}[{place}]", row, keys) for place, row in enumerate(rows, 1)]

    def _list(self, key: str) -> list[Any]:
        values = self._values[key]
        if not isinstance(values, list) or not values:
            raise self.error(key, "debe ser una lista con al menos un valor")
        return values

    def _number(self, key: str, value: object, low: float, high: float) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
            raise self.error(key, f"debe ser un número de {low:g} a {high:g}")
        return float(value)
