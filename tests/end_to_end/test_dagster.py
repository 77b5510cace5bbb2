"""What Dagster's interface has to show: of the project, and of a run of `mie run`."""

from datetime import date

import dagster as dg
import duckdb
import pytest

from orchestration.ground.contract import load_contract
from orchestration.interface.partitions import partition_of
from orchestration.interface.run import QUIET, prepare_environment, run_job
from orchestration.release.expectations import expectations
from orchestration.release.gates import MEANINGS
from orchestration.reports.site.build import first_page
from orchestration.warehouse.work_file import CONTROL
from tests.end_to_end.conftest import AS_OF


@pytest.fixture(scope="module")
def instance(published):
    """The history of the published home."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("MIE_HOME", "DAGSTER_HOME", "MIE_DAGSTER"):
            patch.setenv(name, "")
        prepare_environment(published.home)
        with dg.DagsterInstance.get() as instance:
            yield instance


@pytest.fixture(scope="module")
def definitions(instance):
    from orchestration.definitions import defs

    return defs


def test_a_code_server_takes_them_all(definitions):
    """What it loads at its start: two steps of one name would keep the whole project out."""
    definitions.get_repository_def().load_all_definitions()


@pytest.fixture(scope="module")
def specs(definitions):
    return {spec.key: spec for spec in definitions.resolve_all_asset_specs()}


def latest(instance, *key: str) -> dict:
    event = instance.get_latest_materialization_event(dg.AssetKey(list(key)))
    return {name: entry.value for name, entry in event.asset_materialization.metadata.items()}


def test_every_asset_has_an_owner_a_group_a_description_and_its_kind(specs):
    assert len(specs) > 100
    for key, spec in specs.items():
        assert spec.owners and spec.group_name != "default" and spec.description and spec.kinds, key


def test_what_is_built_is_partitioned_by_month_and_what_arrives_or_is_given_away_is_not(specs):
    apart = {
        "landing",
        "evaluation_package",
        "served_release",
        *(source.name for source in load_contract().sources),
    }
    for key, spec in specs.items():
        assert (spec.partitions_def is None) == (key.path[0] in apart), key


def test_a_day_within_a_month_is_built_without_a_partition(definitions):
    """Dagster would ask of partitioned assets which month they are for."""
    within, whole = partition_of(date(2026, 8, 15)), partition_of(date(2026, 8, 31))
    assert (within, whole) == (None, "2026-08")
    assert run_job(within).partitions_def is None
    assert run_job(whole).partitions_def is not None


def test_each_source_has_a_freshness_policy_in_lima_time(specs):
    for source in load_contract().sources:
        policy = specs[dg.AssetKey(["landing", source.name])].freshness_policy
        assert (policy.deadline_cron, policy.timezone) == ("0 0 11 * *", "America/Lima")


def test_every_gate_and_every_dbt_test_is_a_check_of_what_it_judges(definitions):
    from orchestration.interface.assets.tables_built import MANIFEST

    found = definitions.resolve_asset_graph().asset_check_keys
    names = {check.name for check in found}
    tests = {node["name"] for node in MANIFEST["nodes"].values() if node["resource_type"] == "test"}
    assert len(tests) >= 140 and tests <= names
    assert set(MEANINGS) <= names
    by_name = {check.name: check.asset_key.path for check in found}
    for each in expectations():
        assert by_name[each.check_name][-1] == each.suite, each.check_name


def test_descriptions_of_checks_are_finished_sentences(definitions):
    from orchestration.interface.assets.publication import MEANT

    assert all(text.strip() and "{" not in text for text in MEANT.values())


def test_an_extract_shows_its_files_columns_and_rows(instance, specs):
    shown = latest(instance, "partners", "attendance")
    assert shown["dagster/row_count"] > 0
    files = [record.data for record in shown["entregas"].records]
    assert set(files[0]) == {"archivo", "entregado el", "filas", "estado", "motivo", "nuevo"}
    assert {file["estado"] for file in files} >= {"leído", "rechazado"}
    assert all(file["motivo"] for file in files if file["estado"] == "rechazado")
    schema = specs[dg.AssetKey(["partners", "attendance"])].metadata["dagster/column_schema"]
    assert [column.name for column in schema.columns] == ["course_id", "dni", "session_on", "hours"]


def test_a_table_shows_its_columns_and_rows(instance):
    shown = latest(instance, "marts", "indicator_values")
    assert shown["dagster/row_count"] > 0
    columns = {column.name: column for column in shown["dagster/column_schema"].columns}
    assert columns["month_end"].type == "date" and columns["month_end"].description


@pytest.mark.parametrize(
    ("table", "column", "made_of"),
    [
        (("staging", "stg_fairs"), "starts_on", (("fairs", "fairs"), "starts_on")),
        (("intermediate", "int_fair_attendance"), "first_on", (("staging", "stg_fairs"), "starts_on")),
        (("marts", "targets"), "target", (("reference", "targets"), "target")),
    ],
)
def test_a_table_shows_which_columns_each_of_its_own_is_made_of(instance, specs, table, column, made_of):
    """The assets named are those of the tables, so that the way can be walked from one to the other."""
    lineage = latest(instance, *table)["dagster/column_lineage"]
    key, name = made_of
    found = {(dep.asset_key, dep.column_name) for dep in lineage.deps_by_column[column]}
    assert (dg.AssetKey(key), name) in found
    assert all(dep.asset_key in specs for deps in lineage.deps_by_column.values() for dep in deps)


def test_the_release_shows_figures_what_is_late_and_what_was_refused(instance, published):
    shown = latest(instance, "release")
    assert shown["publicación"] == shown["publicación vigente"] == published.current.name
    assert [record.data["indicador"] for record in shown["indicadores nacionales"].records] == [
        "OG",
        "OE1",
        "OE2",
        "OE3",
    ]
    assert shown["archivos rechazados"].records and shown["advertencias"].records
    assert shown["qué cambió"] == "ninguna"


def test_what_arrived_freshens_its_source(instance):
    for source in load_contract().sources:
        assert instance.get_latest_materialization_event(dg.AssetKey(["landing", source.name]))


def test_the_run_stands_in_its_months_partition(instance):
    assert instance.get_materialized_partitions(dg.AssetKey("release")) == {AS_OF[:7]}


@pytest.fixture
def materialize(published, instance, definitions):
    """Makes chosen assets of the sample's month, as the interface does."""

    def make(*keys: list[str]) -> dg.ExecuteInProcessResult:
        workspace = {"landing": str(published.landing), "home": str(published.home.root)}
        job = definitions.resolve_implicit_global_asset_job_def()
        return job.execute_in_process(
            asset_selection=[dg.AssetKey(key) for key in keys],
            partition_key=AS_OF[:7],
            instance=instance,
            run_config={**QUIET, "resources": {"workspace": {"config": workspace}}},
            raise_on_error=False,
        )

    return make


def test_chosen_models_are_built_with_what_they_lack_and_published_is_nothing(materialize, published):
    before = published.current
    result = materialize(["intermediate", "int_households"], ["staging", "stg_members"])
    assert result.success, [event.message for event in result.all_events if event.is_failure]
    made = {event.asset_key.path[-1] for event in result.get_asset_materialization_events()}
    assert made == {"int_households", "stg_members"}
    with duckdb.connect(str(published.home.work), read_only=True) as connection:
        assert connection.execute("select count(*) > 0 from intermediate.int_households").fetchone() == (
            True,
        )
        assert connection.execute("select count(*) > 0 from staging.stg_households").fetchone() == (True,)
    assert published.current == before


@pytest.mark.long
def test_a_run_that_finds_its_release_made_writes_a_stale_site_anew(materialize, published):
    before = published.current
    page = first_page(published.home, before.name)
    page.unlink()
    result = materialize(*(["control", table] for table in CONTROL))
    assert result.success and not list(result.get_asset_materialization_events())
    assert page.exists() and published.current == before


def test_a_release_alone_asks_for_a_whole_build(materialize, published):
    before = published.current
    result = materialize(["release"])
    assert not result.success
    (failed,) = [event for event in result.all_events if event.is_step_failure]
    assert "Una publicación se construye entera" in failed.step_failure_data.user_failure_data.description
    assert published.current == before
