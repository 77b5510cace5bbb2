"""Who delivers, and the fourteen extracts: what arrived of each."""

from datetime import timedelta

import dagster as dg

from orchestration.ground.calendar import LIMA
from orchestration.ground.contract import Extract, Source, load_contract
from orchestration.interface.resources import WRITES, Workspace
from orchestration.interface.shown import of_contract, of_intake
from orchestration.interface.steps import TRIES_AGAIN, again, step
from orchestration.landing.intake import take_in
from orchestration.release.lateness import AHEAD, last_expected_day


def source_asset(source: Source) -> dg.AssetSpec:
    """Who delivers: an event stands here for each run that found something new of it."""
    day = last_expected_day(source.name)
    return dg.AssetSpec(
        ["landing", source.name],
        group_name=source.name,
        kinds={"file"},
        owners=[f"team:{source.owner}"],
        description=(
            f"{source.description} Lo envían {source.sender}. Se espera cada mes hasta el día {day};"
            " quién está atrasado con qué lo dice la comprobación `deliveries_are_on_time` de la publicación."
        ),
        freshness_policy=dg.FreshnessPolicy.cron(
            deadline_cron=f"0 0 {day + 1} * *",
            lower_bound_delta=AHEAD + timedelta(days=1),
            timezone=LIMA.key,
        ),
    )


def extract_asset(extract: Extract, source: Source) -> dg.AssetsDefinition:
    """The deliveries of one extract, kept as they came."""

    @dg.asset(
        key=[extract.source, extract.name],
        deps=[["landing", extract.source]],
        group_name=extract.source,
        kinds={"parquet"},
        owners=[f"team:{source.owner}"],
        pool=WRITES,
        description=f"{extract.description} Lo envían {source.sender}. Se guarda tal como llegó.",
        metadata=of_contract(extract),
    )
    def deliveries(context: dg.AssetExecutionContext, workspace: Workspace) -> dg.MaterializeResult:
        with step(bears_another_try=True):
            intake = take_in(workspace.deliveries, extract, workspace.place, workspace.readers)
        if intake.unread and context.retry_number < TRIES_AGAIN:
            raise again(f"{extract.name}: {len(intake.unread)} archivos no se pudieron leer.")
        if intake.new_files:
            arrived = {"extracto": extract.name, "archivos nuevos": intake.new_files}
            context.log_event(dg.AssetMaterialization(["landing", extract.source], metadata=arrived))
        return dg.MaterializeResult(metadata=of_intake(intake))

    return deliveries


SOURCES = [source_asset(source) for source in load_contract().sources]
EXTRACTS = [
    extract_asset(extract, source) for source in load_contract().sources for extract in source.extracts
]
