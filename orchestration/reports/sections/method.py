"""How the figures are made, what the plan leaves open, and free text beside the figures."""

from datetime import date

from orchestration.ground.plan import the_plan
from orchestration.ground.spanish import day
from orchestration.reports.document import Block, bullets, heading, pairs, paragraph, table
from orchestration.reports.notes import note_blocks
from orchestration.reports.report import Report


def notes(report: Report) -> list[Block]:
    """Good practices, limits and measures, as people wrote them."""
    title = heading(1, "Buenas prácticas, limitaciones y medidas")
    if report.note is None or not report.note.strip():
        name = f"reports/notes/{report.scope.report}_{report.scope.month}.md"
        return [title, paragraph(f"No se escribió nada para este reporte (se escribe en {name}).")]
    return [title, *note_blocks(report.note, 2)]


def method(report: Report) -> list[Block]:
    """How the figures are made, and what the plan leaves open."""
    scope, release = report.scope, report.release
    as_of, known_at = scope.as_of, date.fromisoformat(release.known_at)
    points = [
        f"Cuentan los hechos del año del plan hasta el {day(scope.cut_off)}, si el hogar estaba afiliado ese "
        f"día, según las entregas conocidas hasta el {day(known_at)}.",
        "Participar es haber asistido a alguna hora; matricularse no basta. Un hogar participa si lo hace "
        "un miembro.",
        "El cambio de ingreso compara el último ingreso medido hasta el día de la primera capacitación con "
        f"el último medido al menos {the_plan().follow_up_days} días después y posterior a ella. La cifra "
        "oficial es nominal; la real "
        "descuenta la inflación de Lima Metropolitana, que no es un índice nacional.",
        "OG puede bajar: una visita más reciente reemplaza a la anterior.",
        "Cero, sin casos, sin dato y aún no corresponde son cosas distintas y se escriben con esas palabras.",
        f"Código {release.code_version}; huella de las entregas {release.inputs_sha256[:16]}…; con las "
        "mismas entregas, fechas y código salen las mismas cifras.",
    ]
    if scope.cut_off != as_of:
        points.insert(
            1,
            f"La publicación tiene corte al {day(as_of)}; este reporte usa sus cifras al "
            f"{day(scope.cut_off)}. Las culminaciones y el uso verificado de las tablas por mes son los "
            "conocidos al corte de la publicación.",
        )
    limits = [
        f"{row['indicator_code']}. {row['content']}"
        for row in report.records("indicator_sheets")
        if row["field"] == "limitations"
    ]
    return [
        heading(1, "Método"),
        bullets(points),
        heading(2, "Limitaciones"),
        bullets(limits),
        heading(2, "Lo que el plan deja abierto"),
        table(
            report.table("open_questions"),
            ["position", "question", "reading", "concerns"],
            "Preguntas abiertas del plan y cómo se leen mientras no se resuelvan",
            ["auto", "1.3fr", "1fr", "auto"],
        ),
    ]


def sheets(report: Report) -> list[Block]:
    """The sheet of each indicator."""
    blocks = [heading(1, "Fichas técnicas de los indicadores")]
    rows = report.records("indicator_sheets")
    for code in dict.fromkeys(row["indicator_code"] for row in rows):
        mine = [row for row in rows if row["indicator_code"] == code]
        blocks += [
            heading(2, f"Ficha de {code}"),
            pairs(((row["label"], row["content"]) for row in mine), f"Ficha técnica de {code}"),
        ]
    return blocks
