"""The fast reader of text and the careful one give the same rows, whatever the text."""

from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from orchestration.ground.contract import Column, Extract
from orchestration.landing.layout import Irregular
from orchestration.landing.normal import normalise_text
from orchestration.landing.raw import RawFile
from orchestration.landing.rejection import Rejection
from orchestration.landing.sniff import Header
from orchestration.landing.text import write_carefully, write_fast

EXTRACT = Extract("registry", "pairs", (Column("a", "A", "text"), Column("b", "B", "text")))
HEADER = Header(row=0, width=3, positions={"b": 0, "a": 1}, unknown={2: "otra"})
FAST, SLOW = [], []


def rows(write, content, delimiter):
    with TemporaryDirectory() as folder:
        source, plain = Path(folder, "source"), Path(folder, "plain")
        source.write_bytes(content)
        normalise_text(source, plain, gzipped=False)
        raw = RawFile(EXTRACT, "id", Path(folder, "raw.parquet"), Path(folder))
        try:
            count = write(plain, delimiter, HEADER, raw)
        except Rejection as rejected:
            return rejected.code
        written = duckdb.execute("from read_parquet($1)", [str(raw.path)]).fetchall()
        assert len(written) == count
        return written


def assert_same(content, delimiter):
    slow = rows(write_carefully, content, delimiter)
    try:
        fast = rows(write_fast, content, delimiter)
    except (Irregular, duckdb.InvalidInputException):
        SLOW.append(content)
        return
    FAST.append(content)
    assert fast == slow


pieces = st.sampled_from(
    [
        "a",
        "1",
        '"',
        '""',
        ";",
        ",",
        "\t",
        "|",
        "\n",
        "\r\n",
        "\r",
        " ",
        "\xa0",
        "\u2028",
        "\x85",
        "\x1c",
        "\x0b",
    ]
    + ["ñ", "\\", "'", "#", "-", "\x01", "\ufeff", "漢", "NULL"]
)
wild = st.lists(pieces, max_size=40).map("".join)


@st.composite
def regular(draw):
    """Texts in which quotes enclose whole cells."""
    delimiter = draw(st.sampled_from(",;\t|"))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    inner = st.text(st.sampled_from('ab1 "\n\xa0\u2028\r\\;,\t|'), max_size=5)
    quoted = inner.map(lambda text: '"' + text.replace('"', '""') + '"')
    bare = st.text(st.sampled_from("ab1 \xa0\u2028\\-#'"), max_size=4)
    row = st.lists(quoted | bare if draw(st.booleans()) else bare, max_size=5).map(delimiter.join)
    lines = draw(st.lists(row, max_size=8))
    return end.join(lines) + draw(st.sampled_from(["", end])), delimiter


# the same texts each time, or how many of them are regular would be left to chance
relaxed = settings(
    max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@relaxed
@given(wild, st.sampled_from(",;\t|"))
@example('"";"";""\n\n;;\n"a";b', ";")
@example('"abc"def,1\n', ",")
@example('a"b,c""d\n', ",")
@example('"a\n\nb",c\n\nd', ",")
@example("a\x00b,c\n", ",")
@example("\ufeff\ufeff", ",")
@example('a,b,c,d\n,,," "\n', ",")
def test_wild_texts(text, delimiter):
    assert_same(text.encode(), delimiter)


@relaxed
@given(regular())
def test_regular_texts(case):
    text, delimiter = case
    assert_same(text.encode(), delimiter)


@relaxed
@given(st.binary(max_size=40))
def test_any_bytes(content):
    assert_same(content, ",")


def test_the_fast_reader_is_used():
    """Runs last: agreement would be worth nothing if every text took the careful way."""
    assert len(FAST) > 100
