"""Says that rows are invented where data cannot: in a note beside them, in a line on figures.

The package's own program says it, too, of what it makes again.
"""

from pathlib import Path

NOTE_FILE = "FILAS_INVENTADAS.txt"
NOTE = (
    "Las filas de los archivos de esta carpeta son inventadas. Ningún hogar ni persona de ellas existe, y"
    " ninguna cifra que se calcule con ellas dice algo del plan. Sirven para escribir y probar programas.\n"
)
LINE = (
    '<text x="4" y="12" font-size="11" font-family="sans-serif" fill="#b00020">Filas inventadas: no dice nada'
    " del plan</text>"
)


def say_invented(folder: Path) -> None:
    """Mark every figure below a folder, and put the note into every folder that holds tables or figures."""
    for path in sorted(folder.rglob("*.svg")):
        figure = path.read_text(encoding="utf-8")
        path.write_text(f"{LINE}</svg>".join(figure.rsplit("</svg>", 1)), encoding="utf-8")
    for room in {path.parent for path in folder.rglob("*") if path.is_file()}:
        (room / NOTE_FILE).write_text(NOTE, encoding="utf-8")
