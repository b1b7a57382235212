"""Sending a task back to an earlier step 退回, and taking a completed one back 撤回.

The engine says where the tokens may go (engine/returns.py); here stands what the record says: that the step was done
in this instance, that nothing lasting was done since, and that nobody has acted on what followed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from service.domain.effects import EFFECTS
from service.domain.errors import Forbidden, Refused, WrongState
from service.engine import runner
from service.engine.outcome import EarlierStep, Outcome
from service.store import journal, people, tasks
from service.store.instances import Instance
from service.store.journal import JournalEntry
from service.store.tasks import UserTask
from service.usecases.record import record
from service.usecases.task_access import (
    hand_to_last,
    locked,
    require_action,
    require_own,
)
from service.usecases.tasks import get_task, instance_of
from service.usecases.work import Work

SENT: Final = frozenset({"sendTask", "intermediateThrowEvent", "endEvent"})
HARMLESS: Final = frozenset({"task.urged", "task.copied", "task.rescheduled"})  # nobody works on a task by these
OF_TIME: Final = frozenset({"timer.fired", "message.correlated"})


@dataclass(frozen=True, slots=True)
class Target:
    """A step to which a task can go back: who did it last and when, and the names of the open tasks that would end."""

    element_id: str
    name: str
    done_by: str
    done_at: datetime | None
    ends: tuple[str, ...]


def earlier_steps(work: Work, key: int) -> list[Target]:
    """The steps to which a task can be sent back, the latest first; none when the diagram does not allow it.

    Raises NotFound, WrongState('task_not_open').
    """
    task = get_task(work, key)
    instance = instance_of(work, task)
    if task.state != "created":
        raise WrongState("task_not_open")
    found = _steps(work, instance, task)
    open_tasks = {other.task_id: other.name for other in tasks.open_of(work.session, instance.key)}
    by = {
        person.key: person.name for person in people.of_keys(work.session, {row.completed_by or 0 for _, row in found})
    }
    return [
        Target(
            step.element_id,
            step.name or step.element_id,
            by.get(row.completed_by or 0, ""),
            row.ended_at,
            tuple(sorted(open_tasks[ended] for ended in step.ends if ended in open_tasks)),
        )
        for step, row in sorted(found, key=lambda pair: (pair[1].ended_at or work.now, pair[1].key), reverse=True)
    ]


def return_task(work: Work, key: int, element_id: str, reason: str) -> list[UserTask]:
    """Send a task back to an earlier step, with the reason; the tasks that this opened, given to who did them last.

    Raises NotFound, Forbidden('not_a_candidate' | 'action_not_allowed'), Refused('reason_missing' | 'return_not_done' |
    'return_past_effect'), WrongState('task_not_open' | 'task_assigned' | 'task_delegated' | the reasons of the engine).
    """
    instance, task, others = locked(work, key)
    absent = require_own(work, task)
    if task.state != "created":
        raise WrongState("task_not_open")
    require_action(work, instance, task, "return")
    if not reason.strip():
        raise Refused("reason_missing")
    bundle = work.parts.bundles.get(work.session, instance.bundle_hash)
    outcome = runner.send_back(bundle, instance.state, instance.variables, task.task_id, element_id, work.moment)
    scope = next((opened.scope_id for opened in outcome.opened if opened.element_id == element_id), "")
    row = tasks.last_completed(work.session, instance.key, element_id, scope)
    _require_done(work, instance, row, element_id)
    told = {"task": str(task.key), "name": task.name, "to": element_id, "reason": reason}
    told |= {"for": absent.name} if absent is not None else {}
    task.assignee = task.assignee or (absent or work.actor).username  # who gets it again, if it comes straight back
    note = {"by": work.actor.name, "at": work.now.isoformat(), "reason": reason, "from": task.name}
    opened = record(
        work, instance, outcome, before=others, event="task.returned", data=told, element_id=task.element_id
    )
    work.session.flush()
    for new in (new for new in opened if new.element_id == element_id):
        new.prepared = _submitted(work, instance, row, new)
        new.returned = {**note, "straight": any(t.sent_back for t in outcome.opened if t.id == new.task_id)}
        hand_to_last(work, new, row, kind="return", title=f"退回：{new.name}", text=f"{work.actor.name}：{reason}")
    return opened


def withdraw_task(work: Work, key: int, reason: str = "") -> list[UserTask]:
    """Take a task back that the actor completed, while nobody has acted on what followed; the tasks that this opened.

    Raises NotFound, Forbidden('not_the_completer' | 'action_not_allowed'), WrongState('task_not_completed' |
    'instance_ended' | 'withdrawal_too_late' | 'withdrawal_impossible' | 'withdrawal_past_effect').
    """
    instance, task, others = locked(work, key)
    require_action(work, instance, task, "withdraw")
    outcome = _taken_back(work, instance, task)
    told = {"task": str(task.key), "name": task.name, "reason": reason}
    opened = record(
        work, instance, outcome, before=others, event="task.withdrawn", data=told, element_id=task.element_id
    )
    work.session.flush()
    for new in (new for new in opened if new.element_id == task.element_id):
        new.assignee, new.prepared = work.actor.username, _submitted(work, instance, task, new)
    return opened


def may_withdraw(work: Work, task: UserTask) -> bool:
    """Whether `withdraw_task` would take the actor's completed task back."""
    instance = instance_of(work, task)
    try:
        require_action(work, instance, task, "withdraw")
        _taken_back(work, instance, task)
    except (Forbidden, WrongState):
        return False
    return True


def _taken_back(work: Work, instance: Instance, task: UserTask) -> Outcome:
    """What the engine makes of it; nothing is stored. Raises like `withdraw_task`."""
    if task.completed_by is None or task.completed_by != work.actor.person_key:
        raise Forbidden("not_the_completer")
    if task.state != "completed":
        raise WrongState("task_not_completed")
    if instance.status != "active":
        raise WrongState("instance_ended")
    followed = tasks.opened_by(work.session, instance.key, task.key)
    _require_untouched(work, instance, task, followed)
    bundle = work.parts.bundles.get(work.session, instance.bundle_hash)
    outcome = runner.take_back(bundle, instance.state, instance.variables, task.scope_id, task.element_id, work.moment)
    if not {ended.id for ended in outcome.ended} <= {other.task_id for other in followed}:
        raise WrongState("withdrawal_too_late")
    return outcome


def _steps(work: Work, instance: Instance, task: UserTask) -> list[tuple[EarlierStep, UserTask]]:
    """Where a task may go, by diagram and by record, with the last task there."""
    bundle = work.parts.bundles.get(work.session, instance.bundle_hash)
    found = runner.earlier_steps(bundle, instance.state, instance.variables, task.task_id, work.moment)
    rows = ((step, tasks.last_completed(work.session, instance.key, step.element_id, step.scope_id)) for step in found)
    done = [(step, row) for step, row in rows if row is not None]
    lines = journal.lines(work.session, instance.key) if done else []
    return [(step, row) for step, row in done if not _lasting(_since(lines, row))]


def _require_done(work: Work, instance: Instance, row: UserTask | None, element_id: str) -> None:
    if row is None:
        raise Refused("return_not_done", element=element_id)
    effect = _lasting(_since(journal.lines(work.session, instance.key), row))
    if effect is not None:
        raise Refused("return_past_effect", zh=EFFECTS[effect].zh, en=EFFECTS[effect].en)


def _submitted(work: Work, instance: Instance, before: UserTask | None, task: UserTask) -> dict[str, Any] | None:
    """What was filled in before and would be lost, because an input mapping of the task begins it anew."""
    if before is None or not task.local:
        return None
    values = _since(journal.lines(work.session, instance.key), before)[0].data["values"]
    return {"values": {name: value for name, value in values.items() if name in task.local}}


def _since(lines: Sequence[JournalEntry], task: UserTask) -> list[JournalEntry]:
    """The lines of an instance from the completion of a task on."""
    number = next(
        (n for n, line in enumerate(lines) if line.event == "task.completed" and line.data["task"] == str(task.key)), 0
    )
    return list(lines[number:])


def _lasting(lines: Iterable[JournalEntry]) -> str | None:
    """An effect that was performed and stays done, if there was one."""
    types = (line.data["type"] for line in lines if line.event == "effect.performed")
    return next((name for name in types if name in EFFECTS and EFFECTS[name].lasting), None)


def _require_untouched(work: Work, instance: Instance, task: UserTask, followed: Sequence[UserTask]) -> None:
    """Raise WrongState when anything has happened that rests on the completion of a task."""
    lines = _since(journal.lines(work.session, instance.key), task)
    effect = _lasting(lines)
    if effect is not None:
        raise WrongState("withdrawal_past_effect", zh=EFFECTS[effect].zh, en=EFFECTS[effect].en)
    last = tasks.last_of(work.session, instance.key, task.scope_id, task.element_id)
    keys = {str(other.key) for other in followed} | {str(task.key)}
    acted = any(
        line.event in OF_TIME or (line.data.get("task") in keys and line.event not in HARMLESS) for line in lines[1:]
    )
    ended = any(other.state != "created" for other in followed)
    if acted or ended or last is None or last.key != task.key or _sent(work, instance, lines[0]):
        raise WrongState("withdrawal_too_late")


def _sent(work: Work, instance: Instance, line: JournalEntry) -> bool:
    """Whether a step has sent a message or a signal, which nobody can call back."""
    bundle = work.parts.bundles.get(work.session, instance.bundle_hash)
    for element_id, process_id, event in line.data.get("visits", ()):
        node = bundle.processes[process_id].diagram.nodes.get(element_id)
        if node is None or node.event is None or event != "completed" or node.type not in SENT:
            continue
        if node.event.kind in ("message", "signal"):
            return True
    return False
