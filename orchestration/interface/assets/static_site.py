"""The site of a release: static pages, built with each release."""

import dagster as dg

from orchestration.ground.errors import Stop
from orchestration.interface.assets.publication import RELEASE
from orchestration.interface.assets.tables_built import ONE_RUN_A_MONTH
from orchestration.interface.partitions import MONTHS
from orchestration.interface.resources import RELEASE_TAG, Workspace
from orchestration.interface.steps import step
from orchestration.release import catalog

SITE = dg.AssetSpec(
    "site",
    deps=[RELEASE],
    group_name="reports",
    kinds={"html"},
    owners=["team:UAS"],
    description="El sitio de la publicación: páginas estáticas, con las mismas cifras que los reportes.",
)


# its step bears another name than that of the command, or Dagster would refuse both
@dg.multi_asset(specs=[SITE], name="static_site", partitions_def=MONTHS, backfill_policy=ONE_RUN_A_MONTH)
def site(context: dg.AssetExecutionContext, workspace: Workspace) -> dg.MaterializeResult:
    """Static pages of the release that the run made, or of the current one."""
    # late: templates and drawings are not needed to declare the asset
    from orchestration.reports.site.build import build_site, build_site_of

    run = context.instance.get_run_by_id(context.run_id)
    release_id = run.tags.get(RELEASE_TAG) if run else None
    with step():
        try:
            if release_id:
                folder = catalog.release_folder(workspace.place, release_id)
                built = build_site_of(workspace.place, folder)
            else:
                built = build_site(workspace.place)
        except Exception as error:
            if isinstance(error, Stop):
                raise
            raise Stop(
                f"La publicación está hecha, pero su sitio no pudo escribirse ({type(error).__name__}). "
                "Vuelva a pedirlo con «mie site»."
            ) from error
    return dg.MaterializeResult(
        metadata={
            "primera página": dg.MetadataValue.path(built.first_page),
            "publicación": built.release_id,
            "páginas": built.pages,
            "escrito ahora": built.is_new,
        }
    )
