"""Cells that Python made, on their way into a raw file, some thousand rows at a time."""

from collections.abc import Iterator

import duckdb
import pyarrow as pa

from orchestration.landing.raw import RawFile
from orchestration.landing.sniff import Header


class Batches:
    """A relation over batches of cells. What goes wrong while they are made is raised as it was."""

    def __init__(self, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> None:
        self._schema = schema
        self._batches = batches
        self._failure: BaseException | None = None

    @staticmethod
    def schema(width: int) -> pa.Schema:
        """The relation of a file with so many columns."""
        cells = [(f"c{index}", pa.large_string()) for index in range(width)]
        return pa.schema(
            [
                ("row_number", pa.int64()),
                *cells,
                ("kinds", pa.large_string()),
                ("has_extra_cells", pa.bool_()),
            ]
        )

    def write(self, connection: duckdb.DuckDBPyConnection, raw: RawFile, header: Header) -> int:
        """Write the rows below the header; how many they are."""
        reader = pa.RecordBatchReader.from_batches(self._schema, self._watched())
        connection.register("batches", reader)
        try:
            return raw.write(connection, header, "batches")
        except duckdb.Error:
            if self._failure is not None:
                raise self._failure from None
            raise

    def _watched(self) -> Iterator[pa.RecordBatch]:
        # On its way through DuckDB an exception would become a text.
        try:
            yield from self._batches
        except BaseException as failure:
            self._failure = failure
            raise
