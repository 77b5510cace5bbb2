"""What people expect of deliveries, facts and published tables, judged by Great Expectations.

A suite is a flat JSON list under `expectations/`: `deliveries.json` judges the profiles of files and of their
columns, each expectation for the `extracts` that it names, or for all; `facts/<table>.json` judges a
`measure` of a fact, one value for each of what it `concerns`; `marts/<table>.json` a published table. Each
expectation has a name, the type and arguments that Great Expectations knows, its severity (critical stops
publication, warning is published with the figures), and in `notes` what it means. The bounds on deliveries
are rows of `seeds/plan/expected_ranges.csv`, by the names `<measure>_min` and `<measure>_max`. Relations
between the columns of a row are tests of dbt.
Of what is observed, only counts, shares and the names of files, columns and units are kept, never a person's
value.
"""

import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb

from orchestration.ground.contract import load_contract
from orchestration.ground.paths import PROJECT
from orchestration.release.gates import ERROR, WARNING, Check
from orchestration.release.ranges import SEED, Range, bounds_of, ranges_of, stated_ranges
from orchestration.release.tables import ABOUT_HISTORY

SUITES = PROJECT / "expectations"
SEVERITIES = {"critical": ERROR, "warning": WARNING}
QUERIES = {
    ("deliveries", "files"): "select * from intermediate.int_delivery_profiles where extract = '{name}'"
    " order by delivered_on desc, file_label",
    ("deliveries", "columns"): "select * from intermediate.int_column_profiles where extract = '{name}'"
    " order by delivered_on desc, file_label, column_name",
    ("facts", "rows"): "select {grouped}cast({measure} as double) as {column} from facts.{name} group by all",
    ("marts", "rows"): "select * from marts.{name}",
}
"""What a suite's expectations look at, by its stage and their `profile`."""

LEFT_OUT = ("altair", "scipy.stats")
"""Modules that Great Expectations imports for expectations about distributions alone."""

NAME = "check_name"
NAMED = 5
"""So many of the cases that fail are named, the newest deliveries first."""

Bounds = Mapping[str, float | None]


@dataclass(frozen=True)
class Expectation:
    """One thing that is expected."""

    suite: str
    stage: str
    name: str
    type: str
    kwargs: Mapping[str, Any]
    severity: str
    notes: str
    profile: str = "rows"
    concerns: tuple[str, ...] = ()
    measure: str | None = None

    @property
    def check_name(self) -> str:
        """The name under which its result is published."""
        return f"{self.suite}_{self.name}"

    @cached_property
    def query(self) -> str:
        """What it is judged on."""
        return QUERIES[self.stage, self.profile].format(
            name=self.suite,
            column=self.kwargs.get("column"),
            measure=self.measure,
            grouped="".join(f"{name}, " for name in self.concerns),
        )

    def in_words(self, bounds: Bounds) -> str:
        """What it means, with its bounds."""
        words = {name: "sin límite" if value is None else f"{value:,.12g}" for name, value in bounds.items()}
        return self.notes.format(**words)


def expectations(folder: Path = SUITES) -> list[Expectation]:
    """All expectations of the project, suite by suite."""
    deliveries = json.loads((folder / "deliveries.json").read_bytes())
    return [
        *(
            _expectation("deliveries", extract.name, each)
            for extract in sorted(load_contract().extracts, key=lambda extract: extract.name)
            for each in deliveries
            if each["extracts"] == "all" or extract.name in each["extracts"]
        ),
        *(
            _expectation(stage, path.stem, each)
            for stage in ("facts", "marts")
            for path in sorted((folder / stage).glob("*.json"))
            for each in json.loads(path.read_bytes())
        ),
    ]


def _expectation(stage: str, suite: str, each: Mapping[str, Any]) -> Expectation:
    told = {name: value for name, value in each.items() if name != "extracts"}
    return Expectation(suite=suite, stage=stage, **{**told, "concerns": tuple(told.get("concerns", ()))})


def judge(connection: duckdb.DuckDBPyConnection, chosen: list[Expectation] | None = None) -> Iterator[Check]:
    """Judge the work file by all expectations; one check each, in their order."""
    gx = _great_expectations()
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    # one asset for all: the context writes itself out anew with each
    rows = context.data_sources.add_pandas("warehouse").add_dataframe_asset("rows")
    whole = rows.add_batch_definition_whole_dataframe("all")
    asked = expectations() if chosen is None else chosen
    # what looks at the same rows, and names its cases alike, is judged at once: that saves a quarter
    together: dict[tuple[str, tuple[str, ...]], list[Expectation]] = defaultdict(list)
    for each in asked:
        together[each.query, each.concerns].append(each)
    stated = _stated(connection) if any(each.stage == "deliveries" for each in asked) else ()
    checks: dict[str, Check] = {}
    for number, ((query, concerns), group) in enumerate(together.items()):
        bounds = _bounds(group[0].suite, stated) if group[0].stage == "deliveries" else {}
        batch = whole.get_batch(batch_parameters={"dataframe": connection.execute(query).df()})
        judged = batch.validate(
            gx.ExpectationSuite(str(number), [_of_great_expectations(gx, each) for each in group]),
            expectation_parameters=dict(bounds),
            result_format={
                "result_format": "COMPLETE" if concerns else "SUMMARY",
                "unexpected_index_column_names": list(concerns),
            },
        )
        results = {result.expectation_config.meta[NAME]: result for result in judged.results}
        for each in group:
            checks[each.check_name] = _check(each, results[each.check_name], bounds)
    yield from (checks[each.check_name] for each in asked)


def _great_expectations() -> Any:
    """The library. What it draws with, and the statistics of expectations that no suite has, are left out."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    left_out = [name for name in LEFT_OUT if name not in sys.modules]
    # a third of its import, which takes as long as all that it judges
    sys.modules.update((name, ModuleType(name)) for name in left_out)
    try:
        return import_module("great_expectations")
    finally:
        for name in left_out:
            del sys.modules[name]


def _check(expectation: Expectation, result: Any, bounds: Bounds) -> Check:
    return Check(
        check_name=expectation.check_name,
        stage=expectation.stage,
        severity=SEVERITIES[expectation.severity],
        passed=bool(result.success),
        observed=_observed(result.result, expectation),
        expected=expectation.in_words(bounds),
    )


def described(path: Path = SEED) -> dict[str, str]:
    """What each expectation means, by the name of its check, with the bounds that the seed gives now."""
    stated = stated_ranges(path)
    return {each.check_name: each.in_words(_bounds(each.suite, stated)) for each in expectations()}


def _stated(connection: duckdb.DuckDBPyConnection) -> tuple[Range, ...]:
    """The ranges that the build was made with."""
    rows = connection.execute(
        "select extract, measure, min_value, max_value, reason from reference.expected_ranges"
    ).fetchall()
    return tuple(Range(*row) for row in rows)


def _bounds(extract: str, stated: Iterable[Range]) -> Bounds:
    return bounds_of(ranges_of(extract, stated).values())


def _of_great_expectations(gx: Any, expectation: Expectation) -> Any:
    camel = "".join(part.capitalize() for part in expectation.type.split("_"))
    return getattr(gx.expectations, camel)(**expectation.kwargs, meta={NAME: expectation.check_name})


def _observed(result: Mapping[str, Any], expectation: Expectation) -> str:
    """Counts in words, and which cases they are; what else Great Expectations lists is left behind."""
    if "unexpected_count" not in result:
        return str(result.get("observed_value"))
    # how long a home's history is says nothing of a release, so it does not count its rows
    total = "" if expectation.suite in ABOUT_HISTORY else f" de {result['element_count']}"
    amount = result["unexpected_count"]
    noun = "caso" if amount == 1 and not total else "casos"
    counted = f"{amount}{total} {noun} no {'cumple' if amount == 1 else 'cumplen'}"
    cases = result.get("unexpected_index_list") or []
    if not expectation.concerns or not cases:
        return counted
    named = [_case(case, expectation) for case in cases[:NAMED]]
    more = [f"y {len(cases) - NAMED} más"] if len(cases) > NAMED else []
    return f"{counted}: {'; '.join([*named, *more])}"


def _case(case: Mapping[str, Any], expectation: Expectation) -> str:
    which = " · ".join(str(case[name]) for name in expectation.concerns)
    return f"{which} ({case[expectation.kwargs['column']]:.4g})"
