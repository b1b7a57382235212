"""What a procedure says about itself: its steps in order, what each is for, what a person has to bring.

Read from the deployed diagram and its forms, so that a process owner who changes them changes these texts as well.
A node may carry the properties `step` and `step_en`: nodes of the same step in a row are shown as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from service.domain.periods import parse_day
from service.domain.workdays import Moment, working_days_between
from service.engine import feel
from service.engine.definition import Bundle
from service.engine.diagram import Diagram, Node
from service.engine.feel import FeelError
from service.store.tasks import UserTask
from service.usecases import definitions, instances, tasks
from service.usecases.work import Work

PEOPLE_WORK: Final = frozenset({"userTask", "callActivity", "subProcess"})


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the outline. `element_ids` are the nodes it stands for, `roles` who works on it, in order."""

    name: str
    name_en: str | None
    element_ids: tuple[str, ...]
    roles: tuple[str, ...]
    working_days: int | None = None
    days: int | None = None
    brings: tuple[Mapping[str, Any], ...] = ()  # filepicker components: what has to be at hand
    work: tuple[tuple[str, str], ...] = ()  # the user tasks behind it: (process id, element id)


@dataclass(frozen=True, slots=True)
class Element:
    """A node in the words of its diagram."""

    element_id: str
    name: str
    name_en: str | None
    type: str
    documentation: str | None
    due_date: str | None = None  # the FEEL of a user task


@dataclass(frozen=True, slots=True)
class Outline:
    """A procedure in order. `elements` are all nodes of the diagram and of what it calls by id, `schemas` the forms."""

    process_id: str
    name: str
    steps: tuple[Step, ...]
    elements: Mapping[str, Element] = field(default_factory=dict)
    schemas: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def work(self) -> list[tuple[str, str]]:
        """Every user task, (process id, element id), in order and once."""
        return list(dict.fromkeys(task for step in self.steps for task in step.work))


def outline_of_instance(work: Work, instance_key: int) -> Outline:
    """The outline of the version that an instance runs on. Raises NotFound."""
    instance = instances.get_instance(work, instance_key)
    return _outline(work, work.parts.bundles.get(work.session, instance.bundle_hash), instance.process_id)


def outline_of_definition(work: Work, definition_key: int) -> Outline:
    """The outline of one version. Raises NotFound."""
    row = definitions.get_process_definition(work, definition_key)
    return _outline(work, work.parts.bundles.get(work.session, row.bundle_hash), row.process_id)


def outline_of_process(work: Work, process_id: str) -> Outline | None:
    """The outline of the newest version of a process; None when it is not deployed."""
    found = definitions.search_process_definitions(
        work, {"process_id": process_id, "is_latest": True}, [], {"limit": 1}
    ).items
    if not found:
        return None
    return _outline(work, work.parts.bundles.get(work.session, found[0].bundle_hash), process_id)


def open_tasks(work: Work, instance_keys: Sequence[int]) -> list[UserTask]:
    """The open tasks of instances that the actor sees, the earliest limit first."""
    if not instance_keys:
        return []
    filter = {"instance_key": {"$in": list(instance_keys)}, "state": "created"}
    return tasks.search_tasks(work, filter, [{"field": "due_at", "order": False}], {"limit": 1000}).items


def root_elements(work: Work, instance_key: int) -> dict[str, str]:
    """Of every element at which people worked, the element of the instance's own diagram in which it lies."""
    found = tasks.search_tasks(work, {"instance_key": instance_key}, [], {"limit": 1000}).items
    return {task.element_id: task.root_element_id for task in found}


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that was filled in for an instance, and the values that hold now."""

    task: UserTask
    schema: Mapping[str, Any]
    values: Mapping[str, Any]


def filled_forms(work: Work, instance_key: int) -> list[Filled]:
    """The forms of the completed tasks of an instance, each element once, in the order of their last completion."""
    instance = instances.get_instance(work, instance_key)
    bundle = work.parts.bundles.get(work.session, instance.bundle_hash)
    filter = {"instance_key": instance_key, "state": "completed"}
    done = tasks.search_tasks(work, filter, [{"field": "ended_at", "order": False}], {"limit": 1000}).items
    last = {task.element_id: task for task in done}
    return [
        Filled(task, bundle.forms[task.form_id].schema, {**instance.variables, **task.local})
        for task in sorted(last.values(), key=lambda task: task.ended_at or task.created_at)
        if task.form_id is not None and task.form_id in bundle.forms
    ]


@dataclass(frozen=True, slots=True)
class Rework:
    """A form that was submitted more than once: what was sent the last time and the time before."""

    task: UserTask
    schema: Mapping[str, Any]
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def is_reworked(work: Work, instance_key: int) -> bool:
    """Whether a form of an instance was submitted more than once."""
    filter = {"instance_key": instance_key, "state": "completed"}
    done = tasks.search_tasks(work, filter, [], {"limit": 1000}).items
    elements = [task.element_id for task in done if task.form_id is not None and not task.local]
    return len(set(elements)) < len(elements)


def reworked_forms(work: Work, instance_key: int) -> list[Rework]:
    """The forms of an instance that were submitted more than once. Forms of several people side by side are not: they
    have variables of their own, and two of them are no first and second try.
    """
    sent: dict[str, list[Mapping[str, Any]]] = {}
    for entry in instances.history(work, instance_key):
        if entry.event == "task.completed" and entry.element_id is not None:
            sent.setdefault(entry.element_id, []).append(entry.data.get("values") or {})
    return [
        Rework(filled.task, filled.schema, *sent[filled.task.element_id][-2:])
        for filled in filled_forms(work, instance_key)
        if not filled.task.local and len(sent.get(filled.task.element_id, ())) > 1
    ]


def _outline(work: Work, bundle: Bundle, process_id: str) -> Outline:
    process = bundle.processes[process_id]
    nodes = [node for diagram in _diagrams(bundle) for node in diagram.nodes.values()]
    schemas = {node.id: form.schema for node in nodes if (form := bundle.forms.get(node.form_id or ""))}
    elements = {node.id: element_of(node) for node in nodes}
    return Outline(process_id, process.name, tuple(_steps(bundle, process_id, work.moment)), elements, schemas)


def _diagrams(bundle: Bundle) -> Iterable[Diagram]:
    return {process.resource_name: process.diagram for process in bundle.processes.values()}.values()


def element_of(node: Node) -> Element:
    """What people are told of a node."""
    return Element(node.id, node.name, node.properties.get("name_en"), node.type, node.documentation, node.due_date)


def limits(due_date: str | None, moment: Moment) -> tuple[int | None, int | None]:
    """(working days, calendar days) that a task has if it opened now; what needs variables stays unsaid."""
    if not due_date:
        return None, None
    try:
        last = feel.evaluate(due_date.removeprefix("="), {}, moment)
        day = parse_day(str(last)[:10])
    except (FeelError, ValueError):
        return None, None
    if "working days(" in due_date:
        return working_days_between(moment.today, day, moment.calendar) or None, None
    return None, (day - moment.today).days or None


def _steps(bundle: Bundle, process_id: str, moment: Moment) -> Iterable[Step]:
    diagram = bundle.processes[process_id].diagram
    group: list[Node] = []
    for node in in_order(diagram, process_id):
        if group and _step_name(node) != _step_name(group[0]):
            yield _step(bundle, diagram, group, moment)
            group = []
        group.append(node)
    if group:
        yield _step(bundle, diagram, group, moment)


def _step_name(node: Node) -> str:
    return node.properties.get("step") or node.name


def _step(bundle: Bundle, diagram: Diagram, nodes: Sequence[Node], moment: Moment) -> Step:
    first = nodes[0]
    english = first.properties.get("step_en") or (first.properties.get("name_en") if len(nodes) == 1 else None)
    work = [inner for node in nodes for inner in _people_work(bundle, diagram, node, frozenset())]
    roles = tuple(dict.fromkeys(role for node in work for role in node.candidate_groups))
    single = limits(work[0].due_date, moment) if len(work) == 1 else (None, None)
    return Step(
        _step_name(first),
        english,
        tuple(node.id for node in nodes),
        roles,
        *single,
        tuple(_brings(bundle, work)),
        tuple((node.process_id, node.id) for node in work),
    )


def _people_work(bundle: Bundle, diagram: Diagram, node: Node, seen: frozenset[str]) -> list[Node]:
    """The user tasks behind a node: itself, those of its sub-process, those of the process it calls."""
    if node.type == "userTask":
        return [node]
    inner: list[Node] = []
    called = bundle.processes.get(node.called_process or "")
    if node.type == "callActivity" and called is not None and called.id not in seen:
        for other in in_order(called.diagram, called.id):
            inner += _people_work(bundle, called.diagram, other, seen | {called.id})
    for other in diagram.nodes.values():
        if other.scope_id == node.id and other.type in PEOPLE_WORK:
            inner += _people_work(bundle, diagram, other, seen)
    return inner


def in_order(diagram: Diagram, scope_id: str) -> list[Node]:
    """The nodes of a process or a sub-process where people work, in an order in which every way forward leads on.

    Depth first from the start; a way back, as after a return, does not count.
    """
    nodes = {node.id: node for node in diagram.nodes.values() if node.scope_id == scope_id}
    boundary: dict[str, list[str]] = {}
    for node in nodes.values():
        if node.attached_to:
            boundary.setdefault(node.attached_to, []).append(node.id)
    finished: list[str] = []
    seen: set[str] = set()

    def visit(start: str) -> None:
        stack = [(start, iter(_onward(diagram, nodes, boundary, start)))]
        seen.add(start)
        while stack:
            here, onward = stack[-1]
            following = next((target for target in onward if target not in seen), None)
            if following is None:
                finished.append(here)
                stack.pop()
            else:
                seen.add(following)
                stack.append((following, iter(_onward(diagram, nodes, boundary, following))))

    for node in nodes.values():
        if node.type == "startEvent" and node.id not in seen:
            visit(node.id)
    ordered = (nodes[name] for name in reversed(finished))
    return [node for node in ordered if node.type in PEOPLE_WORK and node.name]


def _onward(diagram: Diagram, nodes: Mapping[str, Node], boundary: Mapping[str, list[str]], node_id: str) -> list[str]:
    """Where a node leads. The last one visited comes first in the order, so the drawn order is turned round."""
    flows = [diagram.flows[flow].target for flow in nodes[node_id].outgoing]
    return [*boundary.get(node_id, ()), *(target for target in reversed(flows) if target in nodes)]


def _brings(bundle: Bundle, nodes: Sequence[Node]) -> Iterable[Mapping[str, Any]]:
    for node in nodes:
        form = bundle.forms.get(node.form_id or "")
        if form is not None:
            yield from _files(form.schema)


def _files(component: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    if component.get("type") == "filepicker":
        yield component
    for inner in component.get("components", ()):
        yield from _files(inner)
