"""A story: who completes which step with what, over REST, and what is open then."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from service.domain.workdays import SHANGHAI
from service.usecases import clock as clock_usecases
from service.usecases.work import Parts
from tests.api.conftest import basic
from tests.conftest import Clock


class Refused(AssertionError):
    """The service said no; `problem` is its answer."""

    def __init__(self, problem: Any) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass
class Story:
    """One instance and the people around it."""

    app: Flask
    parts: Parts
    clock: Clock
    instance: str = ""
    clients: dict[str, FlaskClient] = field(default_factory=dict)

    def client(self, who: str) -> FlaskClient:
        """Somebody's connection."""
        if who not in self.clients:
            self.clients[who] = self.app.test_client()
            self.clients[who].environ_base["HTTP_AUTHORIZATION"] = basic(who)
        return self.clients[who]

    def send(self, who: str, method: str, path: str, body: Any = None) -> Any:
        """A request as somebody; the JSON answer. Raises Refused with the problem."""
        answer = self.client(who).open(f"/v2{path}", method=method, json=body)
        if answer.status_code >= 400:
            raise Refused(answer.json)
        return answer.json

    def start(self, who: str, process_id: str, association_key: int) -> str:
        """Begin a procedure for an association; the story is about it from now on."""
        body = {"processDefinitionId": process_id, "variables": {"association_key": str(association_key)}}
        self.instance = self.send(who, "POST", "/process-instances", body)["processInstanceKey"]
        return self.instance

    def tasks(self, instance: str | None = None, who: str = "administrator") -> list[dict[str, Any]]:
        """The open tasks of the instance."""
        wanted = {"processInstanceKey": instance or self.instance, "state": "CREATED"}
        found: list[dict[str, Any]] = self.send(who, "POST", "/user-tasks/search", {"filter": wanted})["items"]
        return found

    @property
    def open(self) -> list[str]:
        """The elements that wait for a person, sorted."""
        return sorted(task["elementId"] for task in self.tasks())

    def task(self, element_id: str) -> dict[str, Any]:
        """The one open task of an element."""
        found = [task for task in self.tasks() if task["elementId"] == element_id]
        assert len(found) == 1, f"{element_id} is not open once: {self.open}"
        return found[0]

    def do(self, who: str, element_id: str, **values: Any) -> Story:
        """Somebody completes a step. Raises Refused."""
        key = self.task(element_id)["userTaskKey"]
        self.send(who, "POST", f"/user-tasks/{key}/completion", {"variables": values})
        return self

    def variables(self) -> dict[str, Any]:
        """All variables of the instance."""
        body = {"filter": {"processInstanceKey": self.instance}, "page": {"limit": 1000}}
        items = self.send("administrator", "POST", "/variables/search", body)["items"]
        return {item["name"]: json.loads(item["value"]) for item in items}

    def shown(self, element_id: str) -> dict[str, Any]:
        """What the form of a task is opened with."""
        key = self.task(element_id)["userTaskKey"]
        items = self.send("administrator", "POST", f"/user-tasks/{key}/variables/search", {"page": {"limit": 1000}})
        return {item["name"]: json.loads(item["value"]) for item in items["items"]}

    def upload(self, who: str, name: str = "材料.pdf") -> dict[str, Any]:
        """Upload a small PDF; the reference that a form takes."""
        client = self.client(who)
        data = {"file": (io.BytesIO(b"%PDF-1.4\n%test\n"), name)}
        answer = client.post("/v2/documents", data=data)
        if answer.status_code >= 400:
            raise Refused(answer.json)
        reference: dict[str, Any] = answer.json
        return reference

    @property
    def status(self) -> str:
        """ACTIVE, COMPLETED or TERMINATED."""
        return str(self.send("administrator", "GET", f"/process-instances/{self.instance}")["state"])

    @property
    def case(self) -> tuple[str | None, str | None]:
        """The state of the case, and the name of its end."""
        found = self.send("administrator", "GET", f"/process-instances/{self.instance}")
        return found["caseState"], found["endName"]

    def at(self, year: int, month: int, day: int, hour: int = 9) -> Story:
        """Move the clock to a moment in Beijing, and let it do what is due."""
        self.clock.now = datetime(year, month, day, hour, tzinfo=SHANGHAI)
        while clock_usecases.tick(self.parts).woken:
            continue
        return self
