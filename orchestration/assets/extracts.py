"""The fourteen extracts: what arrived of each."""

import dagster as dg

from orchestration.contract import Extract, load_contract
from orchestration.errors import spoken_errors
from orchestration.intake import take_in
from orchestration.resources import Workspace


def extract_asset(extract: Extract) -> dg.AssetsDefinition:
    """The deliveries of one extract, kept as they came."""

    @dg.asset(
        key=[extract.source, extract.name],
        group_name=extract.source,
        kinds={"parquet"},
        description=f"Deliveries of `{extract.name}`, kept as they came.",
    )
    def deliveries(workspace: Workspace) -> dg.MaterializeResult:
        with spoken_errors():
            intake = take_in(workspace.deliveries, extract, workspace.place)
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": intake.rows,
                "files": intake.files,
                "new_files": intake.new_files,
                "rejected_files": intake.rejected_files,
            }
        )

    return deliveries


EXTRACTS = [extract_asset(extract) for extract in load_contract().extracts]
