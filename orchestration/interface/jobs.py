"""The jobs: those that make assets, and one of every other command, made from the table of commands."""

from collections.abc import Callable
from typing import Any

import dagster as dg
from pydantic import create_model

from orchestration.commands.command import Argument, Command
from orchestration.commands.table import COMMANDS
from orchestration.ground.errors import Exit, Stop, stop_under
from orchestration.ground.masking import without_documents
from orchestration.ground.storage import FILE_MODE, private_folder, storage_errors
from orchestration.interface.asked import in_full
from orchestration.interface.assets.packages import evaluation_package
from orchestration.interface.assets.printed import REPORTS
from orchestration.interface.assets.served_tables import served_release
from orchestration.interface.notices import note_failure, notice_of
from orchestration.interface.resources import EVALUATE_JOB, PUBLISH_JOB, REPORT_JOB, RUN_JOB, WRITES, job_name
from orchestration.interface.steps import step
from orchestration.release.summary import Summary
from orchestration.warehouse.check import Judgement


@dg.failure_hook(required_resource_keys={"workspace"})
def tells_failure(context: dg.HookContext) -> None:
    """Tell people of the failure while the error itself is at hand."""
    if context.op_exception is not None:
        notice = notice_of(stop_under(context.op_exception))
        note_failure(context.resources.workspace.place, context.run_id, notice)


mie_run = dg.define_asset_job(
    RUN_JOB,
    selection=dg.AssetSelection.all()
    - dg.AssetSelection.assets(evaluation_package, served_release, *REPORTS),
    executor_def=dg.in_process_executor,
    hooks={tells_failure},
    description=(
        "Lee lo nuevo, construye, comprueba y publica una versión con corte al fin del mes de la partición."
        " Para otro día de ese mes, escriba resources.workspace.config.as_of."
    ),
)

mie_evaluate = dg.define_asset_job(
    EVALUATE_JOB,
    selection=dg.AssetSelection.assets(evaluation_package),
    executor_def=dg.in_process_executor,
    hooks={tells_failure},
    description="Escribe el paquete de evaluación, midterm o final, de la publicación vigente.",
)

mie_report = dg.define_asset_job(
    REPORT_JOB,
    selection=dg.AssetSelection.assets(*REPORTS),
    executor_def=dg.in_process_executor,
    description="Escribe los reportes elegidos del mes de la partición, en PDF y en libros de cálculo.",
)

mie_publish = dg.define_asset_job(
    PUBLISH_JOB,
    selection=dg.AssetSelection.assets(served_release),
    executor_def=dg.in_process_executor,
    hooks={tells_failure},
    description="Pone una publicación en PostgreSQL, cuyas vistas la muestran, o en un almacén de objetos.",
)


def command_job(command: Command) -> dg.JobDefinition:
    """The job that runs a command: its configuration holds the arguments, its log the words."""

    def work(context: dg.OpExecutionContext, config: dg.Config) -> None:
        with step():
            assert command.calls is not None
            result = command.calls(**command.values(in_full(command, config.model_dump())))
            # a run's log is kept, a terminal is not: only there stand files as they were delivered
            if isinstance(result, Judgement | Summary):
                result = result.labelled()
            told = "\n".join(command.told(result))
            told = _kept_apart(command, context, told) if command.is_restricted else without_documents(told)
            if getattr(result, "has_faults", False):
                raise Stop(told, Exit.FAULTS)
        context.log.info(told)

    @dg.job(name=job_name(command.name), description=command.help, executor_def=dg.in_process_executor)
    def job() -> None:
        _op(command, work)()

    return job


def _kept_apart(command: Command, context: dg.OpExecutionContext, told: str) -> str:
    """Keep an answer that shows persons beside the warehouse, for its owner; the history tells where."""
    home = command.values(context.op_config)["home"]
    path = home.answers / f"{context.run_id}.txt"
    with storage_errors(home.root):
        private_folder(path.parent)
        path.write_text(told + "\n", encoding="utf-8")
        path.chmod(FILE_MODE)
    return f"Información restringida: la respuesta quedó en {path}."


def _op(command: Command, work: Callable[..., None]) -> dg.OpDefinition:
    asked = {each.name: _field(each) for each in command.arguments}
    work.__annotations__["config"] = create_model(f"Config_{command.name}", __base__=dg.Config, **asked)
    return dg.op(name=command.name, description=command.help, pool=WRITES if command.writes else None)(work)


def _field(argument: Argument) -> Any:
    """An argument as a field of the configuration: text is empty where nothing is told, as a folder is."""
    kind = argument.type
    if argument.kind == "folder":
        return (kind, "")
    if argument.is_required and argument.default is None:
        return (kind, ...)
    if argument.default is None and kind is not str:
        return (kind | None, None)
    return (kind, "" if argument.default is None else argument.default)


JOBS = [
    mie_run,
    mie_evaluate,
    mie_report,
    mie_publish,
    *(command_job(command) for command in COMMANDS if not command.is_asset_job),
]
