"""What people expect of deliveries and of published tables, judged by Great Expectations before publication.

A suite is a flat JSON list under `expectations/`: `deliveries/<extract>.json` judges the profiles of its
files, `marts/<table>.json` a published table. Each expectation has a name, the type and arguments that Great
Expectations knows, its severity (critical stops publication, warning is published with the figures), and in
`notes` what it means. Only counts and aggregates are kept of what is observed, never a value.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.paths import PROJECT
from orchestration.release.gates import ERROR, WARNING, Check

SUITES = PROJECT / "expectations"
SEVERITIES = {"critical": ERROR, "warning": WARNING}
PROFILES = "select * from intermediate.int_delivery_profiles where extract = '{name}'"
PUBLISHED = "select * from marts.{name}"


@dataclass(frozen=True)
class Suite:
    """The expectations on one extract or table."""

    stage: str
    name: str
    query: str
    expectations: tuple[dict[str, Any], ...]

    def check_name(self, expectation: dict[str, Any]) -> str:
        """The name under which a result is published."""
        return f"{self.name}_{expectation['name']}"


def suites(folder: Path = SUITES) -> list[Suite]:
    """All suites of the project."""
    found = []
    for stage, query in (("deliveries", PROFILES), ("marts", PUBLISHED)):
        for path in sorted((folder / stage).glob("*.json")):
            expectations = tuple(json.loads(path.read_bytes()))
            found.append(Suite(stage, path.stem, query.format(name=path.stem), expectations))
    return found


def judge(connection: duckdb.DuckDBPyConnection, chosen: list[Suite] | None = None) -> Iterator[Check]:
    """Judge the work file by all suites; one check per expectation."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    source = context.data_sources.add_pandas("warehouse")
    for suite in suites() if chosen is None else chosen:
        asset = source.add_dataframe_asset(f"{suite.stage}.{suite.name}")
        batch = asset.add_batch_definition_whole_dataframe("all").get_batch(
            batch_parameters={"dataframe": connection.execute(suite.query).df()}
        )
        for expectation in suite.expectations:
            result = batch.validate(_expectation(gx, expectation))
            yield Check(
                check_name=suite.check_name(expectation),
                stage=suite.stage,
                severity=SEVERITIES[expectation["severity"]],
                passed=bool(result.success),
                observed=_observed(result.result),
                expected=expectation["notes"],
            )


def _expectation(gx: Any, expectation: dict[str, Any]) -> Any:
    camel = "".join(part.capitalize() for part in expectation["type"].split("_"))
    return getattr(gx.expectations, camel)(**expectation["kwargs"])


def _observed(result: dict[str, Any]) -> str:
    """Counts and aggregates in words; the values that Great Expectations lists are left behind."""
    if "unexpected_count" in result:
        return f"{result['unexpected_count']} de {result['element_count']} casos no cumplen"
    return str(result.get("observed_value"))
