"""Every variable has a treatment, and one that nobody thought of stops the package."""

from dataclasses import replace

import pytest

from orchestration.evaluation.codebook import LONGEST_NAME, Undocumented, Variable
from orchestration.evaluation.tiers.rules import load_rules, require_all
from tests.unit.evaluation.tiers.conftest import data

RULES = load_rules()


def test_the_rules_speak_of_every_variable_and_of_no_other():
    require_all(RULES, data())
    panel = data()["panel"]
    more = replace(panel, variables=(*panel.variables, Variable("birth_date", "day", "", "")))
    with pytest.raises(Undocumented, match="panel.birth_date"):
        require_all(RULES, data() | {"panel": more})
    with pytest.raises(Undocumented, match="responses.lacks"):
        require_all(RULES, {name: table for name, table in data().items() if name != "responses"})


def test_names_are_told_apart_and_fit_into_stata():
    for table in data():
        names = list(RULES.names(table).values())
        assert len(names) == len(set(names)), table
        # the library counts an end of text
        assert all(len(name) < LONGEST_NAME for name in names), table


def test_what_identifies_can_be_withheld():
    """What the models mark as known of places, households and persons stands in the check."""
    declared = {(step.table, name) for step in RULES.steps for name in step.variables}
    for table in ("registry", "persons"):
        names = RULES.names(table)
        for name in data()[table].marked("place", "household", "person"):
            assert (table, names[name]) in declared, name
    assert set(RULES.known) <= {variable.name for variable in data()["registry"].variables}


def test_no_day_and_no_amount_is_kept():
    for table in data().values():
        for variable in table.variables:
            treatment = RULES.treatment(table.name, variable.name)
            if variable.kind == "day":
                assert treatment in ("month", "year", "household", "drop"), (table.name, variable.name)
            if variable.kind == "number" and table.name not in ("indicators", "prices"):
                assert treatment in (*RULES.bands, "drop"), (table.name, variable.name)
            if "days" in variable.name or variable.name.endswith("months_between"):
                assert treatment == "drop", (table.name, variable.name)
