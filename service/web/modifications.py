"""Repeating, skipping or ending a step by hand: planned on a page of its own, told before, confirmed if need be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from service.domain.errors import AppError, Forbidden, NotFound, Refused, WrongState
from service.engine.diagram import Node
from service.engine.modifications import Plan
from service.store.instances import Instance
from service.usecases import confirmations, instances, modifications, steps
from service.usecases.modifications import Preview
from service.usecases.work import Work
from service.web import progress
from service.web.page import do, key_of, pages
from service.web.speech import _, language, named
from service.web.timers import name_of


@dataclass(frozen=True, slots=True)
class Pending:
    """A change that waits for a second person, in words. `own` is whether the person proposed it."""

    key: int
    ends: str
    begins: str
    protected: str
    reason: str
    who: str
    own: bool


def plan_of(given: MultiDict[str, str]) -> Plan:
    """What was chosen."""
    chosen = {name: tuple(dict.fromkeys(filter(None, given.getlist(name)))) for name in ("activate", "terminate")}
    return Plan(**chosen)


def pending_of(work: Work, instance_key: int) -> Pending | None:
    """What waits to be confirmed in an instance that the person repairs."""
    found = confirmations.proposed_of(work, instance_key)
    if found is None:
        return None
    nodes = modifications.nodes_of(work, instances.get_instance(work, instance_key))
    return Pending(
        found.key,
        _names(nodes, found.terminate),
        _names(nodes, found.activate),
        _names(nodes, found.protected),
        found.reason,
        confirmations.proposer_of(work, found),
        found.proposed_by == work.actor.person_key,
    )


def _names(nodes: Mapping[str, Node], elements: Iterable[str]) -> str:
    return _("、").join(name_of(nodes[one]) if one in nodes else one for one in elements)


def _read(work: Work, key: int, plan: Plan) -> dict[str, Any]:
    one, found = instances.get_instance(work, key), modifications.choices(work, key)
    outline, state = steps.outline_of_instance(work, key), instances.diagram_state(work, key)
    waiting = steps.open_tasks(work, [key])
    nodes = modifications.nodes_of(work, one)
    return {
        "key": key,
        "process_name": named(one.process_name),
        "standing": [(node.id, _placed(nodes, one.process_id, node)) for node in found.standing],
        "beginnings": _grouped(work, one, found.beginnings),
        "named": {name: _names(nodes, [name]) for name in plan.activate},
        "chosen": plan,
        "ends": _names(nodes, plan.terminate),
        "begins": _names(nodes, plan.activate),
        "diagram": progress.diagram(url_for("pages.instance_xml", key=key), outline, state, waiting, work.moment),
        "nodes": nodes,
    }


def _placed(nodes: Mapping[str, Node], process_id: str, node: Node) -> str:
    """The name of a step, after what holds it: a call or a sub-process."""
    holders = [one for one in nodes.values() if node.scope_id in (one.id, one.called_process or process_id)]
    name = name_of(node)
    return " › ".join([name_of(holders[0]), name]) if holders and node.scope_id != process_id else name


def _grouped(work: Work, one: Instance, found: Iterable[Node]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Where one could begin, by process: (its name, [(element, name), …])."""
    titles = modifications.titles_of(work, one)
    groups: dict[str, list[tuple[str, str]]] = {}
    for node in found:
        if node.name:
            groups.setdefault(node.process_id, []).append((node.id, name_of(node)))
    return [(named(titles[process_id]), options) for process_id, options in groups.items()]


def _page(key: int, plan: Plan, reason: str = "", wrong: str = "") -> ResponseReturnValue:
    shown, preview = do(_read, key, plan), None
    if (plan.activate or plan.terminate) and not wrong:
        try:
            preview = do(modifications.preview_modification, key, plan)
        except (Forbidden, NotFound):
            raise
        except AppError as error:
            wrong = error.text(language())
    nodes: Mapping[str, Node] = shown.pop("nodes")
    page = render_template("modification.html", preview=_told(preview, nodes), wrong=wrong, reason=reason, **shown)
    return (page, 422) if wrong else page


def _told(preview: Preview | None, nodes: Mapping[str, Node]) -> dict[str, Any] | None:
    if preview is None:
        return None
    protected = [(name_of(nodes[one]), why) for one, why in preview.protected.items()]
    return {
        "opens": _("、").join(map(named, preview.opens)),
        "ends": _("、").join(map(named, preview.ends)),
        "protected": protected,
    }


@pages.get("/instances/<key>/modify")
def modification(key: str) -> ResponseReturnValue:
    """The plan of a change, and what it would do."""
    return _page(key_of(key, _("事项")), plan_of(request.args))


@pages.post("/instances/<key>/modify")
def modification_make(key: str) -> ResponseReturnValue:
    """Carry a plan out, or ask a second person to confirm it."""
    number, plan, reason = key_of(key, _("事项")), plan_of(request.form), request.form.get("reason", "").strip()[:1000]
    propose = request.form.get("propose") == "1"
    try:
        if propose:
            do(confirmations.propose_modification, number, plan, reason)
        else:
            do(modifications.modify_instance, number, plan, reason)
    except (Refused, WrongState) as error:
        return _page(number, plan, reason, error.text(language()))
    return redirect(url_for("pages.instance", key=number, said="proposed" if propose else "modified"))


@pages.post("/modifications/<key>/confirm")
def modification_confirm(key: str) -> ResponseReturnValue:
    """Confirm what another person proposed."""
    found = do(confirmations.confirm_modification, key_of(key, _("调整")), request.form.get("answer", "").strip())
    return redirect(url_for("pages.instance", key=found.instance_key, said="modified"))


@pages.post("/modifications/<key>/reject")
def modification_reject(key: str) -> ResponseReturnValue:
    """Reject what another person proposed, or withdraw one's own."""
    found = do(confirmations.reject_modification, key_of(key, _("调整")), request.form.get("answer", "").strip())
    return redirect(url_for("pages.instance", key=found.instance_key, said="not_modified"))
