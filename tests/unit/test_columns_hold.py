"""The test of dbt that asks what columns must hold: it finds each broken rule, and names it."""

import duckdb
import jinja2
import pytest

from orchestration.ground.paths import DBT_PROJECT
from orchestration.warehouse.dbt_cases import cases

TEST = (DBT_PROJECT / "tests" / "generic" / "columns_hold.sql").read_text(encoding="utf-8")
ROWS = """
    (values
        ('a', 'yes', 1), ('a', 'perhaps', 2), (null, 'no', null), (null, null, 3)) as rows(code, answer, n)
"""


@pytest.fixture(scope="module")
def query():
    """Its query on those rows, as dbt writes it."""
    as_macro = TEST.replace("{% test ", "{% macro ").replace("{% endtest %}", "{% endmacro %}")
    template = jinja2.Environment(extensions=["jinja2.ext.do"]).from_string(as_macro)
    return lambda **rules: template.module.columns_hold(ROWS, **rules)


@pytest.mark.parametrize(
    ("rules", "broken", "failures"),
    [
        ({"filled": ["answer"]}, ("answer · not_null",), 1),
        ({"filled": ["code", "n"]}, ("code · not_null", "n · not_null"), 3),
        ({"unique": ["code", "answer", "n"]}, ("code · unique",), 1),
        ({"one_of": {"answer": ["yes", "no"], "code": ["a"]}}, ("answer · accepted_values",), 1),
        (
            {"filled": ["n"], "unique": ["code"], "one_of": {"answer": ["no", "perhaps"]}},
            ("answer · accepted_values", "code · unique", "n · not_null"),
            3,
        ),
        ({"unique": ["n"], "one_of": {"answer": ["yes", "no", "perhaps"]}}, (), 0),
    ],
)
def test_each_broken_rule_is_found_and_named(query, rules, broken, failures):
    with duckdb.connect() as connection:
        assert cases(connection, query(**rules)) == broken
        assert len(connection.execute(query(**rules)).fetchall()) == failures
