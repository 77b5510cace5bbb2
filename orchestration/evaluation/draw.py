"""`mie draw`: lots are drawn among the units of a list, by stratum, on the record, for all to repeat.

For the order of a roll-out, for places that more apply for than there are, and for whom to interview again.
"""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from string import Template
from typing import Any

from orchestration.evaluation.lottery import Design, Lot, chances, draw_lots
from orchestration.ground.calendar import lima_day
from orchestration.ground.errors import WrongUse
from orchestration.ground.lock import one_writer
from orchestration.ground.paths import Home
from orchestration.ground.spanish import day, number
from orchestration.ground.storage import private_folder, scratch_folder, storage_errors, sync, write_whole
from orchestration.landing.ledger import Drawn, Ledger
from orchestration.release.testimony import require_ledger

RECORD = Path(__file__).parent / "templates" / "acta_sorteo.md"
LIST, RESULT, MINUTES = "lista.csv", "resultado.csv", "acta.md"
ADDED = ("estrato", "orden", "resultado")
MOST_BYTES = 200_000_000
"""Lists are read whole; the longest one of the programme's households has a tenth of it."""


@dataclass(frozen=True)
class Draw:
    """A draw: where it lies, and per stratum how many units it has and how many drew a place or wave 1."""

    draw_id: str
    folder: str
    is_new: bool
    units: int
    strata: dict[str, tuple[int, int]]
    design: str
    seed: str
    result_sha256: str
    earlier: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The draw as plain values."""
        return asdict(self)


@dataclass(frozen=True)
class Listed:
    """A list of units: its bytes, its columns, its rows, and which columns hold the code and the strata."""

    content: bytes
    columns: list[str]
    rows: list[list[str]]
    code: str
    by: tuple[str, ...]

    @property
    def sha256(self) -> str:
        """Of the file as given."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def codes(self) -> list[str]:
        """The code of each unit, in the order of the rows."""
        place = self.columns.index(self.code)
        return [row[place] for row in self.rows]

    @property
    def units_sha256(self) -> str:
        """Of the units themselves: the same for every list of them, however its rows and columns stand."""
        return hashlib.sha256("\n".join(sorted(self.codes)).encode()).hexdigest()

    @property
    def strata(self) -> dict[str, str]:
        """The stratum of each unit."""
        places = [self.columns.index(name) for name in self.by]
        labels = [" · ".join(row[place] for place in places) or "todas" for row in self.rows]
        return dict(zip(self.codes, labels, strict=True))


def draw(
    home: Home,
    file: Path,
    code: str,
    by_strata: str | None,
    design: Design,
    drawn_by: str,
    why: str,
    now: datetime,
) -> Draw:
    """Draw lots among the rows of a CSV file, record it in the ledger, and keep list, result and minutes.

    `code` names the column of the units' codes, `by_strata` the columns (with commas) within which lots are
    drawn. The same list, columns, seed and design are drawn once: asked again, nothing changes. Raises
    WrongUse if the list cannot be drawn from.
    """
    if not drawn_by.strip() or not why.strip() or not design.seed.strip():
        raise WrongUse("Diga la semilla (--seed), quién sortea (--by NOMBRE) y para qué (--why TEXTO).")
    listed = _read(file, code, tuple(filter(None, (by_strata or "").split(","))))
    _require_drawable(len(listed.rows), design)
    lots = draw_lots(listed.strata, design)
    result = _result(listed, lots)
    told = _design(design)
    sha256 = hashlib.sha256(result).hexdigest()
    named = "|".join((listed.sha256, code, *listed.by, told, design.seed))
    draw_id = "sorteo_" + hashlib.sha256(named.encode()).hexdigest()[:10]
    with one_writer(home):
        require_ledger(home)
        ledger = Ledger(home.ledger)
        known = {entry.draw_id: entry for entry in ledger.drawn()}
        entry = known.get(draw_id) or Drawn(
            draw_id=draw_id,
            drawn_at=now,
            drawn_by=drawn_by.strip(),
            why=why.strip(),
            list_sha256=listed.sha256,
            units=len(listed.rows),
            strata=", ".join(listed.by),
            design=told,
            seed=design.seed,
            result_sha256=sha256,
            units_sha256=listed.units_sha256,
        )
        earlier = tuple(
            each.draw_id
            for each in takewhile(lambda each: each.draw_id != draw_id, known.values())
            if each.list_sha256 == listed.sha256 or each.units_sha256 == listed.units_sha256
        )
        counted = chances(list(lots.values()))
        # on the record first: a draw that nobody recorded could be drawn again until it pleases
        if draw_id not in known:
            ledger.record(entry)
        _keep(home, entry, listed, result, counted, earlier)
    return Draw(
        draw_id,
        str(home.draws / draw_id),
        draw_id not in known,
        entry.units,
        counted,
        told,
        design.seed,
        sha256,
        earlier,
    )


def _keep(
    home: Home,
    entry: Drawn,
    listed: Listed,
    result: bytes,
    counted: dict[str, tuple[int, int]],
    earlier: tuple[str, ...],
) -> None:
    """Have the folder of a draw in its place, whole; what stands there already is the same."""
    target = home.draws / entry.draw_id
    if target.exists():
        return
    with storage_errors(home.root):
        private_folder(home.draws)
        with scratch_folder(home.draws / ".draft") as scratch:
            draft = private_folder(scratch / target.name)
            write_whole(draft / LIST, listed.content)
            write_whole(draft / RESULT, result)
            write_whole(draft / MINUTES, _minutes(entry, counted, earlier).encode())
            draft.rename(target)
        sync(home.draws)


def _read(file: Path, code: str, by: tuple[str, ...]) -> Listed:
    """The list of a CSV file; what is wrong with it is told by row, never by value or by the file's name."""
    try:
        content = file.read_bytes() if file.stat().st_size <= MOST_BYTES else None
    except OSError as error:
        raise WrongUse("No se puede leer la lista. Compruebe su ruta.") from error
    if content is None:
        raise WrongUse(f"La lista pasa de {MOST_BYTES // 1_000_000} MB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongUse("La lista no está en UTF-8. Guárdela como «CSV UTF-8».") from error
    columns, rows = _table(text)
    for name in (code, *by):
        if columns.count(name) != 1:
            # a list without headers would show its first unit
            raise WrongUse(
                f"La lista debe tener una sola columna {name} en su encabezado, y entre las"
                f" {len(columns)} de su primera fila hay {columns.count(name)}. Escriba los nombres de las"
                " columnas en la primera fila."
            )
    if taken := set(columns) & set(ADDED):
        raise WrongUse(f"La lista ya tiene la columna {min(taken)}, que escribe el sorteo. Quítela.")
    listed = Listed(content, columns, rows, code, by)
    first: dict[str, int] = {}
    for row, unit in enumerate(listed.codes, 2):
        if not unit.strip():
            raise WrongUse(f"En la fila {row} de la lista falta {code}.")
        if unit in first:
            raise WrongUse(f"Las filas {first[unit]} y {row} de la lista tienen el mismo valor en {code}.")
        first[unit] = row
    for name in by:
        place = columns.index(name)
        empty = next((row for row, cells in enumerate(rows, 2) if not cells[place].strip()), None)
        if empty:
            raise WrongUse(f"En la fila {empty} de la lista falta {name}, que forma los estratos.")
    return listed


def _table(text: str) -> tuple[list[str], list[list[str]]]:
    header = text.partition("\n")[0]
    delimiter = max(",;\t|", key=header.count)
    try:
        read = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise WrongUse("La lista no se lee como CSV: revise las comillas.") from error
    if not read:
        raise WrongUse("La lista está vacía.")
    columns = [name.strip() for name in read[0]]
    for row, cells in enumerate(read[1:], 2):
        if len(cells) != len(columns):
            raise WrongUse(
                f"La fila {row} de la lista tiene {len(cells)} celdas; el encabezado, {len(columns)}."
            )
    return columns, read[1:]


def _require_drawable(units: int, design: Design) -> None:
    if (design.places is None) == (design.waves is None):
        raise WrongUse(
            "Diga cuántas plazas hay (--places) o en cuántas tandas se llega a todos (--waves); una de las"
            " dos cosas."
        )
    if design.places is not None and not 0 < design.places < units:
        raise WrongUse(
            f"Con {units} unidades y {design.places} plazas no hay nada que sortear: las plazas deben ser"
            " al menos una y menos que las unidades."
        )
    if design.waves is not None and not 1 < design.waves <= units:
        raise WrongUse(f"Con {units} unidades, las tandas deben ser de 2 a {units}.")


def _result(listed: Listed, lots: dict[str, Lot]) -> bytes:
    """The list with what was drawn, by stratum and order: the same bytes whatever the order of the list."""
    rows = sorted(
        zip(listed.codes, listed.rows, strict=True),
        key=lambda pair: (lots[pair[0]].stratum, lots[pair[0]].order),
    )
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*listed.columns, *ADDED])
    writer.writerows([*row, *_cells(lots[unit])] for unit, row in rows)
    return text.getvalue().encode()


def _cells(lot: Lot) -> tuple[str, int, int]:
    """A lot in the order of the columns that are added."""
    return lot.stratum, lot.order, lot.outcome


def _design(design: Design) -> str:
    return f"{design.places} plazas" if design.places is not None else f"{design.waves} tandas"


def _minutes(entry: Drawn, counted: dict[str, tuple[int, int]], earlier: tuple[str, ...]) -> str:
    return Template(RECORD.read_text(encoding="utf-8")).substitute(
        {name: "no consta" if value is None else str(value) for name, value in asdict(entry).items()},
        drawn_on=day(lima_day(entry.drawn_at)),
        strata_text=entry.strata or "ninguno: una sola lista",
        earlier="\n".join(_earlier(earlier)),
        table="\n".join(
            f"| {stratum} | {number(units)} | {number(first)} |"
            for stratum, (units, first) in counted.items()
        ),
    )


def _earlier(earlier: tuple[str, ...]) -> Iterator[str]:
    if earlier:
        yield (
            "**Estas mismas unidades ya se habían sorteado**, con otra semilla, otro diseño u otra lista:"
            f" {', '.join(earlier)}. Explique cuál vale y por qué."
        )
    else:
        yield "Antes de este acto no consta en este almacén ningún sorteo de exactamente estas unidades."
