"""What dbt's manifest tells of the project: what tables mean, and where and how gravely tests judge."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from orchestration.release.tables import PUBLISHED, Description

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
    def descriptions(self) -> dict[str, Description]:
        """Published tables and columns in words."""
        models = {
            node["name"]: node for node in self.manifest["nodes"].values() if node["resource_type"] == "model"
        }
        return {table: _description(models[table]) for table in PUBLISHED}

    def severity(self, test_id: str) -> str:
        """Whether a test that fails stops publication (`error`) or is published with the figures (`warn`)."""
        return self.manifest["nodes"][test_id]["config"]["severity"].lower()

    def stage(self, test_id: str) -> str:
        """Which part of the warehouse a test judges."""
        test = self.manifest["nodes"][test_id]
        judged = test.get("attached_node") or next(iter(test["depends_on"]["nodes"]), None)
        node = self.manifest["nodes"].get(judged) or self.manifest["sources"].get(judged)
        schema = node["schema"] if node else "warehouse"
        return STAGES.get(schema, schema)


def _description(model: dict[str, Any]) -> Description:
    columns = {name: column["description"] for name, column in model["columns"].items()}
    return Description(model["description"], columns)
