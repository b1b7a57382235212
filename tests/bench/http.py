"""Whole completions over HTTP: `yuanke web` in a process of its own, clients in others, keep-alive connections."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.bench import sample
from tests.bench.floor import values


class Client:
    """One person with a token, on one connection."""

    def __init__(self, port: int, token: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def post(self, path: str, body: Any) -> Any:
        """The JSON answer. Raises where the service refuses."""
        self.connection.request("POST", f"/v2{path}", json.dumps(body), self.headers)
        response = self.connection.getresponse()
        text = response.read()
        if response.status >= 400:
            raise RuntimeError(f"{path}: {response.status} {text[:500]!r}")
        return json.loads(text) if text else None

    def start(self, process_id: str, association_key: str) -> str:
        """Start an instance; its key."""
        variables = {"association_key": association_key}
        made = self.post("/process-instances", {"processDefinitionId": process_id, "variables": variables})
        return str(made["processInstanceKey"])

    def open_tasks(self, instance_key: str) -> list[dict[str, Any]]:
        """The open user tasks of an instance."""
        wanted = {"processInstanceKey": instance_key, "state": "CREATED"}
        found: list[dict[str, Any]] = self.post("/user-tasks/search", {"filter": wanted})["items"]
        return found

    def complete(self, task: dict[str, Any], entered: dict[str, Any]) -> float:
        """Complete a task; milliseconds from request to answer."""
        begun = time.perf_counter()
        self.post(f"/user-tasks/{task['userTaskKey']}/completion", {"variables": entered})
        return (time.perf_counter() - begun) * 1e3


def walk(client: Client, process_id: str, association_key: str, instances: int) -> list[float]:
    """Milliseconds of each completion of whole runs."""
    times = []
    for _ in range(instances):
        key = client.start(process_id, association_key)
        while tasks := client.open_tasks(key):
            for task in tasks:
                entered = sample.form_values() if process_id == "bench_forms" else values(task["elementId"])
                times.append(client.complete(task, entered))
    return times


def _complete_many(port: int, token: str, tasks: list[dict[str, Any]]) -> int:
    """Complete tasks one after the other on one connection."""
    client = Client(port, token)
    for task in tasks:
        client.complete(task, values(task["elementId"]))
    return len(tasks)


def _complete_apart(port: int, token: str, task: dict[str, Any]) -> float:
    return Client(port, token).complete(task, values(task["elementId"]))


def throughput(port: int, tokens: list[str], association_key: str, instances: int) -> float:
    """Completions a second of four clients in four processes, each with open tasks of `instances` instances.

    The instances are started and their tasks looked up before the time begins; the clients share the machine.
    """
    client = Client(port, tokens[0])
    shares: list[list[dict[str, Any]]] = []
    for _ in tokens:
        keys = [client.start("bench_plain", association_key) for _ in range(instances)]
        shares.append([task for key in keys for task in client.open_tasks(key)])
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        pool.starmap(_complete_many, [(port, token, share[:4]) for token, share in zip(tokens, shares, strict=True)])
        work = [(port, token, share[4:]) for token, share in zip(tokens, shares, strict=True)]
        begun = time.perf_counter()
        done = pool.starmap(_complete_many, work)
        return sum(done) / (time.perf_counter() - begun)


def together(port: int, tokens: list[str], association_key: str, rounds: int) -> tuple[int, int]:
    """Four clients complete the four parallel tasks of one instance at once: (succeeded, tried)."""
    client, succeeded = Client(port, tokens[0]), 0
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        for _ in range(rounds):
            tasks = client.open_tasks(client.start("bench_plain", association_key))
            done = pool.starmap(_complete_apart, [(port, t, task) for t, task in zip(tokens, tasks, strict=True)])
            succeeded += len(done)
    return succeeded, rounds * 4


@contextlib.contextmanager
def service(data_dir: Path) -> Iterator[int]:
    """`yuanke web` on a free port, on the data of `data_dir`; yields the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = {**os.environ, "DATA_DIR": str(data_dir), "PORT": str(port)}
    process = subprocess.Popen([sys.executable, "-m", "service", "web"], env=environment)
    try:
        _until_it_answers(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _until_it_answers(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the service ended with {process.returncode}")
        with contextlib.suppress(OSError):
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        process.poll()
    raise TimeoutError("the service does not answer")
