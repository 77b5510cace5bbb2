"""Recalcula los indicadores del plan solo con los datos de este paquete y los compara con los publicados.

Uso:  python code/recalcular_indicadores.py [carpeta del paquete]

Necesita Python 3.11 o posterior y pandas; no lee nada fuera de la carpeta. Termina con 0 si el numerador y el
denominador de todas las variantes, del país y de las unidades territoriales, son los publicados; con 1 si no.
"""

import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pandas as pd

PLAN_STARTS, MIDTERM, PLAN_ENDS = (
    pd.Timestamp(day) for day in ("$plan_year_starts_on", "$midterm_on", "$plan_year_ends_on")
)
LATE, RECENT = pd.Timedelta("$late_follow_up_days days"), pd.Timedelta("$recent_baseline_days days")
Counted = tuple[str, str, pd.DataFrame]
"""Indicador, variante, y por unidad del denominador: household_id y si cuenta en el numerador."""


def read(folder: Path, name: str) -> pd.DataFrame:
    """Una tabla del paquete: textos como textos, fechas como fechas, montos sin redondear."""
    table = pd.read_csv(folder / "data" / "csv" / f"{name}.csv", dtype=str, keep_default_na=False)
    table = table.mask(table == "")
    for column in table.columns:
        if column.endswith("_on") or column.startswith(("baseline_on", "follow_up_on")):
            table[column] = pd.to_datetime(table[column])
        elif table[column].dropna().isin(["true", "false"]).all() and table[column].notna().any():
            table[column] = table[column].map({"true": True, "false": False})
    return table


def amounts(column: pd.Series) -> pd.Series:
    """Montos exactos; falta donde falta."""
    return column.map(Decimal, na_action="ignore")


def units(table: pd.DataFrame, numerator: pd.Series) -> pd.DataFrame:
    """Las unidades de un denominador y si cuentan en el numerador."""
    return pd.DataFrame({"household_id": table["household_id"], "counts": numerator.astype(bool)})


def income(panel: pd.DataFrame, prices: pd.DataFrame) -> Iterator[Counted]:
    """OG: hogares de D cuyo ingreso de seguimiento supera al de línea de base."""
    measured = panel["reason"].isna()
    baseline, follow_up = amounts(panel["baseline_income"]), amounts(panel["follow_up_income"])
    rose = pd.Series(False, index=panel.index)
    rose[measured] = follow_up[measured] > baseline[measured]
    yield "OG", "official", units(panel, rose)
    yield "OG", "measured_only", units(panel[measured], rose[measured])
    yield "OG", "upper_bound", units(panel, rose | ~measured)

    level = dict(zip(prices["period"], amounts(prices["price_level"]), strict=True))
    before = panel["baseline_on"].dt.strftime("%Y-%m").map(level)
    after = panel["follow_up_on"].dt.strftime("%Y-%m").map(level)
    indexed = measured & before.notna() & after.notna()
    rose_really = pd.Series(False, index=panel.index)
    # por productos, que son exactos
    rose_really[indexed] = (follow_up * before)[indexed] > (baseline * after)[indexed]
    yield "OG", "real", units(panel, rose_really)

    with_zeros = panel["reason_with_zeros"].isna()
    zeros = pd.Series(False, index=panel.index)
    first, last = amounts(panel["baseline_income_with_zeros"]), amounts(panel["follow_up_income_with_zeros"])
    zeros[with_zeros] = last[with_zeros] > first[with_zeros]
    yield "OG", "structural_zero", units(panel, zeros)

    late = panel["follow_up_on"] >= panel["first_training_on"] + LATE
    yield "OG", "late_follow_up", units(panel, rose & late)
    recent = panel["baseline_on"] + RECENT >= panel["first_training_on"]
    yield "OG", "recent_baseline", units(panel, rose & recent)


def strengthened(panel: pd.DataFrame, courses: pd.DataFrame, enterprises: pd.DataFrame) -> Iterator[Counted]:
    """OE1: hogares de D con un curso de fase 2 culminado y un emprendimiento con plan de negocio."""
    managed = set(
        courses.loc[(courses["phase"] == "business_management") & courses["is_completed"], "household_id"]
    )
    planned = enterprises[enterprises["business_plan_on"].notna()]
    is_managed = panel["household_id"].isin(managed)
    yield "OE1", "official", units(panel, is_managed & panel["household_id"].isin(planned["household_id"]))
    running = planned.loc[planned["stage"] == "running", "household_id"]
    yield "OE1", "running_only", units(panel, is_managed & panel["household_id"].isin(running))
    own = enterprises[
        enterprises["registered_on"].notna() & enterprises["household_id"].isin(panel["household_id"])
    ]
    yield (
        "OE1",
        "enterprises",
        units(own, own["business_plan_on"].notna() & own["household_id"].isin(managed)),
    )


def markets(registry: pd.DataFrame, enterprises: pd.DataFrame, fairs: pd.DataFrame) -> Iterator[Counted]:
    """OE2: hogares con un emprendimiento en marcha que participan en una feria u otro espacio comercial."""
    reached = set(fairs.loc[fairs["track"] == "market_access", "household_id"])
    own = enterprises[enterprises["registered_on"].notna()].merge(registry, on="household_id")
    counts_from = own[["registered_on", "affiliated_on"]].max(axis=1).clip(lower=PLAN_STARTS)
    own = own[own["disaffiliated_on"].isna() | (own["disaffiliated_on"] > counts_from)]
    for variant, stages in (("official", ["running"]), ("including_closed", ["running", "closed"])):
        households = own.loc[own["stage"].isin(stages), ["household_id"]].drop_duplicates()
        yield "OE2", variant, units(households, households["household_id"].isin(reached))


def completed(courses: pd.DataFrame, cut_off: pd.Timestamp) -> Iterator[Counted]:
    """OE3: personas que culminan al menos un curso de empleabilidad, de las que participan en alguno."""
    jobs = courses[courses["track"] == "employability"]
    concluded = jobs[jobs["course_ends_on"] <= cut_off]
    for variant, chosen in (("official", jobs), ("concluded_only", concluded)):
        persons = chosen.groupby(["person_id", "household_id"], as_index=False)["is_completed"].any()
        yield "OE3", variant, units(persons, persons["is_completed"])


def recalculate(folder: Path) -> pd.DataFrame:
    """Numerador y denominador de cada indicador, variante y territorio."""
    names = ("panel", "prices", "courses", "enterprises", "registry", "fairs")
    panel, prices, courses, enterprises, registry, fairs = (read(folder, name) for name in names)
    midterm = (panel["comparison"] == "midterm").any() or (registry["comparison"] == "midterm").any()
    cut_off = MIDTERM if midterm else PLAN_ENDS
    territory = registry.set_index("household_id")["territorial_unit"]
    rows = []
    for counted in (
        income(panel, prices),
        strengthened(panel, courses, enterprises),
        markets(registry, enterprises, fairs),
        completed(courses, cut_off),
    ):
        for code, variant, found in counted:
            unit = found["household_id"].map(territory)
            rows.append((code, variant, "PE", int(found["counts"].sum()), len(found)))
            for name, part in found.groupby(unit):
                rows.append((code, variant, name, int(part["counts"].sum()), len(part)))
    columns = ["indicator_code", "variant", "territory_code", "numerator", "denominator"]
    return pd.DataFrame(rows, columns=columns)


def compare(folder: Path) -> pd.DataFrame:
    """Lo publicado, lo recalculado a su lado, y si son iguales."""
    key = ["indicator_code", "variant", "territory_code"]
    both = read(folder, "indicators").merge(recalculate(folder), on=key, how="left", suffixes=("", "_found"))
    for part in ("numerator", "denominator"):
        both[part] = both[part].astype(int)
        both[f"{part}_found"] = both[f"{part}_found"].fillna(0).astype(int)
    equal = (both["numerator"] == both["numerator_found"]) & (
        both["denominator"] == both["denominator_found"]
    )
    return both.assign(is_equal=equal)


def main(arguments: list[str]) -> int:
    """Muestra el país entero y lo que difiera; dice por el estado de salida si todo coincide."""
    folder = Path(arguments[0]) if arguments else Path(__file__).resolve().parents[1]
    figures = compare(folder)
    country = figures["territory_code"] == "PE"
    print(f"{'':4} {'Variante':18} {'Publicado':>19} {'Recalculado':>19}")
    for row in figures[country | ~figures["is_equal"]].itertuples():
        published, found = (
            f"{row.numerator} / {row.denominator}",
            f"{row.numerator_found} / {row.denominator_found}",
        )
        place = "" if row.territory_code == "PE" else f" en {row.territory_code}"
        sign = "=" if row.is_equal else f"DIFERENTE{place}"
        print(f"{row.indicator_code:4} {row.variant:18} {published:>19} {found:>19}  {sign}")
    different = int((~figures["is_equal"]).sum())
    print(f"Cifras comparadas: {len(figures)}; diferentes: {different}.")
    return 1 if different or not len(figures) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
