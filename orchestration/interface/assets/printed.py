"""Printed reports and workbooks: made from a release when the plan's calendar, or someone, asks for them."""

from pathlib import Path

import dagster as dg

from orchestration.ground.calendar import PlannedReport, report_calendar
from orchestration.ground.paths import Home, default_home
from orchestration.interface.partitions import MONTHS
from orchestration.interface.steps import step

LISTS = ["reports", "lists"]
"""What goes to gestores with the monthly report."""


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


@dg.asset(
    key=LISTS,
    deps=["release"],
    group_name="reports",
    kinds={"xlsx"},
    owners=["team:UAS"],
    partitions_def=MONTHS,
    description=(
        "Listas de lo que los gestores deben atender, un libro por unidad territorial, de la publicación"
        " vigente y su mes. Restringidas: quedan en HOME/lists; aquí solo se dice cuántas filas son."
    ),
)
def unit_lists(context: dg.AssetExecutionContext, config: ReportConfig) -> dg.MaterializeResult:
    """What gestores should act on; no name is told here."""
    from orchestration.reports.gestor_lists import write_lists

    with step():
        lists = write_lists(
            Home(Path(config.home)), why="con los reportes del mes", month=context.partition_key
        )
    return dg.MaterializeResult(
        metadata={
            "publicación": lists.release_id,
            "unidades": len(lists.units),
            "filas": sum(lists.units.values()),
        }
    )


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


REPORTS = [*(report_asset(report) for report in report_calendar()), unit_sheets, unit_lists]
