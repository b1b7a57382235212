"""The arrangement of docker/compose.yaml without containers: one database, and web, clock and worker as processes.

They are the commands of the image, nothing else. A part that is killed leaves the others and the data whole.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
import yaml
from sqlalchemy import create_engine, text

from service.settings import Settings
from service.store import server

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 180.0  # for a machine that does other things as well


def until(fact: Callable[[], bool], what: str) -> None:
    """Wait for a fact, not for a time."""
    deadline = time.monotonic() + PATIENCE
    pause = threading.Event()
    while not fact():
        assert time.monotonic() < deadline, f"{what} did not happen"
        pause.wait(0.05)


class Arrangement:
    """The parts as processes, all with one DATABASE_URL."""

    def __init__(self, database_url: str, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.environment = {
            **os.environ,
            "DATABASE_URL": database_url,
            "SECRET_KEY": "s" * 40,
            "DATA_DIR": str(folder),
            "PORT": str(self.port),
            "CLOCK_INTERVAL": "0.2",
        }
        self.parts: dict[str, subprocess.Popen[bytes]] = {}

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "service", *command],
            env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    def start(self, part: str) -> None:
        self.parts[part] = subprocess.Popen([sys.executable, "-m", "service", part], env=self.environment, cwd=ROOT)

    def stop(self, part: str, how: int = signal.SIGTERM) -> int:
        process = self.parts.pop(part)
        process.send_signal(how)
        return process.wait(timeout=PATIENCE)

    def answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        with contextlib.suppress(OSError), contextlib.closing(connection):
            connection.request("GET", "/health")
            return connection.getresponse().status == 200
        return False


@pytest.fixture
def arrangement(settings: Settings, tmp_path: Path) -> Iterator[Arrangement]:
    where = server.place(settings).owner
    engine = create_engine(where.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE arrangement"))
    url = where.set(drivername="postgresql", database="arrangement").render_as_string(hide_password=False)
    made = Arrangement(url, tmp_path)
    yield made
    for part in list(made.parts):
        made.stop(part)
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE arrangement WITH (FORCE)"))
    engine.dispose()


def test_the_compose_file_runs_commands_that_exist() -> None:
    services = yaml.safe_load((ROOT / "docker" / "compose.yaml").read_text("utf-8"))["services"]
    commands = {name: body["command"][0] for name, body in services.items() if "command" in body}
    assert commands == {"migrate": "migrate", "web": "web", "clock": "clock", "worker": "worker"}


def test_the_parts_run_apart_and_survive_each_other(arrangement: Arrangement) -> None:
    migrated = arrangement.run("migrate")
    assert migrated.returncode == 0, migrated.stderr
    deployed = arrangement.run("deploy", "bpmn", "forms")
    assert deployed.returncode == 0, deployed.stderr
    for part in ("web", "clock", "worker"):
        arrangement.start(part)
    until(arrangement.answers, "the web's answer")
    assert arrangement.stop("worker") == 0
    assert arrangement.stop("clock") == 0
    assert arrangement.answers()
    arrangement.stop("web", signal.SIGKILL)
    arrangement.start("web")
    until(arrangement.answers, "the web's answer after it was killed")
    assert "founding" in arrangement.run("deploy", "bpmn", "forms").stdout


def test_a_database_that_is_away_is_named(tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": "postgresql://u:secret@127.0.0.1:9/yuanke", "DATA_DIR": str(tmp_path)}
    failed = subprocess.run(
        [sys.executable, "-m", "service", "migrate"], env=environment, capture_output=True, text=True, check=False
    )
    assert failed.returncode == 1
    assert "127.0.0.1:9" in failed.stderr
    assert "DATABASE_URL" in failed.stderr
    assert "secret" not in failed.stderr
    assert "Traceback" not in failed.stderr
