"""When the plan's reports are due: a schedule per report of the calendar, in Lima time."""

import dagster as dg

from orchestration.ground.calendar import LIMA, Due, PlannedReport, last_due, lima_day, report_calendar
from orchestration.ground.lock import is_busy
from orchestration.ground.paths import Home, default_home
from orchestration.interface.jobs import mie_run
from orchestration.release import catalog

HOUR = 7
MONTH_TAG = "mie/mes"
"""The month and the morning that a run was asked for: reports of one month share one publication."""
LAST_DAY = 28
"""Until this day of the month a report that could not be made is tried again, each morning."""


def published_for(home: Home, due: Due) -> str | None:
    """The release with the cut-off of a due report, if there is one."""
    found = [release for release in catalog.published(home) if release.as_of == due.cut_off.isoformat()]
    return f"la publicación {found[-1].release_id}" if found else None


def report_schedule(report: PlannedReport) -> dg.ScheduleDefinition:
    """The schedule that publishes each cut-off of a report, unless it is published."""
    assumed = f" {report.assumption[0].upper()}{report.assumption[1:]}." if report.assumption else ""

    @dg.schedule(
        name=f"report_{report.name}",
        job=mie_run,
        cron_schedule=_cron(report),
        execution_timezone=LIMA.key,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=(
            f"{report.title} ({report.source}), para {' y '.join(report.addressees)}. Prepara su publicación"
            f" con corte al fin del mes, si aún no existe.{assumed}"
        ),
    )
    def due_report(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        day = lima_day(context.scheduled_execution_time)
        due = last_due(report, day)
        if due is None or (due.due_on.year, due.due_on.month) != (day.year, day.month):
            return dg.SkipReason(f"Este mes el plan no pide «{report.title}».")
        home = default_home()
        if made := published_for(home, due):
            return dg.SkipReason(f"«{report.title}», corte {due.cut_off}: ya existe {made}.")
        asked_for = {MONTH_TAG: f"{due.month}@{day}"}
        if context.instance.get_runs_count(dg.RunsFilter(job_name=mie_run.name, tags=asked_for)):
            return dg.SkipReason(f"Otro informe ya pidió hoy la publicación de {due.month}.")
        if is_busy(home):
            return dg.SkipReason("Otra ejecución está trabajando; se intentará mañana.")
        return dg.RunRequest(
            run_key=f"{due.month}@{day}",
            partition_key=due.month,
            tags={**asked_for, "mie/motivo": f"{report.name} {due.month}"},
        )

    return due_report


def _cron(report: PlannedReport) -> str:
    months = ",".join(str(month) for month in sorted({due.due_on.month for due in report.dues}))
    return f"0 {HOUR} {report.due_day}-{LAST_DAY} {months} *"


SCHEDULES = [report_schedule(report) for report in report_calendar()]
