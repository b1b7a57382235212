"""The process of the measurement: four parallel user tasks, join, review, gateway, three user tasks; and its form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from service.engine.definition import Resource
from tests.engine.diagrams import Process, bpmn

ROLE = "secretariat"
FORM_ID = "bench_form"
FORM = Path(__file__).parent / f"{FORM_ID}.form"  # 20 fields: conditions, a computed one, a list


def diagram(form: str | None, process_id: str) -> bytes:
    """The process, with the 20-field form on every task or with none."""
    process = Process(process_id, name="测速")
    process.start("begin").exclusive("again").parallel("split").parallel("join").exclusive("decide").end("finish")
    for task in ("a", "b", "c", "d", "review", "x", "y", "z"):
        process.user(task, role=ROLE, form=form, name=f"任务 {task}")
    process.path("begin", "again", "split").path("join", "review", "decide").path("x", "y", "z", "finish")
    for task in ("a", "b", "c", "d"):
        process.path("split", task, "join")
    process.flow("decide", "x", condition="=ok = true").flow("decide", "again", default=True)
    return bpmn(process)


def form_values() -> dict[str, Any]:
    """What a person enters: a complete submission with three rows."""
    return {f"t{n}": f"第{n}项的内容，按章程办理" for n in range(10)} | {
        "entitled": 60,
        "present": 52,
        "held_on": "2026-11-24",
        "decision": "agree",
        "ok": True,
        "fields": ["ai"],
        "rows": [{"name": f"成员{n}", "post": "member"} for n in range(3)],
    }


def resources() -> list[Resource]:
    """Both processes and the form, as one deployment."""
    return [
        Resource("bench_plain.bpmn", diagram(None, "bench_plain")),
        Resource("bench_forms.bpmn", diagram(FORM_ID, "bench_forms")),
        Resource(f"{FORM_ID}.form", FORM.read_bytes()),
    ]
