"""What the readers share: where headers may stand, what is blank, how large a cell and a line may be."""

HEADER_ROWS = 60
"""The header row stands within so many rows."""

MAX_CELL = 16 * 2**20
"""Characters in one cell of a text file; more is taken for a quotation mark that was never closed."""

MAX_LINE = 30 * 2**20
"""Characters in one line of a text file. DuckDB takes 32 MB, and drops a longer last one without a word."""

BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
"""Every kind of blank, the non-breaking ones included, as the staging macros trim them."""
