"""What `mie` tells of what is to be mended, in Spanish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchestration.release.mending import Mend, Task

SHOWN_OF_EXTRACT, FILES_NAMED = 4, 2
"""So many things to mend of a delivery besides the files refused, and so many files of each."""


def of_tasks(tasks: Iterable[Task]) -> Iterator[str]:
    """What is to be mended, by who must act, then by delivery."""
    tasks = list(tasks)
    if tasks:
        yield f"Qué enmendar, y quién ({sum(len(task.mends) for task in tasks)}):"
    for task in tasks:
        yield f"  {task.who}"
        for extract in dict.fromkeys(mend.extract for mend in task.mends):
            mends = [mend for mend in task.mends if mend.extract == extract]
            if extract:
                yield f"    {extract} ({len(mends)}); mueve {mends[0].moves}"
            refused = [mend for mend in mends if mend.is_refusal]
            others = [mend for mend in mends if not mend.is_refusal]
            yield from (f"      {_mend(mend)}" for mend in [*refused, *others[:SHOWN_OF_EXTRACT]])
            if len(others) > SHOWN_OF_EXTRACT:
                yield f"      … y {len(others) - SHOWN_OF_EXTRACT} más, en el sitio: «Calidad de datos»."


def _mend(mend: Mend) -> str:
    names = mend.delivered or mend.files
    shown = ", ".join(names[:FILES_NAMED])
    more = f" y {len(names) - FILES_NAMED} más" if len(names) > FILES_NAMED else ""
    return f"{mend.what} [{shown}{more}]" if shown else mend.what
