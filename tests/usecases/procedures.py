"""Small procedures for the tests of use cases, and how they are deployed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from service.engine.definition import Resource
from service.store.instances import Instance
from service.store.tasks import UserTask
from service.usecases import definitions, instances, tasks
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.engine.diagrams import Process, bpmn, straight


def form(form_id: str, *components: Mapping[str, Any]) -> Resource:
    """A form-js form."""
    schema = {"type": "default", "id": form_id, "schemaVersion": 19, "components": list(components)}
    return Resource(f"{form_id}.form", json.dumps(schema, ensure_ascii=False).encode())


def field(key: str, kind: str = "textfield", *, required: bool = False, **rest: Any) -> dict[str, Any]:
    """A component of a form."""
    return {"type": kind, "id": f"field_{key}", "key": key, "label": key, "validate": {"required": required}, **rest}


def diagram(process: Process) -> Resource:
    """A file with one process, named after it."""
    return Resource(f"{process.id}.bpmn", bpmn(process))


def errand() -> Resource:
    """One user task of the secretariat, then one of the committee."""
    process = Process("errand", name="办事")
    process.start().user("prepare", role="secretariat", name="准备").user("review", role="committee", name="审议").end()
    return diagram(process.path("begin", "prepare", "review", "done"))


def drafts(count: int = 4) -> Resource:
    """Parallel drafts of the secretariat, joined, then a review."""
    process = Process("drafts", name="起草")
    process.start().parallel("split").parallel("join").user("review", role="committee").end()
    for number in range(count):
        process.user(f"draft_{number}", role="secretariat").path("split", f"draft_{number}", "join")
    return diagram(process.path("begin", "split").path("join", "review", "done"))


def deployed(parts: Parts, owner: Actor, *resources: Resource) -> definitions.DeploymentResult:
    """Deploy."""
    return parts.transact(definitions.deploy, owner, list(resources))


def started(parts: Parts, actor: Actor, process_id: str, **rest: Any) -> Instance:
    """Start."""
    return parts.transact(instances.start_instance, actor, process_id=process_id, **rest)


def open_tasks(parts: Parts, actor: Actor, instance: Instance) -> dict[str, UserTask]:
    """The open tasks of an instance, by element."""
    wanted = {"instance_key": instance.key, "state": "created"}
    found = parts.transact(tasks.search_tasks, actor, wanted, [], {})
    return {task.element_id: task for task in found.items}


def completed(parts: Parts, actor: Actor, instance: Instance, element_id: str, **values: Any) -> tasks.Completion:
    """Complete the open task at an element."""
    task = open_tasks(parts, actor, instance)[element_id]
    return parts.transact(tasks.complete_task, actor, task.key, values)


__all__ = ["Process", "bpmn", "completed", "deployed", "diagram", "drafts", "errand", "field", "form", "open_tasks",
           "started", "straight"]  # fmt: skip
