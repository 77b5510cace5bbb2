"""The public tier's rows: nobody's, in the secure tier's form, and the same for the same seed."""

import hashlib
import json

import duckdb
import pandas as pd
import pyreadstat
import pytest

from orchestration.evaluation import documents
from orchestration.evaluation.codebook_rows import CODEBOOK, codebook_rows
from orchestration.evaluation.data_files import file_of, write_table
from orchestration.evaluation.said_invented import NOTE_FILE, say_invented
from orchestration.evaluation.staged import stage_rows
from orchestration.evaluation.tier import PUBLIC
from orchestration.evaluation.tier_files import write_public_tables
from orchestration.evaluation.tiers.invented import SEED, as_invented, invent, stage_invented
from tests.unit.evaluation.tiers.conftest import CUT_OFF, data, empty_warehouse, frames

KEYS = ("household_id", "person_id", "enterprise_id", "delivery_id", "placement_id")


def typed(connection, table: str, schema: str = "") -> list[tuple[str, str]]:
    return [row[:2] for row in connection.execute(f"describe {schema}{table}").fetchall()]


def test_columns_and_types_are_the_secure_tiers(public):
    for name, table in data().items():
        assert typed(public, name, "temp.") == typed(public, table.model), name
        assert public.sql(f"select count(*) from {name}").fetchone() > (0,), name


def test_every_name_says_that_it_is_invented_and_none_is_of_the_secure_tier(public, made):
    rows = frames(public)
    for table, frame in rows.items():
        for name in frame.columns.intersection(KEYS):
            assert frame[name].str.startswith("inventado").all(), (table, name)
            assert set(frame[name].str.len()) == set(made.secure[table][name].str.len())
            assert not set(frame[name]) & set(made.secure[table][name]), (table, name)
        for name in frame.columns.intersection(["course_id", "fair_id", "partner_id", "territorial_unit"]):
            assert frame[name].str.startswith("INVENTAD").all(), (table, name)
    # no department has such a code
    assert rows["registry"]["district_code"].str.startswith("9").all()


def written(connection, folder) -> dict[str, str]:
    for name in ("panel", "visits", "indicators"):
        write_table(connection, as_invented(data()[name]), folder, CUT_OFF, PUBLIC.about)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*.*"))}


def test_the_same_seed_gives_the_same_bytes_and_another_gives_other_rows(public, tmp_path):
    with empty_warehouse() as again:
        stage_invented(again, data(), "midterm", CUT_OFF, documents.program())
        for connection in (public, again):
            connection.execute("set threads = 1")
        first, second = written(public, tmp_path / "first"), written(again, tmp_path / "second")
    assert first == second and len(first) == 9
    same, other = invent("midterm", CUT_OFF), invent("midterm", CUT_OFF, SEED + 1)
    assert not other["panel"].equals(same["panel"])


def test_the_rows_of_the_other_evaluation_are_others():
    midterm, final = invent("midterm", CUT_OFF), invent("final", CUT_OFF)
    assert not midterm["panel"].equals(final["panel"])


def test_what_fits_together_in_the_secure_tier_does_here(public):
    rows = frames(public)
    panel = rows["panel"].set_index("household_id")
    measured = panel["reason"].isna()
    assert 30 < measured.sum() < len(panel)
    change = panel["follow_up_income"] - panel["baseline_income"]
    assert (change[measured] == panel.loc[measured, "nominal_change"]).all()
    assert (panel.loc[measured, "baseline_on"] <= panel.loc[measured, "first_training_on"]).all()
    assert (panel.loc[measured, "days_between"] >= 90).all()
    days = [name for name in panel if str(panel[name].dtype).startswith("datetime")]
    assert panel[days].max().max() <= pd.Timestamp(CUT_OFF)
    moments = rows["measurements"].set_index(["household_id", "visited_on"])
    baseline = moments[moments["moment"] == "baseline"].reset_index().set_index("household_id")["income"]
    assert (baseline == panel["baseline_income"].dropna()).all()
    participants = rows["registry"].query("is_participant")["household_id"]
    assert set(participants) == set(panel.index) == set(rows["responses"]["household_id"])


@pytest.fixture
def files(public, tmp_path):
    """The codebook and two tables as the package writes them."""
    tables = [as_invented(data()[name]) for name in ("panel", "prices")]
    stage_rows(public, CODEBOOK, codebook_rows(public, tables))
    for table in (*tables, as_invented(CODEBOOK)):
        write_table(public, table, tmp_path, CUT_OFF, PUBLIC.about)
    say_invented(tmp_path)
    yield tmp_path
    public.execute("drop table temp.codebook")


def test_every_file_says_it_or_lies_beside_a_note_that_does(files):
    for path in files.rglob("*.parquet"):
        note = duckdb.sql(f"select decode(value) from parquet_kv_metadata('{path}') where key = 'nota'")
        assert note.fetchone() == (PUBLIC.about,)
    for path in files.rglob("*.dta"):
        _, meta = pyreadstat.read_dta(path, metadataonly=True)
        assert meta.file_label.startswith("Filas inventadas")
    for path in files.rglob("*.csv"):
        assert "inventadas" in (path.parent / NOTE_FILE).read_text(encoding="utf-8")
    book = pd.read_csv(files / file_of("csv", CODEBOOK), keep_default_na=False)
    assert book["source"].str.startswith("inventado").all()


def test_figures_say_it_once(tmp_path):
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "flow.svg").write_text("<svg><svg></svg></svg>", encoding="utf-8")
    say_invented(tmp_path)
    figure = (tmp_path / "figures" / "flow.svg").read_text(encoding="utf-8")
    assert figure.count("inventadas") == 1 and figure.endswith("</text></svg>")


def test_the_public_tables_are_the_editions_own(tmp_path):
    edition = tmp_path / "public"
    (edition / "marts").mkdir(parents=True)
    with duckdb.connect(str(edition / "marts.duckdb")) as connection:
        for name in ("targets", "releases"):
            connection.execute(f"create table {name} as select 'OG' as indicator_code, 15.0 as target_value")
            connection.execute(f"copy {name} to '{edition / 'marts' / name}.parquet'")
        connection.execute("comment on column targets.target_value is 'Meta.'")
    package = tmp_path / "package"
    with duckdb.connect() as connection:
        found = write_public_tables(connection, edition, package)
    # the history of a home is not the same when it is built anew
    assert set(found) == {"targets"} and not list(package.rglob("releases.*"))
    kept = package / "public/parquet/targets.parquet"
    assert kept.read_bytes() == (edition / "marts/targets.parquet").read_bytes()
    assert (package / "public/csv/targets.csv").read_text() == "indicator_code,target_value\nOG,15.0\n"
    dictionary = pd.read_csv(package / "public/diccionario.csv")
    assert dictionary["significado"].dropna().tolist() == ["Meta."]
    assert [variable.kind for variable in found["targets"].variables] == ["text", "number"]


def test_the_description_says_it_of_every_table():
    for table in data().values():
        said = as_invented(table)
        assert "inventadas" in said.title and "inventadas" in said.note
        assert json.dumps([v.name for v in said.variables]) == json.dumps([v.name for v in table.variables])
