"""Errors reach people as sentences, without what they quote."""

import duckdb
import pytest

from orchestration.ground.errors import Exit, Stop, WrongUse, spoken_errors
from orchestration.ground.storage import StorageError
from orchestration.warehouse.dbt_targets import WorkFile

DNI = "40216683"


def spoken(error: Exception) -> Stop:
    with pytest.raises(Stop) as caught, spoken_errors():
        raise error
    return caught.value


def test_an_unforeseen_error_tells_its_kind_and_place_only():
    stop = spoken(duckdb.ConversionException(f"Could not convert string '{DNI}' to DATE"))
    assert DNI not in str(stop) and "ConversionException" in str(stop)
    assert stop.__suppress_context__ and stop.__cause__ is None
    assert stop.exit_status == Exit.CANNOT


def test_what_is_known_keeps_its_sentence():
    assert str(spoken(StorageError("No queda espacio."))) == "No queda espacio."
    wrong = WrongUse("Falta algo.")
    assert spoken(wrong) is wrong


def test_a_full_disk_is_named():
    assert "espacio" in str(spoken(OSError(28, "No space left on device")))


def test_interruptions_pass():
    with pytest.raises(KeyboardInterrupt), spoken_errors():
        raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "Runtime Error in model a\n  Binder Error: Referenced column x not found",
            "Referenced column x not found",
        ),
        (
            f"Runtime Error in model a\n  Conversion Error: Could not convert string '{DNI}'",
            "Conversion Error",
        ),
        ("IO Error: Could not write: No space left on device", "espacio"),
        ("Out of Memory Error: failed to allocate", "memoria"),
        (DNI, "Error de ejecución"),
    ],
)
def test_what_dbt_says(message, told):
    assert told in WorkFile.safe(message)
    assert DNI not in WorkFile.safe(message)
