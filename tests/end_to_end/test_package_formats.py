"""An evaluation package holds the same in every format, and its descriptions name all that is there."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from lxml import etree

from orchestration.ground.paths import PROJECT
from orchestration.release.files import file_hashes
from tests.end_to_end.packages import DATA, MADE, Package


def comparable(column: pd.Series, kind: str) -> np.ndarray:
    """Values as the codebook's kind says, missing ones as None."""
    if kind.startswith("fecha"):
        column = pd.to_datetime(column).dt.strftime("%Y-%m-%d")
    elif kind.startswith("sí"):
        column = column.map({"true": True, "false": False}).fillna(column).astype("boolean")
    elif kind.startswith("número"):
        column = pd.to_numeric(column).astype("float64")
    return column.astype(object).where(column.notna(), None).to_numpy()


def described(package: Package, table: str) -> pd.DataFrame:
    """What the codebook says of a table; of itself it says nothing, and has texts and counts only."""
    book = package.codebook
    if table != "codebook":
        return book[book["table_name"] == table]
    rows = package.parquet(table)
    counts = ("position", "n", "missing")
    kinds = ["número" if name in counts else "texto" for name in rows]
    stata = ["long" if name in counts else "str" for name in rows]
    columns = {
        "variable": list(rows),
        "kind": kinds,
        "stata_type": stata,
        "value_labels": "",
        "n": rows.count(),
    }
    return pd.DataFrame(columns).assign(value_labels="")


def from_stata(path: Path, book: pd.DataFrame) -> pd.DataFrame:
    """A Stata file with numbers turned back into the codebook's codes, and letters into missing values."""
    rows, _ = pyreadstat.read_dta(path, user_missing=True)
    for variable in book.itertuples():
        column = rows[variable.variable].astype(object)
        if variable.stata_type == "str":
            rows[variable.variable] = column.where(column != "", None)
            continue
        column = column.where(~column.isin(list("abcdef")), None)
        if variable.value_labels:
            codes = {
                int(entry.rpartition("[")[2].rstrip("]")): entry.partition(" = ")[0]
                for entry in variable.value_labels.split("; ")
            }
            column = column.map(codes, na_action="ignore")
        rows[variable.variable] = column
    return rows


@pytest.mark.parametrize("table", DATA + MADE)
def test_the_three_formats_hold_the_same_values(package, table):
    book = described(package, table)
    parquet = package.parquet(table)
    text = pd.read_csv(package.file("csv", table), dtype=str, keep_default_na=False)
    text = text.mask(text == "")
    stata = from_stata(package.file("stata", table), book)
    assert list(parquet) == list(text) == list(stata) == list(book["variable"])
    assert len(parquet) == len(text) == len(stata) == package.manifest["rows"][table]
    for variable in book.itertuples():
        name, kind = variable.variable, variable.kind
        expected = comparable(parquet[name], kind)
        assert (comparable(text[name], kind) == expected).all(), name
        assert (comparable(stata[name], kind) == expected).all(), name
        assert (expected != None).sum() == variable.n, name  # noqa: E711


def test_stata_tells_why_values_are_missing(package):
    rows, meta = pyreadstat.read_dta(package.folder / "data/stata/panel.dta", user_missing=True)
    panel = package.parquet("panel")
    assert (rows["baseline_income"] == "c").sum() == (panel["reason"] == "no_baseline").sum() > 0
    assert (rows["disaffiliated_on"] == "d").sum() == panel["disaffiliated_on"].isna().sum()
    assert meta.column_names_to_labels["baseline_income"] == "Ingreso de línea de base"
    assert meta.variable_value_labels["reason"][1] == "Sin línea de base"
    assert meta.variable_value_labels["baseline_income"]["c"] == "No medido"
    zeros, _ = pyreadstat.read_dta(package.folder / "data/stata/measurements.dta", user_missing=True)
    not_asked = zeros["income"] == "a"
    assert not_asked.any() and (zeros["income_with_zeros"][not_asked] == 0).all()
    assert not_asked.sum() == package.parquet("measurements")["income"].isna().sum()


def test_datapackage_describes_every_csv(package):
    descriptor = json.loads((package.folder / "datapackage.json").read_text())
    files = file_hashes(package.folder)
    described = {resource["path"] for resource in descriptor["resources"]}
    assert described == {name for name in files if "/csv/" in name}
    tables = {}
    for resource in descriptor["resources"]:
        assert resource["hash"] == f"sha256:{files[resource['path']]}"
        rows = pd.read_csv(package.folder / resource["path"], dtype=str, keep_default_na=False)
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == list(rows)
        assert all(field["description"] and field["title"] for field in fields)
        for field in fields:
            allowed = field.get("constraints", {}).get("enum")
            assert allowed is None or set(rows[field["name"]]) <= {*allowed, ""}
        key = resource["schema"].get("primaryKey")
        assert key is None or not rows.duplicated(key).any()
        tables[resource["name"]] = rows
    for resource in descriptor["resources"]:
        for foreign in resource["schema"].get("foreignKeys", []):
            column, target = foreign["fields"], tables[foreign["reference"]["resource"]]
            assert set(tables[resource["name"]][column]) <= set(target[column]), (resource["name"], column)


def test_the_ddi_description_is_valid_and_names_every_variable(package):
    schema = etree.XMLSchema(etree.parse(str(PROJECT / "tests/ddi/schemas/codebook.xsd")))
    document = etree.parse(str(package.folder / "ddi.xml"))
    assert schema.validate(document), schema.error_log.last_error
    book = package.codebook
    files = [each.get("ID") for each in document.findall("{*}fileDscr")]
    # the codebook describes every table but itself
    assert len(files) == book["table_name"].nunique() + 1
    labels = [each.findtext("{*}labl") for each in document.findall("{*}dataDscr/{*}var")]
    assert labels[: len(book)] == list(book["label"])


def test_every_number_has_its_unit(package):
    book = package.codebook
    numbers = book[book["kind"].str.startswith("número") & ~book["table_name"].eq("disclosure_risk")]
    assert (numbers["unit"] != "").all()
