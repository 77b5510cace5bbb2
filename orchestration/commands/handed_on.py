"""What commands tell of a release that goes on to people: written, in a database, closed, approved, sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from orchestration.ground.spanish import number

if TYPE_CHECKING:
    from orchestration.release.approvals import ApprovalState
    from orchestration.release.close import Closing
    from orchestration.reports.dispatch import Dispatch
    from orchestration.reports.gestor_lists import WrittenLists
    from orchestration.reports.site.build import Site
    from orchestration.reports.write import Written
    from orchestration.serving.served import ServedRelease
    from orchestration.serving.stored import StoredRelease


def of_report(report: Written) -> Iterator[str]:
    """What was written."""
    yield f"{report.title}, {report.period} (corte al {report.cut_off}; publicación {report.release_id})"
    if not report.is_new:
        yield "Ya estaba escrito con lo mismo; es, byte por byte, el de antes."
    yield from (f"  {report.folder}/{name}" for name in report.files)
    if report.is_new:
        yield f"Para que el sitio lo enlace, escríbalo de nuevo: mie site{' --public' * report.is_public}"


def of_site(site: Site) -> Iterator[str]:
    """Where the site stands."""
    if not site.is_new:
        yield "El sitio ya estaba escrito con lo mismo."
    yield f"Sitio de la publicación {site.release_id}, {site.pages} páginas. Ábralo en: {site.first_page}"


def of_closing(closing: Closing) -> Iterator[str]:
    """What was closed."""
    if not closing.is_new:
        yield (
            f"El mes {closing.month} ya estaba cerrado con la publicación {closing.release_id},"
            f" por {closing.closed_by} el {closing.closed_on}. No cambió nada."
        )
        return
    yield f"Mes {closing.month} cerrado por {closing.closed_by}. Publicación oficial: {closing.release_id}"
    yield f"SHA-256 de su manifiesto: {closing.manifest_sha256}"


def of_served(served: ServedRelease | StoredRelease) -> Iterator[str]:
    """Where the release stands."""
    from orchestration.serving.stored import StoredRelease

    yield from _of_store(served) if isinstance(served, StoredRelease) else _of_database(served)


def _of_store(stored: StoredRelease) -> Iterator[str]:
    yield (
        f"Publicación {stored.release_id} en {stored.place}: {number(stored.objects)} objetos,"
        f" {number(stored.uploaded)} subidos ahora."
    )
    yield f"La muestran planners/current.json y public/current.json; está en {stored.folder} de cada edición."


def _of_database(served: ServedRelease) -> Iterator[str]:
    state = "cargada" if served.is_loaded_now else "ya estaba cargada"
    yield f"Publicación {served.release_id}, {state} en la base {served.place}: {served.tables} tablas."
    yield f"Las vistas del esquema mie la muestran; queda también en el esquema {served.schema}."
    yield from (f"Se quitó el esquema de una publicación anterior: {name}" for name in served.dropped)


def of_lists(lists: WrittenLists) -> Iterator[str]:
    """Where the lists lie, without any of their rows."""
    yield f"Listas de la publicación {lists.release_id}, una carpeta por unidad, en {lists.folder}"
    yield from (f"  {unit}: {number(rows)}" for unit, rows in lists.units.items())
    yield "Contienen nombres de personas: entregue a cada unidad solo las suyas."


def of_approval(state: ApprovalState) -> Iterator[str]:
    """Who approved the release, and who is still asked."""
    if not state.is_new:
        yield "Ese rol ya la había aprobado. No cambió nada."
    yield f"Publicación {state.release_id} (SHA-256 de su manifiesto: {state.manifest_sha256})"
    for step in state.steps:
        told = f"aprobada por {step.approved_by}, {step.approved_on}" if step.approved_by else "falta"
        yield f"  {step.title}: {told}"
    yield "Los reportes y el sitio lo dicen cuando se escriben de nuevo («mie report», «mie site»)."


def of_dispatch(dispatch: Dispatch) -> Iterator[str]:
    """What was sent to whom, and whether it arrived."""
    yield f"Envío {dispatch.dispatch_id}: {dispatch.report} de {dispatch.month}"
    yield from (f"  a {recipient}" for recipient in dispatch.recipients)
    yield from (f"  {name}  {digest}" for name, digest in dispatch.files.items())
    yield f"Correo listo, con su firma: {dispatch.mail}"
    yield from (f"Recibido por {name}" for name in dispatch.received_by)
    if dispatch.fault:
        yield dispatch.fault
