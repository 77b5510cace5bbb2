"""The files with which Excel, Power BI, DBeaver and psql connect, tried as far as can be without them."""

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.postgres.server import BIN

PROJECT = Path(__file__).parents[2]
CLIENTS = PROJECT / "deploy" / "postgresql" / "clients"
SERVER = "SERVIDOR"
needs_odbc = pytest.mark.skipif(
    shutil.which("isql") is None, reason="unixODBC no está instalado (unixodbc, odbc-postgresql)"
)
COUNT = "select count(*) from mie.indicator_values"


def odbc_string() -> str:
    """What Excel is told by its connection file."""
    (part,) = re.findall(
        r'<xml id="msodc">(.*)</xml>', (CLIENTS / "mie.odc").read_text(encoding="utf-8"), re.S
    )
    return str(ElementTree.fromstring(part).findtext(".//{*}ConnectionString"))


def odbc_of(served, login: str) -> str:
    """The same string for the tests' server, over whose socket there is no TLS."""
    there = {
        "(x64)": "",
        f"SERVER={SERVER}": f"SERVER={served.server.folder}",
        "PORT=5432": f"PORT={served.server.port}",
        "DATABASE=mie": f"DATABASE={served.database}",
        "SSLmode=verify-full": "SSLmode=disable",
    }
    told = odbc_string()
    for one, other in there.items():
        told = told.replace(one, other)
    return f"{told};UID={login}"


def test_every_file_names_the_same_place_and_no_secret():
    place = {"server": SERVER, "port": "5432", "database": "mie"}
    told = dict(part.split("=", 1) for part in odbc_string().lower().split(";"))
    assert {name: told[name] for name in place} == {**place, "server": SERVER.lower()}
    details = json.loads((CLIENTS / "mie.pbids").read_text())["connections"][0]["details"]
    assert details["address"] == {"server": f"{SERVER}:5432", "database": "mie"}
    (source,) = json.loads((CLIENTS / "data-sources.json").read_text())["connections"].values()
    assert [source["configuration"][name] for name in ("host", "port", "database")] == [SERVER, "5432", "mie"]
    for path in CLIENTS.iterdir():
        assert not re.search(r"(password|pwd|passwd)\s*=", path.read_text(encoding="utf-8"), re.I), path.name


@needs_odbc
@pytest.mark.parametrize(
    ("login", "table"), [("anyone", "public_indicator_values"), ("planner", "indicator_values")]
)
def test_excels_file_reads_through_odbc(served, login, table):
    told = odbc_of(served, login)
    query = f"select count(*), max(territory_name) from mie.{table};"
    said = subprocess.run(["isql", "-b", "-d|", "-k", told], input=query, capture_output=True, text=True)
    ((rows, name),) = served.rows(login, query)
    assert f"{rows}|{name}" in said.stdout, said.stdout + said.stderr
    update = subprocess.run(
        ["isql", "-b", "-k", told], input=f"delete from mie.{table};", capture_output=True, text=True
    )
    assert "ERROR" in update.stderr
    assert served.rows(login, query) == [(rows, name)]


@needs_odbc
def test_odbc_tells_a_login_of_no_role_nothing(served):
    told = odbc_of(served, "stranger")
    said = subprocess.run(["isql", "-b", "-k", told], input=f"{COUNT};", capture_output=True, text=True)
    assert "ERROR" in said.stderr and not said.stdout


def guides_psql(login: str) -> list[str]:
    """What the guide has people type, as a shell takes it apart."""
    guide = (PROJECT / "docs" / "guia-postgresql.md").read_text(encoding="utf-8")
    (typed,) = re.findall(r"`psql (.*?)`", guide)
    return shlex.split(typed.replace("SU_USUARIO", login))


def test_psql_reads_through_the_service_file_as_the_guide_says(served, tmp_path):
    service = (CLIENTS / "pg_service.conf").read_text().replace(SERVER, str(served.server.folder))
    service = service.replace("5432", str(served.server.port)).replace(
        "dbname=mie", f"dbname={served.database}"
    )
    (tmp_path / "services").write_text(service.replace("verify-full", "disable"))
    said = subprocess.run(
        [str(BIN / "psql"), *guides_psql("planner"), "-XAt", "-c", COUNT],
        env={"PGSERVICEFILE": str(tmp_path / "services")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert served.rows("planner", COUNT) == [(int(said.stdout),)]


def test_psql_describes_a_view_in_spanish(served):
    said = subprocess.run(
        [
            str(BIN / "psql"),
            "-XAt",
            served.server.address(served.database, "planner"),
            "-c",
            "\\d+ mie.indicator_values",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Indicador del plan, por su código." in said.stdout
