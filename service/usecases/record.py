"""After a step of the engine: perform the effects it asks for, store everything together, pass messages on.

    outcome = runner.complete_task(…)
    record(work, instance, outcome, …)      state, variables, tasks, subscriptions, due time, journal

The instance row is locked by this transaction before the step and first of all its rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from service.domain.errors import AppError, WrongState
from service.engine import runner
from service.engine.definition import Bundle
from service.engine.faults import InstanceFault
from service.engine.outcome import EffectCall, Outcome, Thrown, Visit
from service.store import instances, messages, tasks
from service.store.instances import Instance
from service.store.messages import Message, Subscription
from service.store.tasks import UserTask
from service.usecases import cases, rows
from service.usecases.journal import tell
from service.usecases.work import Work

MOST_EFFECTS: Final = 100  # in one step; more is a loop
MOST_PASSED_ON: Final = 20  # messages that one act may set off in a row
THROWN_KEPT: Final = timedelta(days=30)  # how long a message waits for an instance that is not there yet


@dataclass(frozen=True, slots=True)
class Scene:
    """Where an effect happens: the instance, its variables at that moment, and what the diagram hands over."""

    work: Work
    instance: Instance
    variables: Mapping[str, Any]
    call: EffectCall


@dataclass(slots=True)
class _Step:
    """One act of a person or of time, with all that follows from it inside the instance."""

    outcome: Outcome
    completed: set[str] = field(default_factory=set)
    thrown: list[Thrown] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    performed: list[tuple[EffectCall, dict[str, Any]]] = field(default_factory=list)

    def take(self, outcome: Outcome) -> None:
        """Go on with the next outcome."""
        self.outcome = outcome
        self.completed |= {task.id for task in outcome.ended if task.completed}
        self.thrown += outcome.thrown
        self.visits += outcome.visits


def record(
    work: Work,
    instance: Instance,
    outcome: Outcome,
    *,
    before: Sequence[UserTask],
    event: str,
    data: Mapping[str, Any],
    element_id: str | None = None,
    done: UserTask | None = None,
) -> list[UserTask]:
    """Store a step and everything that follows from it; the tasks that it opened.

    `before` are the rows of the tasks that were open, `done` the one that was completed. Raises what an effect raises;
    then nothing is stored.
    """
    bundle = work.parts.bundles.get(work.session, instance.bundle_hash)
    step = _settle(work, instance, bundle, outcome)
    _store(work, instance, step.outcome)
    cases.follow(instance, bundle, step.outcome, step.visits)
    completed = frozenset(step.completed)
    opened_by = done.key if done is not None else None
    opened = rows.update_tasks(work, instance, step.outcome, completed, before, opened_by=opened_by)
    waiting = rows.update_subscriptions(work, instance, step.outcome)
    rows.update_timers(work, instance, step.outcome)
    rows.end_incident(work, instance)
    visits = [[visit.element_id, visit.process_id, visit.event] for visit in step.visits]
    tell(work, instance, event, {**data, "visits": visits}, element_id or (done.element_id if done else None))
    for call, result in step.performed:
        tell(work, instance, "effect.performed", {"type": call.type, "result": result}, call.element_id)
    if step.outcome.status == "completed":
        tell(work, instance, "instance.completed", {})
    if step.thrown or waiting:
        work.session.flush()
        _pass_on(work, instance, step.thrown, waiting)
    return [task for task in opened if task.state == "created"]


def _settle(work: Work, instance: Instance, bundle: Bundle, outcome: Outcome) -> _Step:
    """Perform effects until none is asked for. An effect that an earlier one canceled is not performed."""
    step = _Step(outcome)
    step.take(outcome)
    asked = list(outcome.effects)
    while asked:
        call = asked.pop(0)
        if len(step.performed) >= MOST_EFFECTS:
            raise InstanceFault("step_limit", call.element_id, str(MOST_EFFECTS))
        now = step.outcome
        result = work.parts.effects[call.type](Scene(work, instance, now.variables, call))
        after = runner.complete_effect(bundle, now.state, now.variables, call.task_id, result, work.moment)
        step.performed.append((call, result))
        step.take(after)
        canceled = {visit.element_id for visit in after.visits if visit.event == "canceled"}
        asked = [other for other in asked if after.status == "active" and other.element_id not in canceled]
        asked += after.effects
    return step


def _store(work: Work, instance: Instance, outcome: Outcome) -> None:
    instance.state, instance.variables = outcome.state, outcome.variables
    instance.status = outcome.status
    instance.next_due_at = outcome.due_at if outcome.status == "active" else None
    instance.revision += 1
    if outcome.status != "active":
        instance.ended_at = work.now


def launch(work: Work, instance: Instance, variables: Mapping[str, Any]) -> list[UserTask]:
    """Start the engine for a new instance row and store the first step; the tasks that it opened.

    `instance` is complete but for what the engine gives. Raises AlreadyExists when its business id is taken.
    """
    bundle = work.parts.bundles.get(work.session, instance.bundle_hash)
    outcome = runner.start(bundle, instance.process_id, dict(variables), work.moment)
    instance.state, instance.variables, instance.status = outcome.state, outcome.variables, "active"
    instance.revision = instance.subscription_count = instance.timer_count = instance.journal_seq = 0
    instance.journal_hash, instance.has_incident = "", False
    work.session.add(instance)
    work.session.flush()
    told = {"process": instance.process_id, "version": instance.process_version, "variables": dict(variables)}
    return record(work, instance, outcome, before=(), event="instance.started", data=told)


def deliver(work: Work, subscription: Subscription, name: str, variables: Mapping[str, Any]) -> Instance | None:
    """Bring a message or signal to the instance that waits for it; None when it waits no longer.

    A fault of the receiver is its own: it gets an incident, and whoever sent the message is not disturbed.
    """
    work.session.flush()  # locking reads the row anew: nothing that waits to be written may get lost
    instance = instances.lock(work.session, subscription.instance_key)
    if instance is None or instance.status != "active" or instance.suspended_at is not None:
        return None
    bundle = work.parts.bundles.get(work.session, instance.bundle_hash)
    before = tasks.open_of(work.session, instance.key)
    told = {"message": name, "values": dict(variables)}
    try:
        with work.attempt():
            outcome = runner.deliver(
                bundle, instance.state, instance.variables, subscription.task_id, dict(variables), work.moment
            )
            record(
                work,
                instance,
                outcome,
                before=before,
                event="message.correlated",
                data=told,
                element_id=subscription.element_id,
            )
    except WrongState:
        return None
    except AppError as fault:
        rows.raise_incident(work, instance, fault)
        tell(work, instance, "incident.raised", {"code": fault.code, "message": name}, subscription.element_id)
    return instance


def throw(work: Work, instance: Instance, name: str, correlation_key: str) -> None:
    """Send a message in the name of an instance, from an effect."""
    send(work, instance, Thrown("message", name, correlation_key, {}, ""))


def _pass_on(work: Work, instance: Instance, thrown: Sequence[Thrown], waiting: Sequence[Subscription]) -> None:
    """Messages that the step threw go to whoever waits; what was thrown before goes to those who wait since now."""
    work.passed_on += len(thrown)
    if work.passed_on > MOST_PASSED_ON:
        raise InstanceFault("step_limit", thrown[0].element_id if thrown else "", str(MOST_PASSED_ON))
    for item in thrown:
        if item.kind == "signal":
            _broadcast(work, instance, item)
        else:
            send(work, instance, item)
    for subscription in waiting:
        if subscription.kind == "message":
            fetch(work, subscription)


def send(work: Work, instance: Instance, thrown: Thrown) -> None:
    """To the one who waits longest; kept for a while when nobody does."""
    message = Message(
        name=thrown.name,
        correlation_key=thrown.correlation_key,
        variables=thrown.variables,
        association_key=instance.association_key,
        organisation_path=instance.organisation_path,
        published_by=work.actor.person_key,
        published_at=work.now,
        expires_at=work.now + THROWN_KEPT,
    )
    for found in messages.waiting(work.session, "message", thrown.name, thrown.correlation_key):
        if reaches(message, found) and deliver(work, found, thrown.name, thrown.variables) is not None:
            return
    work.session.add(message)


def reaches(message: Message, subscription: Subscription) -> bool:
    """A message stays with its association, or below the organisation that it comes from."""
    same = message.association_key is not None and message.association_key == subscription.association_key
    return same or subscription.organisation_path.startswith(message.organisation_path)


def _broadcast(work: Work, instance: Instance, thrown: Thrown) -> None:
    """To every other instance of the same association that waits: a signal never leaves its association."""
    for found in messages.waiting(work.session, "signal", thrown.name, None):
        if found.instance_key != instance.key and found.association_key == instance.association_key is not None:
            deliver(work, found, thrown.name, thrown.variables)


def fetch(work: Work, subscription: Subscription) -> None:
    """Give a new subscription the message that came before anybody waited for it, if there is one."""
    message = messages.buffered(work.session, subscription.name, subscription.correlation_key, work.now)
    if message is None or not reaches(message, subscription):
        return
    if deliver(work, subscription, message.name, message.variables) is not None:
        work.session.delete(message)
