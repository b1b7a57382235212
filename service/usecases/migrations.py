"""Moving running instances to another version of their process: previewed, explained, logged, and no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.domain.errors import Forbidden, NotFound, Refused, WrongState
from service.engine import migrate
from service.engine.migrate import Plan
from service.engine.outcome import Outcome
from service.store import definitions, instances, messages, tasks
from service.store.definitions import ProcessDefinition
from service.store.instances import Instance
from service.usecases import rows
from service.usecases.instances import get_instance
from service.usecases.journal import tell
from service.usecases.work import Work


@dataclass(frozen=True, slots=True)
class Preview:
    """What moving an instance would do."""

    instance: Instance
    plan: Plan


def preview(work: Work, instance_keys: Sequence[int], target_key: int, mapping: Mapping[str, str]) -> list[Preview]:
    """What a migration would do to each of these instances. Raises NotFound, Forbidden, Refused for another process."""
    target = _target(work, target_key)
    found = []
    for key in instance_keys:
        instance = _seen(work, key)
        _same_process(instance, target)
        found.append(Preview(instance, _plan(work, instance, target, mapping)))
    return found


def _plan(work: Work, instance: Instance, target: ProcessDefinition, mapping: Mapping[str, str]) -> Plan:
    old = work.parts.bundles.get(work.session, instance.bundle_hash)
    new = work.parts.bundles.get(work.session, target.bundle_hash)
    return migrate.plan_of(old, new, instance.process_id, instance.state, mapping)


def migrate_instance(
    work: Work, key: int, target_key: int, mapping: Mapping[str, str] | None = None, reason: str = ""
) -> Instance:
    """Move an instance. Its tasks keep their keys, assignees and due dates, its timers their time.

    Raises NotFound, Forbidden('not_process_owner'), WrongState('instance_ended' | 'migration_same_version'),
    Refused('migration_other_process' | 'migration_refused') with the reason for each element.
    """
    _seen(work, key)
    target = _target(work, target_key)
    instance = instances.lock(work.session, key)
    if instance is None or instance.status != "active":
        raise WrongState("instance_ended")
    _same_process(instance, target)
    if instance.process_definition_key == target.key:
        raise WrongState("migration_same_version")
    named = dict(mapping or {})
    old = work.parts.bundles.get(work.session, instance.bundle_hash)
    new = work.parts.bundles.get(work.session, target.bundle_hash)
    plan = migrate.plan_of(old, new, instance.process_id, instance.state, named)
    outcome = migrate.migrate(old, new, instance.process_id, instance.state, instance.variables, named, work.moment)
    told = {
        "from": instance.process_version,
        "to": target.version,
        "mapping": named,
        "reason": reason,
        "moved": {move.element_id: move.target_id for move in plan.moves},
        "armed": plan.armed,
        "dropped": plan.dropped,
        "visits": [
            visit
            for move in plan.moves
            if move.element_id != move.target_id
            for visit in _renamed(move.element_id, move.target_id, instance.process_id)
        ],
    }
    settle_on(work, instance, target, outcome, event="instance.migrated", told=told)
    return instance


def _renamed(old: str, new: str, process_id: str) -> list[list[str]]:
    """How the journal tells that what was under one name goes on under another."""
    return [[old, process_id, "canceled"], [new, process_id, "entered"]]


def settle_on(
    work: Work, instance: Instance, target: ProcessDefinition, outcome: Outcome, *, event: str, told: dict[str, Any]
) -> None:
    """Write an instance that stands on another version now, with its tasks and subscriptions."""
    instance.process_definition_key, instance.process_version = target.key, target.version
    instance.process_name, instance.version_tag = target.name, target.version_tag
    instance.bundle_hash, instance.state = target.bundle_hash, outcome.state
    instance.next_due_at = outcome.due_at
    instance.revision += 1
    rows.follow_tasks(instance, outcome, tasks.open_of(work.session, instance.key))
    rows.follow_subscriptions(messages.subscriptions_of(work.session, instance.key), outcome)
    rows.update_subscriptions(work, instance, outcome)
    rows.update_timers(work, instance, outcome)
    tell(work, instance, event, told)


def _target(work: Work, key: int) -> ProcessDefinition:
    target = definitions.get(work.session, ProcessDefinition, key)
    if target is None:
        raise NotFound("not_found", what="process definition", key=key)
    return target


def _seen(work: Work, key: int) -> Instance:
    instance = get_instance(work, key)
    if not work.actor.repairs(instance.organisation_path):
        raise Forbidden("not_process_owner")
    return instance


def _same_process(instance: Instance, target: ProcessDefinition) -> None:
    if instance.process_id != target.process_id:
        raise Refused("migration_other_process")
