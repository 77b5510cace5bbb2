"""`make lineage`: read the lineage of columns from the SQL of the models, built of the worked case."""

from pathlib import Path
from tempfile import TemporaryDirectory

from orchestration.ground.contract import load_contract
from orchestration.ground.paths import Home
from orchestration.landing.find import FolderLanding
from orchestration.landing.intake import take_in_all
from orchestration.warehouse.lineage import write
from tests.conftest import CONFORMANCE, EXPECTED, build_worked_case
from tests.integration.column_lineage import lineage_of

if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        read, built = Home(Path(folder) / "read"), Path(folder) / EXPECTED[0].name
        take_in_all(FolderLanding(CONFORMANCE / "landing"), load_contract(), read)
        built.mkdir()
        build_worked_case(built, read)
        write(lineage_of(Home(built / "home")))
