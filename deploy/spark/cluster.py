"""A small Spark cluster on this machine: a master, workers of one core each, and the Thrift server.

`start` waits until the server answers and leaves `var/spark/cluster.json`, by which `mie run --engine spark`
finds it; `stop` ends what that file names. Nothing listens beyond this machine. Logs, spilled data and what
the workers keep stand in `var/spark/`.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Collection
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
STATE = PROJECT / "var" / "spark"
CLUSTER, SPILL = "cluster.json", "spill"
CONF = Path(__file__).parent / "conf"

HERE = "127.0.0.1"
DAEMON_MEMORY, EXECUTOR_MEMORY, WORKER_MEMORY, DRIVER_MEMORY = "256m", "1600m", "2g", "1536m"
PATIENCE = 120
"""Seconds that a part may take until it answers."""
LEAVE = 15
"""Seconds that a part may take to end by itself."""

MASTER = "org.apache.spark.deploy.master.Master"
WORKER = "org.apache.spark.deploy.worker.Worker"
THRIFT = "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2"


Process = subprocess.Popen[bytes]


def main() -> None:
    """Start or stop the cluster."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("order", choices=("start", "stop"))
    parser.add_argument("--workers", type=int, default=2, help="workers of one core")
    parser.add_argument("--conf", action="append", default=[], help="a setting of the server, KEY=VALUE")
    parser.add_argument("--state", type=Path, default=STATE, help="folder of the cluster's state and logs")
    asked = parser.parse_args()
    if asked.order == "start":
        start(asked.state.absolute(), asked.workers, asked.conf)
    else:
        stop(asked.state.absolute())


def start(state: Path, workers: int, settings: Collection[str]) -> None:
    """Start a cluster, unless one stands and answers."""
    known = _known(state)
    if known and _answers(known["port"]):
        print(f"Spark is there: {known['thrift']}")
        return
    stop(state)
    (state / SPILL).mkdir(parents=True, mode=0o700)
    master, port = _free_port(), _free_port()
    url, thrift = f"spark://{HERE}:{master}", f"thrift://{HERE}:{port}"
    spark, pids = _spark(), {}

    def launch(name: str, *command: str) -> Process:
        process = _launch(spark, state, name, command)
        pids[name] = process.pid
        (state / CLUSTER).write_text(json.dumps({"thrift": thrift, "port": port, "pids": pids}))
        return process

    try:
        _await(launch("master", MASTER, "--host", HERE, "--port", str(master)), master)
        for number in range(1, workers + 1):
            name = f"worker_{number}"
            bounds = ["--cores", "1", "--memory", WORKER_MEMORY, "--work-dir", str(state / name)]
            launch(name, WORKER, "--host", HERE, *bounds, url)
        _await(launch("thrift", *_thrift_server(state, url, port, workers, settings)), port)
    except BaseException:
        stop(state)
        print(f"Its logs are in {state}", file=sys.stderr)
        raise
    print(f"Spark is there: {thrift}, workers: {workers}; its logs are in {state}")


def stop(state: Path) -> None:
    """End what was started, and clear away what it spilled."""
    known = _known(state)
    if known is None:
        return
    running = [pid for pid in known["pids"].values() if _is_spark(pid)]
    for order in (signal.SIGTERM, signal.SIGKILL):
        for pid in filter(_is_spark, running):
            os.kill(pid, order)
        _within(LEAVE, lambda: not any(map(_is_spark, running)))
    for folder in (SPILL, *(name for name in known["pids"] if name.startswith("worker"))):
        shutil.rmtree(state / folder, ignore_errors=True)
    (state / CLUSTER).unlink()


def _spark() -> Path:
    """Where pyspark keeps Spark."""
    found = find_spec("pyspark")
    if found is None or found.origin is None:
        sys.exit("Spark is not installed: uv sync --extra spark")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        sys.exit("Java is not installed: apt-get install openjdk-17-jre-headless")
    return Path(found.origin).parent


def _thrift_server(state: Path, url: str, port: int, workers: int, settings: Collection[str]) -> list[str]:
    own = {
        "spark.master": url,
        "spark.driver.host": HERE,
        "spark.driver.bindAddress": HERE,
        "spark.executor.memory": EXECUTOR_MEMORY,
        "spark.executor.cores": "1",
        "spark.cores.max": str(workers),
        "spark.sql.warehouse.dir": str(state / "tables"),
        "spark.hadoop.hive.server2.thrift.bind.host": HERE,
        "spark.hadoop.hive.server2.thrift.port": str(port),
    }
    pairs = [*(f"{name}={value}" for name, value in own.items()), *settings]
    told = [part for pair in pairs for part in ("--conf", pair)]
    return ["org.apache.spark.deploy.SparkSubmit", *told, "--class", THRIFT, "spark-internal"]


def _launch(spark: Path, state: Path, name: str, command: Collection[str]) -> Process:
    """Start a part in a session of its own, so that it outlives this program."""
    environment = {
        **os.environ,
        "SPARK_HOME": str(spark),
        "SPARK_CONF_DIR": str(CONF),
        "SPARK_LOCAL_IP": HERE,
        "SPARK_LOCAL_DIRS": str(state / SPILL),
        # of the Thrift server, it is the driver's memory
        "SPARK_DAEMON_MEMORY": DRIVER_MEMORY if THRIFT in command else DAEMON_MEMORY,
        "SPARK_DAEMON_JAVA_OPTS": f"-Djava.io.tmpdir={state / SPILL}",
        "SPARK_MASTER_WEBUI_PORT": "0",
        "SPARK_WORKER_WEBUI_PORT": "0",
    }
    with (state / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            [spark / "bin" / "spark-class", *command],
            cwd=state,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            umask=0o077,
        )


def _await(process: Process, port: int) -> None:
    """Wait until a part answers. Ends this program if it does not."""
    if not _within(PATIENCE, lambda: _answers(port) or process.poll() is not None) or not _answers(port):
        sys.exit("Spark does not answer.")


def _within(seconds: float, comes_true: Callable[[], bool]) -> bool:
    """Whether something comes true within some seconds."""
    end = time.monotonic() + seconds
    while not comes_true():
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True


def _known(state: Path) -> Any:
    """What is known of the cluster that was started last; None if there is none."""
    file = state / CLUSTER
    return json.loads(file.read_text()) if file.exists() else None


def _is_spark(pid: int) -> bool:
    """Whether a process is (still) one of Spark's, and not one that was given the number after it."""
    try:
        return b"org.apache.spark" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _answers(port: int) -> bool:
    with socket.socket() as connection:
        connection.settimeout(1)
        return connection.connect_ex((HERE, port)) == 0


def _free_port() -> int:
    with socket.socket() as connection:
        connection.bind((HERE, 0))
        return connection.getsockname()[1]


if __name__ == "__main__":
    main()
