"""A small writer of BPMN 2.0 with zeebe extension elements, for tests: one element a line, no drawing data.

    p = Process("leave", name="请假")
    p.start("begin").user("ask", role="secretariat", form="leave").exclusive("ok")
    p.end("done").end("refused")
    p.path("begin", "ask", "ok")
    p.flow("ok", "done", condition="=agreed").flow("ok", "refused", default=True)
    data = bpmn(p)                                  # bytes of the file
    line = line_of(data, "ask")                     # where the element with that id begins

Every activity takes `name`, `inputs`, `outputs`, `headers`, `properties` (dicts), `loop=each("=items", "x")`,
`documentation` and BPMN attributes. Events take `timer=("timeDuration", "P3D")`, `message="paid", key="=k"`,
`signal`, `error`, `escalation` (the name is the code too; "" leaves the reference out) or `terminate=True`.
Anything else: `p.add(tag, id, children=…, **attributes)`, `p.raw(xml)`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Self
from xml.sax.saxutils import escape, quoteattr

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
NAMESPACES = (
    f'xmlns:bpmn="{BPMN}" xmlns:zeebe="{ZEEBE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
)
Rows = Mapping[str, str]
NONE: Rows = MappingProxyType({})


def tag(name: str, attributes: Mapping[str, Any] = NONE, children: Sequence[str] = ()) -> str:
    """One element. Attributes that are None and children that are empty are left out."""
    written = "".join(f" {k}={quoteattr(str(v))}" for k, v in attributes.items() if v is not None)
    inner = "\n".join(filter(None, children))
    return f"<{name}{written}>\n{inner}\n</{name}>" if inner else f"<{name}{written} />"


def text(name: str, content: str) -> str:
    """An element that holds an expression."""
    return f'<{name} xsi:type="bpmn:tFormalExpression">{escape(content)}</{name}>'


def rows(name: str, item: str, keys: tuple[str, str], values: Rows) -> str:
    """`<name><item key=… value=…/>…</name>`, or nothing without values."""
    return tag(name, {}, [tag(item, {keys[0]: k, keys[1]: v}) for k, v in values.items()]) if values else ""


def extension(*children: str) -> str:
    """bpmn:extensionElements around what is not empty."""
    return tag("bpmn:extensionElements", {}, children) if any(children) else ""


def mapping(inputs: Rows = NONE, outputs: Rows = NONE) -> str:
    """zeebe:ioMapping: target -> source."""
    both = [tag("zeebe:input", {"source": s, "target": t}) for t, s in inputs.items()]
    both += [tag("zeebe:output", {"source": s, "target": t}) for t, s in outputs.items()]
    return tag("zeebe:ioMapping", {}, both) if both else ""


def each(
    collection: str | None, element: str | None = None, *, output_collection: str | None = None,
    output_element: str | None = None, sequential: bool = False, until: str | None = None,
) -> str:  # fmt: skip
    """Multi-instance with zeebe:loopCharacteristics, to be passed as `loop=`."""
    found = {"inputCollection": collection, "inputElement": element}
    found |= {"outputCollection": output_collection, "outputElement": output_element}
    end = text("bpmn:completionCondition", until) if until is not None else ""
    inner = [extension(tag("zeebe:loopCharacteristics", found)), end]
    return tag("bpmn:multiInstanceLoopCharacteristics", {"isSequential": "true" if sequential else None}, inner)


class Scope:
    """A process or an embedded sub-process. What writes returns the scope, so that calls can be chained."""

    def __init__(self, id: str, element: str, name: str = "", **attributes: Any) -> None:
        self.id, self.element = id, element
        self.attributes = {"id": id, "name": name or None, **attributes}
        self.head: list[str] = []  # documentation, extension elements, multi-instance
        self.lanes: list[str] = []
        self.body: list[str | Scope] = []
        self.defaults: dict[str, str] = {}  # gateway -> default flow
        self.definitions: dict[str, str] = {}  # messages, signals, errors, escalations of the file
        self.flows = 0

    def raw(self, xml: str) -> Self:
        self.body.append(xml)
        return self

    def add(self, element: str, id: str, *, name: str = "", children: Sequence[str] = (), **attributes: Any) -> Self:
        """Any element; the `default` of a gateway is filled in by `flow(…, default=True)`."""
        return self.raw(tag(f"bpmn:{element}", {"id": id, "name": name or None, **attributes}, children))

    def define(self, kind: str, name: str, inner: str = "", **attributes: Any) -> str:
        """A message, signal, error or escalation of the file; gives its id."""
        key = f"{kind}_{name}"
        self.definitions[key] = tag(f"bpmn:{kind}", {"id": key, "name": name, **attributes}, [inner])
        return key

    def activity(
        self, element: str, id: str, *ext: str, inputs: Rows = NONE, outputs: Rows = NONE,
        headers: Rows = NONE, properties: Rows = NONE, loop: str = "", documentation: str = "",
        **attributes: Any,
    ) -> Self:  # fmt: skip
        notes = f"<bpmn:documentation>{escape(documentation)}</bpmn:documentation>" if documentation else ""
        extensions = extension(
            *ext,
            mapping(inputs, outputs),
            rows("zeebe:taskHeaders", "zeebe:header", ("key", "value"), headers),
            rows("zeebe:properties", "zeebe:property", ("name", "value"), properties),
        )
        return self.add(element, id, children=[notes, extensions, loop], **attributes)

    def user(
        self, id: str, role: str | None = "secretariat", form: str | None = None, *,
        assignee: str | None = None, due: str | None = None, follow_up: str | None = None,
        priority: str | None = None, native: bool = True, **rest: Any,
    ) -> Self:  # fmt: skip
        assigned = {"assignee": assignee, "candidateGroups": role}
        schedule = {"dueDate": due, "followUpDate": follow_up}
        return self.activity(
            "userTask", id,
            "<zeebe:userTask />" if native else "",
            tag("zeebe:formDefinition", {"formId": form}) if form is not None else "",
            tag("zeebe:assignmentDefinition", assigned) if set(assigned.values()) != {None} else "",
            tag("zeebe:taskSchedule", schedule) if set(schedule.values()) != {None} else "",
            tag("zeebe:priorityDefinition", {"priority": priority}) if priority is not None else "",
            **rest,
        )  # fmt: skip

    def service(self, id: str, effect: str | None = "notify", *, retries: str | None = None, **rest: Any) -> Self:
        definition = tag("zeebe:taskDefinition", {"type": effect, "retries": retries}) if effect is not None else ""
        return self.activity("serviceTask", id, definition, **rest)

    def rule(self, id: str, decision: str | None, result: str | None = "result", **rest: Any) -> Self:
        called = tag("zeebe:calledDecision", {"decisionId": decision, "resultVariable": result})
        return self.activity("businessRuleTask", id, called, **rest)

    def call(self, id: str, process: str | None, **rest: Any) -> Self:
        called = tag("zeebe:calledElement", {"processId": process}) if process is not None else ""
        return self.activity("callActivity", id, called, **rest)

    def send(self, id: str, message: str, **rest: Any) -> Self:
        return self.activity("sendTask", id, messageRef=self.define("message", message), **rest)

    def receive(self, id: str, message: str, *, key: str | None = None, **rest: Any) -> Self:
        return self.activity("receiveTask", id, messageRef=self.message(message, key), **rest)

    def manual(self, id: str, **rest: Any) -> Self:
        return self.activity("manualTask", id, **rest)

    def sub(self, id: str, name: str = "", *, loop: str = "", inputs: Rows = NONE, outputs: Rows = NONE,
            **attributes: Any) -> Scope:  # fmt: skip
        """An embedded sub-process: gives the scope to be filled."""
        inner = Scope(id, "subProcess", name, **attributes)
        inner.head += [extension(mapping(inputs, outputs)), loop]
        inner.definitions = self.definitions
        self.body.append(inner)
        return inner

    def exclusive(self, id: str, **rest: Any) -> Self:
        return self.add("exclusiveGateway", id, **rest)

    def parallel(self, id: str, **rest: Any) -> Self:
        return self.add("parallelGateway", id, **rest)

    def inclusive(self, id: str, **rest: Any) -> Self:
        return self.add("inclusiveGateway", id, **rest)

    def event_based(self, id: str, **rest: Any) -> Self:
        return self.add("eventBasedGateway", id, **rest)

    def start(self, id: str = "begin", *, form: str | None = None, **event: Any) -> Self:
        return self.event("startEvent", id, tag("zeebe:formDefinition", {"formId": form}) if form else "", **event)

    def end(self, id: str = "done", **event: Any) -> Self:
        return self.event("endEvent", id, **event)

    def catch(self, id: str, **event: Any) -> Self:
        return self.event("intermediateCatchEvent", id, **event)

    def throw(self, id: str, **event: Any) -> Self:
        return self.event("intermediateThrowEvent", id, **event)

    def boundary(self, id: str, on: str, *, interrupting: bool = True, **event: Any) -> Self:
        event |= {"attachedToRef": on, "cancelActivity": str(interrupting).lower()}
        return self.event("boundaryEvent", id, **event)

    def message(self, name: str, key: str | None) -> str:
        subscription = tag("zeebe:subscription", {"correlationKey": key}) if key is not None else ""
        return self.define("message", name, extension(subscription))

    def event(
        self, element: str, id: str, *ext: str, timer: tuple[str, str] | None = None,
        message: str | None = None, key: str | None = None, signal: str | None = None,
        error: str | None = None, escalation: str | None = None, terminate: bool = False,
        definition: str = "", inputs: Rows = NONE, outputs: Rows = NONE, properties: Rows = NONE, **attributes: Any,
    ) -> Self:  # fmt: skip
        inner = [definition]
        if timer is not None:
            inner.append(tag("bpmn:timerEventDefinition", {}, [text(f"bpmn:{timer[0]}", timer[1])]))
        if message is not None:
            inner.append(tag("bpmn:messageEventDefinition", {"messageRef": self.message(message, key)}))
        if signal is not None:
            inner.append(tag("bpmn:signalEventDefinition", {"signalRef": self.define("signal", signal)}))
        for kind, code in (("error", error), ("escalation", escalation)):
            if code is not None:
                ref = self.define(kind, code, **{f"{kind}Code": code}) if code else None
                inner.append(tag(f"bpmn:{kind}EventDefinition", {f"{kind}Ref": ref}))
        inner.append("<bpmn:terminateEventDefinition />" if terminate else "")
        held = rows("zeebe:properties", "zeebe:property", ("name", "value"), properties)
        return self.add(element, id, children=[extension(*ext, mapping(inputs, outputs), held), *inner], **attributes)

    def flow(
        self, source: str, target: str, condition: str | None = None, *, id: str | None = "",
        default: bool = False, name: str = "",
    ) -> Self:  # fmt: skip
        """A sequence flow, numbered; `id=None` writes none, as BPMN allows."""
        self.flows += 1
        key = f"{self.id}_flow_{self.flows}" if id == "" else id
        if default and key:
            self.defaults[source] = key
        row = {"id": key, "name": name or None, "sourceRef": source, "targetRef": target}
        return self.raw(
            tag(
                "bpmn:sequenceFlow",
                row,
                [text("bpmn:conditionExpression", condition)] if condition is not None else [],
            )
        )

    def path(self, *ids: str) -> Self:
        """Flows without a condition from each element to the next."""
        for source, target in pairwise(ids):
            self.flow(source, target)
        return self

    def lane(self, name: str, *members: str, pad: str = "", inner: str = "") -> Self:
        """A lane; `pad` is written around each reference, `inner` holds a nested bpmn:childLaneSet."""
        held = [f"<bpmn:flowNodeRef>{pad}{m}{pad}</bpmn:flowNodeRef>" for m in members]
        self.lanes.append(
            tag("bpmn:lane", {"id": f"{self.id}_lane_{len(self.lanes) + 1}", "name": name}, [*held, inner])
        )
        return self

    def xml(self) -> str:
        lanes = tag("bpmn:laneSet", {"id": f"{self.id}_lanes"}, self.lanes) if self.lanes else ""
        body = [part.xml() if isinstance(part, Scope) else part for part in self.body]
        found = "\n".join(body)
        for gateway, flow in self.defaults.items():
            found = re.sub(rf'(<bpmn:\w+ id="{gateway}")', rf'\1 default="{flow}"', found, count=1)
        return tag(f"bpmn:{self.element}", self.attributes, [*self.head, lanes, found])


class Process(Scope):
    """A process. `version` is its zeebe:versionTag."""

    def __init__(
        self, id: str, name: str = "", *, version: str | None = None, properties: Rows = NONE, **attributes: Any
    ) -> None:
        super().__init__(id, "process", name, **{"isExecutable": "true", **attributes})
        given = rows("zeebe:properties", "zeebe:property", ("name", "value"), properties)
        self.head.append(extension(tag("zeebe:versionTag", {"value": version}) if version else "", given))


def bpmn(*processes: Scope, extra: str = "", encoding: str = "UTF-8") -> bytes:
    """The bytes of a file that holds the processes. `extra` stands after them inside bpmn:definitions."""
    definitions = {key: xml for process in processes for key, xml in process.definitions.items()}
    parts = [*(p.xml() for p in processes), *definitions.values(), extra]
    root = f'<bpmn:definitions {NAMESPACES} id="file" targetNamespace="yuanke">'
    return "\n".join(
        [
            f'<?xml version="1.0" encoding="{encoding}"?>',
            root,
            *filter(None, parts),
            "</bpmn:definitions>",
            "",
        ]
    ).encode(encoding)


def straight(*tasks: str, id: str = "straight", role: str = "secretariat") -> Process:
    """Start, user tasks one after the other, end."""
    process = Process(id).start("begin")
    for task in tasks:
        process.user(task, role)
    return process.end("done").path("begin", *tasks, "done")


def line_of(data: bytes, id: str) -> int:
    """The line in which the element with that id begins, counted from 1."""
    return next(n for n, line in enumerate(data.decode().splitlines(), 1) if f' id="{id}"' in line)
