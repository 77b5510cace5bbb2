"""Which rows of the tables of estimates may be published, by the check that evaluators' own tables pass, too.

Rows go by families: those of one table that add up to a total, such as the levels of one group. A family is
published whole or not at all, and only if what the total leaves to its hidden rows passes the check, too, so
that no withheld row is the difference of those that stand. A table that is not named here is internal.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from orchestration.evaluation.codebook import Missing, Table, Variable
from orchestration.evaluation.disclosure import RULES, FigureBasis, broken_rules
from orchestration.evaluation.estimates.estimate_labels import GROUPS
from orchestration.evaluation.package_figures import FIGURES, draw
from orchestration.evaluation.shown_figures import PREPARED, SPECS, TEXTS, Row, Spec
from orchestration.ground.spanish import number

STATES = {
    "public": "Publicable",
    "part": "Publicable en parte: solo lo que está en output/publishable",
    "internal": "Interno",
}
PRINTED = "is_printed"


@dataclass(frozen=True)
class JudgedTable:
    """A table: how many rows it has, those that may be published, and which rules forbade the others."""

    name: str
    rows: int
    published: pd.DataFrame
    broken: Counter[str]

    @property
    def state(self) -> str:
        """Whether all of it may be published, a part, or nothing."""
        if len(self.published) == self.rows:
            return "public"
        return "part" if len(self.published) else "internal"


def judge(name: str, table: pd.DataFrame) -> JudgedTable:
    """The rows of a table of estimates that pass the check, family by family."""
    if name in TEXTS:
        return JudgedTable(name, len(table), table, Counter())
    if name not in SPECS:
        return JudgedTable(name, len(table), table.iloc[:0], Counter({"internal": len(table)}))
    spec = SPECS[name]
    shown = PREPARED[name](table) if name in PREPARED else table
    every = shown.astype(object).where(shown.notna(), None).to_dict("records")
    broken: Counter[str] = Counter()
    kept: list[int] = []
    for places in _families(shown, spec.family):
        printed = [place for place in places if _is_printed(every[place])]
        rows = [every[place] for place in printed]
        found = [rule for row in rows for cell in spec.cells(row) for rule in broken_rules(cell)]
        hidden = len(places) - len(rows)
        # one hidden row is what the total leaves of the others
        if hidden == 1 and rows:
            found.append("one_hidden")
        elif hidden and rows and any(broken_rules(cell) for cell in _remainder(spec, rows, every)):
            found.append("few_hidden")
        broken.update(found)
        if rows and not found:
            kept += printed
    return JudgedTable(name, len(table), table.iloc[sorted(kept)], broken)


def reasons(judged: JudgedTable) -> str:
    """Why rows of a table may not be published, in words."""
    words = RULES | {
        "internal": "la tabla no se publica",
        "one_hidden": "el único valor oculto de un grupo se sabría por diferencia",
        "few_hidden": "lo que suman los valores ocultos de un grupo se sabría por diferencia",
    }
    return "; ".join(f"{words[rule]} ({number(count)})" for rule, count in sorted(judged.broken.items()))


PUBLISHABLE = Table(
    name="publishable",
    title="Qué se puede publicar y qué es interno",
    note="De cada tabla y figura de estimaciones, si puede publicarse según la comprobación de divulgación.",
    key=("kind", "item"),
    variables=(
        Variable("kind", "text", "Clase", "Tabla o figura."),
        Variable("item", "text", "Tabla o figura", "Nombre en el paquete."),
        Variable("state", "text", "Estado", "Publicable, publicable en parte o interno."),
        Variable("rows", "whole", "Filas", "Filas de la tabla.", unit="filas"),
        Variable("published_rows", "whole", "Filas publicables", "Filas que pasan.", unit="filas"),
        Variable(
            "reasons",
            "text",
            "Por qué no",
            "Reglas que impiden publicar el resto, y cuántas cifras las incumplen.",
            missing=(Missing("not_applicable"),),
        ),
    ),
)


def write_output(estimates: Mapping[str, pd.DataFrame], judged: Iterable[JudgedTable], folder: Path) -> None:
    """Write figures of all rows, and tables and figures of those that may be published, into `output`.

    A figure that shows more than may be published says so on itself.
    """
    by_name = {one.name: one for one in judged}
    public = {name: one.published for name, one in by_name.items()}
    shown = {name for name in FIGURES if by_name[name].state == "public"}
    _write_figures(draw(estimates, internal=FIGURES.keys() - shown), folder / "figures")
    for name in (name for name, one in by_name.items() if len(one.published)):
        target = folder / "publishable" / "tables" / f"{name}.csv"
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        public[name].to_csv(target, index=False, lineterminator="\n")
    # the goal stands in every figure, whatever may be published of the headline
    drawn = draw({**public, "primary_estimate": estimates["primary_estimate"]}, internal=())
    _write_figures(
        {name: svg for name, svg in drawn.items() if len(public[name])}, folder / "publishable" / "figures"
    )


def _write_figures(figures: Mapping[str, str], folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, svg in figures.items():
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8")


def publishable_rows(judged: Iterable[JudgedTable], figures: Iterable[str]) -> Iterator[tuple[object, ...]]:
    """The rows of `PUBLISHABLE`: a figure is drawn from the table of its name."""
    tables = {one.name: one for one in judged}
    for kind, names in (("tabla", tables), ("figura", figures)):
        for name in names:
            one = tables[name]
            yield kind, name, STATES[one.state], one.rows, len(one.published), reasons(one)


def _families(table: pd.DataFrame, columns: tuple[str, ...]) -> Iterator[list[int]]:
    if not columns:
        yield list(range(len(table)))
        return
    for places in table.groupby(list(columns), sort=False, dropna=False).indices.values():
        yield [int(place) for place in places]


def _remainder(spec: Spec, rows: list[Row], every: Iterable[Row]) -> Iterator[FigureBasis]:
    """What readers can tell of the hidden rows of a family together, by subtracting the others from a whole.

    Of amounts nobody can tell the part of the greatest unit, so they never pass.
    """
    if spec.has_shares:
        for cells in zip(*map(spec.cells, rows), strict=True):
            if cells[0].numerator is not None:
                yield _less(FigureBasis(cells[0].units, cells[0].units), cells, same_units=True)
    elif rows[0].get("group") in GROUPS:
        alike = [name for name in (*spec.family, spec.part) if name and name != "group"]
        for total in every:
            if total["group"] != "total" or not _is_printed(total):
                continue
            parts = [row for row in rows if all(row[name] == total[name] for name in alike)]
            for whole, *cells in zip(spec.cells(total), *map(spec.cells, parts), strict=True):
                if parts and whole.units > sum(cell.units for cell in cells):
                    yield _less(whole, cells)


def _less(whole: FigureBasis, parts: Iterable[FigureBasis], same_units: bool = False) -> FigureBasis:
    listed = list(parts)
    units = whole.units - (0 if same_units else sum(part.units for part in listed))
    if whole.numerator is None:
        return FigureBasis(units, is_amount=whole.is_amount)
    return FigureBasis(units, round(whole.numerator - sum(part.numerator or 0 for part in listed), 6))


def _is_printed(row: Row) -> bool:
    return bool(row.get(PRINTED, True))
