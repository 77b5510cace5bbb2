"""What `deploy/cluster` names is there, and its settings are ones that Dagster takes."""

import re
from pathlib import Path

import pytest
import yaml
from dagster._core.instance.config import dagster_instance_config

from orchestration.ground.paths import PROJECT
from orchestration.interface.shared_history import SharedEventLog, SharedRuns

CLUSTER = PROJECT / "deploy" / "cluster"
VARIABLE = re.compile(r"\$\{([A-Z_]+)(?::[-?])?")


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load((CLUSTER / "compose.yaml").read_text(encoding="utf-8"))["services"]


@pytest.fixture(scope="module")
def containerfile():
    return (CLUSTER / "Containerfile").read_text(encoding="utf-8")


def own(services):
    return {name: each for name, each in services.items() if "build" in each}


def test_every_service_but_the_server_is_of_the_one_image(services):
    assert services.keys() - own(services).keys() == {"postgres"}
    for each in own(services).values():
        assert (PROJECT / each["build"]["dockerfile"]).is_file()
        assert (CLUSTER / each["build"]["context"]).resolve() == PROJECT


def test_no_data_and_no_secrets_go_into_the_image():
    left_out = (PROJECT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {"var", ".venv", ".git", "deploy/cluster/.env"} <= set(left_out)


def test_what_the_services_run_is_there(services):
    for name, each in own(services).items():
        program, *arguments = each["command"]
        if name.startswith("spark"):
            # comes with the extra
            assert program.endswith("/pyspark/bin/spark-class")
        else:
            assert (PROJECT / ".venv" / "bin" / program).is_file()
        for argument in arguments:
            if argument.startswith("deploy/"):
                assert (PROJECT / argument).is_file()


def test_what_is_asked_of_the_environment_is_in_the_example():
    told = (CLUSTER / "mie.env.example").read_text(encoding="utf-8")
    asked = set(VARIABLE.findall((CLUSTER / "compose.yaml").read_text(encoding="utf-8")))
    assert asked and asked <= set(re.findall(r"^#?([A-Z_]+)=", told, re.MULTILINE))


def test_services_wait_for_those_that_they_need(services):
    assert services["code"]["depends_on"].keys() == {"postgres"}
    for name in ("webserver", "daemon"):
        assert services[name]["depends_on"].keys() == {"code"}
        volumes = services[name].get("volumes", ())
        assert not volumes, "who carries no run out sees no data"
    for name in ("postgres", "code"):
        assert "healthcheck" in services[name]


def test_what_the_image_copies_and_names_is_there(containerfile):
    for line in re.findall(r"^COPY (.+) \S+$", containerfile, re.MULTILINE):
        for path in line.split():
            assert (PROJECT / path).exists()
    for place in re.findall(r" (deploy/\S+)", containerfile):
        assert (PROJECT / place).is_file()
    assert re.search(r"^USER mie$", containerfile, re.MULTILINE)


def test_dagster_takes_the_settings(monkeypatch):
    for name in ("HOST", "DB", "USER", "PASSWORD"):
        monkeypatch.setenv(f"DAGSTER_POSTGRES_{name}", "x")
    monkeypatch.setenv("MIE_DAGSTER", "/tmp")
    settings, _ = dagster_instance_config(str(CLUSTER))
    assert settings["event_log_storage"]["class"] == SharedEventLog.__name__
    assert settings["run_storage"]["class"] == SharedRuns.__name__
    assert settings["run_coordinator"]["class"] == "QueuedRunCoordinator"


def test_both_settings_agree_on_all_but_history_and_queue():
    shared, alone = (
        yaml.safe_load((folder / "dagster.yaml").read_text(encoding="utf-8")) for folder in (CLUSTER, PROJECT)
    )
    assert shared["concurrency"].pop("runs")
    apart = {name for name in shared.keys() | alone.keys() if shared.get(name) != alone.get(name)}
    assert apart == {
        *("event_log_storage", "run_storage", "schedule_storage"),
        *("run_coordinator", "run_launcher", "run_monitoring"),
    }


def test_nothing_secret_stands_in_the_files():
    for path in Path(CLUSTER).iterdir():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(PASSWORD|SECRET_ACCESS_KEY|ACCESS_KEY_ID)=\S", text), path.name
