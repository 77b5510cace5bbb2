"""What commands tell people, in Spanish."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from orchestration.commands.changed import advanced, revised
from orchestration.commands.checked import of_file
from orchestration.commands.explained import of_explanation as of_explanation
from orchestration.commands.handed_on import of_approval as of_approval
from orchestration.commands.handed_on import of_closing as of_closing
from orchestration.commands.handed_on import of_dispatch as of_dispatch
from orchestration.commands.handed_on import of_lists as of_lists
from orchestration.commands.handed_on import of_report as of_report
from orchestration.commands.handed_on import of_served as of_served
from orchestration.commands.handed_on import of_site as of_site
from orchestration.commands.tasks import of_tasks
from orchestration.ground.spanish import FATES, STATUS, number
from orchestration.reports.values import figure, percent, sheets, target

if TYPE_CHECKING:
    from orchestration.commands.backup import Backup, Restored
    from orchestration.commands.doctor import Checkup
    from orchestration.commands.prune import Pruning
    from orchestration.commands.short import Sample
    from orchestration.evaluation.check_output import OutputCheck
    from orchestration.evaluation.draw import Draw
    from orchestration.evaluation.evaluate import Evaluation
    from orchestration.release.closings import ClosedMonth, Difference
    from orchestration.release.outcome import Outcome
    from orchestration.release.propose import Proposal
    from orchestration.release.store import Store
    from orchestration.release.summary import Indicator, Summary
    from orchestration.release.verify import Verdict
    from orchestration.release.withdraw import Withdrawal
    from orchestration.reports.before_sending.blank_form import Forms
    from orchestration.warehouse.check import Judgement

SHOWN = 20
"""So many lines of a list are told; the tables hold the rest."""


def of_run(outcome: Outcome) -> Iterator[str]:
    """What a run came to."""
    if not outcome.is_new:
        yield (
            f"Sin novedades: ni las entregas, ni las fechas, ni el código cambiaron desde la publicación "
            f"{outcome.summary.release_id}. No se publicó nada nuevo."
        )
        yield ""
    yield from of_summary(outcome.summary, outcome.strays)
    if outcome.first_page:
        yield f"Sitio para leer: {outcome.first_page}"


def of_summary(summary: Summary, strays: Iterable[str] = ()) -> Iterator[str]:
    """A release in short."""
    yield f"Publicación {summary.release_id}"
    yield f"Corte al {summary.as_of}; entregas conocidas hasta el {summary.known_at}."
    if summary.samples:
        yield "DATOS DE MUESTRA: hay entregas sintéticas; ninguna cifra es del programa."
    yield ""
    yield from _indicators(summary.indicators)
    yield ""
    yield from _books(summary.books)
    yield from _listed("Archivos fuera de las carpetas de entregas, que no se leyeron", strays)
    yield from of_tasks(summary.tasks)
    yield from _listed("Cifras que cambiaron", revised(summary))
    yield from _listed("Desde el corte anterior", advanced(summary))
    if summary.closed_months:
        yield f"Meses cerrados ({len(summary.closed_months)}):"
    for month in summary.closed_months:
        yield from _closed(month)
    yield ""
    yield f"Tablas para consultar: {summary.marts}"


def of_sample(sample: Sample) -> Iterator[str]:
    """What was generated."""
    yield f"Muestra sintética en {sample.landing}: {sample.files:,} archivos."
    yield from (f"  {extract}: {rows:,} filas" for extract, rows in sample.rows.items())
    if sample.planted:
        yield f"Suciedad sembrada: {sum(sample.planted.values()):,} casos de {len(sample.planted)} clases."
    if months := ", ".join(sample.without_price_index):
        yield (
            f"Meses sin índice de precios conocido al {sample.as_of}: {months}. Con las visitas de esos meses"
            " se mide el cambio nominal del ingreso, no el real (no_price_index)."
        )
    yield f"Para publicar con el mismo corte: mie run --as-of {sample.as_of}"


def of_check(report: Judgement) -> Iterator[str]:
    """What would become of deliveries."""
    for file in report.files:
        yield from of_file(file)
    if report.name_fault:
        yield f"  El nombre: {report.name_fault}"
    yield from _listed("Fuera de las carpetas de entregas; no se leerían", report.strays)
    yield from _listed("Metas del plan por revisar", report.doubts)
    if report.marked_copy:
        yield f"Copia con las faltas marcadas: {report.marked_copy}"
    yield ""
    yield (
        "Hay observaciones que corregir antes de enviar."
        if report.has_faults
        else "No se encontraron faltas."
    )


def of_forms(forms: Forms) -> Iterator[str]:
    """The forms that were written."""
    yield f"Plantillas en {forms.folder}:"
    yield from (f"  {name}" for name in forms.files)
    yield "Llene la hoja «Datos» y siga la hoja «Reglas»."


def of_verdict(verdict: Verdict) -> Iterator[str]:
    """What the verification found."""
    yield from _of_release_verdict(verdict)
    if verdict.store is not None:
        yield from _of_store(verdict.store)


def of_checkup(checkup: Checkup) -> Iterator[str]:
    """What was found and what became of it."""
    mended = [finding.what for finding in checkup.findings if finding.is_mended]
    left = [finding.what for finding in checkup.findings if not finding.is_mended]
    yield from _listed("Se arregló", mended)
    yield from _listed("Queda por arreglar", left)
    if not checkup.findings:
        yield "No se encontró nada que arreglar."


def of_backup(backup: Backup) -> Iterator[str]:
    """The copy that was made."""
    yield f"Copia de respaldo en {backup.target}: {backup.files:,} archivos, {backup.added:,} nuevos."
    yield "Contiene claves y datos de personas: guárdela como guarda el almacén."


def of_restored(restored: Restored) -> Iterator[str]:
    """The home that was restored."""
    yield f"Almacén restaurado en {restored.home}: {restored.files:,} archivos; copia {restored.moment}."
    yield "El almacén restringido no va en la copia: «mie verify --rebuild» lo hace de nuevo y lo comprueba."


def of_pruning(pruning: Pruning) -> Iterator[str]:
    """What went."""
    yield f"Se quitaron {pruning.runs:,} ejecuciones del historial y {pruning.notices:,} avisos."
    yield from _listed("Publicaciones que se quitaron", pruning.releases)


def _of_store(store: Store) -> Iterator[str]:
    if store.faults:
        yield "Lo que este almacén guarda no está entero:"
        yield from (f"  {fault}" for fault in store.faults)
    else:
        yield (
            f"El almacén está entero: {store.ledger_lines:,} líneas encadenadas del registro,"
            f" {store.archived:,} de {store.contents:,} entregas en el archivo,"
            f" {store.raw_files:,} archivos raw, {store.signed:,} publicaciones firmadas."
        )
    yield from store.notes


def _of_release_verdict(verdict: Verdict) -> Iterator[str]:
    if verdict.faults:
        yield f"La publicación {verdict.release_id} no es la que se publicó:"
        yield from (f"  {fault}" for fault in verdict.faults)
    else:
        yield (
            f"La publicación {verdict.release_id} está íntegra: "
            f"{verdict.files} archivos y el contenido de {verdict.tables} tablas."
        )
        if verdict.rebuilt is not None:
            yield (
                "Construida de nuevo desde las entregas, da los mismos bytes"
                f" en {verdict.rebuilt} archivos de datos."
            )
    yield from verdict.notes


def of_evaluation(evaluation: Evaluation | OutputCheck) -> Iterator[str]:
    """The package that was written, or what was found in a table."""
    from orchestration.evaluation.check_output import OutputCheck
    from orchestration.evaluation.tier import PUBLIC, tier_of

    if isinstance(evaluation, OutputCheck):
        yield from _of_output(evaluation)
        return
    tier = tier_of(evaluation.tier)
    invented = ", todos inventados" if tier is PUBLIC else ""
    if not evaluation.is_new:
        yield "El paquete ya estaba hecho, de la misma publicación y con la misma clave. No cambió nada."
    yield f"Paquete de evaluación: {evaluation.folder}"
    yield (
        f"Publicación {evaluation.release_id}; cuenta hasta el {evaluation.cut_off}."
        f" {evaluation.rows['panel']:,} hogares participantes de {evaluation.rows['registry']:,} del padrón"
        f"{invented};"
        f" {evaluation.files} archivos."
    )
    if evaluation.earlier:
        yield f"El paquete anterior, de otra publicación, quedó en {evaluation.earlier}"
    if evaluation.changes:
        yield f"Qué cambió entre lo conocido en cada fecha: {evaluation.changes}"
    yield tier.parting


def _of_output(check: OutputCheck) -> Iterator[str]:
    if not check.faults:
        yield f"{check.file}: puede publicarse; sus {check.rows:,} filas pasan la comprobación de "
        "divulgación."
        return
    yield f"{check.file}: INTERNO, no puede publicarse así. Lo que lo impide:"
    for fault in check.faults:
        place = f"fila {fault.row}, " if fault.row else ""
        yield f"  {place}columna {fault.column}: {fault.rule}"
    yield "Junte grupos o quite la cifra, y también otra del mismo total, para que no se sepa por diferencia."


def of_draw(draw: Draw) -> Iterator[str]:
    """What was drawn, by stratum."""
    if not draw.is_new:
        yield "Este sorteo ya estaba hecho: la misma lista, semilla y diseño. No cambió nada."
    yield f"Sorteo {draw.draw_id}: {draw.design} entre {draw.units:,} unidades; semilla {draw.seed}."
    yield from (f"  {stratum}: {first:,} de {units:,}" for stratum, (units, first) in draw.strata.items())
    yield f"Resultado y acta: {draw.folder}"
    yield f"SHA-256 del resultado: {draw.result_sha256}"
    if draw.earlier:
        yield f"Atención: estas mismas unidades ya se habían sorteado ({', '.join(draw.earlier)})."


def of_proposal(proposal: Proposal) -> Iterator[str]:
    """The proposed seed, line by line."""
    yield from proposal.csv.splitlines()


def of_withdrawal(withdrawal: Withdrawal) -> Iterator[str]:
    """What was withdrawn."""
    yield (
        f"La entrega {withdrawal.file_label} cuenta como no hecha"
        f" desde el {withdrawal.withdrawn_on}: {withdrawal.reason}"
    )
    yield "Las cifras cambian con la próxima publicación («mie run»)."


def _closed(month: ClosedMonth) -> Iterator[str]:
    yield f"  {month.month}: {month.release_id}, por {month.closed_by} el {month.closed_on}"
    if month.fault:
        yield f"    {month.fault}"
    yield from (f"    {_difference(difference)}" for difference in month.differences)


def _difference(difference: Difference) -> str:
    code = difference.indicator_code
    return (
        f"{code}: oficial {_told(difference.official_value, figure, code)}"
        f" ({_ratio(difference.official_numerator, difference.official_denominator)});"
        f" la publicación vigente daría {_told(difference.current_value, figure, code)}"
        f" ({_ratio(difference.current_numerator, difference.current_denominator)})."
    )


def _ratio(numerator: int | None, denominator: int | None) -> str:
    return f"{_told(numerator, number)} de {_told(denominator, number)}"


def _indicators(indicators: Iterable[Indicator]) -> Iterator[str]:
    yield f"{'':4} {'Valor':>10} {'Meta':>8} {'Avance':>9}  {'Estado':<10} Indicador"
    for indicator in indicators:
        code = indicator.code
        yield (
            f"{code:4} {_told(indicator.value, figure, code):>10} {_told(indicator.target, target, code):>8}"
            f" {_told(indicator.target_progress_pct, percent):>9}"
            f"  {STATUS[indicator.status]:<10} {sheets()[code]['name']}"
            f" ({indicator.numerator:,} de {indicator.denominator:,})"
        )
        if indicator.measured is not None and indicator.denominator:
            share = 100 * indicator.measured / indicator.denominator
            yield (
                f"     Ingreso medido en {indicator.measured:,} de {indicator.denominator:,} hogares"
                f" ({percent(share)}); cota superior, si todos los no medidos lo hubieran aumentado:"
                f" {_told(indicator.upper_bound, percent)}."
            )
    yield "Avance: avance respecto a la meta anual, sin prorratear por mes."


def _books(books: dict[str, int]) -> Iterator[str]:
    yield f"Filas recibidas: {books['rows_delivered']:,} en {books['files_loaded']:,} archivos leídos."
    yield "  " + ", ".join(f"{books[fate]:,} {name}" for fate, name in FATES.items()) + "."


def _listed(title: str, lines: Iterable[str]) -> Iterator[str]:
    lines = list(lines)
    if not lines:
        return
    yield f"{title} ({len(lines)}):"
    yield from (f"  {line}" for line in lines[:SHOWN])
    if len(lines) > SHOWN:
        yield f"  … y {len(lines) - SHOWN} más."


def _told(value: float | None, write: Callable[..., str], *more: str) -> str:
    return "–" if value is None else write(value, *more)
