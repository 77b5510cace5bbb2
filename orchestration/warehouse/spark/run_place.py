"""Where a run has its tables on Spark: folders beside the work file, which all nodes see, and databases.

The databases bear the home's name, since a catalogue may serve several. The folders bear the run's own: what
a killed run still writes is in nobody's way.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from orchestration.ground.paths import Home
from orchestration.warehouse.spark.thrift_server import Server

BUILT, GIVEN = "spark", "spark_given"


@dataclass(frozen=True)
class Place:
    """The folders and databases of a run: in both, a table stands under its schema and name."""

    server: Server
    prefix: str
    built: Path
    """What Spark makes, as Parquet."""
    given: Path
    """What Spark is given besides the deliveries."""

    def database(self, schema: str) -> str:
        """The database of a schema."""
        return f"{self.prefix}_{schema}"

    def built_table(self, database: str, table: str) -> Path:
        """The folder of a table that was built; there is none of a view."""
        return self.built / database.removeprefix(f"{self.prefix}_") / table


def place_of_run(home: Home, server: Server) -> Place:
    """The place of a new run of a home."""
    root, work = home.root.absolute(), home.work.absolute().parent
    prefix = f"mie_{hashlib.sha256(str(root).encode()).hexdigest()[:10]}"
    return Place(server, prefix, work / BUILT / uuid4().hex, work / GIVEN)
