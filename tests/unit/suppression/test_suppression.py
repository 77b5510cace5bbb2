"""Hidden cells do not follow from published ones: random tables through the SQL, judged by linear algebra."""

import datetime as dt
import shutil
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
import yaml

from orchestration.paths import DBT_PROJECT
from orchestration.release.disclosure import leaks, open_cells

MONTH = dt.date(2026, 9, 30)
KEYS = ["territory_level", "territory_code", "breakdown", "breakdown_value"]
BREAKDOWNS = ["area", "sex", "mother_tongue"]
MODELS = (
    "int_suppression_cells",
    "int_suppressed_totals",
    "int_suppressed_breakdowns",
    "int_suppressed_cells",
)

# districts per province, provinces per department, departments, units, households, tongues
REGIMES = {
    "small": (2, 2, 3, 3, 60, 4),
    "sparse tongues": (2, 2, 4, 5, 200, 12),
    "one department": (3, 3, 1, 3, 150, 4),
    "one unit": (2, 2, 3, 1, 150, 4),
    "one district per province": (1, 2, 4, 4, 200, 5),
    "larger": (4, 4, 8, 10, 3000, 8),
}


@pytest.fixture(scope="session")
def suppress(tmp_path_factory):
    """Hides cells of a table by the project's models, compiled once. Gives the table with `is_suppressed`."""
    compiled = compile_models(tmp_path_factory.mktemp("suppression"))

    def run(cells: pd.DataFrame) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect()
        for schema in ("raw", "intermediate", "marts"):
            connection.execute(f"create schema {schema}")
        connection.execute("create table raw.clock as select 5 as suppression_threshold")
        connection.register("given", cells)
        connection.execute(
            "create table intermediate.int_indicator_cells as"
            " select month_end::date as month_end, * exclude (month_end) from given"
        )
        for model in MODELS:
            connection.execute(f"create table intermediate.{model} as {compiled[model]}")
        connection.execute(
            "create table marts.indicator_values as"
            " select cells.*, hidden.reason is not null as is_suppressed"
            " from intermediate.int_indicator_cells as cells"
            " left join intermediate.int_suppressed_cells as hidden using"
            " (month_end, indicator_code, variant, territory_level, territory_code, breakdown,"
            " breakdown_value)"
        )
        return connection

    return run


def compile_models(project: Path) -> dict[str, str]:
    from dbt.cli.main import dbtRunner

    models = project / "models"
    shutil.copytree(DBT_PROJECT / "models/intermediate/suppression", models)
    (models / "int_income_change_suppressed.sql").unlink()
    (models / "_suppression.yml").unlink()
    shutil.copy(DBT_PROJECT / "models/staging/control/_sources.yml", models)
    (models / "int_indicator_cells.sql").write_text("select 1 as stub")
    settings = {"name": "mie", "profile": "m", "macro-paths": [str(DBT_PROJECT / "macros")]}
    settings["models"] = {"mie": {"+schema": "intermediate"}}
    profile = {"target": "m", "outputs": {"m": {"type": "duckdb", "path": ":memory:"}}}
    (project / "dbt_project.yml").write_text(yaml.safe_dump(settings))
    (project / "profiles.yml").write_text(yaml.safe_dump({"m": profile}))
    folders = ["--project-dir", str(project), "--profiles-dir", str(project), "--log-path", str(project)]
    result = dbtRunner().invoke(["--quiet", "compile", *folders])
    assert result.success, result.exception
    return {r.node.name: r.node.compiled_code for r in result.result.results}


def households(regime: str, seed: int) -> pd.DataFrame:
    """Random households with places and traits; tongues follow the place, as they do."""
    districts, provinces, departments, units, size, tongues = REGIMES[regime]
    random = np.random.default_rng(seed)
    department = random.choice(departments, size, p=random.dirichlet(np.ones(departments)))
    province = random.choice(provinces, size, p=random.dirichlet(np.ones(provinces)))
    district = random.choice(districts, size, p=random.dirichlet(np.ones(districts)))
    unit = np.where(random.random(size) < 0.8, department % units, random.choice(units, size))
    tongue = np.where(random.random(size) < 0.7, department % tongues, random.choice(tongues, size))
    return pd.DataFrame(
        {
            "district": [
                f"{a + 1:02}{b + 1:02}{c + 1:02}"
                for a, b, c in zip(department, province, district, strict=True)
            ],
            "unit": [f"UNIT {u}" for u in unit],
            "area": random.choice(["urban", "rural", "unknown"], size, p=[0.3, 0.65, 0.05]),
            "sex": random.choice(["female", "male"], size, p=[0.85, 0.15]),
            "mother_tongue": [f"T{t}" for t in tongue],
            "in_d": random.random(size) < 0.6,
            "up": random.random(size) < 0.3,
            "strong": random.random(size) < 0.1,
            "measured": random.random(size) < 0.5,
        }
    )


def cells_of(people: pd.DataFrame) -> pd.DataFrame:
    """All cells of three indicators and a variant, as the warehouse makes them."""
    figures = [
        ("OG", "official", people.in_d, people.up),
        ("OG", "measured_only", people.in_d & people.measured, people.up & people.measured),
        ("OE1", "official", people.in_d, people.strong),
        ("OE2", "official", people.measured, people.up),
    ]
    return pd.concat([figure_cells(people, *figure) for figure in figures], ignore_index=True)


def figure_cells(people, indicator, variant, counted, positive) -> pd.DataFrame:
    levels = {
        "national": pd.Series("PE", people.index),
        "territorial_unit": people.unit,
        "department": people.district.str[:2],
        "province": people.district.str[:4],
        "district": people.district,
    }
    if variant != "official":
        levels = {level: levels[level] for level in ("national", "territorial_unit")}
    parts = []
    for level, code in levels.items():
        breakdowns = {"total": pd.Series("all", people.index)}
        if variant == "official" and level in ("national", "territorial_unit", "department"):
            breakdowns |= {name: people[name] for name in BREAKDOWNS}
        for name, value in breakdowns.items():
            frame = pd.DataFrame(
                {"territory_code": code, "breakdown_value": value, "n": counted & positive, "d": counted}
            )
            sums = frame.groupby(["territory_code", "breakdown_value"], as_index=False)[["n", "d"]].sum()
            if name != "total":
                sums = sums[sums.d > 0]
            parts.append(sums.assign(territory_level=level, breakdown=name))
    table = pd.concat(parts, ignore_index=True).rename(columns={"n": "numerator", "d": "denominator"})
    return table.assign(month_end=MONTH, indicator_code=indicator, variant=variant)


def small(table: pd.DataFrame) -> pd.Series:
    def few(counts: pd.Series) -> pd.Series:
        return counts.between(1, 4)

    return few(table.numerator) | few(table.denominator) | few(table.denominator - table.numerator)


@pytest.mark.parametrize("seed", [*range(6), 110])
@pytest.mark.parametrize("regime", REGIMES)
def test_no_hidden_figure_follows_from_published_ones(suppress, regime, seed):
    with suppress(cells_of(households(regime, seed))) as connection:
        assert open_cells(connection) == []
        table = connection.sql("select * from marts.indicator_values").df()
    exempt = (table.territory_level == "national") & (table.breakdown == "total")
    assert not table[exempt].is_suppressed.any()
    assert table[small(table) & ~exempt].is_suppressed.all()
    pattern = {
        code: set(
            map(
                tuple,
                table[(table.indicator_code == code) & (table.variant == "official") & table.is_suppressed][
                    KEYS
                ].values,
            )
        )
        for code in ("OG", "OE1")
    }
    assert pattern["OG"] == pattern["OE1"]
    variants = table[(table.variant != "official") & (table.territory_level != "national")]
    assert variants[[tuple(row) in pattern["OG"] for row in variants[KEYS].values]].is_suppressed.all()


def test_nothing_is_hidden_where_nothing_is_small(suppress):
    people = households("one department", 1).iloc[:1]
    people = pd.concat([people] * 400, ignore_index=True)
    people["in_d"], people["up"], people["strong"] = True, np.arange(400) % 2 == 0, np.arange(400) % 4 == 0
    people["measured"] = np.arange(400) % 8 < 4
    with suppress(cells_of(people)) as connection:
        hidden = connection.sql("select count(*) from marts.indicator_values where is_suppressed").fetchone()
    assert hidden == (0,)


def table_of(hidden: list[tuple], shown: list[tuple]) -> dict:
    return dict.fromkeys(hidden, True) | dict.fromkeys(shown, False)


def grid(territories: str, values: str) -> list[tuple]:
    cells = [("national", "PE", "total", "all")]
    cells += [("national", "PE", "b", v) for v in values]
    cells += [("department", t, "total", "all") for t in territories]
    return cells + [("department", t, "b", v) for t in territories for v in values]


def test_the_checker_finds_a_lone_hidden_cell():
    cells = grid("12", "xy")
    hidden = [("department", "1", "b", "x")]
    assert leaks(table_of(hidden, [c for c in cells if c not in hidden])) == set(hidden)


def test_the_checker_finds_a_bridge_that_counting_misses():
    """Two rectangles joined by one cell: rows and columns hold two hidden cells, and the joint follows."""
    cells = grid("1234", "wxyz")
    first = [("department", t, "b", v) for t in "12" for v in "wx"]
    second = [("department", t, "b", v) for t in "34" for v in "yz"]
    bridge = ("department", "2", "b", "y")
    hidden = [*first, *second, bridge]
    assert leaks(table_of(hidden, [c for c in cells if c not in hidden])) == {bridge}
    hidden.remove(bridge)
    assert leaks(table_of(hidden, [c for c in cells if c not in hidden])) == set()


def test_what_nothing_could_protect_is_excepted():
    cells = grid("1", "x")
    hidden = [c for c in cells if c[0] == "department"]
    assert leaks(table_of(hidden, [c for c in cells if c not in hidden])) == set()
