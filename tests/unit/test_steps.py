"""How a step of a run fails, and what is tried again."""

import errno

import dagster as dg
import pytest
from dagster._utils.error import serializable_error_info_from_exc_info

from orchestration.ground.errors import Exit, Stop, stop_under
from orchestration.ground.storage import StorageError
from orchestration.interface.steps import TRIES_AGAIN, step
from orchestration.release.gates import ERROR, Check
from orchestration.release.publish import Refused


def failing(error: Exception, *, bears_another_try: bool) -> BaseException:
    """What a step raises in which an error happens."""
    with pytest.raises(BaseException) as raised, step(bears_another_try=bears_another_try):
        raise error
    return raised.value


def storage_error(number: int) -> StorageError:
    error = StorageError("No se puede escribir en /casa.")
    error.__cause__ = OSError(number, "what the disk said")
    return error


@pytest.mark.parametrize("number", [errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.EBUSY])
def test_what_may_pass_is_tried_again(number):
    raised = failing(storage_error(number), bears_another_try=True)
    assert isinstance(raised, dg.RetryRequested) and raised.max_retries == TRIES_AGAIN
    assert str(stop_under(raised)) == "No se puede escribir en /casa."


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_what_will_not_pass_is_not(number):
    assert isinstance(failing(storage_error(number), bears_another_try=True), dg.Failure)


def test_work_that_cannot_be_done_twice_is_not():
    assert isinstance(failing(storage_error(errno.EIO), bears_another_try=False), dg.Failure)


def test_no_document_in_the_name_of_a_file_reaches_the_history():
    observed = "1: lista_40216683_2026-10-31.csv"
    raised = failing(
        Refused([Check("c", "deliveries", ERROR, False, observed, "0")]), bears_another_try=False
    )
    told = str(serializable_error_info_from_exc_info((type(raised), raised, raised.__traceback__)))
    assert "2026-10-31.csv" in told and "40216683" not in told


def test_a_refused_check_fails_with_what_people_need_to_know():
    check = Check("visits_size_is_usual", "deliveries", ERROR, False, "1: visitas_2026-10-31.csv", "0")
    raised = failing(Refused([check]), bears_another_try=True)
    assert isinstance(raised, dg.Failure) and raised.allow_retries is False
    assert list(raised.metadata) == ["Qué pasó", "En qué archivo", "De quién", "Qué hacer"]
    assert "visitas_2026-10-31.csv" in raised.metadata["En qué archivo"].value
    assert "No se publicó nada" in raised.description
    assert stop_under(raised).exit_status is Exit.FAULTS


def test_an_unforeseen_error_tells_its_kind_only():
    raised = failing(ValueError("40216683"), bears_another_try=True)
    assert "ValueError" in raised.description and "40216683" not in raised.description


def test_errors_that_lead_back_to_themselves_end():
    first, second = ValueError("a"), ValueError("b")
    first.__context__, second.__context__ = second, first
    assert stop_under(first) is first
    second.__cause__ = Stop("la razón")
    assert str(stop_under(first)) == "la razón"
