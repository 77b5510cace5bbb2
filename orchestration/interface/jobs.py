"""The jobs: the run that publishes, and every short command of `mie`, on the same functions."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import dagster as dg

from orchestration.commands import short as commands
from orchestration.commands.words import (
    of_check,
    of_closing,
    of_report,
    of_summary,
    of_verdict,
    of_withdrawal,
)
from orchestration.ground.calendar import lima_day
from orchestration.ground.errors import Exit, Stop, spoken_errors, stop_under
from orchestration.ground.masking import without_documents
from orchestration.ground.paths import Home, default_home, default_landing
from orchestration.interface.assets.packages import evaluation_package
from orchestration.interface.notices import note_failure, notice_of
from orchestration.interface.resources import RUN_JOB, WRITES
from orchestration.release.close import close
from orchestration.release.withdraw import withdraw
from orchestration.reports.write import write_report


@dg.failure_hook(required_resource_keys={"workspace"})
def tells_failure(context: dg.HookContext) -> None:
    """Tell people of the failure while the error itself is at hand."""
    if context.op_exception is not None:
        notice = notice_of(stop_under(context.op_exception))
        note_failure(context.resources.workspace.place, context.run_id, notice)


mie_run = dg.define_asset_job(
    RUN_JOB,
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets(evaluation_package),
    executor_def=dg.in_process_executor,
    hooks={tells_failure},
    description=(
        "Lee lo nuevo, construye, comprueba y publica una versión con corte al fin del mes de la partición."
        " Para otro día de ese mes, escriba resources.workspace.config.as_of."
    ),
)

mie_evaluate = dg.define_asset_job(
    "mie_evaluate",
    selection=dg.AssetSelection.assets(evaluation_package),
    executor_def=dg.in_process_executor,
    hooks={tells_failure},
    description="Escribe el paquete de evaluación, midterm o final, de la publicación vigente.",
)


class SampleConfig(dg.Config):
    """What `mie sample` is asked for."""

    landing: str = str(default_landing())
    households: int = 2000
    seed: int = 2026
    as_of: str = ""
    clean: bool = False


class LandingConfig(dg.Config):
    """Where deliveries lie."""

    landing: str = str(default_landing())


class HomeConfig(dg.Config):
    """Where the warehouse lives."""

    home: str = str(default_home().root)


class ReleaseConfig(HomeConfig):
    """Which release, the current one if empty; and whether it is built anew and compared."""

    release_id: str = ""
    rebuild: bool = False


def _tell(context: dg.OpExecutionContext, lines: Iterable[str]) -> None:
    """Say in the history what came of a command; names of files can hold a document."""
    context.log.info(without_documents("\n".join(lines)))


@dg.op
def write_sample(context: dg.OpExecutionContext, config: SampleConfig) -> None:
    """Synthetic deliveries."""
    with spoken_errors():
        as_of = date.fromisoformat(config.as_of) if config.as_of else None
        sample = commands.write_deliveries(
            Path(config.landing), config.households, config.seed, as_of, clean=config.clean
        )
    context.log.info(f"{sample.files} files in {sample.landing}")


@dg.op
def show_status(context: dg.OpExecutionContext, config: HomeConfig) -> None:
    """The current release in short."""
    with spoken_errors():
        summary = commands.current_summary(Home(Path(config.home)))
    _tell(context, of_summary(summary))


@dg.op
def check_deliveries(context: dg.OpExecutionContext, config: LandingConfig) -> None:
    """What would become of deliveries. Fails if they have faults."""
    with spoken_errors():
        report = commands.check_deliveries(Path(config.landing))
        text = without_documents("\n".join(of_check(report)))
        if report.has_faults:
            raise Stop(text, Exit.FAULTS)
    context.log.info(text)


@dg.op
def verify_release(context: dg.OpExecutionContext, config: ReleaseConfig) -> None:
    """Whether a release is what was published. Fails if it is not."""
    with spoken_errors():
        verdict = commands.verify_release(Home(Path(config.home)), config.release_id, rebuild=config.rebuild)
        text = "\n".join(of_verdict(verdict))
        if verdict.faults:
            raise Stop(text, Exit.FAULTS)
    context.log.info(text)


class WithdrawConfig(HomeConfig):
    """Which file counts as not delivered, and why."""

    file: str
    why: str


@dg.op(pool=WRITES)
def withdraw_delivery(context: dg.OpExecutionContext, config: WithdrawConfig) -> None:
    """From today on, a delivery counts as not made."""
    with spoken_errors():
        withdrawal = withdraw(Home(Path(config.home)), config.file, config.why, lima_day())
    _tell(context, of_withdrawal(withdrawal))


class ReportConfig(HomeConfig):
    """Which report, and the month (yyyy-mm) in which its period ends; the current cut-off's if empty."""

    name: str
    month: str = ""


@dg.op
def print_report(context: dg.OpExecutionContext, config: ReportConfig) -> None:
    """A report as PDF and workbooks."""
    with spoken_errors():
        written = write_report(Home(Path(config.home)), config.name, config.month or None)
    context.log_event(
        dg.AssetMaterialization(
            ["reports", written.report],
            partition=written.month,
            description="\n".join(of_report(written)),
            metadata={
                "carpeta": dg.MetadataValue.path(written.folder),
                "publicación": written.release_id,
                "escrito ahora": written.is_new,
            },
        )
    )
    _tell(context, of_report(written))


class CloseConfig(HomeConfig):
    """Which month (yyyy-mm) is closed, and by whom."""

    month: str
    by: str


@dg.op(pool=WRITES)
def close_month(context: dg.OpExecutionContext, config: CloseConfig) -> None:
    """The newest release of a month's end becomes the month's official one."""
    with spoken_errors():
        closing = close(Home(Path(config.home)), config.month, config.by, datetime.now(UTC))
    _tell(context, of_closing(closing))


@dg.job(executor_def=dg.in_process_executor)
def mie_sample() -> None:
    """Writes synthetic deliveries."""
    write_sample()


@dg.job(executor_def=dg.in_process_executor)
def mie_status() -> None:
    """Tells the current release, its indicators, what was rejected or is late."""
    show_status()


@dg.job(executor_def=dg.in_process_executor)
def mie_check() -> None:
    """Judges deliveries without building."""
    check_deliveries()


@dg.job(executor_def=dg.in_process_executor)
def mie_verify() -> None:
    """Recomputes the hashes of a release."""
    verify_release()


@dg.job(executor_def=dg.in_process_executor)
def mie_withdraw() -> None:
    """Makes a delivery count as not made."""
    withdraw_delivery()


@dg.job(executor_def=dg.in_process_executor)
def mie_close() -> None:
    """Makes a release the official one of its month."""
    close_month()


@dg.job(executor_def=dg.in_process_executor)
def mie_report() -> None:
    """Writes a report of a release as PDF and workbooks."""
    print_report()


JOBS = [
    mie_run,
    mie_evaluate,
    mie_sample,
    mie_status,
    mie_check,
    mie_verify,
    mie_withdraw,
    mie_close,
    mie_report,
]
