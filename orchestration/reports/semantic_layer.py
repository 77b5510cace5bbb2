"""The metrics of the semantic layer, made from the plan's own tables: `make semantic` writes them.

`reports/semantic/` is a dbt project of its own on the published tables, so that neither a run nor its parse
takes longer for it. What an indicator or a measure is, and what it is called, stands in the seeds alone.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from orchestration.reports.sources import REPORTS, plan_seed

METRICS = REPORTS / "semantic" / "models" / "metrics.yml"
HEADER = "# Made from seeds/plan/indicators.csv and measures.csv by «make semantic»; not edited here.\n"

SIDES = {"numerator": "numerador", "denominator": "denominador"}
LEVELS = {"": ("national", ""), "_by_unit": ("territorial_unit", ", por unidad territorial")}
"""The end of a metric's name: the level of territories whose figures it adds up, and how that is called."""
UNITS = ("people", "agreement")
"""Measures whose territories are those of households or agreements are published by unit too."""


def render() -> str:
    """The file of metrics."""
    metrics = [*_indicators(), *_measures()]
    return HEADER + yaml.safe_dump({"metrics": metrics}, allow_unicode=True, sort_keys=False, width=110)


def _indicators() -> Iterator[Mapping[str, Any]]:
    """Of each indicator: who counts, of whom, and the published value."""
    for row in plan_seed("indicators"):
        for end, (level, where) in LEVELS.items():
            yield from _indicator(row, end, level, f"{row['code']}: {row['short_name'].lower()}{where}")


def _indicator(row: Mapping[str, str], end: str, level: str, label: str) -> Iterator[Mapping[str, Any]]:
    code = row["code"].lower()
    chosen = {"indicator_code": row["code"], "variant": "official", **_total(level)}
    for side, name in SIDES.items():
        metric, measure = f"{code}_{side}{end}", f"indicator_{side}"
        yield _simple(metric, f"{label} ({name})", row[side], measure, "figure", chosen)
    if row["unit_of_measure"] != "percent":
        yield _simple(f"{code}{end}", label, row["name"], "indicator_numerator", "figure", chosen)
        return
    yield {
        "name": f"{code}{end}",
        "label": label,
        "description": row["name"],
        "type": "derived",
        "type_params": {
            "expr": "100.0 * numerator / nullif(denominator, 0)",
            "metrics": [{"name": f"{code}_{side}{end}", "alias": side} for side in SIDES],
        },
    }


def _measures() -> Iterator[Mapping[str, Any]]:
    for row in plan_seed("measures"):
        for end, (level, where) in LEVELS.items():
            if not end or row["territories"] in UNITS:
                chosen = {"measure_code": row["measure_code"], "period": "year_to_date", **_total(level)}
                text = f"{row['name']}, de enero al corte ({row['unit']}){where}"
                name = f"{row['measure_code']}{end}"
                yield _simple(name, f"{row['name']}{where}", text, "output_value", "output", chosen)


def _total(level: str) -> Mapping[str, str]:
    return {"territory_level": level, "breakdown": "total"}


def _simple(
    name: str, label: str, text: str, measure: str, entity: str, chosen: Mapping[str, str]
) -> Mapping[str, Any]:
    conditions = [f"{{{{ Dimension('{entity}__{each}') }}}} = '{value}'" for each, value in chosen.items()]
    return {
        "name": name,
        "label": label,
        "description": text,
        "type": "simple",
        "type_params": {"measure": measure},
        "filter": " and ".join(conditions),
    }


if __name__ == "__main__":
    METRICS.write_text(render(), encoding="utf-8")
