"""Comprueba el paquete de uso científico solo con sus archivos: sus cifras, y que nadie se distingue.

Uso:  python code/main.py [carpeta del paquete]

Necesita Python 3.11 o posterior y pandas. Termina con 0 si las cifras del país que salen de estas tablas son
las publicadas y cada hogar comparte los rasgos declarados con bastantes otros; con 1 si no.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

Counted = tuple[str, str, pd.Series]
"""Indicador, variante, y de cada unidad del denominador si cuenta en el numerador."""


def read(folder: Path, name: str) -> pd.DataFrame:
    """Una tabla del paquete, con sus valores como textos; falta donde falta."""
    table = pd.read_csv(folder / "data" / "csv" / f"{name}.csv", dtype=str, keep_default_na=False)
    return table.mask(table == "")


def is_true(column: pd.Series) -> pd.Series:
    """Dónde dice que sí."""
    return column == "true"


def income(panel: pd.DataFrame) -> Iterator[Counted]:
    """OG: hogares participantes cuyo ingreso aumentó; basta el signo del cambio."""
    measured, rose = panel["reason"].isna(), panel["direction"] == "1"
    yield "OG", "official", rose
    yield "OG", "measured_only", rose[measured]
    yield "OG", "upper_bound", rose | ~measured
    yield "OG", "real", panel["real_direction"] == "1"


def strengthened(panel: pd.DataFrame, courses: pd.DataFrame, enterprises: pd.DataFrame) -> Iterator[Counted]:
    """OE1: hogares con un curso de fase 2 culminado y un emprendimiento con plan de negocio."""
    managed = courses.loc[
        (courses["phase"] == "business_management") & is_true(courses["is_completed"]), "household_id"
    ]
    planned = enterprises[enterprises["business_plan_month"].notna()]
    is_managed = panel["household_id"].isin(managed)
    yield "OE1", "official", is_managed & panel["household_id"].isin(planned["household_id"])
    running = planned.loc[planned["stage"] == "running", "household_id"]
    yield "OE1", "running_only", is_managed & panel["household_id"].isin(running)
    own = enterprises[
        enterprises["registered_month"].notna() & enterprises["household_id"].isin(panel["household_id"])
    ]
    yield "OE1", "enterprises", own["business_plan_month"].notna() & own["household_id"].isin(managed)


def completed(courses: pd.DataFrame) -> Iterator[Counted]:
    """OE3: personas que culminan al menos un curso de empleabilidad, de las que participan en alguno."""
    jobs = courses[courses["track"] == "employability"]
    for variant, chosen in (("official", jobs), ("concluded_only", jobs[jobs["course_ends_month"].notna()])):
        yield "OE3", variant, is_true(chosen["is_completed"]).groupby(chosen["person_id"]).any()


def compare(folder: Path) -> bool:
    """Muestra cada cifra publicada y la recalculada; si todas coinciden."""
    names = ("panel", "courses", "enterprises", "indicators")
    panel, courses, enterprises, indicators = (read(folder, name) for name in names)
    published = indicators.set_index(["indicator_code", "variant"])
    equal = True
    for counted in (income(panel), strengthened(panel, courses, enterprises), completed(courses)):
        for code, variant, counts in counted:
            told = published.loc[(code, variant)]
            found = f"{counts.sum()} / {len(counts)}"
            expected = f"{told['numerator']} / {told['denominator']}"
            equal &= found == expected
            sign = "=" if found == expected else "DIFERENTE"
            print(f"{code:4} {variant:18} {expected:>19} {found:>19}  {sign}")
    return equal


def smallest_class(folder: Path, declared: list[str]) -> int:
    """Cuántos hogares tiene el grupo más pequeño de los que no se distinguen por los rasgos declarados."""
    registry, persons = read(folder, "registry"), read(folder, "persons")
    book = read(folder, "codebook")
    of_persons = (book["table_name"] == "persons") & (book["identifies"] == "rasgo de la persona")
    names = list(book.loc[of_persons, "variable"])
    traits = persons[names].fillna("").agg("/".join, axis=1)
    shown = traits[traits.str.strip("/") != ""]
    listed = shown.groupby(persons["household_id"]).agg(lambda each: ";".join(sorted(set(each))))
    registry["persons_traits"] = registry["household_id"].map(listed)
    return int(registry.groupby(declared, dropna=False).size().min())


def main(arguments: list[str]) -> int:
    """Dice por el estado de salida si todo coincide."""
    folder = Path(arguments[0]) if arguments else Path(__file__).resolve().parents[1]
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["k_anonymity"]
    equal = compare(folder)
    smallest = smallest_class(folder, told["quasi_identifiers"])
    print(f"Hogares que no se distinguen entre sí: al menos {smallest}; se exigen {told['required']}.")
    return 0 if equal and smallest >= told["required"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
