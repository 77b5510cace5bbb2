"""What commands tell of a release that goes on to people: in a database, in lists, approved, sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from orchestration.ground.spanish import number

if TYPE_CHECKING:
    from orchestration.release.approvals import ApprovalState
    from orchestration.reports.dispatch import Dispatch
    from orchestration.reports.gestor_lists import WrittenLists
    from orchestration.serving.served import ServedRelease


def of_served(served: ServedRelease) -> Iterator[str]:
    """Where the release stands in PostgreSQL."""
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
