"""The message of a release, in up to six sentences: each is computed, and none says more than its figures."""

from collections.abc import Sequence

from orchestration.ground.spanish import day, month, number
from orchestration.reports.report import Report
from orchestration.reports.sentences import counted, joined
from orchestration.reports.values import Record, figure, is_number, percent, text_of

STANDING = {
    "achieved": ("logró la meta anual", "lograron la meta anual"),
    "on_track": ("está en camino", "están en camino"),
    "at_risk": ("está en riesgo", "están en riesgo"),
    "off_track": ("está rezagado", "están rezagados"),
    "no_data": ("no tiene casos", "no tienen casos"),
    "no_target": ("aún no tenía meta", "aún no tenían meta"),
}
"""What is said of an indicator, or of several, by their status or for want of a goal."""

SURE = 95
"""A share measured (percent) below which it is said with the status."""


def message(report: Report) -> list[str]:
    """What a reader must know first. A sentence without anything to say is left out."""
    rows = report.records("indicator_headlines")
    told = [
        standing(rows, day(report.scope.cut_off)),
        by_december(rows),
        robustness(rows),
        who_is_missing(report),
        what_changed(report),
        trust(report),
    ]
    return [sentence for sentence in told if sentence]


def standing(rows: Sequence[Record], cut_off: str) -> str:
    """Which indicators reached their yearly goal, which are on their way, and which are behind."""
    told: dict[str, list[str]] = {}
    for row in rows:
        status = _standing(row)
        told.setdefault(status, []).append(_with_value(row, status))
    parts = [
        f"{one if len(told[status]) == 1 else many} {joined(told[status])}"
        for status, (one, many) in STANDING.items()
        if status in told
    ]
    return f"Al {cut_off}, {'; '.join(parts)}."


def by_december(rows: Sequence[Record]) -> str:
    """Where what is counted stands against its path, and where this pace leads; what others lack."""
    told = []
    for row in rows:
        code = row["indicator_code"]
        if row["target"] is None or row["value"] is None or row["value"] >= row["target"]:
            continue
        if is_number(code) and row["target_to_date"] is not None:
            text = (
                f"{code} suma {figure(row['value'], code)} de los {number(row['target_to_date'])} que "
                f"corresponderían al corte"
            )
            if row["projected"] is not None and row["pace_needed"] is not None:
                text += (
                    f" y a este ritmo llegaría a {number(row['projected'])} en diciembre; para la meta haría "
                    f"falta sumar {number(row['pace_needed'])} cada mes"
                )
            told.append(text)
        elif not is_number(code):
            told.append(f"a {code} le faltan {number(row['target'] - row['value'], 1)} puntos porcentuales")
    return _sentence("; ".join(told))


def robustness(rows: Sequence[Record]) -> str:
    """Whether what is said of each indicator holds under its other definitions, and how much was measured."""
    told = []
    for row in rows:
        if row["status"] == "no_data" or not row["definitions"]:
            continue
        every, holding = int(row["definitions"]), int(row["holding_definitions"])
        reaching = int(row["reaching_definitions"])
        if row["status"] == "achieved" and reaching < every:
            text = f"{row['indicator_code']} alcanza la meta en {reaching} de sus {every} definiciones"
        elif row["status"] != "achieved" and reaching:
            text = (
                f"{row['indicator_code']} no alcanza la meta con la definición oficial y sí con "
                f"{reaching} de sus {every}"
            )
        else:
            text = f"{row['indicator_code']} conserva su estado en {holding} de {every}"
        if row["share_measured_pct"] is not None and row["share_measured_pct"] < SURE:
            text += f" (se midió el ingreso de {percent(row['share_measured_pct'])} de los hogares)"
        told.append(text)
    return _sentence(f"según la definición que se elija, {'; '.join(told)}" if told else "")


def who_is_missing(report: Report) -> str:
    """What had not arrived, and which units did not report."""
    late = report.records("quality_late")
    missing = report.records("units_without_execution_in_period")
    told = []
    if late:
        names = list(dict.fromkeys(row["extract_name"].lower() for row in late))
        told.append(
            f"faltan {counted(len(late), 'entrega esperada', 'entregas esperadas')} ({joined(names[:4])})"
        )
    if missing:
        units = {name for row in missing for name in row["unit_names"].split(", ")}
        told.append(
            f"{counted(len(units), 'unidad territorial no reportó', 'unidades territoriales no reportaron')} "
            "alguna actividad programada del período"
        )
    return _sentence(" y ".join(told))


def what_changed(report: Report) -> str:
    """What moved since the period before, and what was revised since the release before and why."""
    rows = [row for row in report.records("indicator_headlines") if row["value_change"] is not None]
    moved = [
        f"{row['indicator_code']} {text_of(row, 'value_change')}"
        for row in rows
        if row["change_label"] in ("aumentó", "disminuyó")
    ]
    told = []
    if report.scope.previous_month_end and moved:
        told.append(f"desde {month(report.scope.previous_month_end)}: {', '.join(moved)}")
    revised = [row for row in report.records("revisions") if row["variant"] == "official"]
    if revised:
        codes = joined(list(dict.fromkeys(row["indicator_code"] for row in revised)))
        verb = "se revisó" if len(revised) == 1 else "se revisaron"
        text = f"{verb} {counted(len(revised), 'cifra', 'cifras')} de meses anteriores ({codes})"
        causes = dict.fromkeys(
            row["cause_name"]
            for row in report.records("revision_causes")
            if row["comparison"] == "revision" and row["subject"] == "indicator"
        )
        if causes:
            text += f", por {joined(list(causes))}"
        elif revised[0]["arrived_files"]:
            files = revised[0]["arrived_files"].count(",") + 1
            text += (
                f", porque {'llegó' if files == 1 else 'llegaron'} {counted(files, 'archivo', 'archivos')}"
            )
        told.append(text)
    return _sentence("; ".join(told))


def trust(report: Report) -> str:
    """How much of what was delivered could be used."""
    extracts = report.records("quality_by_extract")
    rows = sum(row["rows_delivered"] for row in extracts)
    if not rows:
        return ""
    kept = sum(row["accepted"] + row["superseded"] + row["repeated"] for row in extracts)
    refused = int(sum(row["files_rejected"] for row in extracts))
    warned = sum(row["failed"] for row in report.records("quality_check_counts"))
    return (
        f"Se pudo usar {percent(100 * kept / rows)} de las filas entregadas; hay "
        f"{counted(refused, 'archivo rechazado', 'archivos rechazados')} y "
        f"{counted(warned, 'aviso', 'avisos')} de calidad."
    )


def finding(row: Record) -> str:
    """An indicator in one line: its value, its goal, its state."""
    if row["value_state"] == "sin casos" or row["target"] is None:
        return f"{row['indicator_name']}: {text_of(row, 'value')}"
    return (
        f"{row['indicator_name']}: {text_of(row, 'value')}, con una meta anual de "
        f"{text_of(row, 'target')} ({row['status_label']})"
    )


def _standing(row: Record) -> str:
    has_cases = row["value_state"] != "sin casos"
    return "no_target" if has_cases and row["target"] is None else str(row["status"])


def _with_value(row: Record, status: str) -> str:
    match status:
        case "no_data":
            return str(row["indicator_code"])
        case "no_target":
            return f"{row['indicator_code']} ({text_of(row, 'value')})"
    return f"{row['indicator_code']} ({text_of(row, 'value')}; meta, {text_of(row, 'target')})"


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}." if text else ""
