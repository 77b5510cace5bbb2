"""Commands that hand a release on to people, and decide on it."""

from orchestration.commands import short
from orchestration.commands.arguments import HOME, LOOKED_WHY, MONTH, PUBLIC, named
from orchestration.commands.command import Argument, Command

PUBLISHING = (
    Command(
        "report",
        "Escribe un reporte, en PDF y en libros de cálculo.",
        (
            named(
                "name",
                "monthly, quarterly, semestral, midterm o final; o unit, una hoja por unidad territorial.",
            ),
            HOME,
            MONTH,
            Argument("unit", "text", "Con unit, la unidad territorial; por defecto, todas."),
            PUBLIC,
        ),
        calls=short.write_report,
        words="of_report",
        is_asset_job=True,
    ),
    Command(
        "lists",
        "Escribe, por unidad territorial, las listas de lo que sus gestores deben atender (restringido).",
        (HOME, Argument("unit", "text", "La unidad territorial; por defecto, todas."), LOOKED_WHY),
        calls=short.write_work_lists,
        words="of_lists",
    ),
    Command(
        "site",
        "Escribe el sitio de la publicación vigente: páginas que se abren con cualquier navegador.",
        (HOME, PUBLIC),
        calls=short.write_site,
        words="of_site",
    ),
    Command(
        "publish",
        "Pone una publicación en PostgreSQL, cuyas vistas la muestran, o en un almacén de objetos.",
        (
            named(
                "target",
                "Sin contraseña ni claves: postgresql://usuario@servidor:5432/base o s3://deposito/carpeta.",
                "DIRECCIÓN",
            ),
            HOME,
            Argument("release", "text", "La publicación; por defecto, la vigente.", metavar="PUBLICACIÓN"),
        ),
        calls=short.serve_release,
        words="of_served",
        is_asset_job=True,
    ),
    Command(
        "withdraw",
        "Desde hoy, la entrega cuenta como no hecha. No borra nada.",
        (
            Argument(
                "file",
                "delivery",
                "Nombre del archivo, extracto/nombre o su ruta.",
                is_required=True,
                is_positional=True,
            ),
            HOME,
            Argument("why", "text", "Por qué se retira.", is_required=True),
        ),
        calls=short.withdraw_delivery,
        words="of_withdrawal",
        writes=True,
    ),
    Command(
        "close",
        "Hace oficial la última publicación con corte al fin de ese mes. No cambia ninguna cifra.",
        (
            named("month", "El mes que se cierra.", "AAAA-MM"),
            HOME,
            Argument("by", "text", "Quién lo cierra.", is_required=True, metavar="NOMBRE"),
        ),
        calls=short.close_month,
        words="of_closing",
        writes=True,
    ),
    Command(
        "approve",
        "Aprueba una publicación por un rol, en su orden; o la reabre, con un motivo. No cambia cifras.",
        (
            named("release", "La publicación.", "PUBLICACIÓN"),
            HOME,
            Argument(
                "role",
                "text",
                "Por quién se aprueba: unit, UAS o UPPM (seeds/plan/approval_roles.csv).",
                is_required=True,
                metavar="ROL",
                option="as",
            ),
            Argument("by", "text", "Quién aprueba.", is_required=True, metavar="NOMBRE"),
            Argument(
                "reopen",
                "text",
                "Por qué se reabre: retira esa aprobación y las que siguen.",
                metavar="MOTIVO",
            ),
        ),
        calls=short.approve_release,
        words="of_approval",
        writes=True,
    ),
    Command(
        "send",
        "Prepara un correo firmado con un reporte ya escrito y, si hay servidor, lo envía; o anota su"
        " recibo.",
        (
            named("report", "El reporte: monthly…; o, con --received, el código del envío.", "REPORTE"),
            HOME,
            Argument("to", "text", "A quién, separados por comas.", metavar="CORREOS"),
            MONTH,
            PUBLIC,
            Argument("received", "text", "Quién confirmó que lo recibió.", metavar="NOMBRE"),
        ),
        calls=short.send_report,
        words="of_dispatch",
        writes=True,
    ),
)
