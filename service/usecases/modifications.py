"""Jumping to a step, repeating one, or ending one by hand: planned, told before it is done, and kept with its reason.

By process owners and administrators above the procedure. The engine refuses what would lose or double a token; here
stands what the record says: nothing that was done for good is done again, and where a protected step is begun, ended or
passed over, a second person confirms before it is carried out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from service.domain.effects import EFFECTS
from service.domain.errors import Forbidden, NotFound, Refused, WrongState
from service.engine import modifications as engine
from service.engine.definition import Bundle
from service.engine.diagram import Node
from service.engine.lint_protected import PROTECTED
from service.engine.modifications import Plan, Reach
from service.engine.outcome import Outcome
from service.store import instances, journal, modifications, people, tasks
from service.store.instances import Instance
from service.store.modifications import Modification
from service.store.search import Page
from service.store.tasks import UserTask
from service.usecases.instances import get_instance
from service.usecases.journal import tell
from service.usecases.notices import send_notice
from service.usecases.record import record
from service.usecases.task_access import hand_to_last, notify_person
from service.usecases.work import Work

CONFIRMER: Final = "process_owner"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a plan would do: the tasks that would open and end by their names, and the protected steps (id -> why)."""

    opens: tuple[str, ...]
    ends: tuple[str, ...]
    protected: Mapping[str, str]


def preview_modification(work: Work, key: int, plan: Plan) -> Preview:
    """What `modify_instance` would do. Raises like it."""
    instance = _repaired(work, key)
    outcome, reach = _planned(work, instance, plan)
    ended = {one.id for one in outcome.ended}
    names = [task.name or task.element_id for task in tasks.open_of(work.session, key) if task.task_id in ended]
    opened = tuple(task.name or task.element_id for task in outcome.opened)
    return Preview(opened, tuple(names), _protected(work, instance, plan, reach))


def modify_instance(work: Work, key: int, plan: Plan, reason: str) -> list[UserTask]:
    """End and begin what the plan says; the tasks that this opened, given to who did them last.

    Raises NotFound, Forbidden('not_process_owner'), Refused('reason_missing' | 'modification_needs_second' |
    'return_past_effect'), WrongState('instance_ended' | 'instance_suspended' | the reasons of the engine).
    """
    instance = _repaired(work, key, lock=True)
    _require_reason(reason)
    outcome, reach = _planned(work, instance, plan)
    protected = _protected(work, instance, plan, reach)
    if protected:
        raise Refused("modification_needs_second", names="、".join(_names(work, instance, protected)))
    return _carry_out(work, instance, plan, outcome, {"reason": reason})


def propose_modification(work: Work, key: int, plan: Plan, reason: str) -> Modification:
    """Ask a second person to confirm a plan. Raises like `modify_instance`, and AlreadyExists where one waits."""
    instance = _repaired(work, key, lock=True)
    _require_reason(reason)
    _, reach = _planned(work, instance, plan)
    found = Modification(
        instance_key=key,
        organisation_path=instance.organisation_path,
        process_id=instance.process_id,
        activate=list(plan.activate),
        terminate=list(plan.terminate),
        protected=_protected(work, instance, plan, reach),
        reason=reason,
        state="proposed",
        proposed_by=work.actor.person_key,
        proposed_at=work.now,
    )
    tell(work, instance, "modification.proposed", {**_told(plan), "reason": reason})
    found.revision = instance.revision
    work.session.add(found)
    work.session.flush()
    _ask(work, instance, reason)
    return found


def confirm_modification(work: Work, key: int, answer: str = "") -> Modification:
    """Carry out what another person proposed, if the instance stands where it stood then.

    Raises NotFound, Forbidden('not_process_owner' | 'modification_four_eyes'), WrongState('modification_decided' |
    'modification_stale'), and like `modify_instance`.
    """
    instance, found = _open(work, key)
    if found.proposed_by == work.actor.person_key:
        raise Forbidden("modification_four_eyes")
    if instance.revision != found.revision:
        raise WrongState("modification_stale")
    plan = Plan(tuple(found.activate), tuple(found.terminate))
    outcome, _ = _planned(work, instance, plan)
    proposer = people.get(work.session, found.proposed_by)
    told = {"reason": found.reason, "proposed_by": proposer.name if proposer is not None else "", "answer": answer}
    _carry_out(work, instance, plan, outcome, {**told, "modification": str(key)})
    _decide(work, found, "confirmed", answer)
    return found


def reject_modification(work: Work, key: int, answer: str) -> Modification:
    """Do not carry out what was proposed, with the reason; the proposer withdraws it without one.

    Raises NotFound, Forbidden('not_process_owner'), WrongState('modification_decided'), Refused('reason_missing').
    """
    instance, found = _open(work, key)
    own = found.proposed_by == work.actor.person_key
    if not own:
        _require_reason(answer)
    _decide(work, found, "withdrawn" if own else "rejected", answer)
    tell(work, instance, f"modification.{found.state}", {"modification": str(key), "reason": answer})
    return found


def search_modifications(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[Modification]:
    """Proposed modifications of instances seen by the actor. Fields: key instance_key process_id state proposed_by
    proposed_at decided_at.
    """
    return modifications.find(work.session, modifications.visible(work.actor.sight), filter, sort, page)


def get_modification(work: Work, key: int) -> Modification:
    """One proposed modification. Raises NotFound."""
    found = modifications.get(work.session, key, modifications.visible(work.actor.sight))
    if found is None:
        raise NotFound("not_found", what="modification", key=key)
    return found


def proposed_of(work: Work, instance_key: int) -> Modification | None:
    """What waits for a second person in an instance that the actor repairs."""
    instance = get_instance(work, instance_key)
    return (
        modifications.proposed_of(work.session, instance_key)
        if work.actor.repairs(instance.organisation_path)
        else None
    )


def nodes_of(work: Work, instance: Instance) -> dict[str, Node]:
    """Every element of the version of an instance and of the processes that it calls, by id; the nearest first."""
    bundle = work.parts.bundles.get(work.session, instance.bundle_hash)
    found: dict[str, Node] = {}
    for node in _reached(bundle, instance.process_id, set()):
        found.setdefault(node.id, node)
    return found


def _reached(bundle: Bundle, process_id: str, seen: set[str]) -> Iterator[Node]:
    """The nodes of a process, then of those that it calls."""
    seen.add(process_id)
    own = [node for node in bundle.processes[process_id].diagram.nodes.values() if node.process_id == process_id]
    yield from own
    for node in own:
        if node.called_process in bundle.processes and node.called_process not in seen:
            yield from _reached(bundle, str(node.called_process), seen)


def _repaired(work: Work, key: int, *, lock: bool = False) -> Instance:
    """An instance that goes on, if the actor repairs it."""
    instance: Instance | None = get_instance(work, key)
    if instance is not None and not work.actor.repairs(instance.organisation_path):
        raise Forbidden("not_process_owner")
    if lock:
        instance = instances.lock(work.session, key)
    if instance is None or instance.status != "active":
        raise WrongState("instance_ended")
    if instance.suspended_at is not None:
        raise WrongState("instance_suspended", reason=instance.suspended_why)
    return instance


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("reason_missing")


def _planned(work: Work, instance: Instance, plan: Plan) -> tuple[Outcome, Reach]:
    """What the engine makes of a plan; nothing is stored. What was done for good may not come again."""
    bundle = work.parts.bundles.get(work.session, instance.bundle_hash)
    nodes = nodes_of(work, instance)
    try:
        outcome, reach = engine.modify(bundle, instance.state, instance.variables, plan, work.moment)
    except WrongState as error:  # the engine knows elements by their ids, people by their names
        named: dict[str, Any] = {name: _name(nodes, str(value)) for name, value in error.params.items()}
        raise WrongState(error.code, **named) from error
    again = _with_inner(nodes, reach.repeated | set(plan.activate))
    for line in journal.lines(work.session, instance.key):
        effect = EFFECTS.get(line.data["type"]) if line.event == "effect.performed" else None
        if effect is not None and effect.lasting and line.element_id in again:
            raise Refused("return_past_effect", zh=effect.zh, en=effect.en)
    return outcome, reach


def _with_inner(nodes: Mapping[str, Node], elements: Iterable[str]) -> set[str]:
    """Elements with all that lies in them: in a sub-process, or in a process that is called."""
    found, todo = set[str](), list(elements)
    while todo:
        element_id = todo.pop()
        if element_id in found:
            continue
        found.add(element_id)
        called = nodes[element_id].called_process if element_id in nodes else None
        todo += [node.id for node in nodes.values() if node.scope_id in (element_id, called)]
    return found


def _protected(work: Work, instance: Instance, plan: Plan, reach: Reach) -> dict[str, str]:
    """The protected steps that a plan begins, ends or passes over."""
    nodes = nodes_of(work, instance)
    touched = {*plan.activate, *_with_inner(nodes, reach.skipped), *reach.ended}
    return {
        node.id: node.properties[PROTECTED]
        for node in nodes.values()
        if node.id in touched and PROTECTED in node.properties
    }


def _names(work: Work, instance: Instance, elements: Iterable[str]) -> list[str]:
    nodes = nodes_of(work, instance)
    return [_name(nodes, element) for element in elements]


def _name(nodes: Mapping[str, Node], element_id: str) -> str:
    return (nodes[element_id].name if element_id in nodes else "") or element_id


def _told(plan: Plan) -> dict[str, Any]:
    return {"activate": list(plan.activate), "terminate": list(plan.terminate)}


def _carry_out(work: Work, instance: Instance, plan: Plan, outcome: Outcome, told: Mapping[str, Any]) -> list[UserTask]:
    before = tasks.open_of(work.session, instance.key)
    opened = record(work, instance, outcome, before=before, event="instance.modified", data={**_told(plan), **told})
    work.session.flush()
    text = f"{work.actor.name}调整了办理环节：{told['reason']}"
    for new in opened:
        last = tasks.last_completed(work.session, instance.key, new.element_id)
        hand_to_last(work, new, last, kind="modification", title=f"请办理：{new.name}", text=text)
    for old in before:
        person = people.by_username(work.session, old.assignee) if old.assignee is not None else None
        if old.state == "canceled" and person is not None:
            title = f"任务取消：{old.name}"
            notify_person(work, old, person.key, kind="modification", title=title, text=text)
    return opened


def _ask(work: Work, instance: Instance, reason: str) -> None:
    """Tell the process owners at and above the procedure that one of them is needed."""
    for key in (int(step) for step in instance.organisation_path.strip("/").split("/")):
        send_notice(
            work,
            kind="modification",
            role=CONFIRMER,
            organisation_key=key,
            organisation_path=instance.organisation_path,
            title=f"请确认：调整“{instance.process_name}”的办理环节",
            text=f"{work.actor.name}提请调整受保护的环节，须由另一位流程管理员确认：{reason}",
            association_key=instance.association_key,
            instance_key=instance.key,
        )


def _open(work: Work, key: int) -> tuple[Instance, Modification]:
    """A modification that waits to be decided and its instance, locked."""
    found = get_modification(work, key)
    instance = _repaired(work, found.instance_key, lock=True)
    work.session.refresh(found)
    if found.state != "proposed":
        raise WrongState("modification_decided")
    return instance, found


def _decide(work: Work, found: Modification, state: str, answer: str) -> None:
    found.state, found.answer = state, answer.strip()[:1000] or None
    found.decided_by, found.decided_at = work.actor.person_key, work.now
