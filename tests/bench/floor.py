"""The floor: stock SpiffWorkflow 3.2.0 as its documentation uses it, one PostgreSQL commit a step.

The process is the one of our own measurement (`tests/bench/sample.py`): four parallel user tasks, join, review,
gateway, three user tasks. Each step reads the row, restores the whole workflow, runs one task and writes it back.
"""

from __future__ import annotations

import time

import psycopg
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

NODES = """
<startEvent id="begin"/><exclusiveGateway id="again"/><parallelGateway id="split"/>
<userTask id="a"/><userTask id="b"/><userTask id="c"/><userTask id="d"/>
<parallelGateway id="join"/><userTask id="review"/><exclusiveGateway id="decide" default="f_back"/>
<userTask id="x"/><userTask id="y"/><userTask id="z"/><endEvent id="finish"/>"""
FLOWS = [
    ("begin", "again"),
    ("again", "split"), ("split", "a"), ("split", "b"), ("split", "c"), ("split", "d"), ("a", "join"), ("b", "join"),
    ("c", "join"), ("d", "join"), ("join", "review"), ("review", "decide"), ("x", "y"), ("y", "z"), ("z", "finish"),
]  # fmt: skip


def stock_xml() -> bytes:
    flows = "".join(f'<sequenceFlow id="f_{a}_{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in FLOWS)
    flows += (
        '<sequenceFlow id="f_on" sourceRef="decide" targetRef="x"><conditionExpression>ok == True</conditionExpression>'
        '</sequenceFlow><sequenceFlow id="f_back" sourceRef="decide" targetRef="again"/>'
    )
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="bench">'
        f'<process id="bench" isExecutable="true">{NODES}{flows}</process></definitions>'
    ).encode()


def values(element_id: str) -> dict[str, object]:
    """What a person enters at a task: twelve fields of text, as an ordinary form has."""
    return {f"{element_id}_{n}": f"第{n}项的内容，按章程办理" for n in range(12)} | {"ok": True}


def run(uri: str, instances: int) -> list[float]:
    """Milliseconds of each step of `instances` whole runs."""
    parser, serializer = BpmnParser(), BpmnWorkflowSerializer()
    parser.add_bpmn_str(stock_xml())
    spec = parser.get_spec("bench")
    times = []
    with psycopg.connect(uri) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS bench_floor (id int PRIMARY KEY, state text NOT NULL)")
        connection.commit()
        for number in range(instances):
            workflow = BpmnWorkflow(spec)
            workflow.do_engine_steps()
            connection.execute(
                "INSERT INTO bench_floor VALUES (%s, %s) ON CONFLICT (id) DO UPDATE SET state = excluded.state",
                (number, serializer.serialize_json(workflow)),
            )
            connection.commit()
            for _ in range(8):
                begun = time.perf_counter()
                row = connection.execute("SELECT state FROM bench_floor WHERE id = %s FOR UPDATE", (number,)).fetchone()
                assert row is not None
                workflow = serializer.deserialize_json(row[0])
                task = workflow.get_tasks(state=TaskState.READY, manual=True)[0]
                task.data.update(values(task.task_spec.name))
                task.run()
                workflow.do_engine_steps()
                connection.execute(
                    "UPDATE bench_floor SET state = %s WHERE id = %s",
                    (serializer.serialize_json(workflow), number),
                )
                connection.commit()
                times.append((time.perf_counter() - begun) * 1e3)
            assert workflow.completed
    return times
