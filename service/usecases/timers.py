"""Timers that wait, over all instances that somebody sees, in the words of their diagrams."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.domain.errors import NotFound
from service.engine.diagram import Node
from service.store import instances, timers, worklists
from service.store.instances import Instance
from service.store.search import Page
from service.store.timers import Timer
from service.usecases.instances import get_instance
from service.usecases.work import Work


@dataclass(frozen=True, slots=True)
class TimerView:
    """A timer, the instance that waits for it, its element, and the activity beside which it runs, if it does."""

    timer: Timer
    instance: Instance
    node: Node
    beside: Node | None

    @property
    def key(self) -> int:
        return self.timer.key

    @property
    def due_at(self) -> datetime:
        return self.timer.due_at

    @property
    def repeats(self) -> bool:
        """Whether it fires more than once."""
        return self.node.event is not None and self.node.event.timer == "timeCycle"


def search_timers(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[TimerView]:
    """Timers of instances seen by the actor. Fields: key instance_key association_key process_definition_key
    root_process_id process_id element_id due_at created_at; filter only: paused (its instance is suspended), text as
    of `search_instances`.
    """
    rest, condition = dict(filter), timers.visible(work.actor.sight)
    if text := rest.pop("text", ""):
        condition &= worklists.instances_about(text)
    found = timers.find(work.session, condition, rest, sort, page)
    return Page(_views(work, found.items), found.total, found.start_cursor, found.end_cursor, found.has_more)


def timers_of(work: Work, instance_key: int) -> list[TimerView]:
    """What an instance waits for, the earliest first. Raises NotFound."""
    return _views(work, timers.of_instance(work.session, get_instance(work, instance_key).key))


def get_timer(work: Work, key: int) -> TimerView:
    """One timer. Raises NotFound, also when it waits no longer."""
    timer = timers.get(work.session, key, timers.visible(work.actor.sight))
    if timer is None:
        raise NotFound("not_found", what="timer", key=key)
    return _views(work, [timer])[0]


def _views(work: Work, found: Sequence[Timer]) -> list[TimerView]:
    of = instances.many(work.session, [timer.instance_key for timer in found])
    return [_view(work, timer, of[timer.instance_key]) for timer in found]


def _view(work: Work, timer: Timer, instance: Instance) -> TimerView:
    bundle = work.parts.bundles.get(work.session, instance.bundle_hash)
    nodes = bundle.processes[timer.process_id].diagram.nodes
    node = nodes[timer.element_id]
    return TimerView(timer, instance, node, nodes.get(node.attached_to or ""))
