"""Estimates of synthetic households, and how a test finds a row in them."""

from dataclasses import replace

from orchestration.evaluation.estimates import estimate, estimate_beside, load_plan
from tests.unit.evaluation.panels import pairs_of, registry_of, responses_of

PLAN = replace(load_plan(), bootstrap_draws=999)
FEW = PLAN.minimum_households


def tables_of(panel, others=100, plan=PLAN):
    return estimate(panel, registry_of(panel, others), plan, "final")


KINDS = {"trained": 300, "before_training": 200, "not_trained": 400}


def beside_of(panel, pairs=None, plan=PLAN):
    pairs = pairs_of(panel, KINDS) if pairs is None else pairs
    return estimate_beside(panel, pairs, responses_of(panel), plan, "final")


def row(table, **where):
    for column, value in where.items():
        table = table[table[column] == value]
    (found,) = table.to_dict("records")
    return found
