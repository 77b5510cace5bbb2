PYTHON ?= $(firstword $(shell command -v python3.11 python3))
UV ?= $(firstword $(shell command -v uv) .venv/bin/uv)

export MIE_LANDING ?= $(CURDIR)/var/landing
export MIE_HOME ?= $(CURDIR)/var/home

# the month end after the last price index of seeds/reference: later, most changes of real income could not be told
AS_OF ?= 2026-09-30

# how many households a benchmark is about, each number by itself, and how often it measures
HOUSEHOLDS ?= 2000
ROUNDS ?= 3

# how many workers, of one core each, the Spark cluster of this machine has
WORKERS ?= 2

.DEFAULT_GOAL := run
.PHONY: run test test-long test-mutants lineage earlier-home semantic site test-site test-postgres spark spark-stop test-spark bench sbom dagster lint clean

run: .venv/.ready ## build and publish from a sample of 2,000 households
	.venv/bin/mie sample --households 2000 --as-of $(AS_OF)
	.venv/bin/mie run --as-of $(AS_OF)
	.venv/bin/mie report monthly
	.venv/bin/mie site

test: .venv/.ready ## pass the tests
	.venv/bin/pytest -m "not slow and not long" --ignore tests/site --ignore tests/postgres --ignore tests/spark --numprocesses auto --dist loadfile --no-loadscope-reorder

test-long: .venv/.ready ## pass the tests that build several warehouses, kill runs, and read hostile files
	.venv/bin/pytest -m "long and not slow" --numprocesses auto --dist loadfile

lineage: .venv/.ready ## read from the models which delivered column each published one comes from
	.venv/bin/python -m tests.integration.lineage

semantic: .venv/.ready ## write the metrics of the semantic layer from the plan's tables
	.venv/bin/python -m orchestration.reports.semantic_layer

test-mutants: .venv/.ready ## see that the tests notice each change of the table of mutants
	.venv/bin/python -m tests.mutation.bench

earlier-home: .venv/.ready ## make anew the home of an earlier version that tests open: COMMIT=main
	.venv/bin/python -m tests.end_to_end.earlier_home $(COMMIT)

site: .venv/.ready ## build the site of the current release
	.venv/bin/mie site

test-site: .venv/.ready ## try the site in a browser (needs Chromium)
	.venv/bin/pytest -m "not slow" tests/site

test-postgres: .venv/.ready ## try PostgreSQL with its roles (needs a server's programs, which the tests start and stop)
	.venv/bin/pytest -m "not slow" -rs tests/postgres

spark: .venv/.spark ## start a small Spark cluster on this machine for `mie run --engine spark` (needs Java 17): WORKERS=2
	.venv/bin/python deploy/spark/cluster.py start --workers $(WORKERS)

spark-stop: ## end that cluster
	test ! -e .venv/.spark || .venv/bin/python deploy/spark/cluster.py stop

test-spark: .venv/.spark ## try Spark beside DuckDB, on a cluster that the tests start and stop (needs Java 17)
	.venv/bin/pytest -rs tests/spark

sbom: .venv/.ready ## list what the service is made of (CycloneDX: versions, licences, what needs what) in build/
	UV_PROJECT_ENVIRONMENT=build/service $(UV) sync --frozen --no-dev --no-install-project --quiet
	UV_PROJECT_ENVIRONMENT=build/sbom $(UV) sync --frozen --only-group sbom --quiet
	build/sbom/bin/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml \
		--output-file build/sbom.json build/service

bench: .venv/.ready ## measure the product beside its peers: HOUSEHOLDS="2000 100000" PARTICIPATION=0.4 ROUNDS=3 MORE="--growth --wide"
	@.venv/bin/python -m tests.benchmarks --households $(HOUSEHOLDS) --rounds $(ROUNDS) \
		$(if $(PARTICIPATION),--participation $(PARTICIPATION)) $(MORE)

dagster: export DAGSTER_HOME = $(CURDIR)
dagster: export MIE_DAGSTER = $(MIE_HOME)/dagster
dagster: .venv/.ready ## open the Dagster interface on the same folders
	mkdir -p $(MIE_DAGSTER)
	.venv/bin/dagster dev -m orchestration.definitions

lint: .venv/.ready
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports
	.venv/bin/sqlfluff lint --processes 2 --disable-progress-bar dbt_project/models dbt_project/tests

clean: spark-stop ## remove the sample, its releases and what tools left behind
	rm -rf var build logs .logs_queue .pytest_cache .ruff_cache .hypothesis dbt_project/target dbt_project/logs
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

# pip of the machine puts uv into the project's environment where no uv is at hand
.venv/bin/uv:
	$(PYTHON) -m venv --without-pip .venv
	$(PYTHON) -m pip --python .venv/bin/python install --quiet uv

.venv/.ready: pyproject.toml uv.lock | $(UV)
	$(UV) sync --frozen --inexact --compile-bytecode --quiet
	touch $@

.venv/.spark: .venv/.ready
	$(UV) sync --frozen --inexact --extra spark --compile-bytecode --quiet
	touch $@
