"""What the generator is told: its settings, the real places, the calendar and its streams of random numbers.

Nothing here draws a household or a person.
"""

import calendar
import csv
import unicodedata
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import yaml

from orchestration.ground.errors import SpokenError
from orchestration.ground.paths import SEEDS
from orchestration.ground.plan import the_plan

NEVER = np.int32(2**31 - 1)
"""A day that does not come: days are counted from 1970-01-01."""

YEAR = the_plan().year


class SampleError(SpokenError):
    """The arguments do not allow a sample; the message is in Spanish, for people."""


def day(year: int, month: int, number: int) -> int:
    """A calendar day, counted from 1970-01-01."""
    return (date(year, month, number) - date(1970, 1, 1)).days


def as_date(number: int) -> date:
    """The calendar day of a count from 1970-01-01."""
    return date(1970, 1, 1) + timedelta(days=int(number))


def month_days(month: int) -> tuple[int, int]:
    """The first and the last day of a month of the plan year."""
    return day(YEAR, month, 1), day(YEAR, month, calendar.monthrange(YEAR, month)[1])


@dataclass(frozen=True)
class Districts:
    """The real districts, in the order of their codes, with what the sample draws from."""

    code: np.ndarray
    department: np.ndarray
    province: np.ndarray
    name: np.ndarray
    unit: np.ndarray
    """Position of the territorial unit in `units`."""
    units: list[str]
    rural: np.ndarray
    extreme: np.ndarray
    weight: np.ndarray
    """Share of all affiliated households, adding up to 1."""


class Streams:
    """Independent random numbers for every purpose, so that one part's draws never move another's."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def of(self, *purpose: object) -> np.random.Generator:
        """The stream of one purpose: the same numbers for the same seed and words."""
        words = [zlib.crc32(str(word).encode()) for word in purpose]
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence([self._seed, *words])))


def _positions(weights: Mapping[Any, float], luck: np.ndarray) -> np.ndarray:
    shares = np.fromiter(weights.values(), float)
    edges = np.cumsum(shares / shares.sum())
    return np.searchsorted(edges[:-1], luck, side="right").astype(np.int8)


def draw(rng: np.random.Generator, weights: Mapping[Any, float], size: int) -> np.ndarray:
    """Positions in `weights`, drawn in proportion to them."""
    return _positions(weights, rng.random(size))


def deal(rng: np.random.Generator, weights: Mapping[Any, float], size: int) -> np.ndarray:
    """Positions in `weights`, in random order, each as often as its weight says: even a few miss no kind."""
    return _positions(weights, (rng.permutation(size) + 0.5) / size)


@cache
def load_settings() -> dict[str, Any]:
    """The settings file, section by section."""
    return yaml.safe_load((SEEDS / "sample" / "settings.yml").read_text(encoding="utf-8"))


def without_accents(text: str) -> str:
    """Text without accents and tildes: Ñ is N."""
    return "".join(
        letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter)
    )


def _number(text: str) -> float:
    return float(text) if text else 0.0


@cache
def load_districts() -> Districts:
    """Real districts, weighted by their department's affiliated households, rural people and poverty."""
    reference = SEEDS / "reference"
    with (reference / "ubigeo_distrito_fusionado.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["ubigeo"])
    with (reference / "juntos_hogares_afiliados_dep_2025.csv").open(encoding="utf-8", newline="") as file:
        affiliated = {row["departamento"]: int(row["hogares_juntos"]) for row in csv.DictReader(file)}
    affiliated["CALLAO"] = affiliated["PROVINCIA CONSTITUCIONAL DEL CALLAO"]
    department = np.array([row["departamento"] for row in rows])
    rural = np.array(
        [_number(row["minam2023_pob_rural"]) / max(_number(row["minam2023_pob_total"]), 1) for row in rows]
    )
    poor = np.array([_number(row["pct_pobreza_total"]) / 100 for row in rows])
    people = np.array([_number(row["minam2023_pob_total"]) for row in rows])
    weight = people * (poor + 0.02) * (0.25 + rural)
    for name in set(department):
        here = department == name
        weight[here] *= affiliated[without_accents(name).upper()] / weight[here].sum()
    overrides = load_settings()["units"]
    unit = [overrides.get(row["ubigeo"][:4], without_accents(row["departamento"]).upper()) for row in rows]
    units = sorted(set(unit))
    return Districts(
        code=np.array([row["ubigeo"] for row in rows]),
        department=department,
        province=np.array([row["provincia"] for row in rows]),
        name=np.array([row["distrito"] for row in rows]),
        unit=np.array([units.index(name) for name in unit], dtype=np.int16),
        units=units,
        rural=rural,
        extreme=np.array([_number(row["pct_pobreza_extrema"]) / 100 for row in rows]),
        weight=weight / weight.sum(),
    )


def delivery_days(as_of: date) -> list[int]:
    """The days on which deliveries arrive, up to `as_of`: the initial load, then month ends of the plan year.

    A cut-off within a month brings a last delivery on that day.
    """
    initial = load_settings()["files"]["initial"]
    if as_of < initial:
        raise SampleError(f"La muestra empieza el {initial:%d/%m/%Y}: --as-of no puede ser anterior.")
    last = min((as_of - date(1970, 1, 1)).days, day(YEAR, 12, 31))
    days = [(initial - date(1970, 1, 1)).days]
    days += [month_days(month)[1] for month in range(1, 13) if month_days(month)[1] <= last]
    return days if days[-1] == last else [*days, last]
