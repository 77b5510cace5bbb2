"""Every report query, built for real by Evidence in a project that is thrown away afterwards."""

import json
import shutil
import subprocess

import pytest

from orchestration.release.tables import PUBLISHED
from orchestration.reports import plan_tables
from orchestration.reports.queries import expand, report_queries

pytestmark = pytest.mark.slow

PACKAGE = {
    "name": "throw-away",
    "private": True,
    "type": "module",
    "scripts": {"sources": "evidence sources", "build": "evidence build:strict"},
    "dependencies": {"@evidence-dev/evidence": "40.1.8", "@evidence-dev/duckdb": "*"},
    "devDependencies": {"typescript": "5.4.2"},
    "overrides": {
        "@duckdb/node-api": "1.5.6-r.1",
        "@duckdb/duckdb-wasm": "1.32.0",
        "codemirror": "6.0.2",
    },
}
FAULTS = ("Error in Query!", "Failed to load sql file")
"""What Evidence writes about a query that it could not run, even where it ends well."""

MINUTES = 8


@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")
def test_evidence_builds_every_query(tmp_path, full):
    project = tmp_path / "evidence"
    (project / "pages").mkdir(parents=True)
    (project / "package.json").write_text(json.dumps(PACKAGE))
    (project / "evidence.config.yaml").write_text(
        'plugins:\n  components:\n    "@evidence-dev/core-components": {}\n'
        '  datasources:\n    "@evidence-dev/duckdb": {}\n'
    )
    connection = full.report("quarterly").connection
    for schema, names in (("mie", PUBLISHED), (plan_tables.SCHEMA, plan_tables.TABLES)):
        source = project / "sources" / schema
        source.mkdir(parents=True)
        (source / "connection.yaml").write_text(
            f"name: {schema}\ntype: duckdb\noptions:\n  filename: ':memory:'\n"
        )
        for name in names:
            # a source without rows breaks Evidence
            if connection.execute(f"select count(*) from {schema}.{name}").fetchone() != (0,):
                held = source / f"{name}.parquet"
                connection.execute(f"copy {schema}.{name} to '{held}' (format parquet)")
                (source / f"{name}.sql").write_text(f"select * from read_parquet('{held}')")
    queries = report_queries()
    empty = {"closed_months"}
    fences = [f"```sql {name}\n{expand(name, queries)}\n```" for name in queries if name not in empty]
    (project / "pages" / "index.md").write_text("# Consultas\n\n" + "\n\n".join(fences) + "\n")

    for command in (
        ["npm", "install", "--loglevel=error"],
        ["npm", "run", "sources"],
        ["npm", "run", "build"],
    ):
        try:
            done = subprocess.run(
                command,
                cwd=project,
                capture_output=True,
                text=True,
                check=False,
                timeout=60 * MINUTES,
                stdin=subprocess.DEVNULL,
            )
        except subprocess.TimeoutExpired:
            # without a network it waits for ever for DuckDB's Parquet extension
            pytest.skip(f"«{' '.join(command)}» did not end: Evidence fetches an extension from its host")
        told = done.stdout + done.stderr
        assert done.returncode == 0, told[-3000:]
        assert not [line for line in told.splitlines() if any(fault in line for fault in FAULTS)]
    assert (project / "build" / "index.html").exists()
