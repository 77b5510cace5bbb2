"""Where things lie: the folders under HOME and the project's own."""

import os
from dataclasses import dataclass
from pathlib import Path

from orchestration.ground.object_store import is_store

PROJECT = Path(__file__).resolve().parents[2]
DBT_PROJECT = PROJECT / "dbt_project"
SEEDS = PROJECT / "seeds"

PLAN_VARIABLE = "MIE_PLAN"
LANDING_VARIABLE = "MIE_LANDING"
HOME_VARIABLE = "MIE_HOME"
DAGSTER_SETTINGS_VARIABLE = "MIE_DAGSTER_SETTINGS"

PLAN_FOLDER = SEEDS / os.environ.get(PLAN_VARIABLE, "plan")
"""The plan as data: its settings, indicators, activities, calendar. Another plan is another folder there."""


@dataclass(frozen=True)
class Home:
    """The folder that holds everything the warehouse writes."""

    root: Path

    @property
    def raw(self) -> Path:
        """Deliveries as they came, one Parquet file per content, never rewritten."""
        return self.root / "raw"

    @property
    def archive(self) -> Path:
        """The very bytes of every delivery, compressed, one file per content, never rewritten."""
        return self.root / "archive"

    @property
    def scratch(self) -> Path:
        """What is being read, as long as it is."""
        return self.raw / ".scratch"

    @property
    def looks(self) -> Path:
        """How the judged deliveries looked in the landing, a file per extract; it can be deleted."""
        return self.root / "looks"

    @property
    def receipts(self) -> Path:
        """What became of the deliveries of each intake, for those who sent them."""
        return self.root / "receipts"

    @property
    def ledger(self) -> Path:
        """Append-only record of the files seen and withdrawn, the months closed, and who looked at what."""
        return self.root / "ledger.jsonl"

    @property
    def warehouse(self) -> Path:
        """The restricted warehouse of the current release: a link to the one that is kept for it."""
        return self.root / "warehouse" / "warehouse.duckdb"

    @property
    def kept_warehouses(self) -> Path:
        """The restricted warehouses by release; but for a moment, there is one."""
        return self.root / "warehouse" / "kept"

    @property
    def work(self) -> Path:
        """The private file in which a run builds."""
        return self.root / "warehouse" / "work" / "warehouse.duckdb"

    @property
    def dbt_target(self) -> Path:
        """What dbt makes of the project."""
        return self.root / "dbt"

    @property
    def answers(self) -> Path:
        """What restricted commands answered when the interface asked, a file each."""
        return self.root / "warehouse" / "answers"

    @property
    def asked(self) -> Path:
        """The paths of files that the interface was told, which its history must not keep, a file each."""
        return self.root / "warehouse" / "asked"

    @property
    def counted(self) -> Path:
        """Whom each release counted, restricted, one folder each."""
        return self.root / "counted"

    @property
    def published(self) -> Path:
        """Releases and the link to the current one."""
        return self.root / "published"

    @property
    def notices(self) -> Path:
        """What went wrong in runs, a readable message each."""
        return self.root / "notices"

    @property
    def evaluation(self) -> Path:
        """Evaluation packages, restricted, one folder each."""
        return self.root / "evaluation"

    @property
    def draws(self) -> Path:
        """Lots that were drawn, restricted, one folder each."""
        return self.root / "draws"

    @property
    def outbox(self) -> Path:
        """What was sent, or waits to be, a signed message each."""
        return self.root / "outbox"

    @property
    def lists(self) -> Path:
        """What gestores should act on, restricted, a folder per unit under that of the release."""
        return self.root / "lists"

    @property
    def keys(self) -> Path:
        """The keys, apart from the data that they protect."""
        return self.root / "keys"

    @property
    def study_key(self) -> Path:
        """The key behind the pseudonyms of evaluation packages, apart from the data that it protects."""
        return self.keys / "evaluation.key"

    @property
    def home_key(self) -> Path:
        """The private key with which this home signs its releases."""
        return self.keys / "home.key"

    @property
    def public_keys(self) -> Path:
        """The public keys, by their fingerprint, with which anybody checks those signatures."""
        return self.published / "keys"

    @property
    def heartbeat(self) -> Path:
        """When the service was last seen alive."""
        return self.root / "heartbeat"

    @property
    def noise_key(self) -> Path:
        """The key behind the noise of the public edition."""
        return self.root / "keys" / "noise.key"

    @property
    def reports(self) -> Path:
        """What is made from releases: printed reports, workbooks and sites, by release."""
        return self.root / "reports"

    @property
    def dagster(self) -> Path:
        """Dagster's own storage and logs."""
        return self.root / "dagster"

    @property
    def lock(self) -> Path:
        """Held by the one process that writes."""
        return self.root / ".lock"

    def warehouse_of(self, release_id: str) -> Path:
        """The restricted warehouse that is kept for a release."""
        return self.kept_warehouses / release_id / self.warehouse.name

    def counted_of(self, release_id: str) -> Path:
        """What is kept of whom a release counted."""
        return self.counted / release_id

    def raw_file(self, source: str, extract: str, raw_id: str) -> Path:
        """The Parquet file of one delivered content."""
        return self.raw / source / extract / f"{raw_id}.parquet"


def default_home() -> Home:
    """The home that the environment names, or the one of `make run`."""
    return Home(Path(os.environ.get(HOME_VARIABLE, PROJECT / "var" / "home")).absolute())


def default_landing() -> str:
    """Where the environment says that deliveries lie, or those of `make run`."""
    return landing_address(os.environ.get(LANDING_VARIABLE) or str(PROJECT / "var" / "landing"))


def dagster_settings() -> Path | None:
    """The folder of another `dagster.yaml` than the project's own, if the environment names one."""
    told = os.environ.get(DAGSTER_SETTINGS_VARIABLE)
    return Path(told).absolute() if told else None


def landing_address(told: str) -> str:
    """Where deliveries lie: the address of an object store as it was told, a folder from its root on."""
    return told if is_store(told) else str(Path(told).absolute())
