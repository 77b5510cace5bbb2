"""The contract as the dbt sources declare it."""

import pytest

from orchestration.ground.contract import load_contract
from orchestration.landing.sniff import normalise

PROMISED = [
    ("registry", "households"),
    ("registry", "members"),
    ("registry", "visits"),
    ("registry", "enterprises"),
    ("registry", "activity_log"),
    ("partners", "partners"),
    ("partners", "agreements"),
    ("partners", "courses"),
    ("partners", "enrolments"),
    ("partners", "attendance"),
    ("partners", "seed_capital"),
    ("partners", "job_placements"),
    ("fairs", "fairs"),
    ("fairs", "fair_participations"),
]
"""The extracts of the public contract; a project may have more."""
TYPES = {"text", "date", "money", "number", "integer", "boolean"}


@pytest.fixture(scope="module")
def contract():
    return load_contract()


def test_the_promised_extracts_stand_in_the_order_of_their_sources(contract):
    present = [(extract.source, extract.name) for extract in contract.extracts]
    assert [each for each in present if each in PROMISED] == PROMISED


def test_columns_keep_what_the_contract_says_of_them(contract):
    enrolments = contract.extract("enrolments")
    assert [column.name for column in enrolments.keys] == ["course_id", "dni"]
    assert [column.name for column in enrolments.required] == ["course_id", "dni", "enrolled_on", "status"]
    dni = enrolments.column("dni")
    assert (dni.header, dni.type, dni.pii, dni.references) == ("DNI", "code(8)", "direct", "members")
    status = contract.extract("households").column("status").type
    assert status["4"] == status["AFILIADO"] == "affiliated"


def test_every_source_says_who_sends_and_who_answers_for_it(contract):
    assert [(source.name, source.owner) for source in contract.sources] == [
        ("registry", "UT"),
        ("partners", "UAS"),
        ("fairs", "UT"),
    ]
    assert all(source.sender and source.description for source in contract.sources)
    assert contract.source_of("attendance").name == "partners"


def test_every_extract_and_column_is_described(contract):
    for extract in contract.extracts:
        assert extract.description
        assert all(column.description for column in extract.columns)


def test_every_type_is_known(contract):
    for extract in contract.extracts:
        for column in extract.columns:
            if isinstance(column.type, str):
                assert column.type in TYPES or column.type.startswith("code("), column
            else:
                assert all(isinstance(label, str) for label in column.type)


def test_headers_of_an_extract_are_distinct_as_they_are_compared(contract):
    for extract in contract.extracts:
        headers = [normalise(column.header) for column in extract.columns]
        assert len(set(headers)) == len(headers)


def test_an_unknown_extract_is_an_error(contract):
    with pytest.raises(KeyError):
        contract.extract("nothing")
