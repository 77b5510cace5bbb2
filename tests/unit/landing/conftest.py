import gzip
from datetime import UTC, datetime
from types import SimpleNamespace

import duckdb
import pytest

from orchestration.ground.contract import Column, Contract, Extract, Source
from orchestration.ground.paths import Home
from orchestration.landing.find import FolderLanding
from orchestration.landing.ledger import Ledger
from orchestration.landing.load import load_extract
from orchestration.landing.readers import Readers

PAYMENTS = Extract(
    "registry",
    "payments",
    (
        Column("payment_id", "CODIGO PAGO", "text", key=True, required=True),
        Column("dni", "DNI", "code(8)", required=True, pii="direct"),
        Column("amount", "¿Cuál es el  monto? (S/)", "money"),
        Column("paid_on", "FECHA_PAGO", "date"),
        Column("is_final", "ES FINAL", "boolean"),
    ),
)
CONTRACT = Contract((Source("registry", "Registro", "las unidades", "UT", (PAYMENTS,)),))
NAME = "payments_2026-03-05"
HEADER = "CODIGO PAGO;DNI;¿Cuál es el monto? (S/);FECHA PAGO;ES FINAL\n"


class Case:
    """A landing folder and a HOME, with one small extract."""

    extract = PAYMENTS

    def __init__(self, root, readers):
        self.readers = readers
        self.root = root / "landing"
        self.folder = self.root / "registry" / "payments"
        self.folder.mkdir(parents=True)
        self.landing = FolderLanding(self.root)
        self.home = Home(root / "home")
        self.ledger = Ledger(self.home.ledger)
        self.told = []
        self.now = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)

    def put(self, name, content):
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def load(self, landing=None, readers=None):
        return load_extract(
            landing or self.landing,
            PAYMENTS,
            self.home,
            self.ledger,
            readers or self.readers,
            lambda: self.now,
            self.told.append,
        )

    def load_one(self, name, content):
        """Deliver one file; what became of it."""
        self.put(name, content)
        (result,) = self.load()
        return result

    def rows(self, result):
        """The raw rows, as namespaces."""
        raw = self.home.raw_file("registry", "payments", result.raw_id)
        cursor = duckdb.execute("from read_parquet($1)", [str(raw)])
        names = [column[0] for column in cursor.description]
        return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]

    def text(self, content, name=f"{NAME}.csv"):
        """Deliver one text file; its raw rows."""
        result = self.load_one(name, content)
        assert result.status == "loaded", result.reason
        return self.rows(result)


@pytest.fixture(scope="session")
def readers():
    """Processes that read for all tests."""
    with Readers() as readers:
        yield readers


@pytest.fixture
def case(tmp_path, readers):
    return Case(tmp_path, readers)


@pytest.fixture
def compress():
    return gzip.compress
