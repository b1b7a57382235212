"""Procedures under way and ended: lists, one procedure with its diagram, history and material, ending it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import Response, render_template, url_for

from service.domain.vocabulary import CASE_STATES
from service.domain.workdays import Moment
from service.store.instances import Instance
from service.store.tasks import UserTask
from service.usecases import (
    associations,
    board,
    definitions,
    documents,
    incidents,
    instances,
    interventions,
    organisations,
    steps,
)
from service.usecases import timers as find_timers
from service.usecases.work import Work
from service.web import history, modifications, progress, timers
from service.web.documents import DocumentLine, document_lines
from service.web.lists import asked, descending, everything, more, names, one_page
from service.web.page import actor, do, key_of, pages, watch
from service.web.speech import _, language, lazy, named
from service.web.words import STATUSES, Due, case, case_states, clock, due, role
from service.web.worklists import saved_lines

SHORTEST_REASON: Final = 5


@dataclass(frozen=True, slots=True)
class Line:
    """A procedure in a list. `waits` is whether somebody has something to do in it."""

    key: int
    waits: bool
    href: str
    subject: str
    process_name: str
    status: str
    colour: str
    now: str
    due: Due | None
    fault: bool
    started_at: datetime
    ended_at: datetime | None


def lines_of(work: Work, found: list[Instance]) -> list[Line]:
    """Lines for instances that the person sees, with what each waits for."""
    subjects = names(work, associations.search_associations, (one.association_key for one in found))
    waiting: dict[int, list[UserTask]] = {}
    for task in steps.open_tasks(work, [one.key for one in found if one.status == "active"]):
        waiting.setdefault(task.instance_key, []).append(task)
    return [_line(one, subjects, waiting.get(one.key, []), work.moment) for one in found]


def _line(one: Instance, subjects: Mapping[int, str], waiting: list[UserTask], moment: Moment) -> Line:
    first = waiting[0] if waiting else None
    now = _("、").join(f"{role(task.role)} · {named(task.name)}" for task in waiting[:2])
    if len(waiting) > 2:
        now += _(" 等 %(n)s 项", n=len(waiting))
    return Line(
        one.key,
        first is not None,
        url_for("pages.instance", key=one.key),
        subjects.get(one.association_key or 0) or one.business_id or named(one.process_name),
        named(one.process_name),
        *case(one.status, one.case_state),
        now or named(one.end_name or ""),
        due(first.due_at, moment) if first is not None and first.due_at else None,
        one.has_incident,
        one.started_at,
        one.ended_at,
    )


FILTERS: Final = ("q", "process", "status", "definition", "element", "organisation", "late")
STOPPED: Final = {"fault": ("has_incident", lazy("出错待处理")), "suspended": ("suspended", lazy("已中止"))}


def filter_of(work: Work, asked: Mapping[str, str]) -> dict[str, Any]:
    """What was typed and chosen, or what a figure of the board counts, as a filter. Raises NotFound for the place."""
    found: dict[str, Any] = {"text": asked.get("q", ""), "late": bool(asked.get("late"))}
    if asked.get("organisation"):
        found["below"] = board.place_of(work, key_of(asked["organisation"], _("单位"))).path
    if asked.get("process"):
        found["process_id"] = asked["process"]
    if asked.get("definition"):
        found["process_definition_key"] = key_of(asked["definition"], _("流程定义"))
    if asked.get("element"):
        found["element_id"] = asked["element"]
    status = asked.get("status")
    if status in STATUSES:
        found["status"] = status
    elif status in CASE_STATES:
        found["case_state"] = status
    elif status in STOPPED:
        found |= {"status": "active", STOPPED[status][0]: True}
    return found


def read_list(work: Work, fixed: Mapping[str, Any], asked: Mapping[str, str]) -> dict[str, Any]:
    """A page of instances, the processes to choose from, and the filters that were kept."""
    page = one_page(work, instances.search_instances, {**fixed, **filter_of(work, asked)}, descending("started_at"))
    deployed = everything(work, definitions.search_process_definitions, {"is_latest": True}, "name")
    key = asked.get("organisation")
    return {
        "page": page,
        "lines": lines_of(work, page.items),
        "processes": [(d.process_id, named(d.name)) for d in deployed],
        "saved": saved_lines(work, "instances"),
        "place": board.place_of(work, key_of(key, _("单位"))) if key else None,
        "element": _element_name(work, asked),
    }


def _list(title: str, filter: dict[str, Any], empty_note: str) -> str:
    filters = asked(*FILTERS)
    shown = do(read_list, filter, filters)
    return render_template(
        "instances.html",
        title=title,
        note=_("共 %(n)s 项", n=shown["page"].total),
        filters={**dict.fromkeys(FILTERS, ""), **filters},
        statuses=[*STATUSES.items(), *((code, word) for code, (_column, word) in STOPPED.items()), *case_states()],
        more=more(shown["page"]),
        empty_note=empty_note,
        **shown,
    )


def _element_name(work: Work, asked: Mapping[str, str]) -> str:
    """The name of the element that the list is narrowed to; nothing when it is not."""
    element_id, key = asked.get("element", ""), asked.get("definition", "")
    if not element_id or not key:
        return element_id
    return progress.element_name(steps.outline_of_definition(work, key_of(key, _("流程定义"))), element_id)


@pages.get("/instances")
def instances_list() -> str:
    """Every procedure that the person may see."""
    return _list(_("办理事项"), {}, _("换一个条件试试。"))


@pages.get("/instances/mine")
def instances_mine() -> str:
    """What this person started."""
    watch(started=True)
    return _list(_("我发起的"), {"started_by": actor().person_key}, _("发起组建或启动换届后，会出现在这里。"))


@dataclass(frozen=True, slots=True)
class InstanceView:
    """The head of the page of one procedure."""

    key: int
    subject: str
    process_name: str
    version: int
    business_id: str | None
    status: str
    colour: str
    overdue: str
    may_cancel: bool
    may_withdraw: bool
    retry_href: str | None
    may_modify: bool
    may: frozenset[str]  # suspend, resume, terminate
    suspended_why: str | None


@dataclass(frozen=True, slots=True)
class Fault:
    """What stopped a procedure."""

    element: str
    sentence: str


def read_one(work: Work, key: int) -> dict[str, Any]:
    """Everything that the page of one procedure shows."""
    one = instances.get_instance(work, key)
    outline = steps.outline_of_instance(work, key)
    waiting = steps.open_tasks(work, [key]) if one.status == "active" else []
    subject = names(work, associations.search_associations, [one.association_key])
    bodies = names(work, organisations.search_organisations, [task.organisation_key for task in waiting])
    mine = frozenset(
        task.key
        for task in waiting
        if work.actor.holds(task.role or "", task.organisation_key) or task.assignee == work.actor.username
    )
    faults = incidents.search_incidents(work, {"instance_key": key, "is_open": True}, [], {"limit": 10}).items
    entries = instances.history(work, key)
    address = url_for("pages.instance_xml", key=key)
    state = instances.diagram_state(work, key)
    timed = timers.lines_of(work, find_timers.timers_of(work, key))
    return {
        "instance": _head(work, one, subject, waiting, bool(faults)),
        "sentence": progress.sentence(one, waiting, outline, work.moment, timed),
        "waiting": progress.waiting_lines(waiting, outline, bodies, mine, work.moment, may_shift=_may_shift(work, one)),
        "pending": modifications.pending_of(work, key),
        "timers": timed,
        "diagram": progress.diagram(address, outline, state, waiting, work.moment),
        "entries": history.tell(entries, outline, steps.root_elements(work, key)),
        "faults": [Fault(progress.element_name(outline, f.element_id), f.text(language())) for f in faults],
        "facts": _facts(one, subject, entries[0].actor_name if entries else ""),
        "documents": _documents(work, key),
        "material": history.material_of(steps.filled_forms(work, key), outline),
    }


def _may_shift(work: Work, one: Instance) -> bool:
    return one.status == "active" and one.suspended_at is None and work.actor.repairs(one.organisation_path)


def _head(
    work: Work, one: Instance, subjects: Mapping[int, str], waiting: list[UserTask], faulty: bool
) -> InstanceView:
    limits = [due(task.due_at, work.moment) for task in waiting]
    may_cancel = one.status == "active" and (
        one.started_by == work.actor.person_key or work.actor.repairs(one.organisation_path)
    )
    may_retry = faulty and work.actor.repairs(one.organisation_path)
    return InstanceView(
        one.key,
        subjects.get(one.association_key or 0) or one.business_id or named(one.process_name),
        named(one.process_name),
        one.process_version,
        one.business_id,
        *case(one.status, one.case_state),
        next((limit.long for limit in limits if limit.overdue), ""),
        may_cancel,
        instances.may_withdraw(work, one),
        url_for("pages.instance_retry", key=one.key) if may_retry else None,
        _may_shift(work, one),
        interventions.interventions_of(work, one),
        one.suspended_why if one.suspended_at is not None else None,
    )


def _facts(one: Instance, subjects: Mapping[int, str], starter: str) -> list[tuple[str, str, str | None]]:
    facts: list[tuple[str, str, str | None]] = []
    name = subjects.get(one.association_key or 0)
    if name is not None:
        facts.append((_("园区科协"), name, url_for("pages.association", key=one.association_key)))
    facts += [
        (_("流程"), _("%(name)s（第 %(n)s 版）", name=named(one.process_name), n=one.process_version), None),
        (_("发起人"), starter, None),
        (_("发起时间"), clock(one.started_at), None),
    ]
    if one.ended_at is not None:
        facts.append((_("结束时间"), clock(one.ended_at), None))
    return facts


def _documents(work: Work, key: int) -> list[DocumentLine]:
    return document_lines(everything(work, documents.search_documents, {"instance_key": key}, "created_at"))


@pages.get("/instances/<key>")
def instance(key: str) -> str:
    """One procedure."""
    number = key_of(key, _("事项"))
    watch(instance=number)
    return render_template("instance.html", **do(read_one, number))


@pages.get("/instances/<key>/diagram.bpmn")
def instance_xml(key: str) -> Response:
    """The diagram that the procedure runs on."""
    state = do(instances.diagram_state, key_of(key, _("事项")))
    return Response(state.xml, mimetype="application/xml")
