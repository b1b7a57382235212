"""How long the server takes for a page of a full province, 3,000 associations and 10,000 open tasks; what it loads."""

from __future__ import annotations

import gzip
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import psycopg
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from service.app import create_app
from service.usecases.work import Parts
from tests.conftest import PASSWORD

ROUNDS: Final = 25
BUILD: Final = Path(__file__).parents[2] / "service" / "web" / "static" / "build"
STUDIO: Final = frozenset({"modeler", "form_editor", "decision_editor", "compare", "dry_run"})
TOKEN: Final = re.compile(r'name="csrf_token" value="([0-9a-f]{64})"')

WALKED: Final = (  # who opens what
    ("secretary", "/tasks"),
    ("local", "/tasks"),
    ("local", "/tasks?q=测试园区12"),
    ("local", "{task}"),
    ("local", "{task}?tab=history"),
    ("supervisor", "{board}"),
    ("supervisor", "{board}/overdue"),
    ("supervisor", "/terms"),
    ("supervisor", "/associations"),
    ("supervisor", "/instances"),
)


def _signed_in(parts: Parts, username: str) -> FlaskClient:
    client = create_app(parts).test_client()
    found = TOKEN.search(client.get("/sign-in").text)
    assert found is not None
    client.post("/sign-in", data={"csrf_token": found[1], "username": username, "password": PASSWORD})
    return client


ROWS: Final = """SELECT t.key, t.name, a.name, t.due_at
    FROM user_tasks t JOIN associations a ON a.key = t.association_key
    WHERE t.state = 'created' AND t.role = 'local_association' ORDER BY t.due_at LIMIT 100"""
PLAIN: Final = """<!doctype html><title>任务</title><ul>{% for key, name, association, due in rows %}
    <li><a href="/tasks/{{ key }}"><b>{{ association }}</b> {{ name }} {{ due }}</a></li>{% endfor %}</ul>"""


def floor(uri: str) -> list[float]:
    """Milliseconds of a stock Flask page with a hundred of the same tasks: one query, one template, nothing else."""
    app, rows = Flask("floor"), psycopg.connect(uri, autocommit=True)

    @app.get("/")
    def page() -> str:
        return render_template_string(PLAIN, rows=rows.execute(ROWS).fetchall())

    client, taken = app.test_client(), []
    for _ in range(ROUNDS + 2):
        begun = time.perf_counter()
        answer = client.get("/")
        assert answer.text.count("<li>") == 100
        taken.append((time.perf_counter() - begun) * 1e3)
    rows.close()
    return taken[2:]


def times(parts: Parts) -> Iterator[tuple[str, list[float]]]:
    """Each page with the milliseconds of its renderings, after two that do not count. Raises for a page not found."""
    people = {username: _signed_in(parts, username) for username, _ in WALKED}
    task = re.search(r'href="(/tasks/\d+)', people["local"].get("/tasks").text)
    board = people["supervisor"].get("/board", follow_redirects=True).request.path
    assert task is not None
    for username, pattern in WALKED:
        path = pattern.format(task=task[1], board=board)
        taken = []
        for _ in range(ROUNDS + 2):
            begun = time.perf_counter()
            answer = people[username].get(path)
            length = len(answer.data)
            taken.append((time.perf_counter() - begun) * 1e3)
            if answer.status_code != 200:
                raise RuntimeError(f"{path}: {answer.status}, {length} bytes")
        yield f"{username} {pattern.format(task='/tasks/…', board='/board/…')}", taken[2:]


def scripts() -> dict[str, int]:
    """Bytes of script that each page outside the studio loads, gzipped as the server sends it."""
    manifest = json.loads((BUILD / "manifest.json").read_text())
    packed = {one.name: len(gzip.compress(one.read_bytes())) for one in BUILD.glob("*.js")}
    common = {manifest["app"]["js"], *manifest["app"]["preload"]}
    return {
        name: sum(packed[file] for file in {part["js"], *part["preload"], *common})
        for name, part in manifest.items()
        if name not in STUDIO
    }
