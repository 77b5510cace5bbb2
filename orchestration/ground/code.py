"""The versions of the project's own files: what decides a figure decides the name of what holds it."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from orchestration.ground.paths import DBT_PROJECT, PLAN_FOLDER, PROJECT, SEEDS

ROOMS = PROJECT / "orchestration"
LIBRARIES = PROJECT / "uv.lock"

DECIDES_RELEASES = (
    *(ROOMS / room for room in ("ground", "landing", "warehouse", "release")),
    DBT_PROJECT,
    SEEDS / "reference",
    SEEDS / "corrections",
    PLAN_FOLDER,
    PROJECT / "expectations",
    LIBRARIES,
)
"""What a release is built by: it names the release."""

TARGETS = PLAN_FOLDER / "targets.csv"
CORRECTIONS = SEEDS / "corrections"
DECIDES_ELSEWHERE = tuple(
    PLAN_FOLDER / name
    for name in (
        "analysis_plan.yml",
        "display_names.yml",
        "signatures.yml",
        "approval_roles.csv",
        "commitments.csv",
    )
)
"""What lies among the seeds and decides no release: the plan of evaluations, names of places, who signs and
approves, what was agreed upon."""

NO_SEEDS = (TARGETS, *DECIDES_ELSEWHERE)
REFERENCE = (SEEDS / "reference", *(path for path in PLAN_FOLDER.glob("*.csv") if path not in NO_SEEDS))
"""What figures are told by rather than computed with: reference tables and the tables of the plan."""

WORDS_AND_LOOKS = tuple(PROJECT / "reports" / f"{name}.yml" for name in ("labels", "looks"))
DECIDES_PACKAGES = (
    ROOMS / "evaluation",
    PLAN_FOLDER / "analysis_plan.yml",
    *WORDS_AND_LOOKS,
    LIBRARIES,
)
"""What makes evaluation packages from a release; the release has a version of its own."""

NO_CODE = {"__pycache__", "target", "logs"}
HIDDEN_CODE = {".dbtignore"}
"""Of the hidden files, what decides: which of the seeds dbt does not read."""


@cache
def code_version() -> str:
    """The digest of all that decides a release."""
    return files_digest(DECIDES_RELEASES, apart=DECIDES_ELSEWHERE)


@cache
def part_versions() -> dict[str, str]:
    """The digests of the parts of what decides a release, by which a change of figures is told apart."""
    parts = {"reference": REFERENCE, "targets": (TARGETS,), "corrections": (CORRECTIONS,)}
    told = [place for places in parts.values() for place in places]
    return {
        "code": files_digest(DECIDES_RELEASES, apart=(*DECIDES_ELSEWHERE, *told)),
        **{part: files_digest(places) for part, places in parts.items()},
    }


@cache
def evaluation_version() -> str:
    """The digest of all that decides an evaluation package beside its release."""
    return files_digest(DECIDES_PACKAGES)


def files_digest(places: Iterable[Path], apart: Iterable[Path] = ()) -> str:
    """The digest of the files in some places, by their paths and content."""
    digest = hashlib.sha256()
    for path in sorted(set(files_of(places, apart)), key=lambda path: path.relative_to(PROJECT).as_posix()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(PROJECT).as_posix()}\0{content}\n".encode())
    return digest.hexdigest()[:12]


def files_of(places: Iterable[Path], apart: Iterable[Path] = ()) -> Iterator[Path]:
    """The files in some places, without what tools leave there and without what lies apart."""
    left_out = tuple(apart)
    for place in places:
        for path in [place] if place.is_file() else place.rglob("*"):
            parts = path.relative_to(place).parts
            is_hidden = path.name.startswith(".") and path.name not in HIDDEN_CODE
            is_code = not is_hidden and not NO_CODE.intersection(parts)
            if path.is_file() and is_code and not any(path.is_relative_to(each) for each in left_out):
                yield path
