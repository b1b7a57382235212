"""Holds the separation of duties that a diagram asks for: see `domain.separation`."""

from __future__ import annotations

from service.domain.errors import Forbidden
from service.domain.separation import CONFLICT, ONE_EACH, OTHER_PERSON_WHEN, stands_among, steps_of
from service.engine import feel
from service.engine.definition import Bundle
from service.store import tasks
from service.store.instances import Instance
from service.store.tasks import UserTask
from service.usecases.actors import Actor
from service.usecases.work import Work


def require_separation(
    work: Work, bundle: Bundle, instance: Instance, task: UserTask, absent: Actor | None = None
) -> None:
    """Raise Forbidden('other_person_needed' | 'one_each' | 'conflict_of_interest') when somebody else has to do it.

    `absent`: in whose name the actor works. What holds for one of the two holds for both: a substitute is no way round.
    """
    process = bundle.processes.get(task.process_id)
    node = process.diagram.nodes.get(task.element_id) if process is not None else None
    if node is None:
        return
    acting = [work.actor] if absent is None else [work.actor, absent]
    keys = {actor.person_key for actor in acting if actor.person_key is not None}  # the service itself is nobody
    values = {**instance.variables, **task.local}
    when = node.properties.get(OTHER_PERSON_WHEN, "").strip().removeprefix("=")
    held = not when or feel.evaluate(when, values, work.moment) is True
    for element_id in steps_of(node.properties) if held else ():
        before = tasks.last_completed(work.session, instance.key, element_id)
        if before is not None and not keys.isdisjoint((before.completed_by, before.completed_for)):
            raise Forbidden("other_person_needed", name=before.name)
    each = node.properties.get(ONE_EACH, "").strip().removeprefix("=")
    for before in tasks.completed_by(work.session, instance.key, task.element_id, keys) if each else ():
        mine, now = (feel.evaluate(each, {**values, **one.local}, work.moment) for one in (before, task))
        if mine != now:
            raise Forbidden("one_each", before=str(mine), now=str(now))
    expression = node.properties.get(CONFLICT, "").strip().removeprefix("=")
    if expression:
        people = feel.evaluate(expression, values, work.moment)
        for actor in acting:
            if stands_among(actor.name, people):
                raise Forbidden("conflict_of_interest", name=actor.name)
