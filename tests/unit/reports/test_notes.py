"""Notes become data: a little Markdown is read, and nothing in them acts."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.ground.errors import WrongUse
from orchestration.reports.notes import note_blocks, read_notes

HOSTILE = (
    '#eval("panic()") #include "x" $x^2$ \\ `código` <etiqueta> @referencia #link("http://x")[y] // nota'
)


def texts(blocks):
    for block in blocks:
        for runs in block.get("items", [block["runs"]] if "runs" in block else []):
            yield from (run["text"] for run in runs)
        if "text" in block:
            yield block["text"]


def test_headings_paragraphs_lists_and_emphasis_are_read():
    blocks = note_blocks("# Título\nUna línea\ny **otra**.\n- uno\n  sigue\n* *dos*\n\nFin", 2)
    assert blocks == [
        {"kind": "heading", "level": 2, "text": "Título"},
        {
            "kind": "paragraph",
            "runs": [{"text": "Una línea y "}, {"text": "otra", "strong": True}, {"text": "."}],
        },
        {"kind": "bullets", "items": [[{"text": "uno sigue"}], [{"text": "dos", "emphasis": True}]]},
        {"kind": "paragraph", "runs": [{"text": "Fin"}]},
    ]


def test_everything_else_stays_text():
    assert list(texts(note_blocks(HOSTILE, 2))) == [HOSTILE]
    assert list(texts(note_blocks("a\x00b\u202ec", 2))) == ["abc"]


@given(st.text())
def test_any_text_is_read_and_no_letter_is_lost(text):
    blocks = note_blocks(text, 2)
    json.dumps(blocks)
    kept = "".join(texts(blocks))
    assert [letter for letter in text if letter.isalnum()] == [letter for letter in kept if letter.isalnum()]


def test_a_note_that_is_not_there_or_is_no_text(tmp_path):
    assert read_notes(tmp_path / "monthly_2026-03.md") is None
    (tmp_path / "x.md").write_bytes(b"a\xff")
    with pytest.raises(WrongUse, match="UTF-8"):
        read_notes(tmp_path / "x.md")
