"""What a reader learned of a file besides its rows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """How a delivery was read and how many rows it brought."""

    rows_delivered: int
    header_row: int
    unknown_columns: tuple[str, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
