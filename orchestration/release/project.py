"""What dbt's manifest tells of the project: what tables mean, and where and how gravely tests judge."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from orchestration.release.tables import PLANNERS, PUBLIC, Description

STAGES = {"reference": "seeds", "raw": "landing"}
"""Schemas whose name is not that of their stage."""


@dataclass(frozen=True)
class Project:
    """The dbt project, as its manifest tells it."""

    manifest: dict[str, Any]

    @classmethod
    def of(cls, target: Path) -> "Project":
        """The project as dbt last parsed it."""
        return cls(json.loads((target / "manifest.json").read_bytes()))

    @cached_property
    def descriptions(self) -> dict[tuple[str, str], Description]:
        """The tables of both editions and their columns in words, by schema and table."""
        models = {
            (node["schema"], node["alias"]): node
            for node in self.manifest["nodes"].values()
            if node["resource_type"] == "model"
        }
        wanted = {(schema, table) for edition in (PLANNERS, PUBLIC) for table, schema in edition.items()}
        return {place: _description(models[place]) for place in wanted}

    def severity(self, test_id: str) -> str:
        """Whether a test that fails stops publication (`error`) or is published with the figures (`warn`)."""
        return self.manifest["nodes"][test_id]["config"]["severity"].lower()

    def stage(self, test_id: str) -> str:
        """Which part of the warehouse a test judges."""
        test = self.manifest["nodes"][test_id]
        nodes = {**self.manifest["nodes"], **self.manifest["sources"]}
        judged = [test["attached_node"]] if test.get("attached_node") else test["depends_on"]["nodes"]
        # a test of its own may read the clocks too, which it does not judge
        models = [node for node in judged if not node.startswith("source.")] or judged
        schema = nodes[models[0]]["schema"] if models else "warehouse"
        return STAGES.get(schema, schema)


def _description(model: dict[str, Any]) -> Description:
    columns = {name: column["description"] for name, column in model["columns"].items()}
    return Description(model["description"], columns)
