"""The synthetic sample: the same every time, of every extract, clean where asked, dirty in every way else."""

import csv
import gzip
import hashlib
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from orchestration.ground.samples import LIST, listed_samples, mark_samples
from orchestration.landing.find import FolderLanding
from orchestration.sample.bad_files import _MAKERS
from orchestration.sample.deliver import _OVERLONG_KEY
from orchestration.sample.dirt import RULES
from orchestration.sample.fields import load_fields
from orchestration.sample.generate import SampleError, write_sample
from orchestration.sample.settings import delivery_days, load_settings
from orchestration.sample.world import draw_world
from tests.unit.staging import plain_reading

AS_OF = date(2026, 9, 30)
HOUSEHOLDS = 150


def contents(landing: Path) -> dict[str, str]:
    files = sorted(path for path in landing.rglob("*") if path.is_file())
    return {str(p.relative_to(landing)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


@pytest.fixture(scope="module")
def dirty(tmp_path_factory):
    landing = tmp_path_factory.mktemp("dirty")
    return landing, write_sample(landing, HOUSEHOLDS, as_of=AS_OF)


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    landing = tmp_path_factory.mktemp("clean")
    return landing, write_sample(landing, HOUSEHOLDS, as_of=AS_OF, clean=True)


@pytest.mark.parametrize("kind", ["dirty", "clean"])
def test_the_same_arguments_give_the_same_bytes(kind, request, tmp_path):
    landing, _ = request.getfixturevalue(kind)
    write_sample(tmp_path, HOUSEHOLDS, as_of=AS_OF, clean=kind == "clean")
    assert contents(tmp_path) == contents(landing)


def test_another_seed_gives_other_bytes(clean, tmp_path):
    write_sample(tmp_path, HOUSEHOLDS, seed=7, as_of=AS_OF, clean=True)
    ours, others = contents(clean[0]), contents(tmp_path)
    assert LIST in ours
    assert not set(ours.values()) & set(others.values())


def test_an_earlier_cut_off_is_the_beginning_of_the_same_sample(clean, tmp_path):
    write_sample(tmp_path, HOUSEHOLDS, as_of=date(2026, 4, 30), clean=True)
    earlier, whole = contents(tmp_path), contents(clean[0])
    del earlier[LIST], whole[LIST]
    assert earlier.items() < whole.items()


@pytest.mark.parametrize("kind", ["dirty", "clean"])
def test_every_file_of_a_sample_and_no_other_is_told_to_be_one(kind, request, tmp_path):
    landing, _ = request.getfixturevalue(kind)
    assert listed_samples(landing) == {digest for name, digest in contents(landing).items() if name != LIST}
    shutil.copytree(landing, tmp_path, dirs_exist_ok=True)
    (tmp_path / "ajeno.csv").write_text("ajeno")
    mark_samples(tmp_path, [])
    assert listed_samples(tmp_path) == listed_samples(landing)
    assert FolderLanding(tmp_path).samples() == listed_samples(landing)
    assert listed_samples(tmp_path / "ninguna") == frozenset()


@pytest.mark.parametrize("kind", ["dirty", "clean"])
def test_every_extract_comes(kind, request):
    landing, summary = request.getfixturevalue(kind)
    assert set(summary.rows) == set(load_fields())
    for extract, (source, _) in load_fields().items():
        assert any((landing / source / extract).iterdir())


def test_every_kind_of_dirt_is_planted(dirty):
    planted = dirty[1].planted
    kinds = {f"rule:{rule}" for rule in RULES} | {f"file:{kind}" for kind in _MAKERS}
    kinds |= {f"file:{kind}" for kind in ("resent", "corrected", "late", "stray")}
    kinds |= {f"shape:{kind}" for kind in (*READERS, "list", "missing")}
    kinds |= {"repeated", "orphan", "future", "total_line"}
    assert kinds <= {kind for kind, times in planted.items() if times}


def test_the_row_with_a_cell_too_many_repeats_no_other(dirty):
    path = next((dirty[0] / "registry" / "households").glob("*hogares*2026-01-10*.csv"))
    overlong = [line for line in path.read_bytes().splitlines() if _OVERLONG_KEY.encode() in line]
    assert len(overlong) == 1
    assert overlong[0].rstrip(b'"').endswith(("de más".encode(), "de más".encode("cp1252")))


def test_the_worked_case_knows_no_rule_that_is_not_planted():
    path = Path("tests/conformance/expected/as_of_2026-09-30/data_quality_rules.csv")
    with (Path(__file__).parents[3] / path).open(encoding="utf-8", newline="") as file:
        assert {row["rule"] for row in csv.DictReader(file)} <= set(RULES)


def text_rows(path: Path) -> list[list[str]]:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252")
    lines = text.splitlines()
    delimiter = max(",;\t|", key=lines[0].count)
    return list(csv.reader(lines, delimiter=delimiter))


def table_rows(path: Path) -> list[list[object]]:
    if path.suffix == ".xlsx":
        return [list(row) for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        return [table.column_names, *map(list, zip(*table.to_pydict().values(), strict=True))]
    return text_rows(path)


READERS = {
    "code": plain_reading.read_code,
    "date": lambda text, width: plain_reading.read_date(text),
    "money": lambda text, width: plain_reading.read_number(text, "money"),
    "number": lambda text, width: plain_reading.read_number(text, "number"),
    "boolean": lambda text, width: plain_reading.read_boolean(text),
    "text": lambda text, width: (text, None),
}


def broken_rule(cell, field):
    """The rule that a cell breaks, `missing` for one without a value, None for a good one."""
    text = None if cell is None else plain_reading.text_of(str(cell).removesuffix(" 00:00:00"))
    if text is None:
        return "required" if field.required else "missing" if cell else None
    if field.kind == "list":
        labels = {plain_reading.unaccented(label) for label in field.labels}
        return None if plain_reading.unaccented(text) in labels else "not_listed"
    return READERS[field.kind](text, field.width)[1]


def test_clean_deliveries_hold_no_dirt(clean):
    landing, summary = clean
    assert summary.planted == Counter()
    for extract, (source, fields) in load_fields().items():
        for path in (landing / source / extract).iterdir():
            header, *rows = table_rows(path)
            assert header == [field.header for field in fields], path.name
            broken = {rule for row in rows for rule in map(broken_rule, row, fields)}
            assert broken <= {None}, (path.name, broken)
            assert len({tuple(row) for row in rows}) == len(rows), path.name


def test_clean_deliveries_name_only_parents_that_came(clean):
    landing, _ = clean
    keys: dict[str, set] = {}
    named: list[tuple[str, str, set]] = []
    for extract, (source, fields) in load_fields().items():
        for path in (landing / source / extract).iterdir():
            rows = table_rows(path)[1:]
            columns = {field.name: {row[place] for row in rows} for place, field in enumerate(fields)}
            keys.setdefault(extract, set()).update(columns[fields[0].name])
            for field in fields:
                if field.references in load_fields():
                    named.append((extract, field.references, columns[field.name]))
    for extract, parent, values in named:
        assert values <= keys[parent], (extract, parent)


def latest(feed, name: str) -> pa.Array:
    cells = feed(-1, delivery_days(AS_OF)[-1])[name]
    return cells.cast(pa.string()) if pa.types.is_dictionary(cells.type) else cells


def test_identity_documents_are_distinct_and_never_one_digit():
    feeds = draw_world(load_settings(), 5, 3000, True)
    dni = latest(feeds["members"], "dni")
    assert pc.count_distinct(dni).as_py() == len(dni)
    assert pc.all(pc.match_substring_regex(dni, "^[0-9]{8}$")).as_py()
    assert not {digit * 8 for digit in "0123456789"} & set(dni.to_pylist())
    assert any(text.startswith("0") for text in dni.to_pylist())


def test_rows_grow_with_households():
    sizes = []
    for count in (2000, 8000):
        feeds = draw_world(load_settings(), 11, count, True, participation=0.4)
        sizes.append([len(latest(feeds[extract], "dni")) for extract in ("members", "attendance")])
    growth = np.array(sizes[1]) / np.array(sizes[0])
    assert np.all(np.abs(growth - 4) < 0.4)


@pytest.mark.parametrize("share", [0, 1.01, -0.4, float("nan")])
def test_a_participation_that_is_no_share_is_refused(tmp_path, share):
    with pytest.raises(SampleError, match="mayor que 0 y a lo más 1"):
        write_sample(tmp_path, 10, as_of=AS_OF, participation=share)
    assert not list(tmp_path.iterdir())


def test_a_cut_off_before_the_first_delivery_is_refused(tmp_path):
    with pytest.raises(SampleError, match="La muestra empieza el 10/01/2026"):
        write_sample(tmp_path, 10, as_of=date(2026, 1, 9))
    with pytest.raises(SampleError, match="al menos un hogar"):
        write_sample(tmp_path, 0, as_of=AS_OF)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("clean_only", [True, False])
def test_a_single_household_is_a_sample(tmp_path, clean_only):
    assert write_sample(tmp_path, 1, as_of=AS_OF, clean=clean_only).rows["households"] >= 1


def test_other_files_in_the_landing_folder_stay(tmp_path):
    kept = tmp_path / "registry" / "households" / "otro_2026-01-01.csv"
    kept.parent.mkdir(parents=True)
    kept.write_text("ajeno")
    write_sample(tmp_path, 20, as_of=date(2026, 1, 31), clean=True)
    assert kept.read_text() == "ajeno"
