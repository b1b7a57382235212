"""Starting, reading and canceling process instances."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.domain.errors import Forbidden, Invalid, NotFound, WrongState
from service.domain.roles import ROLES
from service.engine import runner
from service.store import definitions, incidents, instances, journal, messages, tasks, waits, worklists
from service.store.associations import Association, Term
from service.store.definitions import ProcessDefinition
from service.store.instances import Instance
from service.store.journal import JournalEntry
from service.store.messages import Subscription
from service.store.search import Page
from service.store.waits import Crowd
from service.usecases import starts
from service.usecases.messages import WITHDRAWAL
from service.usecases.record import deliver, record
from service.usecases.variables import RESERVED, clean
from service.usecases.work import Work


@dataclass(frozen=True, slots=True)
class DiagramState:
    """Where an instance stands on its diagram: element id -> how many tokens are there, and were there."""

    xml: bytes
    active: dict[str, int]
    completed: dict[str, int]
    canceled: dict[str, int]
    incidents: frozenset[str]


@dataclass(frozen=True, slots=True)
class Variable:
    """A top-level variable of an instance."""

    name: str
    value: Any
    instance_key: int


def start_instance(
    work: Work,
    *,
    process_id: str | None = None,
    definition_key: int | None = None,
    version: int | None = None,
    variables: Mapping[str, Any] | None = None,
    business_id: str | None = None,
    association_key: int | None = None,
) -> Instance:
    """Start the newest version of `process_id` (or `version` of it, or exactly `definition_key`).

    The association is `association_key`, or the variable of that name, or that of the actor's own park.
    Raises NotFound, WrongState('definition_deprecated'), Forbidden('not_a_starter'),
    AlreadyExists('business_id_taken'), Invalid for the variables, Refused (a fault of the process).
    """
    definition = _definition(work, process_id, definition_key, version)
    given = dict(variables or {})
    named = given.pop("association_key", None)
    if association_key is None and named is not None:
        association_key = _key(named)
    bundle = work.parts.bundles.get(work.session, definition.bundle_hash)
    place = starts.find_place(work, bundle.processes[definition.process_id], bundle, association_key)
    values = clean({name: value for name, value in given.items() if name not in RESERVED})
    roles = starts.first_roles(bundle.processes[definition.process_id], bundle)
    if len(roles) > 1:
        values["started_as"] = _started_as(work, roles, place)
    return starts.begin(work, definition, place, values, business_id or None)


def _started_as(work: Work, roles: frozenset[str], place: starts.Place) -> str | None:
    """The role of the starter, where tasks of several roles may come first; None for who repairs from above."""
    seats = starts.seats_at(work, place)
    return next((role for role in sorted(roles) if work.actor.holds(role, seats[ROLES[role].seat] or 0)), None)


def start_watch(work: Work, association: Association, term: Term) -> Instance:
    """Start the watch over a term. Raises NotFound while term_watch is not deployed."""
    variables = {"term_key": str(term.key), "t6_at": starts.six_months_before(term)}
    place = starts.place_of(association)
    instance = starts.begin(
        work, starts.newest(work, starts.TERM_WATCH), place, variables, f"{starts.TERM_WATCH}:{term.key}"
    )
    term.watch_instance_key = instance.key
    return instance


def search_instances(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[Instance]:
    """Instances seen by the actor. Fields: key process_definition_key process_id process_name process_version
    version_tag business_id association_key status case_state has_incident suspended started_at ended_at next_due_at
    started_by; filter only: text (in the name of association, park, process or who started it, or in the number of a
    paper), element_id (where it waits, in its own process or in one that it calls), late (with element_id: only with
    a task there that is beyond its limit), below (the path of an organisation).
    """
    rest, condition = dict(filter), instances.visible(work.actor.sight)
    if text := rest.pop("text", ""):
        condition &= worklists.instances_about(text)
    late = rest.pop("late", False)
    if element_id := rest.pop("element_id", ""):
        condition &= waits.waiting_at(element_id, work.now if late else None)
    if path := rest.pop("below", ""):
        condition &= instances.below(path)
    return instances.find(work.session, condition, rest, sort, page)


def waiting_by_element(work: Work, definition_key: int) -> list[Crowd]:
    """At which elements of a version how many instances wait that the actor sees, most first. Raises NotFound."""
    if definitions.get(work.session, ProcessDefinition, definition_key) is None:
        raise NotFound("not_found", what="process definition", key=definition_key)
    return waits.crowds(work.session, definition_key, instances.visible(work.actor.sight))


def get_instance(work: Work, key: int) -> Instance:
    """One instance. Raises NotFound."""
    instance = instances.get(work.session, key, instances.visible(work.actor.sight))
    if instance is None:
        raise NotFound("not_found", what="process instance", key=key)
    return instance


def cancel_instance(work: Work, key: int, reason: str = "") -> Instance:
    """End an instance for good. By process owners and administrators above it, and by whoever started it.

    Raises NotFound, Forbidden('not_a_canceler'), WrongState('instance_ended').
    """
    seen = get_instance(work, key)
    if not work.actor.repairs(seen.organisation_path) and seen.started_by != work.actor.person_key:
        raise Forbidden("not_a_canceler")
    instance = instances.lock(work.session, key)
    if instance is None or instance.status != "active":
        raise WrongState("instance_ended")
    before = tasks.open_of(work.session, key)
    bundle = work.parts.bundles.get(work.session, instance.bundle_hash)
    outcome = runner.cancel(bundle, instance.state, instance.variables, work.moment)
    record(work, instance, outcome, before=before, event="instance.canceled", data={"reason": reason})
    return instance


def withdraw_instance(work: Work, key: int, reason: str) -> Instance:
    """Take a procedure back, by whoever may start it, while its diagram waits for the message `withdrawal`.

    Raises NotFound, Forbidden('not_a_starter'), WrongState('withdrawal_not_awaited').
    """
    instance = get_instance(work, key)
    if not starts.may_start_again(work, instance):
        raise Forbidden("not_a_starter")
    awaited = _withdrawal(work, instance)
    said = {"withdrawal": {"reason": reason, "by": work.actor.name}}
    if awaited is None or deliver(work, awaited, WITHDRAWAL, said) is None:
        raise WrongState("withdrawal_not_awaited")
    return instance


def may_withdraw(work: Work, instance: Instance) -> bool:
    """Whether `withdraw_instance` is open to the actor now."""
    return _withdrawal(work, instance) is not None and starts.may_start_again(work, instance)


def _withdrawal(work: Work, instance: Instance) -> Subscription | None:
    waiting = messages.subscriptions_of(work.session, instance.key) if instance.status == "active" else []
    return next((found for found in waiting if found.name == WITHDRAWAL), None)


def history(work: Work, key: int) -> list[JournalEntry]:
    """The journal of an instance, in order. `entry.data` is what the event recorded. Raises NotFound."""
    return journal.lines(work.session, get_instance(work, key).key)


def diagram_state(work: Work, key: int) -> DiagramState:
    """The diagram of an instance and where it stands on it. Raises NotFound."""
    instance = get_instance(work, key)
    definition = definitions.get(work.session, ProcessDefinition, instance.process_definition_key)
    if definition is None:
        raise NotFound("not_found", what="process definition", key=instance.process_definition_key)
    counts: dict[str, Counter[str]] = {"entered": Counter(), "completed": Counter(), "canceled": Counter()}
    for entry in journal.lines(work.session, key):
        for element_id, _, event in entry.data.get("visits", ()):
            counts[event][element_id] += 1
    stopped = incidents.open_of(work.session, key) if instance.has_incident else None
    return DiagramState(
        xml=definitions.content(work.session, definition.resource_hash),
        active=dict(counts["entered"] - counts["completed"] - counts["canceled"]),
        completed=dict(counts["completed"]),
        canceled=dict(counts["canceled"]),
        incidents=frozenset([stopped.element_id] if stopped and stopped.element_id else ()),
    )


def search_variables(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[Variable]:
    """Top-level variables of instances seen by the actor. Fields: name instance_key value (JSON text)."""
    found = instances.find_variables(work.session, instances.visible(work.actor.sight), filter, sort, page)
    items = [Variable(name, value, instance_key) for name, value, instance_key in found.items]
    return Page(items, found.total, found.start_cursor, found.end_cursor, found.has_more)


def _definition(
    work: Work, process_id: str | None, definition_key: int | None, version: int | None
) -> ProcessDefinition:
    found: ProcessDefinition | None = None
    if definition_key is not None:
        found = definitions.get(work.session, ProcessDefinition, definition_key)
    elif version is not None and process_id is not None:
        found = definitions.version(work.session, ProcessDefinition, process_id, version)
    elif process_id is not None:
        return starts.newest(work, process_id)
    if found is None:
        raise NotFound("not_found", what="process definition", key=definition_key or process_id or "")
    if found.deprecated_at is not None:
        raise WrongState("definition_deprecated")
    return found


def _key(value: Any) -> int:
    if not isinstance(value, str) or not value.isascii() or not value.isdigit() or len(value) > 18:
        raise Invalid("variable_reserved", name="association_key")
    return int(value)
