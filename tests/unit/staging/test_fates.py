"""The fate of every row, for any mix of rows and files, against a plain reading of the contract."""

import datetime as dt
import hashlib
import shutil
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from orchestration.ground.paths import DBT_PROJECT

FATES = settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate])
COPIED = (
    "staging/control/_sources.yml",
    "staging/registry/_sources.yml",
    "staging/registry/stg_households.sql",
    "staging/registry/stg_members.sql",
    "intermediate/deliveries/int_deliveries.sql",
)
MODELS = {"int_deliveries": "intermediate", "stg_households": "staging", "stg_members": "staging"}
KNOWN_DISTRICTS = {"010101", "210101"}
HOUSEHOLD = ("household_id", "district_code", "territorial_unit", "affiliated_on")
MEMBER = ("dni", "household_id", "sex")


@dataclass(frozen=True)
class File:
    extract: str
    name: str
    delivered_on: dt.date
    rows: tuple[tuple[str | None, ...], ...]
    long_rows: frozenset[int] = frozenset()
    """The numbers of rows with more cells than columns."""

    @property
    def raw_id(self) -> str:
        return hashlib.sha256(repr((self.extract, self.rows)).encode()).hexdigest()[:24]


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory):
    """Stages files of households and members by the project's own models, compiled once."""
    compiled = compile_models(tmp_path_factory.mktemp("fates"))

    def stage(files: list[File], known_at: dt.date = dt.date(2026, 12, 31)) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(config={"threads": 1})
        write_raw(connection, files, known_at)
        for model, schema in MODELS.items():
            connection.execute(f"create table {schema}.{model} as {compiled[model]}")
        return connection

    return stage


def compile_models(project: Path) -> dict[str, str]:
    from dbt.cli.main import dbtRunner

    models = DBT_PROJECT / "models"
    for path in COPIED:
        target = project / "models" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(models / path, target)
    (project / "models" / "ubigeo_distrito_fusionado.sql").write_text("select '010101' as ubigeo")
    (project / "models" / "int_effective_corrections.sql").write_text(
        "select '' as correction_id where false"
    )
    config = yaml.safe_load((DBT_PROJECT / "dbt_project.yml").read_text())
    config |= {
        "profile": "fates",
        "macro-paths": [str(DBT_PROJECT / "macros")],
        "seed-paths": [],
        "test-paths": [],
    }
    config |= {
        "target-path": "target",
        "models": {"mie": {k: config["models"]["mie"][k] for k in ("staging", "intermediate")}},
    }
    profile = {"target": "m", "outputs": {"m": {"type": "duckdb", "path": ":memory:", "schema": "reference"}}}
    (project / "dbt_project.yml").write_text(yaml.safe_dump(config))
    (project / "profiles.yml").write_text(yaml.safe_dump({"fates": profile}))
    folders = ["--project-dir", str(project), "--profiles-dir", str(project), "--log-path", str(project)]
    result = dbtRunner().invoke(["--quiet", "compile", *folders])
    assert result.success, result.exception
    return {r.node.name: r.node.compiled_code for r in result.result.results}


def write_raw(connection: duckdb.DuckDBPyConnection, files: list[File], known_at: dt.date) -> None:
    for schema in ("raw", "staging", "intermediate", "reference"):
        connection.execute(f"create schema {schema}")
    connection.execute(
        "create table reference.ubigeo_distrito_fusionado as select unnest(?) as ubigeo",
        [list(KNOWN_DISTRICTS)],
    )
    connection.execute(
        f"create table raw.clock as select date '2026-12-31' as as_of, date '{known_at}' as known_at"
    )
    connection.execute(
        "create table raw.withdrawals (extract varchar, file_name varchar, sha256 varchar, withdrawn_on date,"
        " reason varchar)"
    )
    connection.execute(
        "create table raw.ledger (source varchar, extract varchar, file_name varchar, file_label varchar,"
        " sha256 varchar, raw_id varchar, delivered_on date, first_seen_on date, status varchar,"
        " reason varchar, rows_delivered bigint, unknown_columns varchar)"
    )
    contract = yaml.safe_load((DBT_PROJECT / "models/staging/registry/_sources.yml").read_text())
    for table in contract["sources"][0]["tables"]:
        columns = ", ".join(f"{c['name']} varchar" for c in table["columns"])
        connection.execute(
            f"create table raw.{table['name']} (raw_id varchar, row_number bigint, {columns},"
            " cell_kinds varchar, has_extra_cells boolean, unknown_cells varchar)"
        )
    written = set()
    for file in files:
        connection.execute(
            "insert into raw.ledger values ('registry', ?, ?, ?, ?, ?, ?, null, 'loaded', null, ?, null)",
            [file.extract, file.name, file.name, file.raw_id, file.raw_id, file.delivered_on, len(file.rows)],
        )
        if file.raw_id in written:
            continue
        written.add(file.raw_id)
        for number, row in enumerate(file.rows, start=2):
            write_row(connection, file, number, row)


def write_row(connection: duckdb.DuckDBPyConnection, file: File, number: int, row: tuple) -> None:
    names = HOUSEHOLD if file.extract == "households" else MEMBER
    values = dict(zip(names, row, strict=True))
    if file.extract == "households":
        values["status"] = "AFILIADO"
    columns = ", ".join(values)
    marks = ", ".join("?" for _ in values)
    connection.execute(
        f"insert into raw.{file.extract} (raw_id, row_number, has_extra_cells, {columns})"
        f" values (?, ?, ?, {marks})",
        [file.raw_id, number, number in file.long_rows, *values.values()],
    )


# --- the plain reading


def loaded(files: list[File], known_at: dt.date) -> list[File]:
    """Files that count: known, and the earliest of the same content."""
    known = sorted((f for f in files if f.delivered_on <= known_at), key=lambda f: (f.delivered_on, f.name))
    first: dict[tuple[str, str], File] = {}
    for file in known:
        first.setdefault((file.extract, file.raw_id), file)
    return list(first.values())


def is_valid(extract: str, row: tuple) -> bool:
    if None in row:
        return False
    if extract == "households":
        return row[1].isdigit() and row[3] != "ayer"
    return row[0].isdigit() and len(set(row[0])) > 1 and row[2] in ("F", "M")


def plain_fates(files: list[File], known_at: dt.date) -> dict[tuple[str, str, int], str]:
    fates: dict[tuple[str, str, int], str] = {}
    accepted: dict[str, set[str]] = {}
    for extract, parent_at in (("households", 1), ("members", 1)):
        parents = KNOWN_DISTRICTS if extract == "households" else accepted["households"]
        by_key: dict[str, list[tuple]] = {}
        for file in loaded([f for f in files if f.extract == extract], known_at):
            seen = set()
            for number, row in enumerate(file.rows, start=2):
                place = (extract, file.name, number)
                if row in seen:
                    fates[place] = "repeated"
                elif not is_valid(extract, row):
                    fates[place] = "quarantined"
                else:
                    by_key.setdefault(row[0], []).append(
                        (file.delivered_on, file.name, number, row[parent_at] in parents)
                    )
                seen.add(row)
        accepted[extract] = set()
        for key, rows in by_key.items():
            newest = max((r for r in rows if r[3]), default=None)
            if newest:
                accepted[extract].add(key)
            for row in rows:
                fate = (
                    "accepted" if row == newest else "superseded" if newest and row < newest else "orphaned"
                )
                fates[extract, row[1], row[2]] = fate
    return fates


# --- mixes of rows and files

household_rows = st.tuples(
    st.sampled_from(["H1", "H2", "H3", None]),
    st.sampled_from(["010101", "210101", "999999", "SIN DOC"]),
    st.sampled_from(["PUNO", "CUSCO", None]),
    st.sampled_from(["2020-01-05", "ayer"]),
)
member_rows = st.tuples(
    st.sampled_from(["12345678", "23456789", "11111111", "X", None]),
    st.sampled_from(["H1", "H2", "H3", "H4", None]),
    st.sampled_from(["F", "M", "Z"]),
)
days = st.sampled_from([dt.date(2026, 1, 5), dt.date(2026, 2, 5), dt.date(2026, 3, 5)])


def files_of(extract, rows):
    return st.builds(
        lambda day, letter, content: File(extract, f"{extract}_{letter}_{day}.csv", day, tuple(content)),
        days,
        st.sampled_from("abc"),
        st.lists(rows, max_size=7),
    )


deliveries = st.lists(
    files_of("households", household_rows) | files_of("members", member_rows),
    min_size=1,
    max_size=7,
    unique_by=lambda f: (f.extract, f.name),
)


def staged_fates(connection) -> dict[tuple[str, str, int], str]:
    rows = connection.execute(
        "select 'households', file_name, row_number, fate from staging.stg_households"
        " union all select 'members', file_name, row_number, fate from staging.stg_members"
    ).fetchall()
    assert len(rows) == len({row[:3] for row in rows})
    return {row[:3]: row[3] for row in rows}


def accepted_rows(connection) -> Counter:
    return Counter(
        connection.execute(
            "select household_id, district_code, territorial_unit, null from staging.stg_households"
            " where fate = 'accepted'"
            " union all"
            " select dni, household_id, sex, 'member' from staging.stg_members where fate = 'accepted'"
        ).fetchall()
    )


def test_a_row_with_more_cells_than_columns_is_quarantined(warehouse):
    row = ("H1", "010101", "PUNO", "2020-01-05")
    file = File("households", "a_2026-01-05.csv", dt.date(2026, 1, 5), (row,), frozenset({2}))
    with warehouse([file]) as connection:
        assert staged_fates(connection) == {("households", file.name, 2): "quarantined"}
        told = connection.execute("select broken_rules from staging.stg_households").fetchall()
    assert told == [(":too_many_cells",)]


@FATES
@given(deliveries, days)
def test_every_row_has_the_fate_that_the_contract_says(warehouse, files, known_at):
    with warehouse(files, known_at) as connection:
        fates = staged_fates(connection)
    assert fates == plain_fates(files, known_at)
    assert len(fates) == sum(len(f.rows) for f in loaded(files, known_at)), "a row was lost or counted twice"


@FATES
@given(deliveries, st.randoms())
def test_the_order_of_arrival_changes_nothing(warehouse, files, random):
    shuffled = random.sample(files, len(files))
    with warehouse(files) as first, warehouse(shuffled) as second:
        assert staged_fates(first) == staged_fates(second)


@FATES
@given(deliveries, st.integers(0, 7))
def test_splitting_a_delivery_changes_no_accepted_row(warehouse, files, at):
    # a row is a repetition only within its own file
    files = [replace(file, rows=tuple(dict.fromkeys(file.rows))) for file in files]
    parts = []
    for file in files:
        halves = [
            replace(file, name=f"{file.name}_{n}", rows=r)
            for n, r in enumerate((file.rows[:at], file.rows[at:]))
        ]
        parts += halves
    with warehouse(files) as whole, warehouse(parts) as split:
        assert accepted_rows(whole) == accepted_rows(split)


@FATES
@given(deliveries)
def test_a_file_delivered_twice_changes_nothing(warehouse, files):
    again = [replace(f, name=f"zz_{f.name}", delivered_on=dt.date(2026, 4, 1)) for f in files]
    with warehouse(files) as once, warehouse([*files, *again]) as twice:
        assert staged_fates(once) == staged_fates(twice)
