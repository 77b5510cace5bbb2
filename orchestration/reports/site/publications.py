"""What was published and when, what changed and why, what comes next, and how to cite it."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import PurePosixPath

from orchestration.ground.calendar import Due, report_calendar, report_titles
from orchestration.ground.spanish import day, month
from orchestration.release import manifest
from orchestration.reports.document import Block, Cell, heading, links, listed, notice, pairs, paragraph
from orchestration.reports.periods import UNIT_REPORT
from orchestration.reports.report import Report
from orchestration.reports.seal import archive_place, permalink
from orchestration.reports.sections import quality
from orchestration.reports.site.archived import Archive, Archived, Document
from orchestration.reports.site.catalogue import CATALOG, PACKAGE, RIGHTS
from orchestration.reports.site.guides import guide_links, guide_pages
from orchestration.reports.site.open_data import BESIDES, csv_name, folder_of, licence
from orchestration.reports.site.open_data import EDITION as OPEN_EDITION
from orchestration.reports.site.page import Page
from orchestration.reports.sources import definitions
from orchestration.reports.values import Record, moment, text_of

PLACE, TITLE = "publicaciones/", "Publicaciones y revisiones"
OWN_PAGE = "Todos sus documentos, las hojas por unidad y los datos; su dirección no cambia"
NOT_KEPT = "Sus archivos no están en este sitio: los reemplazó una publicación posterior del mismo corte."


def publication_pages(report: Report, archive: Archive) -> Iterator[Page]:
    """The page of all releases, and an archive page for each, whose address never changes."""
    yield Page(PLACE, TITLE, publications(report, archive))
    if not report.scope.is_public:
        yield from guide_pages()
    for row in report.records("release_history"):
        release_id = row["release_id"]
        yield Page(
            archive_place(release_id),
            f"Publicación {release_id}",
            _archived(report, row, archive.get(release_id)),
            ((PLACE, "Publicaciones"),),
        )


def publications(report: Report, archive: Archive) -> list[Block]:
    """This release and those before, their revisions, the calendar of reports, and the citation."""
    own = archive.get(report.release.release_id)
    return [
        heading(1, "Esta publicación"),
        pairs(_facts(report), "Esta publicación"),
        *_documents(report, [each for each in own.documents if each.report != UNIT_REPORT] if own else []),
        links(
            [(archive_place(report.release.release_id), "Su página de archivo", OWN_PAGE)],
            "Esta publicación",
        ),
        heading(1, "Todas las publicaciones"),
        listed(
            ["Publicación", "Corte", "Conocimiento", "Publicada", "Documentos", "Tablas"],
            [_told(row, archive.get(row["release_id"])) for row in report.records("release_history")],
            "Publicaciones hasta esta, cada una con su página de archivo",
            right=(4, 5),
        ),
        links([(CATALOG, "catalog.json", "Todos los datos, como catálogo DCAT")], "Catálogo"),
        *([] if report.scope.is_public else [heading(1, "Guías"), guide_links()]),
        *_revisions(report),
        heading(1, "Calendario de reportes"),
        _calendar(report, archive),
    ]


def _facts(report: Report) -> list[tuple[str, str]]:
    release, plan = report.release, definitions("reports")["plan"]
    return [
        ("Publicación", release.release_id),
        ("Corte", f"{day(report.scope.cut_off)}: hasta ese día cuentan los hechos"),
        ("Conocimiento", f"{day(date.fromisoformat(release.known_at))}: hasta ese día cuentan las entregas"),
        (
            "Cómo citar",
            f"{plan['programme']}. {plan['name']}: publicación {release.release_id}, corte al "
            f"{day(report.scope.cut_off)}.",
        ),
        ("Enlace permanente", permalink(release.release_id)),
        ("SHA-256 de su manifiesto", manifest.digest_of(release)),
        ("Versión del código", release.code_version),
    ]


def _told(row: Record, archived: Archived | None) -> list[Cell]:
    documents, tables = (len(archived.documents), len(archived.data)) if archived else (0, 0)
    return [
        Cell(row["release_id"], archive_place(row["release_id"])),
        Cell(text_of(row, "as_of")),
        Cell(text_of(row, "known_at")),
        Cell(text_of(row, "published_at")),
        Cell(str(documents or "–")),
        Cell(str(tables or "–")),
    ]


def _archived(report: Report, row: Record, archived: Archived | None) -> list[Block]:
    """What a release was, and all that the site hands out of it."""
    closed = [each for each in report.records("closed_months") if each["release_id"] == row["release_id"]]
    told = [
        ("Publicación", row["release_id"]),
        ("Corte", text_of(row, "as_of")),
        ("Conocimiento", text_of(row, "known_at")),
        ("Publicada", moment(row["published_at"])),
        ("Versión del código", row["code_version"]),
        ("Enlace permanente", permalink(row["release_id"])),
        *([("SHA-256 de su manifiesto", archived.sha256)] if archived else []),
        *(
            ("Oficial de", f"{each['closed_month']}, mes cerrado el {day(each['closed_on'])}")
            for each in closed
        ),
    ]
    blocks: list[Block] = [pairs(told, "La publicación")]
    if archived is None:
        return [*blocks, notice("El almacén ya no guarda esta publicación.")]
    is_own = row["release_id"] == report.release.release_id
    if not (archived.documents or archived.data):
        return [*blocks, *([] if is_own else [notice(NOT_KEPT)])]
    opened = _open_data(archived) if is_own and report.scope.is_public else []
    return [*blocks, *_documents(report, archived.documents), *_data(archived), *opened]


def _documents(report: Report, documents: Sequence[Document]) -> list[Block]:
    if not documents:
        how = "" if report.scope.is_public else " («mie report»)"
        return [
            heading(1, "Reportes"),
            paragraph(f"Todavía no se escribió ningún reporte de esta publicación{how}."),
        ]
    titles = report_titles()
    return [
        heading(1, "Reportes"),
        listed(
            ["Archivo", "Reporte", "Mes", "Edición", "Tamaño"],
            [
                [
                    Cell(each.path.name, each.place),
                    Cell(titles.get(each.report, "Hoja por unidad territorial")),
                    Cell(each.month),
                    Cell("pública" if each.is_public else "uso interno"),
                    Cell(_size(each.path.stat().st_size)),
                ]
                for each in documents
            ],
            "Reportes en PDF y en libros de cálculo",
            right=(4,),
        ),
    ]


def _data(archived: Archived) -> list[Block]:
    blocks: list[Block] = [heading(1, "Datos")]
    for edition in dict.fromkeys(file.edition for file in archived.data):
        files = [file for file in archived.data if file.edition == edition]
        package = f"{PurePosixPath(files[0].place).parent}/{PACKAGE}"
        blocks += [
            paragraph(RIGHTS[edition]),
            listed(
                ["Tabla", "Tamaño", "SHA-256"],
                [
                    [
                        Cell(f"{file.table}.parquet", file.place),
                        Cell(_size(file.path.stat().st_size)),
                        Cell(file.sha256),
                    ]
                    for file in files
                ],
                f"Tablas de la edición {'pública' if edition == 'publica' else 'de uso interno'}, en Parquet",
                right=(1,),
            ),
            links(
                [(package, PACKAGE, "Qué significa cada columna (Frictionless)")], "Descripción de los datos"
            ),
        ]
    return blocks


def _open_data(archived: Archived) -> list[Block]:
    """The public edition as open data, where the site hands it out."""
    release_id = archived.release.release_id
    files = [file for file in archived.data if file.edition == OPEN_EDITION]
    if not files:
        return []
    folder = folder_of(release_id)
    terms = licence()
    return [
        heading(1, "Datos abiertos"),
        paragraph(
            f"La edición pública en CSV, con licencia {terms['title']}. El nombre de cada archivo dice de qué"
            " publicación es. Las publicaciones anteriores se dan en Parquet."
        ),
        links(
            [
                (f"{folder}{name}", name, "Tabla en CSV")
                for name in (csv_name(file.table, release_id) for file in files)
            ],
            "Tablas en CSV",
        ),
        links([(f"{folder}{name}", name, what) for name, what in BESIDES.items()], "Cómo leerlas"),
    ]


def _size(size: int) -> str:
    return f"{max(round(size / 1000), 1):,} KB"


def _revisions(report: Report) -> list[Block]:
    if report.scope.is_public:
        return [heading(1, "Qué se revisó"), notice("La edición pública no da el detalle de las revisiones.")]
    return quality.revisions(report)


def _calendar(report: Report, archive: Archive) -> Block:
    """Each report that the plan asks for, past and next, and where it stands."""
    day_published = date.fromisoformat(report.release.published_at[:10])
    written = {
        (each.report, each.month): each
        for one in archive.values()
        for each in one.documents
        if each.is_public == report.scope.is_public and each.path.suffix == ".pdf"
    }
    rows = sorted((due.due_on, each.title, due) for each in report_calendar() for due in each.dues)
    whom = {each.name: " y ".join(each.addressees) for each in report_calendar()}
    return listed(
        ["Se entrega", "Reporte", "Corte", "Para", "Estado"],
        [
            [
                Cell(f"{due_on:%d/%m/%Y}"),
                Cell(title),
                Cell(month(due.cut_off)),
                Cell(whom[due.report]),
                _state(due, written.get((due.report, due.month)), day_published),
            ]
            for due_on, title, due in rows
        ],
        "Reportes que pide el plan, por fecha de entrega",
    )


def _state(due: Due, document: Document | None, day_published: date) -> Cell:
    if document:
        return Cell("escrito", document.place)
    return Cell("próximo" if due.due_on > day_published else "no está en este sitio")
