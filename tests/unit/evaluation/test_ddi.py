"""The DDI description of a package: valid by its schema, and as full as the codebook."""

from pathlib import Path

import pytest
from lxml import etree

from orchestration.evaluation import ddi
from orchestration.evaluation.codebook import LONGEST_LABEL, Missing, Table, Variable
from orchestration.evaluation.estimates import COLUMNS, TABLES
from orchestration.evaluation.estimates.estimate_units import SHORT, UNITS, unit_of
from orchestration.evaluation.staged import estimated_table

SCHEMA = Path(__file__).parents[2] / "ddi" / "schemas" / "codebook.xsd"
NAMES = {"d": ddi.NAMESPACE}
VALUES = {
    "title": "Evaluación intermedia",
    "tier": "secure",
    "evaluation": "intermedia",
    "comparison": "midterm",
    "release_id": "2026-07-31_k2026-08-05_0123456789",
    "evaluation_version": "0123456789ab",
    "cut_off": "2026-07-31",
    "cut_off_text": "31 de julio de 2026",
    "known_at": "2026-08-05",
    "plan_year": "2026",
    "plan_name": "plan",
    "plan_approved_by": "resolución",
}
AREA = Variable(
    "area",
    "text",
    "Área",
    "Área de residencia & más.",
    question="¿AREA < O >?",
    rule="Como llega.",
    values={"urban": "Urbana", "rural": "Rural"},
    missing=(Missing("not_asked", "income is null"), Missing("no_answer")),
)
THINGS = Table(
    "things",
    "Cosas",
    "Una por fila.",
    ("area",),
    (
        AREA,
        Variable("income", "number", "Ingreso", "Ingreso mensual.", unit="soles por mes"),
        Variable("visited_on", "day", "Día", "Día de la visita.", unit="día"),
        Variable("is_new", "truth", "Nueva", "Es nueva."),
    ),
    "evaluation.evaluation_things",
)


def described(*tables: Table):
    content = ddi.render(VALUES, tables, {table.name: 7 for table in tables})
    return content, etree.fromstring(content)


@pytest.fixture(scope="module")
def schema():
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


def test_it_is_valid_by_the_schema_of_its_version(schema):
    estimated = []
    for name, about in TABLES.items():
        columns = [(column, COLUMNS[column].kind, COLUMNS[column].description) for column in about.names]
        estimated.append(estimated_table(name, about.title, about.note, columns))
    _, document = described(THINGS, *estimated)
    assert schema.validate(document), schema.error_log.last_error
    assert document.get("version") == "2.5"


def test_a_variable_is_told_in_full():
    _, document = described(THINGS)
    (area,) = document.xpath("//d:var[@name='area']", namespaces=NAMES)
    told = {element.tag.partition("}")[2]: element.text for element in area.iter() if element.text}
    assert told["qstnLit"] == "¿AREA < O >?" and told["txt"] == "Área de residencia & más."
    codes = [
        (each.findtext("d:catValu", namespaces=NAMES), each.get("missing"))
        for each in area.iterfind("d:catgry", NAMES)
    ]
    assert codes == [("urban", None), ("rural", None), (".a", "Y"), (".b", "Y")]
    (income,) = document.xpath("//d:var[@name='income']", namespaces=NAMES)
    assert income.get("intrvl") == "contin"
    assert income.find("d:varFormat", NAMES).text == "soles por mes"
    assert document.xpath("string(//d:fileDscr/d:fileTxt/d:dimensns/d:caseQnty)", namespaces=NAMES) == "7"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("universe", "afiliados al Programa"),
        ("sampleFrame/d:universe", "Padrón de Hogares Afiliados"),
        ("sampProc", "Censo"),
        ("weight", "No hay factores de expansión"),
        ("resInstru", "módulo «Mi Independencia Económica»"),
        ("citReq", VALUES["release_id"]),
        ("conditions", "al menos 10 unidades"),
        ("abstract", "no mide el efecto"),
    ],
)
def test_the_study_says_what_a_catalogue_asks(place, words):
    _, document = described(THINGS)
    text = " ".join(document.xpath(f"string(//d:{place})", namespaces=NAMES).split())
    assert words in text and "$" not in text


def test_the_study_denies_neither_lots_nor_weights():
    _, document = described(THINGS)
    sampling, weight = (
        " ".join(document.xpath(f"string(//d:{place})", namespaces=NAMES).split())
        for place in ("sampProc", "weight")
    )
    assert "no registran sorteos" in sampling and "no se sortea" not in sampling
    assert {"weights", "weighted_estimates"} <= {*weight.replace(",", " ").split()} & TABLES.keys()


def test_the_same_description_gives_the_same_bytes():
    assert described(THINGS)[0] == described(THINGS)[0]


def test_every_number_of_the_estimates_has_a_unit_and_every_column_a_label_that_fits():
    numbers = [name for name, meaning in COLUMNS.items() if meaning.kind in ("integer", "number")]
    assert all(unit_of(name) for name in numbers)
    assert set(UNITS) <= set(numbers) and set(SHORT) <= set(COLUMNS)
    labels = [SHORT.get(name, meaning.description) for name, meaning in COLUMNS.items()]
    assert max(map(len, labels)) <= LONGEST_LABEL
    with pytest.raises(KeyError):
        unit_of("something")
