"""Where a procedure stands: the bar of steps, the sentence that says it, the marks on the diagram."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from flask import url_for

from service.domain.workdays import SHANGHAI, Moment, working_days_between
from service.store.instances import Instance
from service.store.tasks import UserTask
from service.usecases.instances import DiagramState
from service.usecases.steps import Element, Outline, Step
from service.web.speech import _, named, ngettext
from service.web.words import Due, due, role, waited


@dataclass(frozen=True, slots=True)
class Mark:
    """A step of the bar: done, now or todo."""

    name: str
    state: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open task of a procedure, as everybody who sees the procedure is told it."""

    name: str
    who: str
    due: Due
    href: str | None
    shift: str | None  # where its due date is changed
    element: str  # of the diagram of the procedure itself


class Timed(Protocol):
    """A timer that the procedure waits for: what it is called, and when it goes on by itself, in words."""

    @property
    def name(self) -> str: ...

    @property
    def at(self) -> str: ...


def text(thing: Step | Element) -> str:
    """The name in the language of the page; as drawn where nobody has said it in English."""
    return named(thing.name, thing.name_en)


@dataclass(frozen=True, slots=True)
class Stop:
    """A step on the road ahead: who, and how long they have."""

    name: str
    who: str
    limit: str


def road(outline: Outline) -> list[Stop]:
    """The steps of a procedure that was not started yet."""
    return [
        Stop(text(step), _("、").join(role(code) for code in step.roles), limit_words(step.working_days, step.days))
        for step in outline.steps
    ]


def limit_words(working_days: int | None, days: int | None) -> str:
    """How long somebody has; empty where the limit is known only once the procedure runs."""
    if working_days:
        return ngettext("%(num)d 个工作日内", "%(num)d 个工作日内", working_days)
    if days:
        return ngettext("%(num)d 天内", "%(num)d 天内", days)
    return ""


def bar(outline: Outline, state: DiagramState) -> list[Mark]:
    """The steps that were passed, the one that is open, and those that still lie ahead.

    After a return the steps behind the open one have to be passed again, so they count as ahead.
    """
    active = [n for n, step in enumerate(outline.steps) if any(e in state.active for e in step.element_ids)]
    here = active[0] if active else len(outline.steps)
    marks = []
    for number, step in enumerate(outline.steps):
        passed = any(element in state.completed for element in step.element_ids)
        if number in active:
            marks.append(Mark(text(step), "now"))
        elif number > here:
            marks.append(Mark(text(step), "todo"))
        elif passed:
            marks.append(Mark(text(step), "done"))
    return marks


def element_name(outline: Outline, element_id: str | None) -> str:
    """The name of an element; its id where it has none."""
    element = outline.elements.get(element_id or "")
    return text(element) if element is not None and element.name else element_id or ""


def sentence(
    one: Instance, waiting: Sequence[UserTask], outline: Outline, moment: Moment, timers: Sequence[Timed] = ()
) -> str:
    """One sentence for people who do not read diagrams: of what is over, as what it ended."""
    if one.status == "completed":
        return _("已经办结：%(name)s。", name=named(one.end_name)) if one.end_name else _("已经办结。")
    if one.status == "terminated":
        return _("已经终止。")
    timed = [one for one in timers if one.at]
    if not waiting and timed:
        return _("等待“%(name)s”，%(when)s 自动继续。", name=timed[0].name, when=timed[0].at)
    if not waiting:
        return _("现在没有待办任务，等待下一个时间点或消息。")
    first = waiting[0]
    element = outline.elements.get(first.element_id)
    name = text(element) if element is not None else named(first.name)
    told = _(
        "等待%(who)s办理“%(task)s”，%(waited)s",
        who=role(first.role),
        task=name,
        waited=waited(first.created_at, moment),
    )
    if first.due_at is not None:
        opened, last = first.created_at.astimezone(SHANGHAI).date(), first.due_at.astimezone(SHANGHAI).date()
        told += _("（期限 %(n)s）", n=working_days_between(opened, last, moment.calendar))
    if len(waiting) > 1:
        told += ngettext("，另有 %(num)d 项任务同时办理", "，另有 %(num)d 项任务同时办理", len(waiting) - 1)
    return told + _("。")


def waiting_lines(
    waiting: Sequence[UserTask],
    outline: Outline,
    organisations: Mapping[int, str],
    mine: frozenset[int],
    moment: Moment,
    *,
    may_shift: bool,
) -> list[Waiting]:
    """Each open task with who has to do it; links for those who may do it, or change its due date."""
    lines = []
    for task in waiting:
        who = " · ".join(filter(None, (role(task.role), organisations.get(task.organisation_key, ""))))
        href = url_for("pages.task", key=task.key) if task.key in mine else None
        element = outline.elements.get(task.element_id)
        shift = url_for("pages.task_due_date", key=task.key) if may_shift else None
        name, limit = text(element) if element else named(task.name), due(task.due_at, moment)
        lines.append(Waiting(name, who, limit, href, shift, task.root_element_id))
    return lines


def diagram(
    address: str, outline: Outline, state: DiagramState | None, waiting: Sequence[UserTask], moment: Moment
) -> dict[str, Any]:
    """What the diagram island needs, and the same in words for those who cannot see it."""
    if state is None:
        return {"words": _("流程图"), "data": {"xml": address}, "legend": []}
    limits: dict[str, Due] = {}
    for task in waiting:
        limit = due(task.due_at, moment)
        if task.element_id not in limits or limit.overdue:
            limits[task.element_id] = limit
    active = [
        {
            "id": element,
            "count": count,
            "overdue": element in limits and limits[element].overdue,
            "label": limits[element].long if element in limits and limits[element].group != "none" else "",
        }
        for element, count in state.active.items()
    ]
    done = [element for element in state.completed if element not in state.active]
    late = sum(1 for token in active if token["overdue"])
    people = [name for name, element in outline.elements.items() if element.type == "userTask"]
    legend = [
        {"colour": "green", "text": _("已完成 %(n)s", n=sum(name in done for name in people))},
        {"colour": "blue", "text": _("办理中 %(n)s", n=len(active))},
    ]
    if late:
        legend.append({"colour": "red", "text": _("超期 %(n)s", n=late)})
    here = _("、").join(element_name(outline, element) for element in state.active) or _("没有")
    words = _("流程图。办理中的环节：%(names)s", names=here)
    data = {"xml": address, "done": done, "active": active, "faults": sorted(state.incidents)}
    return {"words": words, "data": data, "legend": legend}
