"""What the commands call, with the arguments of their table. Imports late: short commands start at once."""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.ground.calendar import lima_day
from orchestration.ground.clocks import cut_off
from orchestration.ground.errors import WrongUse
from orchestration.ground.object_store import is_store
from orchestration.ground.paths import Home
from orchestration.ground.progress import tell

if TYPE_CHECKING:
    from orchestration.commands.backup import Backup, Restored
    from orchestration.commands.doctor import Checkup
    from orchestration.commands.prune import Pruning
    from orchestration.evaluation.check_output import OutputCheck
    from orchestration.evaluation.draw import Draw
    from orchestration.evaluation.evaluate import Evaluation
    from orchestration.release.approvals import ApprovalState
    from orchestration.release.close import Closing
    from orchestration.release.explain import Explanation
    from orchestration.release.explain_file import Standing
    from orchestration.release.propose import Proposal
    from orchestration.release.summary import Summary
    from orchestration.release.verify import Verdict
    from orchestration.release.withdraw import Withdrawal
    from orchestration.reports.before_sending.blank_form import Forms
    from orchestration.reports.dispatch import Dispatch
    from orchestration.reports.gestor_lists import WrittenLists
    from orchestration.reports.site.build import Site
    from orchestration.reports.write import Written
    from orchestration.serving.served import ServedRelease
    from orchestration.serving.stored import StoredRelease
    from orchestration.warehouse.check import Judgement


@dataclass(frozen=True)
class Sample:
    """What a generated sample holds."""

    landing: str
    as_of: date
    files: int
    rows: dict[str, int]
    planted: dict[str, int]
    without_price_index: list[str]
    """Months of the sample, each yyyy-mm, whose price index is not known on its last day."""

    def as_json(self) -> dict[str, Any]:
        """The sample as plain values."""
        return asdict(self) | {"as_of": self.as_of.isoformat()}


def write_deliveries(
    landing: str,
    households: int,
    seed: int,
    as_of: date | None,
    *,
    clean: bool = False,
    participation: float | None = None,
) -> Sample:
    """Write synthetic deliveries made up to a day."""
    from orchestration.sample.generate import write_sample
    from orchestration.sample.prices import default_as_of, months_without_index

    if is_store(landing):
        raise WrongUse(
            "La muestra se escribe en una carpeta: indíquela con --landing, y cópiela después al almacén de"
            " objetos."
        )
    day = cut_off(as_of or default_as_of(lima_day()), lima_day())
    written = write_sample(
        Path(landing), households, seed, as_of=day, clean=clean, participation=participation, progress=tell
    )
    planted = dict(written.planted)
    return Sample(landing, day, written.files, written.rows, planted, months_without_index(day))


def current_summary(home: Home) -> "Summary":
    """The current release in short, and the closed months beside it."""
    from orchestration.landing.ledger import Ledger
    from orchestration.release import catalog
    from orchestration.release.closings import closed_months
    from orchestration.release.summary import naming_files, summarise

    folder = catalog.require_current(home)
    summary = naming_files(summarise(folder, lima_day()), Ledger(home.ledger).seen())
    return replace(summary, closed_months=closed_months(home, folder))


def check_deliveries(
    file: Path | None, landing: str | None, extract: str | None, to: Path | None
) -> "Judgement":
    """What would become of deliveries, or of a single file."""
    if file is None:
        from orchestration.landing.landing_place import landing_at
        from orchestration.warehouse.check import check

        if extract is not None:
            raise WrongUse("--extract se dice con un archivo: mie check ARCHIVO --extract EXTRACTO.")
        if landing is None:
            raise WrongUse("Falta qué revisar: un archivo, o una carpeta de entregas con --landing.")
        return check(landing_at(landing))
    from orchestration.reports.before_sending.single_file import check_file

    if to is None:
        raise WrongUse("Falta to: la carpeta en que se escribe la copia con sus faltas.")
    return check_file(file, extract, to)


def write_templates(extract: str | None, to: Path | None) -> "Forms":
    """The forms of one extract or of all."""
    from orchestration.reports.before_sending.blank_form import write_forms

    if to is None:
        raise WrongUse("Falta to: la carpeta en que se escriben las plantillas.")
    return write_forms(extract, to)


def propose_ranges(home: Home) -> "Proposal":
    """What is usual in a delivery, according to those that came."""
    from orchestration.release.propose import propose

    return propose(home)


def verify_release(release: str | None, home: Home, *, rebuild: bool = False) -> "Verdict":
    """Whether a release is what was published, and, if asked, what its deliveries give once more."""
    from orchestration.commands.rebuild import verify_by_rebuilding
    from orchestration.release.store import inspect
    from orchestration.release.verify import verify

    verdict = (verify_by_rebuilding if rebuild else verify)(home, release)
    return replace(verdict, store=inspect(home))


def write_evaluation(
    name: str | None,
    home: Home | None,
    tier: str,
    known_at: date | None,
    check_output: str | None,
    why: str | None,
) -> "Evaluation | OutputCheck":
    """The evaluation package of the current release or an earlier knowledge; or whether a table may go."""
    if check_output and not name:
        from orchestration.evaluation import check_output as checks

        return checks.check_output(Path(check_output))
    if not name or check_output:
        raise WrongUse(
            "Diga qué evaluación hacer, midterm o final, o qué tabla comprobar con --check-output."
        )
    if home is None:
        raise WrongUse("Falta --home: Carpeta del almacén y de las publicaciones.")
    from orchestration.evaluation.vintage import evaluate

    return evaluate(home, name, known_at, why, tier)


def draw_lots(
    file: Path,
    home: Home,
    code: str,
    strata: str | None,
    seed: str,
    places: int | None,
    waves: int | None,
    by: str,
    why: str,
) -> "Draw":
    """Lots drawn among the rows of a list, on the record."""
    from orchestration.evaluation.draw import draw
    from orchestration.evaluation.lottery import Design

    return draw(home, file, code, strata, Design(seed, places, waves), by, why, datetime.now(UTC))


def explain_figure(
    code: str | None,
    file: str | None,
    home: Home,
    month: str | None,
    territory: str | None,
    side: str | None,
    why: str | None,
) -> "Explanation | Standing":
    """The delivered rows behind a figure, or the figures that the rows of a delivery stand in."""
    from orchestration.release.explain import explain
    from orchestration.release.explain_file import explain_file

    if code and not file:
        return explain(home, code, month, territory, side or "numerator", why)
    if file and not (code or month or territory or side):
        return explain_file(home, file, why)
    raise WrongUse(
        "Diga el código de una cifra (con --month, --territory y --side si quiere) o una entrega con --file;"
        " una de las dos cosas."
    )


def write_report(
    name: str, home: Home, month: str | None, unit: str | None, *, public: bool = False
) -> "Written":
    """A report as PDF and workbooks."""
    from orchestration.reports import write

    return write.write_report(home, name, month, public=public, unit=unit)


def write_work_lists(home: Home, unit: str | None, why: str | None) -> "WrittenLists":
    """What gestores should act on, a workbook for each unit."""
    from orchestration.reports.gestor_lists import write_lists

    return write_lists(home, unit, why)


def write_site(home: Home, *, public: bool = False) -> "Site":
    """The site of the current release."""
    from orchestration.reports.site.build import build_site

    return build_site(home, public=public)


def serve_release(target: str, home: Home, release: str | None) -> "ServedRelease | StoredRelease":
    """A release in PostgreSQL or in an object store."""
    if is_store(target):
        from orchestration.serving.stored import store_release

        return store_release(home, target, release)
    from orchestration.serving.served import publish_to

    return publish_to(home, target, release)


def withdraw_delivery(file: str, home: Home, why: str) -> "Withdrawal":
    """From today on, a delivery counts as not made."""
    from orchestration.release.withdraw import withdraw

    return withdraw(home, file, why, lima_day())


def close_month(month: str, home: Home, by: str) -> "Closing":
    """The newest release of a month's end becomes the month's official one."""
    from orchestration.release.close import close

    return close(home, month, by, datetime.now(UTC))


def approve_release(release: str, home: Home, role: str, by: str, reopen: str | None) -> "ApprovalState":
    """A role approves a release, or takes its approval back."""
    from orchestration.release.approvals import approve

    return approve(home, release, role, by, datetime.now(UTC), reopen)


def send_report(
    report: str, home: Home, to: str | None, month: str | None, received: str | None, *, public: bool = False
) -> "Dispatch":
    """A report on its way to somebody, or the receipt of one."""
    from orchestration.reports.dispatch import confirm, dispatch

    if received and not (to or month or public):
        return confirm(home, report, received, datetime.now(UTC))
    if to and not received:
        return dispatch(home, report, to, month, datetime.now(UTC), public=public)
    raise WrongUse(
        "Diga a quién se envía el reporte (--to CORREOS), o el código de un envío y quién lo recibió"
        " (--received NOMBRE); una de las dos cosas."
    )


def examine_home(home: Home) -> "Checkup":
    """What is wrong in a home, mended where that is safe."""
    from orchestration.commands.doctor import examine

    return examine(home)


def back_up_home(target: str, home: Home) -> "Backup":
    """An incremental copy of a home."""
    from orchestration.commands.backup import back_up

    return back_up(home, target)


def restore_home(target: str, home: Home) -> "Restored":
    """A home as its newest copy has it."""
    from orchestration.commands.backup import restore

    return restore(target, home)


def prune_home(home: Home, releases: int, runs: int, notices: int) -> "Pruning":
    """Less of what is old."""
    from orchestration.commands.prune import prune

    return prune(home, releases, runs, notices)
