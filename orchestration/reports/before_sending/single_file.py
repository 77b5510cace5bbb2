"""`mie check FILE`: one file as if it alone were delivered, and a copy with its faults in their places."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from orchestration.ground.calendar import lima_day
from orchestration.ground.clocks import FIRST_DELIVERY, LAST_DELIVERY
from orchestration.ground.contract import Contract, Extract, load_contract
from orchestration.ground.errors import WrongUse
from orchestration.ground.storage import private_folder, storage_errors, vanishing_folder
from orchestration.landing import rejection
from orchestration.landing.find import FolderLanding, FoundFile, extension, readable
from orchestration.landing.reader import ReadRequest
from orchestration.landing.readers import Readers
from orchestration.landing.rejection import Rejection
from orchestration.reports.before_sending.marked_copy import write_marked
from orchestration.warehouse.check import Judgement, judged


def check_file(path: Path, extract: str | None, to: Path) -> Judgement:
    """Judge a file by itself; its copy, if it has rows, goes into a folder. Raises WrongUse.

    What it names of other extracts cannot be looked up, so its rows may be orphans without fault. One whose
    name holds no day of delivery is judged as of today.
    """
    if not path.is_file():
        # its name can hold a person's, and what a job says is kept
        raise WrongUse("No existe el archivo que se pide revisar. Compruebe su ruta.")
    contract = load_contract()
    with vanishing_folder("mie_file_") as folder:
        meant = _extract_of(path, extract, contract, folder)
        given = FoundFile(meant.source, meant.name, readable(path.name))
        name, fault = _name(given)
        delivered = private_folder(folder / "landing" / meant.source / meant.name) / name
        shutil.copyfile(path, delivered)
        with judged(FolderLanding(folder / "landing")) as result:
            (file,) = result.judgement.files
            copy = None
            if file.file_status == "loaded":
                with storage_errors(to):
                    copy = write_marked(result, meant, _free(to, path))
            return replace(
                result.judgement,
                files=(replace(file, file_name=given.name),),
                name_fault=fault,
                marked_copy=str(copy) if copy else None,
            )


def _name(file: FoundFile) -> tuple[str, str | None]:
    """The name under which a file can be judged, and what is wrong with its own."""
    known = extension(file.name)
    if known is None or file.delivered_on is not None:
        return file.name, None
    today = min(max(lima_day(), FIRST_DELIVERY), LAST_DELIVERY)
    return f"{file.name[: -len(known) - 1]}_{today}.{known}", rejection.no_delivery_date().reason


def _free(folder: Path, path: Path) -> Path:
    """A name for the copy that is not taken: what somebody mended in an earlier one stays."""
    folder.mkdir(parents=True, exist_ok=True)
    stem, number = f"{path.name.split('.')[0]}_revisado", 1
    while (target := folder / (f"{stem}.xlsx" if number == 1 else f"{stem}_{number}.xlsx")).exists():
        number += 1
    return target


def _extract_of(path: Path, named: str | None, contract: Contract, folder: Path) -> Extract:
    """The extract that is named, that the folder or the file's name tells, or that its headers are of."""
    known = {extract.name: extract for extract in contract.extracts}
    if named is not None and named not in known:
        raise WrongUse(f"No existe el extracto {named}. Elija uno: {', '.join(known)}.")
    beginning = re.match("[a-z]+(_[a-z]+)*", path.name)
    for name in (named, path.absolute().parent.name, beginning and beginning[0]):
        if name in known:
            return known[name]
    found = sorted(_fitting(path, contract, folder), key=lambda each: each[0])
    if not found or len(found) > 1 and found[0][0] == found[1][0]:
        raise WrongUse(
            f"No se reconoce de qué extracto es el archivo. Dígalo con --extract: {', '.join(known)}."
        )
    return found[0][1]


def _fitting(path: Path, contract: Contract, folder: Path) -> Iterator[tuple[int, Extract]]:
    """The extracts whose headers a file has, each with how many more it has."""
    scratch = private_folder(folder / "sniffed")
    with Readers(at_once=1) as readers:
        for extract in contract.extracts:
            kind = FoundFile(extract.source, extract.name, readable(path.name)).format
            if kind is None:
                return
            target = scratch / "raw.parquet"
            try:
                profile = readers.read(ReadRequest(extract, "sniffed", kind, path, target, scratch))
            except Rejection:
                continue
            yield len(profile.unknown_columns), extract
