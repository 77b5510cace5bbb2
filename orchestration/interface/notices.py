"""One readable message per run that failed: what happened, in which file, whose it is, what to do.

It is kept under HOME/notices, and sent to a webhook or by e-mail where the environment names them. It holds
what checks observed: counts and the labels of files, columns and units, never a person's value.
"""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from orchestration.ground.calendar import LIMA
from orchestration.ground.contract import Source, load_contract
from orchestration.ground.errors import Stop
from orchestration.ground.masking import without_documents
from orchestration.ground.paths import Home
from orchestration.ground.signals import told_to_stop
from orchestration.ground.spanish import name_of_check
from orchestration.ground.storage import FILE_MODE, private_folder, storage_errors
from orchestration.interface.senders import send
from orchestration.landing.file_labels import UNDATED
from orchestration.landing.find import LandingError
from orchestration.release.gates import WARNING, Check
from orchestration.release.mending import WAREHOUSE_TEAM, Mend, answers_for, tasks
from orchestration.release.publish import Refused

SUBJECT = "Almacén Mi Independencia Económica: falló una ejecución"

CORRECT_AND_RESEND = (
    "Pida a quien lo envió que lo corrija y lo entregue de nuevo, con otra fecha en el nombre. Si la entrega"
    " es correcta, publique con la advertencia a la vista: «mie run» sin --strict."
)
TELL_THE_TEAM = (
    "Avise al equipo del almacén: es una falta del propio almacén, no de las entregas. La publicación vigente"
    " no cambió y puede seguir usándose."
)
DO_AS_TOLD = (
    "Haga lo que dice el mensaje y vuelva a ejecutar lo mismo, o repita la ejecución desde el principio en"
    " la interfaz."
)


@dataclass(frozen=True)
class Notice:
    """What people are told of a failed run."""

    what: tuple[str, ...]
    where: tuple[str, ...]
    whose: tuple[str, ...]
    to_do: tuple[str, ...]

    @property
    def parts(self) -> dict[str, tuple[str, ...]]:
        """What is known of it, under its titles."""
        parts = {
            "Qué pasó": self.what,
            "En qué archivo": self.where,
            "De quién": self.whose,
            "Qué hacer": self.to_do,
        }
        return {title: told for title, told in parts.items() if told}

    def text(self, run_id: str, moment: datetime) -> str:
        """The message; its first line is its subject."""
        lines = [SUBJECT, ""]
        for title, told in self.parts.items():
            lines += [f"{title}:", *(f"  {line}" for line in told), ""]
        return "\n".join(
            [*lines, f"Ejecución {run_id}, {moment.astimezone(LIMA):%Y-%m-%d %H:%M}, hora de Lima", ""]
        )


def notice_of(stop: BaseException) -> Notice:
    """What to tell of what stopped a run."""
    if isinstance(stop, Refused):
        return _of_checks(stop.failed)
    # what any other error than a Stop says could quote data
    return notice_of_text(
        str(stop) if isinstance(stop, Stop) else f"Error inesperado ({type(stop).__name__})."
    )


def notice_of_text(text: str) -> Notice:
    """What to tell of a message that was meant for people."""
    sources = [source for source in load_contract().sources if _is_named(source, text)]
    return Notice(
        what=tuple(without_documents(text).splitlines()),
        where=(),
        whose=tuple(map(answers_for, sources)) or (WAREHOUSE_TEAM,),
        to_do=(DO_AS_TOLD,),
    )


def note_failure(home: Home, run_id: str, notice: Notice) -> Path | None:
    """Write and send the message of a run; None if it was told before, or somebody stopped the run."""
    if told_to_stop() or any(home.notices.glob(f"*_{run_id}.txt")):
        return None
    now = datetime.now(UTC)
    text = notice.text(run_id, now)
    path = home.notices / f"{now.astimezone(LIMA):%Y-%m-%d_%H%M%S}_{run_id}.txt"
    with storage_errors(home.root):
        private_folder(home.notices)
        path.touch(mode=FILE_MODE)
        path.write_text(text, encoding="utf-8")
    unsent = send(SUBJECT, text, run_id, os.environ)
    if unsent:
        with storage_errors(home.root):
            path.write_text("\n".join([text, *unsent, ""]), encoding="utf-8")
    return path


@contextmanager
def told_of_landing(home: Home, run_id: str) -> Iterator[None]:
    """Leave a notice, once under an id, where the landing cannot be read and no run could tell of it."""
    try:
        yield
    except LandingError as error:
        note_failure(home, run_id, notice_of_text(str(error)))
        raise


def _of_checks(failed: Iterable[Check]) -> Notice:
    """What failed, grouped as terminal and site group it: by who must act."""
    failed = tuple(failed)
    asked = tasks((), (), (asdict(check) for check in failed), ())
    # the warehouse's own inconsistencies are errors, how deliveries came is a warning
    about_deliveries = [check.severity == WARNING for check in failed]
    return Notice(
        what=tuple(f"{name_of_check(check.check_name)}: se esperaba {check.expected}" for check in failed),
        where=tuple(_where(mend) for task in asked for mend in task.mends),
        whose=tuple(task.who for task in asked),
        to_do=(
            *((CORRECT_AND_RESEND,) if any(about_deliveries) else ()),
            *(() if all(about_deliveries) else (TELL_THE_TEAM,)),
        ),
    )


def _where(mend: Mend) -> str:
    return f"{mend.extract}: {mend.what} (mueve {mend.moves})" if mend.extract else mend.what


def _is_named(source: Source, text: str) -> bool:
    """Whether a text names a delivery of the source, by its label."""
    names = "|".join(re.escape(extract.name) for extract in source.extracts)
    return re.search(rf"\b(?:{names})_(?:[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|{UNDATED})_", text) is not None
