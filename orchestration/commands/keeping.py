"""Commands that keep a home whole."""

from orchestration.commands import short
from orchestration.commands.arguments import HOME, named
from orchestration.commands.command import Argument, Command

KEEPING = (
    Command(
        "doctor",
        "Busca lo que está mal en el almacén, lo explica y arregla lo que no tiene riesgo.",
        (HOME,),
        calls=short.examine_home,
        words="of_checkup",
        writes=True,
    ),
    Command(
        "backup",
        "Copia lo que el almacén guarda; cada vez, solo lo nuevo.",
        (named("target", "Carpeta o dirección de la copia.", "DESTINO"), HOME),
        calls=short.back_up_home,
        words="of_backup",
        writes=True,
    ),
    Command(
        "restore",
        "Hace un almacén nuevo de su última copia de respaldo.",
        (named("target", "Carpeta o dirección de la copia.", "COPIA"), HOME),
        calls=short.restore_home,
        words="of_restored",
        writes=True,
    ),
    Command(
        "prune",
        "Quita publicaciones, ejecuciones y avisos antiguos; nunca lo vigente ni los meses cerrados.",
        (
            HOME,
            Argument("releases", "number", "Cuántas publicaciones se conservan.", 24),
            Argument("runs", "number", "Cuántas ejecuciones del historial se conservan.", 200),
            Argument("notices", "number", "Cuántos avisos se conservan.", 200),
        ),
        calls=short.prune_home,
        words="of_pruning",
        writes=True,
    ),
)
