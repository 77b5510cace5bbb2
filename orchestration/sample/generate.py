"""Writing a sample: synthetic deliveries of all extracts. The same arguments give the same bytes."""

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from orchestration.ground.samples import mark_samples
from orchestration.sample.bad_files import write_bad_files
from orchestration.sample.deliver import Delivery, clean_sheet, dirty_sheet, draw_style, file_name
from orchestration.sample.fields import load_fields
from orchestration.sample.formats import whole_file, write_sheet
from orchestration.sample.settings import SampleError, Streams, as_date, delivery_days, load_settings
from orchestration.sample.world import draw_world

__all__ = ["SampleError", "SampleSummary", "write_sample"]

_ALWAYS = -1
_RESENT_BYTES = 20_000_000


@dataclass
class SampleSummary:
    """What was written."""

    paths: list[Path] = field(default_factory=list)
    """The files, each once for each time that it was written."""
    rows: dict[str, int] = field(default_factory=dict)
    """Rows delivered, by extract."""
    planted: Counter[str] = field(default_factory=Counter)
    """Dirt, by kind: `rule:…`, `shape:…`, `file:…`, and rows repeated, orphaned or of the future."""

    @property
    def files(self) -> int:
        """How many files."""
        return len(self.paths)


@dataclass
class _Writer:
    """Writes deliveries one after another and keeps count."""

    landing: Path
    settings: dict[str, Any]
    streams: Streams
    last_day: int
    clean: bool
    summary: SampleSummary

    def _late(self, delivery: Delivery, rng: np.random.Generator) -> int:
        """The day on which the delivery really arrives."""
        dirt = self.settings["dirt"]
        if self.clean or delivery.first or rng.random() >= dirt["late_file"]:
            return delivery.upto
        self.summary.planted["file:late"] += 1
        # sessions never change, so theirs may even arrive after the next month's
        return delivery.upto + int(
            rng.integers(35, 46) if delivery.extract == "attendance" else rng.integers(5, 25)
        )

    def _write(self, delivery: Delivery, day: int, rng: np.random.Generator, folder: Path) -> Path:
        style = draw_style(delivery, self.settings, rng, self.clean)
        name = file_name(delivery, day, style, self.settings, rng, self.clean)
        if self.clean or not len(delivery):
            sheet = clean_sheet(delivery, style)
        else:
            sheet = dirty_sheet(delivery, style, self.settings, rng, self.summary.planted)
        write_sheet(folder / name, sheet, style)
        self.summary.paths.append(folder / name)
        rows = self.summary.rows
        rows[delivery.extract] = (
            rows.get(delivery.extract, 0) + len(sheet) + sum(1 for line in sheet.tail if line)
        )
        return folder / name

    def _again(self, delivery: Delivery, path: Path, day: int, number: int, rng: np.random.Generator) -> None:
        """Some deliveries come twice: as they were, or the same rows in another file."""
        dirt = self.settings["dirt"]
        resent, corrected = rng.random(2)
        if (
            day + 3 <= self.last_day
            and path.stat().st_size < _RESENT_BYTES
            and (number == 1 or resent < dirt["resent"])
        ):
            extension = path.name[path.name.index(".") :]
            again = path.parent / f"reenvio_{as_date(day + 3)}{extension}"
            with path.open("rb") as original, whole_file(again) as copy:
                shutil.copyfileobj(original, copy)
            self.summary.paths.append(again)
            self.summary.planted["file:resent"] += 1
        small = len(delivery) <= self.settings["files"]["workbook_rows"]
        if day + 4 <= self.last_day and small and (number == 0 or corrected < dirt["corrected"]):
            other = Delivery(
                delivery.extract, delivery.fields, delivery.table, delivery.after, delivery.upto, False
            )
            self._write(other, day + 4, rng, path.parent)
            self.summary.planted["file:corrected"] += 1

    def announce(self, delivery: Delivery, source: str) -> None:
        """A first delivery without rows: its header says that the extract has begun."""
        rng = self.streams.of("file", delivery.extract, delivery.upto)
        self._write(delivery, delivery.upto, rng, self.landing / source / delivery.extract)

    def deliver(self, delivery: Delivery, source: str, number: int) -> None:
        """Write one delivery, unless it arrives too late."""
        rng = self.streams.of("file", delivery.extract, delivery.upto)
        day = self._late(delivery, rng)
        if day > self.last_day:
            return
        path = self._write(delivery, day, rng, self.landing / source / delivery.extract)
        if not self.clean:
            self._again(delivery, path, day, number, rng)


def write_sample(
    landing: Path,
    households: int = 2000,
    seed: int = 2026,
    *,
    as_of: date,
    clean: bool = False,
    participation: float | None = None,
    progress: Callable[[str], None] | None = None,
) -> SampleSummary:
    """Write the deliveries made up to `as_of`; files of the same name are replaced, no other is touched.

    `clean` leaves out all dirt: every row is accepted, or superseded by a newer one. `participation` is the
    share of households that take part; None: as many as in the plan. Raises SampleError for wrong arguments.
    """
    if households < 1:
        raise SampleError("La muestra necesita al menos un hogar.")
    if participation is not None and not 0 < participation <= 1:
        raise SampleError("La participación es una parte de los hogares: mayor que 0 y a lo más 1.")
    settings = load_settings()
    days = delivery_days(as_of)
    tell = progress or (lambda message: None)
    tell(f"Se generan {households} hogares sintéticos…")
    feeds = draw_world(settings, seed, households, clean, participation)
    summary = SampleSummary()
    writer = _Writer(landing, settings, Streams(seed), days[-1], clean, summary)
    for extract, (source, fields) in load_fields().items():
        number = 0
        for after, upto in zip([_ALWAYS, *days], days, strict=False):
            delivery = Delivery(extract, fields, feeds[extract](after, upto), after, upto, number == 0)
            if len(delivery):
                writer.deliver(delivery, source, number)
                number += 1
            elif upto == days[0]:
                writer.announce(delivery, source)
        tell(f"{source}/{extract}: {summary.rows.get(extract, 0)} filas")
    if not clean:
        days_told = [as_date(day).isoformat() for day in days]
        summary.paths += write_bad_files(landing, days_told, summary.planted)
    mark_samples(landing, summary.paths)
    return summary
