"""The SQL that reads a cell never raises and agrees with a plain Python reading of the contract."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from orchestration.ground.paths import DBT_PROJECT
from tests.unit.staging import plain_reading

DELIVERED_ON = dt.date(2026, 3, 5)
LISTED = "{'URBANO': 'urban', 'EN MARCHA': 'running'}"

blanks = st.sampled_from(["", "", "", " ", "\u00a0", "  ", "\t", "\n"])
digits = st.text("0123456789", min_size=1, max_size=4)
day_numbers = st.integers(0, 40).map(str) | st.integers(0, 40).map("{:02d}".format)
years = st.integers(1890, 2110).map(str) | st.sampled_from(["0000", "26", "99", "05", "7", "00"])
times = st.sampled_from(["", "", "", " 23:59", "T14:05:00", " 00:00:00", " 2:05 p. m.", "T1", " x", "Z"])
separators = st.sampled_from(["/", "-", ".", "", " "])

dates = st.one_of(
    st.tuples(day_numbers, separators, day_numbers, separators, years, times).map("".join),
    st.tuples(years, separators, day_numbers, separators, day_numbers, times).map("".join),
    st.dates(dt.date(1895, 1, 1), dt.date(2105, 1, 1)).flatmap(
        lambda d: st.sampled_from(
            [f"{d:%d/%m/%Y}", f"{d:%d-%m-%Y}", f"{d:%Y-%m-%d}", f"{d:%Y%m%d}", f"{d:%d/%m/%y}"]
        )
    ),
    st.integers(0, 99999).map("{:05d}".format),
)
numbers = st.tuples(
    st.sampled_from(["", "", "S/", "S/. ", "s/ ", "-", "S/ -", "- "]),
    st.lists(digits, min_size=1, max_size=4).flatmap(
        lambda groups: st.tuples(
            *[st.tuples(st.just(g), st.sampled_from([",", ".", " ", ""])) for g in groups]
        )
    ),
).map(lambda parts: parts[0] + "".join(g + s for g, s in parts[1]))
grouped = st.tuples(
    st.sampled_from(["", "S/", "S/. "]),
    st.integers(0, 10**9),
    st.sampled_from([",", ".", " "]),
    st.sampled_from("._,"),
    st.integers(0, 999),
).map(lambda p: p[0] + f"{p[1]:,}".replace(",", p[2]) + (f"{p[3]}{p[4]}" if p[3] != "_" else ""))  # fmt: skip
codes = st.text("0123456789.- A", min_size=1, max_size=12) | st.integers(0, 10**9).map(lambda n: f"{n}.0")
words = st.sampled_from(
    ["Sí", "SI", "sÍ", "no", "N", "x", "X", "1", "0", "VERDADERO", "falso", "True", "tal vez", "2", "Ñ",
     "urbano",
     "En  Marcha", "en marcha", "rural", "NS/NR", "prefiere no responder", "#N/A", "n/a", "--", "S/D", "S/"]
)  # fmt: skip
anything = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12
)


def cells(strategy):
    dirty = st.tuples(blanks, strategy | words | anything, blanks).map("".join)
    return st.lists(dirty, min_size=40, max_size=120)


@pytest.fixture(scope="session")
def reader(tmp_path_factory):
    """Reads cells of a type by the project's macros: compiled once per type, run on DuckDB."""
    project = tmp_path_factory.mktemp("parsers")
    connection = duckdb.connect()
    compiled: dict[str, str] = {}

    def read(cell_type: str, texts: list[str], kinds: str | None = None, born: bool = False) -> list[tuple]:
        key = f"{cell_type} {born}"
        if key not in compiled:
            compiled[key] = compile_reader(project, cell_type, born)
        connection.execute(
            "create or replace table cells"
            " (n integer, raw varchar, cell_kinds varchar, file_delivered_on date)"
        )
        connection.execute(
            f"insert into cells select unnest(?), unnest(?), ?, date '{DELIVERED_ON}'",
            [list(range(len(texts))), texts, kinds],
        )
        return connection.execute(compiled[key]).fetchall()

    return read


def compile_reader(project: Path, cell_type: str, born: bool) -> str:
    """Compiles the macros in a project of their own, which holds nothing but them."""
    from dbt.cli.main import dbtRunner

    listed = cell_type if cell_type.startswith("{") else f"'{cell_type}'"
    years = "'before_delivery'" if born else "none"
    sql = f"""
    {{%- set column = {{
        'name': 'cell', 'text': 'cell__text', 'kind': 'substr(cell_kinds, 1, 1)', 'type': {listed},
        'is_required': false, 'required_when': none, 'two_digit_years': {years}
    }} -%}}
    with texts as (
        select n, cell_kinds, file_delivered_on, {{{{ cell_text('raw') }}}} as cell__text from cells
    ),
    parts as (select *, {{{{ cell_parts(column) }}}} from texts)
    select cell__text, {{{{ cell_value(column) }}}}, {{{{ cell_rule(column) }}}} from parts order by n
    """
    settings = {"name": "parsers", "profile": "parsers", "macro-paths": [str(DBT_PROJECT / "macros")]}
    profile = {"target": "memory", "outputs": {"memory": {"type": "duckdb", "path": ":memory:"}}}
    (project / "dbt_project.yml").write_text(yaml.safe_dump(settings))
    (project / "profiles.yml").write_text(yaml.safe_dump({"parsers": profile}))
    folders = ["--project-dir", str(project), "--profiles-dir", str(project), "--log-path", str(project)]
    result = dbtRunner().invoke(["--quiet", "compile", "--inline", sql, *folders])
    assert result.success, result.exception
    return result.result.results[0].node.compiled_code


def assert_agrees(reader, cell_type, texts, reading, born=False):
    for raw, (text, value, rule) in zip(texts, reader(cell_type, texts, born=born), strict=True):
        expected_text = plain_reading.text_of(raw)
        assert text == expected_text, repr(raw)
        expected = reading(expected_text) if expected_text is not None else (None, None)
        assert (value, rule) == expected, repr(raw)


PARSERS = settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.generate])


@PARSERS
@given(cells(codes))
def test_codes(reader, texts):
    for width in (6, 8, 11):
        assert_agrees(
            reader, f"code({width})", texts, lambda text, width=width: plain_reading.read_code(text, width)
        )


@PARSERS
@given(cells(dates))
def test_dates(reader, texts):
    assert_agrees(reader, "date", texts, plain_reading.read_date)
    assert_agrees(reader, "date", texts, lambda text: plain_reading.read_date(text, DELIVERED_ON), born=True)


@PARSERS
@given(cells(numbers | grouped))
def test_numbers(reader, texts):
    def rounded(text: str, kind: str) -> tuple:
        value, rule = plain_reading.read_number(text, kind)
        return (value.quantize(Decimal("0.000001"), ROUND_HALF_UP) if value is not None else None), rule

    for kind in ("money", "number"):
        assert_agrees(reader, kind, texts, lambda text, kind=kind: rounded(text, kind))


@PARSERS
@given(cells(words))
def test_booleans(reader, texts):
    assert_agrees(reader, "boolean", texts, plain_reading.read_boolean)


@PARSERS
@given(cells(words))
def test_lists(reader, texts):
    def read(text: str) -> tuple:
        value = {"URBANO": "urban", "EN MARCHA": "running"}.get(plain_reading.unaccented(text))
        return value, None if value else "not_listed"

    assert_agrees(reader, LISTED, texts, read)


@pytest.mark.parametrize(
    ("cell_type", "text", "kind", "value", "rule"),
    [
        ("money", "1.234", "n", Decimal("1.234"), None),
        ("money", "1.234", "-", Decimal("1234"), None),
        ("number", "-3", "n", None, "number_negative"),
        ("money", "2026-01-05", "d", None, "number_shape"),
        ("date", "2026-01-05 14:05:00", "d", dt.date(2026, 1, 5), None),
        ("date", "46023", "n", dt.date(2026, 1, 1), None),
        ("code(8)", "2026-01-05", "d", None, "code_characters"),
        ("code(8)", "455100", "n", "00455100", None),
        ("boolean", "true", "b", True, None),
        ("boolean", "1", "n", True, None),
    ],
)
def test_cells_held_as_such(reader, cell_type, text, kind, value, rule):
    """A number, date or truth value of a workbook or Parquet cell is taken as it is."""
    assert reader(cell_type, [text], kinds=kind)[0][1:] == (value, rule)


def test_control_characters_are_dropped_and_tabs_and_line_breaks_are_blanks(reader):
    texts = [
        "AMAZONAS\x07",
        "a\x1b[31mb\x9b1m",
        "a\tb\r\nc\x0bd\x85e",
        "\x1ca\x1f \x7f",
        "\x01-\x02",
        "N\x00/A",
    ]
    read = [text for text, *_ in reader("text", texts)]
    assert read == ["AMAZONAS", "a[31mb1m", "a b c d e", "a", None, None]
    assert read == [plain_reading.text_of(text) for text in texts]
