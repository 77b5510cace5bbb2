"""What Dagster watches by itself: deliveries that arrive, and runs that fail."""

from collections.abc import Iterator
from datetime import date

import dagster as dg
from dagster_shared.error import SerializableErrorInfo

from orchestration.ground.calendar import Due, lima_day
from orchestration.ground.clocks import cut_off
from orchestration.ground.errors import Stop, WrongUse, spoken_errors
from orchestration.ground.lock import Busy, one_writer
from orchestration.ground.paths import Home, default_home, default_landing
from orchestration.interface.arrivals import look
from orchestration.interface.assets.printed import LISTS
from orchestration.interface.heartbeat import beat
from orchestration.interface.jobs import mie_report, mie_run
from orchestration.interface.notices import note_failure, notice_of_text, told_of_landing
from orchestration.interface.partitions import partition_of
from orchestration.interface.resources import (
    ASSET_JOB,
    EVALUATE_JOB,
    REPORT_JOB,
    RUN_JOB,
    close_killed_runs,
)
from orchestration.release.publish import Refused
from orchestration.reports.due import is_of_current, to_write
from orchestration.warehouse.dbt_runner import DbtFailed

EVERY_MINUTE = 60
TOLD_JOBS = (RUN_JOB, ASSET_JOB, EVALUATE_JOB, REPORT_JOB)
"""Jobs whose failure is told; of the others it is the answer to whoever asked for them."""

STOPS = {stop.__name__ for stop in (Stop, WrongUse, Busy, Refused, DbtFailed)}


@dg.sensor(
    job=mie_run,
    minimum_interval_seconds=EVERY_MINUTE,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=(
        "Mira cada minuto la carpeta de entregas. Cuando lo que falta leer deja de crecer, pide una ejecución"
        " para el último fin de mes."
    ),
)
def new_deliveries(context: dg.SensorEvaluationContext) -> dg.SensorResult:
    """Ask for a run once what arrived has stopped growing."""
    home = default_home()
    with spoken_errors():
        beat(home)
    try:
        with one_writer(home):
            # a run that was killed with its machine would keep its place in the pool for ever
            close_killed_runs(context.instance)
    except Busy:
        return dg.SensorResult(skip_reason="Otra ejecución está trabajando; se mirará de nuevo después.")
    day = lima_day()
    # once a day: whoever reads notices need not watch the sensor
    with spoken_errors(), told_of_landing(home, f"entregas-{day}"):
        seen = look(default_landing(), home, context.cursor)
        partition = partition_of(cut_off(None, day))
    if seen.run_key is None:
        return dg.SensorResult(skip_reason=seen.message, cursor=seen.cursor)
    request = dg.RunRequest(
        # a run that failed is asked for again the next day, not each minute
        run_key=f"{seen.run_key}@{day}",
        partition_key=partition,
        tags={"mie/motivo": "entregas nuevas"},
    )
    return dg.SensorResult(run_requests=[request], cursor=seen.cursor)


@dg.run_failure_sensor(
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=(
        "Avisa de cada ejecución fallida que no avisó por sí misma: las interrumpidas y las que no llegaron a"
        " empezar. El aviso queda en HOME/notices y va a donde diga el entorno."
    ),
)
def failed_runs(context: dg.RunFailureSensorContext) -> dg.SkipReason | None:
    """Tell of a run that could not tell by itself."""
    if context.dagster_run.job_name not in TOLD_JOBS:
        return dg.SkipReason("Su fallo es la respuesta a quien la pidió.")
    failure = context.failure_event
    if _was_refused(_error_of(failure)):
        return dg.SkipReason("Otra ejecución trabajaba; no hay nada que hacer.")
    notice = notice_of_text(_words_for_people(_error_of(failure)) or failure.message or "")
    path = note_failure(default_home(), context.dagster_run.run_id, notice)
    return None if path else dg.SkipReason("La ejecución ya había avisado.")


@dg.sensor(
    job=mie_report,
    minimum_interval_seconds=10 * EVERY_MINUTE,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=(
        "Pide cada reporte del calendario del plan desde el día en que toca, una vez, en cuanto existe la"
        " publicación con su fecha de corte."
    ),
)
def reports_due() -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Ask for the reports that are due, have a release and do not stand yet."""
    home = default_home()
    day = lima_day()
    with spoken_errors():
        ready, waiting = to_write(home, day)
    for due in ready:
        yield _request(["reports", due.report], due, home, day)
        if due.report == "monthly" and is_of_current(home, due):
            # a run of its own: what keeps lists from being written keeps no report from it
            yield _request(LISTS, due, home, day)
    if not ready:
        names = ", ".join(f"{due.report} {due.month}" for due in waiting)
        lacking = f" Esperan su publicación: {names}." if names else ""
        yield dg.SkipReason(f"No hay ningún reporte por escribir.{lacking}")


def _request(key: list[str], due: Due, home: Home, day: date) -> dg.RunRequest:
    """The run that makes an asset of a due month; one that failed is asked for again the next day."""
    return dg.RunRequest(
        run_key=f"{key[-1]}@{due.cut_off}@{day}",
        asset_selection=[dg.AssetKey(key)],
        partition_key=due.month,
        run_config={"ops": {"__".join(key): {"config": {"home": str(home.root)}}}},
        tags={"mie/motivo": f"{key[-1]} {due.month}"},
    )


def _error_of(failure: dg.DagsterEvent) -> SerializableErrorInfo | None:
    """The error that ended a run: that of its first failed step, or its own if it never came to a step."""
    data = failure.event_specific_data
    if data is None:
        return None
    step = data.first_step_failure_event
    return step.step_failure_data.error if step else data.error


def _was_refused(error: SerializableErrorInfo | None) -> bool:
    """Whether a run ended because another held the lock."""
    while error is not None:
        if error.cls_name == Busy.__name__:
            return True
        error = error.cause or error.context
    return False


def _words_for_people(error: SerializableErrorInfo | None) -> str | None:
    """What a Stop under an error said; what any other error says could quote data."""
    while error is not None:
        if error.cls_name in STOPS:
            return error.message.partition(": ")[2].strip()
        error = error.cause or error.context
    return None


SENSORS = [new_deliveries, failed_runs, reports_due]
