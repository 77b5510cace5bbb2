"""All pages of the site, in the order of its menu. What they say stands in sections, as on paper."""

from collections.abc import Callable, Iterator, Mapping

from orchestration.reports.addresses import sheet_stem, slug
from orchestration.reports.document import Block, heading, links, pairs, paragraph, table, tiles
from orchestration.reports.headlines import finding
from orchestration.reports.report import Report
from orchestration.reports.sections import (
    activities,
    indicators,
    measures,
    method,
    outcomes,
    quality,
)
from orchestration.reports.sections import (
    drawings as figures,
)
from orchestration.reports.sections.activity_page import activity
from orchestration.reports.sections.message import first
from orchestration.reports.sections.noise import about_noise
from orchestration.reports.sections.place import DEPARTMENT, UNIT, Territory, territories
from orchestration.reports.sections.territory import territory
from orchestration.reports.site import model_docs
from orchestration.reports.site.archived import Archive
from orchestration.reports.site.check_page import check_page
from orchestration.reports.site.page import Page
from orchestration.reports.site.publications import publication_pages
from orchestration.reports.values import MARK, Record, is_number, text_of


def pages(report: Report, archive: Archive, *, has_models: bool = False) -> Iterator[Page]:
    """Every page of a release's site; the method leads to the models where the site holds them."""
    yield Page("", "Cómo va el plan", _home(report))
    yield from _indicators(report)
    yield from _measures(report)
    yield from _activities(report)
    yield Page(
        "poi/", "Plan Operativo Institucional", [*activities.poi(report), *activities.alignment(report)]
    )
    yield Page("metas/", "Metas", measures.targets(report))
    yield from _territories(report, UNIT, "unidades/", "Unidades territoriales", archive)
    yield from _territories(report, DEPARTMENT, "departamentos/", "Departamentos", archive)
    if not report.scope.is_public:
        yield Page("calidad/", "Calidad de los datos", _quality(report))
    yield check_page()
    yield from publication_pages(report, archive)
    models = [links([model_docs.LINK], "Modelos")] if has_models else []
    yield Page("metodologia/", "Metodología", [*_method(report), *models])


def _home(report: Report) -> list[Block]:
    ends = [
        ("indicadores/", "Los cuatro indicadores", "Valor, meta, definiciones, territorios y grupos"),
        ("medidas/", "Lo que hizo el programa", "Cada medida por mes, unidad y grupo"),
        ("actividades/", "Actividades", "Programadas, ejecutadas y conciliadas con los datos"),
        ("unidades/", "Mi unidad territorial", "Una página por unidad: qué logró y qué hacer"),
        ("departamentos/", "Mi departamento", "Una página por departamento"),
        ("poi/", "POI", "Lo que cae bajo cada actividad operativa"),
    ]
    if not report.scope.is_public:
        ends.append(("calidad/", "Calidad de los datos", "Qué llegó, qué falta y quién debe enmendarlo"))
    ends.append(("revisar/", "Revisar una entrega", "Antes de enviarla, sin instalar nada; y las plantillas"))
    ends.append(("publicaciones/", "Publicaciones", "Reportes, datos, calendario y cómo citar"))
    ends.append(("metodologia/", "Metodología", "Definiciones, límites y glosario"))
    return [
        *about_noise(report),
        *first(report),
        *_progress(report),
        heading(1, "Siga leyendo"),
        links(ends, "Partes del sitio"),
    ]


def _progress(report: Report) -> list[Block]:
    """Each indicator month by month, where there are months to compare."""
    records = report.records("indicator_trend")
    blocks: list[Block] = []
    for code in dict.fromkeys(row["indicator_code"] for row in records):
        rows = [row for row in records if row["indicator_code"] == code]
        if len([row for row in rows if figures.has_figure(row)]) > 1:
            blocks.append(figures.trend(report, f"trend_{code}", rows))
    return [heading(1, "Mes a mes"), *blocks] if blocks else []


def _indicators(report: Report) -> Iterator[Page]:
    rows = report.records("indicators_national")
    top = [
        *indicators.indicators(report),
        links(
            [
                (f"indicadores/{row['indicator_code']}/", row["indicator_code"], row["indicator_name"])
                for row in rows
            ],
            "Una página por indicador",
        ),
        *indicators.variants(report),
    ]
    yield Page("indicadores/", "Los cuatro indicadores", top)
    for row in rows:
        yield Page(
            f"indicadores/{row['indicator_code']}/",
            f"{row['indicator_code']}: {row['indicator_name'].lower()}",
            _indicator(report, row),
            (("indicadores/", "Indicadores"),),
        )


def _indicator(report: Report, row: Record) -> list[Block]:
    code = row["indicator_code"]

    def mine(record: Record) -> bool:
        return bool(record["indicator_code"] == code)

    now = report.part("indicator_headlines", mine).records[0]
    trend = report.part("indicator_trend", mine)
    blocks: list[Block] = [
        paragraph(f"{finding(now)}."),
        tiles(
            [
                (
                    "Valor",
                    text_of(now, "value"),
                    f"{text_of(row, 'numerator')} de {text_of(row, 'denominator')}",
                    row["status_label"],
                ),
                (
                    "Meta anual",
                    text_of(now, "target"),
                    f"avance {text_of(now, 'target_progress_pct')}",
                    "sin prorratear",
                ),
                ("Cambio en el mes", text_of(now, "value_change") or "–", now["change_label"], ""),
                ("Definiciones", text_of(now, "holds_under") or "–", "conservan el estado", ""),
            ]
        ),
        *indicators.about(report, row),
    ]
    if len([each for each in trend.records if figures.has_figure(each)]) > 1:
        blocks += [heading(1, "Mes a mes"), figures.trend(report, f"trend_{code}", trend.records)]
    bounds = ["measured_pct", "upper_bound_value", "structural_zero_value"] if code == "OG" else []
    names = ["month_name", *_figures(code), *bounds]
    blocks += [
        table(trend, names, f"{code} al fin de cada mes, en el país", ["auto"] * len(names)),
        heading(1, "Según cada definición"),
        table(
            report.part("indicator_variants", mine),
            ["variant_name", "numerator", "denominator", "value", "difference_from_official"],
            f"{code} según cada definición, en el país",
            ["1fr", *["auto"] * 4],
        ),
        *_by_unit(report, code, mine, bounds),
        *_by_department(report, code, mine),
    ]
    if code == "OG":
        blocks += [*outcomes.attrition(report), *outcomes.income(report)]
    if report.part("indicators_by_group", mine).rows:
        blocks += [heading(1, "Por grupo de personas"), *outcomes.group_of(report, code)]
    sheet = report.part("indicator_sheets", mine).records
    return [
        *blocks,
        heading(1, "Ficha técnica"),
        pairs([(each["label"], each["content"]) for each in sheet], f"Ficha técnica de {code}"),
    ]


def _by_unit(report: Report, code: str, mine: Callable[[Record], bool], bounds: list[str]) -> list[Block]:
    part = report.part("indicators_by_unit", mine)
    blocks: list[Block] = [heading(1, "Por unidad territorial")]
    if figures.has_something_to_draw(part.records):
        blocks.append(figures.by_territory(report, f"units_{code}", part.records, "unidades"))
        funnel = figures.unit_funnel(report, f"funnel_{code}", part.records)
        blocks += [funnel] if funnel else []
    names = ["territory_name", *_figures(code), *bounds]
    return [
        *blocks,
        table(
            part, names, f"{code} por unidad territorial", ["1fr", *["auto"] * (len(names) - 1)], _unit_page
        ),
    ]


def _by_department(report: Report, code: str, mine: Callable[[Record], bool]) -> list[Block]:
    part = report.part("indicators_by_department", mine)
    blocks: list[Block] = [heading(1, "Por departamento")]
    if code == "OG":
        blocks.append(indicators.measured_notice(report))
    if figures.has_something_to_draw(part.records):
        blocks.append(figures.department_map(report, f"map_{code}", part.records))
    names = ["territory_name", *_figures(code)]
    return [
        *blocks,
        table(
            part, names, f"{code} por departamento", ["1fr", *["auto"] * (len(names) - 1)], _department_page
        ),
    ]


def _figures(code: str) -> list[str]:
    """The columns of an indicator's figures: a number has its ratio beside it."""
    return ["numerator", "denominator", "value", *(["ratio_pct"] if is_number(code) else [])]


def _unit_page(row: Record) -> str:
    return f"unidades/{slug(row['territorial_unit'])}/"


def _department_page(row: Record) -> str:
    return f"departamentos/{slug(row['territory_name'].upper())}/"


def _measures(report: Report) -> Iterator[Page]:
    yield Page("medidas/", "Lo que hizo el programa", measures.all_measures(report))
    for row in report.records("outputs_national"):
        yield Page(
            f"medidas/{row['measure_code']}/",
            row["measure_name"],
            measures.measure(report, row),
            (("medidas/", "Medidas"),),
        )


def _activities(report: Report) -> Iterator[Page]:
    every = [
        *activities.activities(report),
        *activities.units_without_execution(report),
        *activities.reconciliation(report),
    ]
    yield Page("actividades/", "Actividades", every)
    for row in report.records("activities"):
        yield Page(
            activities.place_of(row),
            f"{row['activity_code']}: {row['activity_name']}",
            activity(report, row),
            (("actividades/", "Actividades"),),
        )


def _territories(report: Report, level: str, place: str, title: str, archive: Archive) -> Iterator[Page]:
    listed = territories(report, level)
    named = {each: f"{place}{slug(each.code if level == UNIT else each.name.upper())}/" for each in listed}
    yield Page(place, title, _compared(report, level, named))
    for each, own in named.items():
        told = [*_sheet_of(report, each, archive), *territory(report, each)]
        yield Page(own, each.name, told, ((place, title),))


def _sheet_of(report: Report, place: Territory, archive: Archive) -> list[Block]:
    """The sheet of paper with the same, where it was written."""
    own = archive.get(report.release.release_id)
    if place.level != UNIT or own is None:
        return []
    sheet = own.sheet_of(sheet_stem(place.code, report.scope.month), public=report.scope.is_public)
    if sheet is None:
        return []
    return [links([(sheet.place, "En una hoja (PDF)", "Lo mismo, para imprimir")], "Para imprimir")]


def _compared(report: Report, level: str, named: Mapping[Territory, str]) -> list[Block]:
    blocks = indicators.units(report) if level == UNIT else indicators.departments(report)
    cards = links([(own, each.name, "") for each, own in named.items()], "Una página para cada lugar")
    return [cards, *blocks] if named else blocks


def _quality(report: Report) -> list[Block]:
    return quality.quality(report) + quality.by_sender(report)


def _method(report: Report) -> list[Block]:
    words = [
        (row["term"], row["meaning"])
        for row in report.records("glossary")
        # the public edition has no marks
        if not (report.scope.is_public and row["term"].startswith(MARK))
    ]
    return [*about_noise(report), *method.method(report), heading(1, "Glosario"), pairs(words, "Glosario")]
