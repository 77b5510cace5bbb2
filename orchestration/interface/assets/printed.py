"""Printed reports and workbooks: made from a release when the plan's calendar, or someone, asks for them."""

from pathlib import Path

import dagster as dg

from orchestration.ground.calendar import PlannedReport, report_calendar
from orchestration.ground.paths import Home, default_home
from orchestration.interface.partitions import MONTHS
from orchestration.interface.steps import step


class ReportConfig(dg.Config):
    """Where the release stands, and the report beside it; nobody else's writing is in its way."""

    home: str = str(default_home().root)


class UnitConfig(ReportConfig):
    """The unit, or every one."""

    unit: str = ""


def report_asset(report: PlannedReport) -> dg.AssetsDefinition:
    """A report of the calendar: its month is the one at whose end it cuts off."""

    @dg.asset(
        key=["reports", report.name],
        deps=["release"],
        group_name="reports",
        kinds={"pdf", "xlsx"},
        owners=[f"team:{addressee}" for addressee in report.addressees],
        partitions_def=MONTHS,
        description=f"{report.title} ({report.source}), en PDF y en libros de cálculo.",
    )
    def printed(context: dg.AssetExecutionContext, config: ReportConfig) -> dg.MaterializeResult:
        return _written(config.home, report.name, context.partition_key)

    return printed


@dg.asset(
    key=["reports", "unit"],
    deps=["release"],
    group_name="reports",
    kinds={"pdf"},
    owners=["team:UAS"],
    partitions_def=MONTHS,
    description="Una hoja por unidad territorial, en PDF: lo mismo que dice su página del sitio.",
)
def unit_sheets(context: dg.AssetExecutionContext, config: UnitConfig) -> dg.MaterializeResult:
    """A sheet for a territorial unit, or for each."""
    return _written(config.home, "unit", context.partition_key, config.unit)


def _written(home: str, name: str, month: str, unit: str = "") -> dg.MaterializeResult:
    # late: drawing and typesetting libraries load slowly
    from orchestration.reports.write import write_report

    with step():
        written = write_report(Home(Path(home)), name, month, unit=unit or None)
    return dg.MaterializeResult(
        metadata={
            "carpeta": dg.MetadataValue.path(written.folder),
            "publicación": written.release_id,
            "corte": written.cut_off,
            "archivos": len(written.files),
            "escrito ahora": written.is_new,
        },
    )


REPORTS = [*(report_asset(report) for report in report_calendar()), unit_sheets]
